"""Counters of constant size: how many outcomes of which status, and the first few examples of anything."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from normalizer.model.record import Status

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

K = TypeVar("K", bound="Hashable")
_MOST_KEYS = 20_000
SHOWN_TEXT = 300


@dataclass(slots=True)
class StatusCount:
    """Outcomes by status. Covered is what is mapped; of what has no text nothing is asked."""

    by_status: Counter[str] = field(default_factory=Counter)

    def add(self, status: str) -> None:
        """Count one outcome."""
        self.by_status[status] += 1

    def describe(self) -> dict[str, Any]:
        """`total` (without empty ones), one count for each status, and `share`: mapped of total (0..1)."""
        counts = {status.value: self.by_status[status.value] for status in Status}
        total = sum(counts.values()) - counts[Status.EMPTY.value]
        return {"total": total, **counts, "share": share(counts[Status.MAPPED.value], total)}


def share(part: float, whole: float) -> float:
    """A share rounded to four digits; 0 of nothing."""
    return round(part / whole, 4) if whole else 0.0


class Examples(Generic[K]):
    """Counts keys and keeps the first few examples of each; of very many keys the rarest are forgotten."""

    def __init__(self, kept: int = 3) -> None:
        self.counts: Counter[K] = Counter()
        self._kept = kept
        self._examples: dict[K, list[dict[str, Any]]] = {}

    def add(self, key: K, example: dict[str, Any]) -> None:
        """Count a key, with an example that is kept if it is one of the first."""
        self.counts[key] += 1
        found = self._examples.setdefault(key, [])
        if len(found) < self._kept:
            found.append(example)
        if len(self.counts) > _MOST_KEYS:
            self._forget()

    def _forget(self) -> None:
        self.counts = Counter(dict(self.counts.most_common(_MOST_KEYS // 2)))
        self._examples = {key: self._examples[key] for key in self.counts}

    def rank(self, most: int | None = None) -> Iterator[tuple[K, int, list[dict[str, Any]]]]:
        """`(key, count, examples)`, most frequent first, equals by key."""
        ranked = sorted(self.counts.items(), key=lambda item: (-item[1], str(item[0])))
        return ((key, count, self._examples[key]) for key, count in ranked[:most])


def shorten(text: str) -> str:
    """A text for a report: on one line, at most 300 characters."""
    text = " ".join(text.split())
    return text if len(text) <= SHOWN_TEXT else f"{text[: SHOWN_TEXT - 1]}…"
