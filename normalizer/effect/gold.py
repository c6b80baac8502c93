"""Endpoint scores on labelled outcomes, before and after."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.pipeline.outcomes import make_outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from normalizer.model.outcome import Outcome
    from normalizer.model.record import Record

_PREFIX = "endpoint:"


@dataclass(frozen=True, slots=True)
class Labelled:
    """An outcome with its right endpoints: all of `need`, none but those and `tolerated`."""

    outcome: Outcome
    need: frozenset[str]
    tolerated: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Endpoints of labelled outcomes: how many are right, wrong and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share (0..1) of the given endpoints that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share (0..1) of the right endpoints that was given."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read_labelled(path: Path) -> list[Labelled]:
    """The rows of a JSON Lines file with texts, `endpoints` and `also` (ids, with or without prefix).

    Raises `InputError` with file and line for a row that is none.
    """
    rows = []
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                rows.append(_read_row(line, path, number))
    return rows


def _read_row(line: bytes, path: Path, number: int) -> Labelled:
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"this is not JSON: {error}", str(path), number) from error
    if not isinstance(row, dict) or not isinstance(row.get("endpoints"), list):
        raise InputError("a labelled row has a list `endpoints`", str(path), number)
    if not isinstance(row.get("also") or [], list):
        raise InputError("`also` is a list", str(path), number)
    return Labelled(make_outcome(row), _read_ids(row["endpoints"]), _read_ids(row.get("also") or []))


def _read_ids(ids: list[Any]) -> frozenset[str]:
    return frozenset(str(id_) if ":" in str(id_) else f"{_PREFIX}{id_}" for id_ in ids)


def score_records(rows: Sequence[Labelled], records: Iterable[Record]) -> Score:
    """Compare records with the labels of their outcomes, in the same order.

    A predicted endpoint counts as the nearest among itself and its ancestors that the labels use anywhere.
    """
    used = {id_ for row in rows for id_ in row.need | row.tolerated}
    right = wrong = missed = 0
    for row, record in zip(rows, records, strict=True):
        found = {
            next((id_ for id_ in (match.id, *match.ancestors) if id_ in used), match.id) for match in record.endpoints
        }
        right += len(found & row.need)
        wrong += len(found - row.need - row.tolerated)
        missed += len(row.need - found)
    return Score(right, wrong, missed)
