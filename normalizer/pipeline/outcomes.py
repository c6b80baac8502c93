"""Outcomes from what callers have: mappings, joined strings."""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import TYPE_CHECKING, Any

from normalizer.model.outcome import Outcome, OutcomeType, Parts
from normalizer.text.clean import clean_text
from normalizer.text.split import split_joined

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIGITS_OF_A_YEAR = 4
_MISSING = frozenset({"NAType", "NaTType"})


def make_outcome(fields: Mapping[str, Any]) -> Outcome:
    """An `Outcome` from a mapping with its field names (`nct_id` for `trial_id` too); other keys are ignored.

    What is missing may be absent, None or the not-a-number of a data frame; conditions may be one text, split at `|`.
    """
    kind = _read_text(fields.get("outcome_type")).lower()
    joined = fields.get("joined")
    return Outcome(
        id=_read_text(fields.get("id")),
        measure=_read_text(fields.get("measure")),
        description=_read_text(fields.get("description")),
        time_frame=_read_text(fields.get("time_frame")),
        joined=None if _is_missing(joined) else str(joined),
        trial_id=_read_text(fields.get("trial_id")) or _read_text(fields.get("nct_id")) or None,
        outcome_type=OutcomeType(kind) if kind in set(OutcomeType) else None,
        title=_read_text(fields.get("title")),
        conditions=tuple(_read_conditions(fields.get("conditions"))),
        phase=_read_text(fields.get("phase")),
        start_year=_read_year(fields.get("start_year")),
    )


def _is_missing(value: object) -> bool:
    # those of pandas are known by their names, since pandas need not be there
    return value is None or (isinstance(value, float) and isnan(value)) or type(value).__name__ in _MISSING


def _read_text(value: object) -> str:
    return "" if _is_missing(value) else str(value)


def _read_conditions(value: object) -> list[str]:
    if isinstance(value, (list, tuple, set, frozenset)):
        return [str(condition) for condition in value]
    return [part.strip() for part in _read_text(value).split("|") if part.strip()]


def _read_year(value: object) -> int | None:
    text = _read_text(value)
    text = text.removesuffix(".0")  # a data frame with gaps holds years as decimals
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
