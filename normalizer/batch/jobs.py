"""Outcomes normalized by several processes, in order, with a bounded number of them on the way."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.io.formats import choose_writer
from normalizer.io.writer import Rendered
from normalizer.model.outcome import Outcome
from normalizer.pipeline.collector import relax_collector

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Future

    from normalizer.io.writer import Writer
    from normalizer.model.record import Record
    from normalizer.pipeline import Normalizer

    Chunk = Rendered | list[Record]

_ROWS = 250
_CHARACTERS = 1_000_000
_CHUNKS_PER_JOB = 3
# an outcome crosses as a tuple: dataclasses with slots take twice as long
_pack = attrgetter(*(field.name for field in fields(Outcome)))


def normalize_chunks(
    outcomes: Iterable[Outcome],
    build: Callable[[], Normalizer],
    jobs: int,
    render: str | None = None,
    start: str = "spawn",
    report: Callable[[InputError], None] | None = None,
) -> Generator[Chunk, None, None]:
    """Normalize outcomes in `jobs` processes and give what becomes of them in order, some hundred at a time.

    `build` makes the normalizer of a process and must be picklable. `render` names a writer that can go on with an
    output; its rows then come back as bytes, which is much less work than records. `start` is how processes are
    started (`spawn`, `fork`, `forkserver`). `report` is told of outcomes that this program fails on, as by
    `Normalizer.normalize_many`, before their chunk is given. Close the generator to end the processes.

    Raises InputError if a process dies.
    """
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context(start), _begin_worker, (build, render))
    waiting: deque[Future[tuple[Chunk, list[InputError]]]] = deque()

    def take() -> Chunk:
        done, faults = waiting.popleft().result()
        if report is not None:
            for fault in faults:
                report(fault)
        return done

    try:
        for chunk in cut_chunks(outcomes):
            with _hold_interrupts():
                waiting.append(pool.submit(_normalize_chunk, list(map(_pack, chunk)), report is not None))
            if len(waiting) >= jobs * _CHUNKS_PER_JOB:
                yield take()
        while waiting:
            yield take()
    except BrokenProcessPool as error:
        message = (
            f"one of the {jobs} worker processes ended unexpectedly (was it killed, or is memory short?); "
            "what was there before is untouched; try again with fewer --jobs"
        )
        raise InputError(message) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def run_apart(work: Callable[[], None], start: str = "spawn") -> None:
    """Do a piece of work in a process that ends, so that the memory it takes is given back. Raises what it raises.

    `work` must be picklable. Raises InputError if the process dies.
    """
    try:
        with ProcessPoolExecutor(1, multiprocessing.get_context(start), _end_silently) as pool:
            with _hold_interrupts():
                done = pool.submit(work)
            done.result()
    except BrokenProcessPool as error:
        raise InputError("a process ended unexpectedly (was it killed, or is memory short?)") from error


@contextmanager
def _hold_interrupts() -> Iterator[None]:
    """A process that is started meanwhile does not see Ctrl-C before it has said what to do then."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_silently() -> None:
    """On Ctrl-C, of which the parent tells."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def cut_chunks(outcomes: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    """The outcomes in lists that are bounded in rows and in characters."""
    chunk: list[Outcome] = []
    size = 0
    for outcome in outcomes:
        chunk.append(outcome)
        size += len(outcome.measure) + len(outcome.description) + len(outcome.time_frame) + len(outcome.joined or "")
        if len(chunk) >= _ROWS or size >= _CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


class _Worker:
    """What a worker process keeps between chunks."""

    normalizer: Normalizer
    writer: Writer | None


def _begin_worker(build: Callable[[], Normalizer], render: str | None) -> None:
    """Load the vocabulary; leave Ctrl-C to the parent, and end when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_follow_parent, daemon=True).start()
    _Worker.normalizer = build()
    _Worker.writer = None if render is None else choose_writer(render, None)
    relax_collector()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _normalize_chunk(packed: list[tuple[Any, ...]], tolerant: bool) -> tuple[Chunk, list[InputError]]:  # noqa: FBT001 - called by the pool
    faults: list[InputError] = []
    outcomes = (Outcome(*values) for values in packed)
    records = _Worker.normalizer.normalize_many(outcomes, faults.append if tolerant else None)
    if _Worker.writer is None:
        return list(records), faults
    assert _Worker.writer.go_on is not None  # only such writers are asked for
    buffer = io.BytesIO()
    sink = _Worker.writer.go_on(buffer)
    record = None
    for record in records:
        sink.write(record)
    sink.close()
    assert record is not None  # a chunk is never empty
    return Rendered(buffer.getvalue(), len(packed), record.id, record.vocabulary_version), faults
