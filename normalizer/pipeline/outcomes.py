"""Outcomes from what callers have: mappings, joined strings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from normalizer.model.outcome import Outcome, OutcomeType, Parts
from normalizer.text.clean import clean_text
from normalizer.text.split import split_joined

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIGITS_OF_A_YEAR = 4


def make_outcome(fields: Mapping[str, Any]) -> Outcome:
    """An `Outcome` from a mapping with its field names (`nct_id` for `trial_id` too); other keys are ignored."""
    kind = str(fields.get("outcome_type") or "").lower()
    joined = fields.get("joined")
    return Outcome(
        id=str(fields.get("id") or ""),
        measure=str(fields.get("measure") or ""),
        description=str(fields.get("description") or ""),
        time_frame=str(fields.get("time_frame") or ""),
        joined=None if joined is None else str(joined),
        trial_id=fields.get("trial_id") or fields.get("nct_id"),
        outcome_type=OutcomeType(kind) if kind in set(OutcomeType) else None,
        title=str(fields.get("title") or ""),
        conditions=tuple(str(condition) for condition in fields.get("conditions") or ()),
        phase=str(fields.get("phase") or ""),
        start_year=_read_year(fields.get("start_year")),
    )


def _read_year(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == _DIGITS_OF_A_YEAR else None


def split_outcome(outcome: Outcome) -> tuple[Outcome, Parts | None]:
    """Take a joined outcome apart; the parts are verbatim slices of the joined text."""
    if outcome.joined is None:
        return outcome, None
    cleaned = clean_text(outcome.joined)
    parts = split_joined(cleaned.text, trial=outcome.trial_id or outcome.id)

    def cut(start: int, text: str) -> str:
        first, last = cleaned.locate(start, start + len(text))
        return cleaned.raw[first:last] if text else ""

    split = replace(
        outcome,
        joined=None,
        measure=cut(parts.measure_start, parts.measure),
        description=cut(parts.description_start, parts.description),
        time_frame=cut(parts.time_frame_start, parts.time_frame),
    )
    return split, parts
