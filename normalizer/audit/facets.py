"""What records say besides endpoints: criteria and versions, time frames, definitions, the five elements of Zarin."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from normalizer.audit.counts import Examples, share, shorten
from normalizer.model.concept import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.model.concept import Concept
    from normalizer.model.outcome import Outcome
    from normalizer.model.record import Record

ELEMENTS = ("domain", "measurement", "metric", "aggregation", "time")
_METRICS = frozenset({"time-to-event", "duration", "proportion", "rate", "count", "category", "pk-parameter"})
_AGGREGATED = frozenset({"proportion", "count", "hazard-ratio", "titer", "ratio"})
_SUMMED = frozenset({"proportion", "rate", "count"})
_SELF_MEASURED = frozenset({"time-to-event", "duration", "concentration", "pk-parameter", "dose-level", "count"})
_MOST_VARIANTS = 12
_MOST_ENDPOINTS = 40
_MOST_FRAMES = 25


class FacetTally:
    """Counts what records say besides endpoints. Of constant size."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self._concepts = concepts
        self._families = {c.version_of for c in concepts.values() if c.kind is Kind.CRITERION and c.version_of}
        self._criteria: Counter[tuple[str, bool]] = Counter()
        self._frames: Counter[str] = Counter()
        self._unparsed: Examples[str] = Examples(3)
        self._elements: Counter[str] = Counter()
        self._complete: Counter[int] = Counter()
        self._defined: Examples[tuple[str, str | None, tuple[str, ...]]] = Examples(3)
        self._stated: Counter[str] = Counter()
        self._timed: Counter[str] = Counter()

    def add(self, outcome: Outcome, record: Record) -> None:
        """Count one record that has text."""
        self._add_criteria(record)
        self._add_time_frame(outcome, record)
        found = find_elements(record, self._concepts)
        self._elements.update(found)
        self._complete[len(found)] += 1
        self._add_definition(outcome, record)

    def _add_criteria(self, record: Record) -> None:
        for mention in record.criteria:
            concept = self._concepts[mention.id]
            if mention.id in self._families:
                self._criteria[mention.id, False] += 1
            elif concept.version_of:
                self._criteria[concept.version_of, True] += 1

    def _add_time_frame(self, outcome: Outcome, record: Record) -> None:
        frame = record.time_frame
        if frame is None:
            self._frames["none"] += 1
        elif frame.points or frame.max or frame.every or frame.start or frame.end:
            self._frames["parsed"] += 1
        else:
            self._frames["unparsed"] += 1
            self._unparsed.add(shorten(record.time_frame_text), {"id": outcome.id, "trial_id": outcome.trial_id})

    def _add_definition(self, outcome: Outcome, record: Record) -> None:
        timed = [m.id for m in record.endpoints if self._concepts[m.id].measurement in {"time-to-event", "duration"}]
        self._timed.update(timed)
        definition = record.definition
        if definition is None or len(timed) != 1:
            return
        self._stated[timed[0]] += 1
        text = shorten(f"{record.measure}: {record.description}" if record.description else record.measure)
        example = {"id": outcome.id, "trial_id": outcome.trial_id, "text": text}
        self._defined.add((timed[0], definition.origin, tuple(sorted(definition.events))), example)

    def describe(self) -> dict[str, Any]:
        """The sections `criteria`, `time_frames`, `completeness` and `definitions` of the audit."""
        total = sum(self._complete.values())
        return {
            "criteria": self._describe_criteria(),
            "time_frames": {
                **{name: self._frames[name] for name in ("parsed", "unparsed", "none")},
                "examples": [
                    {"text": text, "outcomes": count, "example": examples[0]}
                    for text, count, examples in self._unparsed.rank(_MOST_FRAMES)
                ],
            },
            "completeness": {
                "outcomes": total,
                "elements": [
                    {"name": name, "outcomes": self._elements[name], "share": share(self._elements[name], total)}
                    for name in ELEMENTS
                ],
                "by_number": [{"elements": n, "outcomes": self._complete[n]} for n in range(len(ELEMENTS) + 1)],
                "share": share(self._complete[len(ELEMENTS)], total),
            },
            "definitions": self._describe_definitions(),
        }

    def _describe_criteria(self) -> list[dict[str, Any]]:
        families = sorted({family for family, _ in self._criteria})
        rows = []
        for family in families:
            without, having = self._criteria[family, False], self._criteria[family, True]
            rows.append(
                {
                    "id": family,
                    "label": self._concepts[family].label,
                    "named": without + having,
                    "without_version": without,
                    "share": share(without, without + having),
                }
            )
        return sorted(rows, key=lambda row: (-row["without_version"], row["id"]))

    def _describe_definitions(self) -> list[dict[str, Any]]:
        rows: dict[str, dict[str, Any]] = {}
        for (endpoint, origin, events), count, examples in self._defined.rank():
            row = rows.setdefault(
                endpoint,
                {
                    "endpoint": endpoint,
                    "label": self._concepts[endpoint].label,
                    "outcomes": self._timed[endpoint],
                    "stated": self._stated[endpoint],
                    "variants": [],
                },
            )
            if len(row["variants"]) < _MOST_VARIANTS:
                variant = {"origin": origin, "events": list(events), "outcomes": count, "examples": examples}
                row["variants"].append(variant)
        return sorted(rows.values(), key=lambda row: (-row["stated"], row["endpoint"]))[:_MOST_ENDPOINTS]


def find_elements(record: Record, concepts: Mapping[str, Concept]) -> set[str]:
    """Which of the five elements of a completely specified outcome (Zarin 2011) a record has.

    Domain: an endpoint. Measurement: an instrument, criterion, analyte or assay, or an endpoint that is its own
    measurement. Metric and aggregation: named, or implied by the kind of quantity. Time: a time frame that was read.
    """
    kinds = {concepts[match.id].measurement for match in record.endpoints}
    qualifiers = record.qualifiers
    found = set()
    if record.endpoints:
        found.add("domain")
    if record.instruments or record.criteria or record.analytes or qualifiers.assay or kinds & _SELF_MEASURED:
        found.add("measurement")
    if qualifiers.metric or kinds & _METRICS:
        found.add("metric")
    if qualifiers.aggregation or qualifiers.metric in _AGGREGATED or kinds & _SUMMED:
        found.add("aggregation")
    frame = record.time_frame
    if frame is not None and (frame.points or frame.max or frame.every or frame.end):
        found.add("time")
    return found
