"""A whole trial as text, one field a line.

The fields are title, brief summary, conditions, interventions, primary, secondary and other outcomes, detailed
description. Conditions, interventions and the outcomes of one type are joined by `|`. An empty line belongs to the
field around it: it separates two of its paragraphs. Fields can be absent, so what a line holds is decided by its look.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalizer.model.outcome import Outcome, OutcomeType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from normalizer.io.source import OpenSource, Report

_INTERVENTION = re.compile(
    r"(?:DRUG|BIOLOGICAL|DEVICE|PROCEDURE|RADIATION|BEHAVIORAL|GENETIC|DIETARY_SUPPLEMENT|COMBINATION_PRODUCT"
    r"|DIAGNOSTIC_TEST|OTHER): ?\S"
)
_TIME_START = re.compile(
    r"(?:up to|from|at|on|within|through|throughout|during|until|till|over|after|before|every|between|since|approx\w*"
    r"|about|an? average|(?:day|week|month|year|hour|cycle|visit)s?|baseline|screening|pre|post|end of|through\w*"
    r"|immediate\w*|\w+operative\w*|admission|discharge|one|two|three|four|five|six|\d+|[<>~≤≥])(?![a-z])",
    re.IGNORECASE,
)
_TIME_WORD = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|seconds?|baseline|cycles?|visits?|screening"
    r"|discharge|completion|dose|end|follow-up|death|progression|surgery|treatment|study)\b|\d",
    re.IGNORECASE,
)
_PROSE_WORD = re.compile(r"\b(?:is|are|was|were|has|have|had|can|we|which|this)\b|\. ", re.IGNORECASE)
_PROSE_START = re.compile(
    r"(?:this|these|in (?:this|the|order)|the (?:study|trial|purpose|aim|objective)|patients|we|it)\b", re.IGNORECASE
)
_LONGEST_TIME_TAIL = 160
_FIRST_INTERVENTION = 2
_FEWEST_FIELDS = 4
_MOST_HEAD_FIELDS = 40
_TYPES = (OutcomeType.PRIMARY, OutcomeType.SECONDARY, OutcomeType.OTHER)


def recognize_trial_text(head: str) -> bool:
    """True if a line of interventions is followed by outcomes, or outcomes joined by `|` stand below a title."""
    fields = join_paragraphs(head.split("\n"))[:_MOST_HEAD_FIELDS]
    if len(fields) < _FEWEST_FIELDS:
        return False
    return _find_outcomes(fields) is not None


def read_trial_text(opened: OpenSource, report: Report) -> Iterator[Outcome]:
    """The outcomes of one trial, joined as they stand; ids are `<file>/<type>/<position from 1>`."""
    fields = join_paragraphs(line.text for line in opened.read_lines(report))
    first = _find_outcomes(fields)
    if first is None:
        return
    has_interventions = bool(_INTERVENTION.match(fields[first - 1]))
    conditions = fields[first - 2 if has_interventions else first - 1] if first > _FIRST_INTERVENTION else ""
    stem = opened.source.stem
    for kind, field in zip(_TYPES, _take_outcome_fields(fields[first:]), strict=False):
        position = 0
        for text in field.split("|"):
            if not text.strip():
                continue
            position += 1
            yield Outcome(
                id=f"{stem}/{kind}/{position}",
                joined=text.strip(),
                trial_id=stem,
                outcome_type=kind,
                title=fields[0].strip(),
                conditions=tuple(part.strip() for part in conditions.split("|") if part.strip()),
            )


def join_paragraphs(lines: Iterable[str]) -> list[str]:
    """Fields from lines: lines with empty lines between them are paragraphs of one field."""
    fields: list[str] = []
    blanks = 0
    for raw in lines:
        line = raw.rstrip("\r")
        if not line.strip():
            blanks += 1
        elif fields and blanks:
            fields[-1] += "\n" * (blanks + 1) + line
            blanks = 0
        else:
            fields.append(line)
            blanks = 0
    return fields


def _find_outcomes(fields: Sequence[str]) -> int | None:
    """The index of the primary outcomes: behind the interventions, else the first field that looks like it."""
    for at, field in enumerate(fields[:-1]):
        if at >= _FIRST_INTERVENTION and _INTERVENTION.match(field):
            return at + 1
    if any(map(looks_like_outcomes, fields[:_FIRST_INTERVENTION])):
        return None
    found = (at for at, field in enumerate(fields) if at >= _FIRST_INTERVENTION and looks_like_outcomes(field))
    return next(found, None)


def _take_outcome_fields(fields: Sequence[str]) -> Iterator[str]:
    """The first field always; the next ones as long as they look like outcomes. A description ends them."""
    for at, field in enumerate(fields[: len(_TYPES)]):
        if at and not looks_like_outcomes(field):
            return
        yield field


def looks_like_outcomes(field: str) -> bool:
    """True for parts between `|` that have commas inside, or for one text that ends like a time frame."""
    parts = [part for part in field.split("|") if part.strip()]
    if len(parts) > 1:
        return 2 * sum(", " in part for part in parts) > len(parts) or any(map(_ends_in_time_frame, parts))
    return bool(parts) and not _PROSE_START.match(field) and _ends_in_time_frame(field)


def _ends_in_time_frame(text: str) -> bool:
    """True if the tail behind some comma begins like a time frame and has no words of prose."""
    at = len(text)
    while (at := text.rfind(", ", 0, at)) >= 0 and len(text) - at <= _LONGEST_TIME_TAIL:
        tail = text[at + 2 :].strip(" .")
        if _TIME_START.match(tail) and _TIME_WORD.search(tail) and not _PROSE_WORD.search(tail):
            return True
    return False
