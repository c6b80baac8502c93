"""Qualifiers: metric, aggregation, grade, response threshold, sensitivity, specimen, assay, assessor, population."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from normalizer.extract.grade import GradeReader
from normalizer.model.hit import Facet, Hit
from normalizer.model.record import GradeRange, Qualifiers
from normalizer.text.phrases import join_phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SENSITIVITY = re.compile(
    r"\b10\s?(?:\^|\*\*)?\s?\(?-\s?(?P<power>[3-7])\)?(?!\d)"
    r"|\b1\s?(?:x\s?10)?\s?[eE]\s?-\s?0?(?P<scientific>[3-7])(?!\d)"
    r"|\b1\s?(?:in|/|per)\s?10\s?\^?\s?(?P<inverse>[4-7])(?!\d)"
    r"|\b1\s?(?:in|/|per)\s?(?P<count>1(?:[,\s]?0{3}){1,2}|10[,\s]?0{3}|100[,\s]?0{3})(?!\d)"
)
_ONE = re.compile(r"1(?:0|\s{0,2}[xeEip/])")  # how every such number begins; quick to look for
_WINDOW = 40
_OF_THE_MEASURE = frozenset({"metric", "aggregation"})


class QualifierReader:
    """Reads qualifiers; `section` is the data of `text/comparatives.yaml`."""

    def __init__(self, section: Mapping[str, Any]) -> None:
        self._grades = GradeReader(section)
        better, at_least = (join_phrases(section.get(name, ())) for name in ("or_better", "no_worse_than"))
        self._or_better = re.compile(rf"^[\s)\]]{{0,3}}(?:or|and|&|/)\s{{0,2}}{better}", re.IGNORECASE)
        self._at_least = re.compile(rf"(?:>=|{at_least})\s{{0,2}}(?:an?\s)?[(]?$", re.IGNORECASE)

    def find(
        self,
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
        grade = self._grades.find(measure) or self._grades.find(description)
        if grade is not None:
            grade = GradeRange(grade.min, grade.max, graded_by)
        threshold = None
        for field, text in (("measure", measure), ("description", description)):
            threshold = threshold or self._find_threshold(text, hits.get(field, ()))
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

    def _find_threshold(self, text: str, hits: Iterable[Hit]) -> str | None:
        """The category of a phrase such as `VGPR or better`."""
        for hit in hits:
            if hit.entry.facet is Facet.CATEGORY and (
                self._or_better.match(text[hit.end : hit.end + _WINDOW])
                or self._at_least.search(text[max(0, hit.start - _WINDOW) : hit.start])
            ):
                return hit.entry.ref
        return None


def _find_sensitivity(text: str) -> str | None:
    match = _SENSITIVITY.search(text) if _ONE.search(text) else None
    if match is None:
        return None
    power = match["power"] or match["scientific"] or match["inverse"]
    if power is None:
        power = str(sum(char == "0" for char in match["count"]))
    return f"1e-{power}"
