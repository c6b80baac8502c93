"""The work of `endnorm normalize --jobs N`."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, cast

from normalizer.batch.jobs import normalize_chunks
from normalizer.cli.progress import follow
from normalizer.io.resume import skip_done
from normalizer.io.writer import Rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from normalizer.errors import InputError
    from normalizer.io.read import Progress
    from normalizer.io.resume import Checkpoint
    from normalizer.io.source import Source
    from normalizer.io.writer import RecordSink, RowSink, Writer
    from normalizer.model.outcome import Outcome
    from normalizer.model.record import Record
    from normalizer.pipeline import Normalizer


def write_in_parallel(
    outcomes: Iterator[Outcome],
    sources: Sequence[Source],
    place: AbstractContextManager[tuple[RecordSink, Checkpoint]],
    build: Callable[[], Normalizer],
    progress: Progress,
    writer: Writer,
    jobs: int,
    report: Callable[[InputError], None],
) -> int:
    """Write a record for each outcome, normalized by `jobs` processes; return how many. `report` is told of faults."""
    render = None if writer.go_on is None else writer.name
    with place as (sink, done):
        count = done.outcomes
        chunks = normalize_chunks(skip_done(outcomes, done), build, jobs, render, report=done.tell(report))
        with closing(chunks):
            for chunk in follow(chunks, sources, progress, _count_rows):
                if isinstance(chunk, Rendered):
                    cast("RowSink", sink).write_rendered(chunk)
                else:
                    for record in chunk:
                        sink.write(record)
                count += _count_rows(chunk)
    return count


def _count_rows(chunk: Rendered | list[Record]) -> int:
    return chunk.count if isinstance(chunk, Rendered) else len(chunk)
