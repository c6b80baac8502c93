"""Where readings are in doubt: confidence, rows next to the threshold, competing concepts, undecided abbreviations."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any

from normalizer.audit.counts import Examples, share, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from normalizer.model.concept import Concept
    from normalizer.model.inspection import Inspection
    from normalizer.model.record import EndpointMatch, Record

_BINS = 20
_MOST_ROWS = 60
_MOST_PAIRS = 40
_MOST_ABBREVIATIONS = 40
_FINE = 200  # steps of the curve that is made of single confidences


class DoubtTally:
    """Counts confidences and doubts. Of constant size."""

    def __init__(self, concepts: Mapping[str, Concept], threshold: float) -> None:
        self._concepts = concepts
        self._threshold = threshold
        self._chosen = [0] * (_FINE + 1)
        self._rejected = [0] * (_FINE + 1)
        self._nearest: list[tuple[float, int, dict[str, Any]]] = []
        self._pairs: Examples[tuple[str, str]] = Examples(3)
        self._abbreviations: Examples[tuple[str, str | None]] = Examples(3)
        self._count = 0

    def add(self, inspection: Inspection) -> None:
        """Count one record."""
        record = inspection.record
        for match in record.endpoints:
            self._chosen[round(match.confidence * _FINE)] += 1
            self._note_distance(match, record, chosen=True)
        if record.candidates and not record.endpoints:
            best = record.candidates[0]
            self._rejected[round(best.confidence * _FINE)] += 1
            self._note_distance(best, record, chosen=False)
        example = {"id": record.id, "trial_id": record.trial_id, "text": shorten(record.measure)}
        for one, other in _list_rivals(record):
            if other not in self._concepts[one].ancestors and one not in self._concepts[other].ancestors:
                self._pairs.add((min(one, other), max(one, other)), example)
        for undecided in inspection.undecided:
            self._abbreviations.add((undecided.text, undecided.concept), example)

    def _note_distance(self, match: EndpointMatch, record: Record, *, chosen: bool) -> None:
        distance = abs(match.confidence - self._threshold)
        if len(self._nearest) == _MOST_ROWS and -distance <= self._nearest[0][0]:
            return
        row = {
            "id": record.id,
            "trial_id": record.trial_id,
            "text": shorten(record.measure),
            "endpoint": match.id,
            "label": match.label,
            "confidence": match.confidence,
            "chosen": chosen,
        }
        self._count += 1
        heapq.heappush(self._nearest, (-distance, -self._count, row))
        if len(self._nearest) > _MOST_ROWS:
            heapq.heappop(self._nearest)

    def describe(self, curve: Sequence[tuple[float, float, float]]) -> dict[str, Any]:
        """The sections `confidence` and `doubts`; `curve` has the measured `(threshold, precision, coverage)`."""
        step = _FINE // _BINS
        return {
            "confidence": {
                "threshold": self._threshold,
                "bins": [
                    {
                        "from": place / _BINS,
                        "to": (place + 1) / _BINS,
                        "chosen": _sum_bin(self._chosen, place, step),
                        "rejected": _sum_bin(self._rejected, place, step),
                    }
                    for place in range(_BINS)
                ],
                "expected": list(self._list_expected()),
                "measured": [{"threshold": t, "precision": p, "kept": c} for t, p, c in curve],
            },
            "doubts": {
                "nearest": [row for _, _, row in sorted(self._nearest, key=lambda item: (-item[0], -item[1]))],
                "pairs": [
                    {
                        "one": {"id": one, "label": self._concepts[one].label},
                        "other": {"id": other, "label": self._concepts[other].label},
                        "outcomes": count,
                        "examples": examples,
                    }
                    for (one, other), count, examples in self._pairs.rank(_MOST_PAIRS)
                ],
                "abbreviations": [
                    {
                        "text": text,
                        "usual": None if usual is None else {"id": usual, "label": self._label(usual)},
                        "outcomes": count,
                        "examples": examples,
                    }
                    for (text, usual), count, examples in self._abbreviations.rank(_MOST_ABBREVIATIONS)
                ],
            },
        }

    def _label(self, id_: str) -> str:
        return self._concepts[id_].label if id_ in self._concepts else id_

    def _list_expected(self) -> Iterator[dict[str, float]]:
        """From each confidence on: the mean confidence of what is kept, which is the precision to expect; its share."""
        total = sum(self._chosen)
        kept = weighed = 0.0
        curve = []
        for place in range(_FINE, -1, -1):
            kept += self._chosen[place]
            weighed += self._chosen[place] * place / _FINE
            if kept and place % (_FINE // 50) == 0:
                row = {"threshold": place / _FINE, "precision": share(weighed, kept), "kept": share(kept, total)}
                curve.append(row)
        return (row for row in reversed(curve) if row["threshold"] >= self._threshold)


def _sum_bin(counts: list[int], place: int, step: int) -> int:
    end = (place + 1) * step + (place == _BINS - 1)
    return sum(counts[place * step : end])


def _list_rivals(record: Record) -> Iterator[tuple[str, str]]:
    """Pairs of concepts read from overlapping words, of which one at least was chosen."""
    for chosen in record.endpoints:
        for other in record.candidates:
            overlaps = chosen.start < other.end and other.start < chosen.end
            if chosen.field == other.field and overlaps and chosen.id != other.id:
                yield chosen.id, other.id
