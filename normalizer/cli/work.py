"""The work of `endnorm normalize`: outcomes become records in an output, in this process or in several."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, cast

from normalizer.io.writer import Rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from normalizer.cli.progress import Watch
    from normalizer.errors import InputError
    from normalizer.io.resume import Checkpoint
    from normalizer.io.writer import RecordSink, RowSink, Writer
    from normalizer.model.outcome import Outcome
    from normalizer.model.record import Record
    from normalizer.pipeline import Normalizer

    Place = AbstractContextManager[tuple[RecordSink, Checkpoint]]
    # writes a record for each outcome, tells of those that the program fails on, and gives the number of records
    Write = Callable[[Iterator[Outcome], RecordSink, Callable[[InputError], None]], int]


def write_records(
    outcomes: Iterator[Outcome], place: Place, prepare: Callable[[], Write], report: Callable[[InputError], None]
) -> int:
    """Write a record for each outcome and return their number; without any, no output appears.

    `prepare` makes what writes them; what fails then leaves the output as it was.
    """
    first = next(outcomes, None)
    if first is None:
        return 0
    from normalizer.io.resume import skip_done

    write = prepare()
    with place as (sink, done):
        before = done.outcomes
        left = skip_done(chain((first,), outcomes), done)
        return before + write(left, sink, done.tell(report))


def prepare_one(build: Callable[[], Normalizer], watch: Watch) -> Write:
    """For this process alone; `build` makes its normalizer, `watch` sees the records pass."""
    from normalizer.pipeline.collector import relax_collector

    normalizer = build()
    relax_collector()

    def write(outcomes: Iterator[Outcome], sink: RecordSink, report: Callable[[InputError], None]) -> int:
        count = 0
        for record in watch(normalizer.normalize_many(outcomes, report)):
            sink.write(record)
            count += 1
        return count

    return write


def prepare_several(build: Callable[[], Normalizer], watch: Watch, jobs: int, writer: Writer) -> Write:
    """For several processes; `build` must be picklable, `watch` sees what comes back of them pass."""
    render = None if writer.go_on is None else writer.name
    return partial(_write_from_jobs, build=build, jobs=jobs, render=render, watch=watch)


def _write_from_jobs(
    outcomes: Iterator[Outcome],
    sink: RecordSink,
    report: Callable[[InputError], None],
    *,
    build: Callable[[], Normalizer],
    jobs: int,
    render: str | None,
    watch: Watch,
) -> int:
    """Write a record for each outcome, normalized by `jobs` processes; return how many. `report` is told of faults.

    `build` and `render` are those of `normalize_chunks`; `watch` sees the chunks pass.
    """
    from normalizer.batch.jobs import normalize_chunks

    count = 0
    with closing(normalize_chunks(outcomes, build, jobs, render, report=report)) as chunks:
        for chunk in watch(chunks, count_rows=_count_rows):
            if isinstance(chunk, Rendered):
                cast("RowSink", sink).write_rendered(chunk)
            else:
                for record in chunk:
                    sink.write(record)
            count += _count_rows(chunk)
    return count


def _count_rows(chunk: Rendered | list[Record]) -> int:
    return chunk.count if isinstance(chunk, Rendered) else len(chunk)
