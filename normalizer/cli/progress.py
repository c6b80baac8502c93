"""A progress bar on standard error, for long inputs and terminals only."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from normalizer.io.read import Progress
    from normalizer.io.source import Source

T = TypeVar("T")
# `follow` with its sources and progress
Watch: TypeAlias = "Callable[..., Iterator[Any]]"
_LONG_INPUT = 1 << 20
_DELAY = 2.0
_FORMAT = "{percentage:3.0f}%|{bar}| {postfix} [{elapsed}<{remaining}]"


def _count_one(_: object) -> int:
    return 1


def follow(
    records: Iterable[T], sources: Sequence[Source], progress: Progress, count_rows: Callable[[T], int] = _count_one
) -> Iterator[T]:
    """Pass records, or chunks of them, through, showing the share of the input bytes read so far."""
    size = sum(source.path.stat().st_size for source in sources if source.path)
    unknown = any(source.path is None for source in sources)
    if not sys.stderr.isatty() or (size < _LONG_INPUT and not unknown):
        yield from records
        return
    from tqdm import tqdm

    with tqdm(
        total=None if unknown else size,
        delay=_DELAY,
        bar_format=None if unknown else _FORMAT,
        unit=" outcomes",
        file=sys.stderr,
        leave=False,
        dynamic_ncols=True,
    ) as bar:
        count = 0
        for record in records:
            yield record
            rows = count_rows(record)
            count += rows
            if unknown:
                bar.update(rows)
            else:
                bar.set_postfix_str(f"{count:,} outcomes", refresh=False)
                bar.update(progress.done - bar.n)
