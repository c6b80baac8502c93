"""Qualifiers: metric, aggregation, grade, response threshold, sensitivity, specimen, assay, assessor, population."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalizer.extract.grade import find_grade
from normalizer.model.hit import Facet, Hit
from normalizer.model.record import GradeRange, Qualifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SENSITIVITY = re.compile(
    r"\b10\s?(?:\^|\*\*)?\s?\(?-\s?(?P<power>[3-7])\)?(?!\d)"
    r"|\b1\s?(?:x\s?10)?\s?[eE]\s?-\s?0?(?P<scientific>[3-7])(?!\d)"
    r"|\b1\s?(?:in|/|per)\s?10\s?\^?\s?(?P<inverse>[4-7])(?!\d)"
    r"|\b1\s?(?:in|/|per)\s?(?P<count>1(?:[,\s]?0{3}){1,2}|10[,\s]?0{3}|100[,\s]?0{3})(?!\d)"
)
_ONE = re.compile(r"1(?:0|\s{0,2}[xeEip/])")  # how every such number begins; quick to look for
_OR_BETTER = re.compile(
    r"^[\s)\]]{0,3}(?:or|and|&|/)\s{0,2}(?:better|above|higher|greater|more|deeper)\b", re.IGNORECASE
)
_AT_LEAST = re.compile(r"(?:>=|at least|minimum of|better than or equal to)\s{0,2}(?:an?\s)?[(]?$", re.IGNORECASE)
_WINDOW = 40
_OF_THE_MEASURE = frozenset({"metric", "aggregation"})


def find_qualifiers(
    measure: str,
    description: str,
    hits: Mapping[str, list[Hit]],
    graded_by: str | None,
) -> Qualifiers:
    """Qualifiers named in the clean measure; what it leaves open is looked up in the description.

    `hits` holds only categories of criteria that the outcome names. `graded_by` is the id of the grading criterion
    that it names, if any.
    """
    values: dict[str, str] = {}
    for field in ("measure", "description"):
        for hit in sorted(
            (hit for hit in hits.get(field, ()) if hit.entry.facet is Facet.QUALIFIER),
            key=lambda hit: (hit.first, -hit.last),
        ):
            name, _, value = hit.entry.ref.partition("=")
            # a description says "mean" and "rate" of many things; only its longer phrases speak of the measure
            if field == "measure" or hit.entry.size > 1 or name not in _OF_THE_MEASURE:
                values.setdefault(name, value)
    grade = find_grade(measure) or find_grade(description)
    if grade is not None:
        grade = GradeRange(grade.min, grade.max, graded_by)
    threshold = None
    for field, text in (("measure", measure), ("description", description)):
        threshold = threshold or _find_threshold(text, hits.get(field, ()))
    return Qualifiers(
        metric=values.get("metric"),
        aggregation=values.get("aggregation"),
        grade=grade,
        response_threshold=threshold,
        sensitivity=_find_sensitivity(measure) or _find_sensitivity(description),
        specimen=values.get("specimen"),
        assay=values.get("assay"),
        assessor=values.get("assessor"),
        population=values.get("population"),
    )


def _find_sensitivity(text: str) -> str | None:
    match = _SENSITIVITY.search(text) if _ONE.search(text) else None
    if match is None:
        return None
    power = match["power"] or match["scientific"] or match["inverse"]
    if power is None:
        power = str(sum(char == "0" for char in match["count"]))
    return f"1e-{power}"


def _find_threshold(text: str, hits: Iterable[Hit]) -> str | None:
    """The category of a phrase such as `VGPR or better`."""
    for hit in hits:
        if hit.entry.facet is Facet.CATEGORY and (
            _OR_BETTER.match(text[hit.end : hit.end + _WINDOW])
            or _AT_LEAST.search(text[max(0, hit.start - _WINDOW) : hit.start])
        ):
            return hit.entry.ref
    return None
