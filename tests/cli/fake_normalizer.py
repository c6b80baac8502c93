"""A normalizer that answers at once: every text that mentions survival is overall survival."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from normalizer.model.explanation import ExplainedSpan, Explanation
from normalizer.model.outcome import Outcome, Parts
from normalizer.model.record import EndpointMatch, Evidence, Method, Record, Status, TimeFrame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class FakeNormalizer:
    """Stands in for `normalizer.pipeline.Normalizer`; an outcome that says `crash` raises."""

    def normalize_outcome(self, outcome: Outcome) -> Record:
        if outcome.joined is not None:
            measure, _, time_frame = outcome.joined.partition(", ")
            outcome = replace(outcome, measure=measure, time_frame=time_frame, joined=None)
        if "crash" in outcome.measure:
            raise KeyboardInterrupt
        at = outcome.measure.lower().find("survival")
        match = EndpointMatch(
            id="endpoint:overall-survival",
            label="Overall survival",
            confidence=0.97,
            ancestors=("endpoint:time-to-event",),
            field="measure",
            start=max(at, 0),
            end=max(at, 0) + 8,
            text=outcome.measure[at : at + 8],
            method=Method.EXACT,
            predicate="skos:exactMatch",
            evidence=(Evidence("exact", 3.0, "survival"), Evidence("position", -0.5)),
        )
        found = at >= 0
        return Record(
            id=outcome.id,
            trial_id=outcome.trial_id,
            outcome_type=outcome.outcome_type,
            measure=outcome.measure,
            description=outcome.description,
            time_frame_text=outcome.time_frame,
            status=Status.MAPPED if found else Status.UNMAPPED,
            endpoints=(match,) if found else (),
            time_frame=TimeFrame(("P0D",), "P2Y", None, "anchor:baseline", ("anchor:death",), 0.9)
            if outcome.time_frame
            else None,
            vocabulary_version="0",
            tool_version="0",
        )

    def normalize_many(self, outcomes: Iterable[Outcome], _report: object = None) -> Iterator[Record]:
        for outcome in outcomes:
            yield self.normalize_outcome(outcome)

    def explain(self, outcome: Outcome) -> Explanation:
        record = self.normalize_outcome(outcome)
        return Explanation(
            record=record,
            cleaned={"measure": record.measure.replace("（", "("), "time_frame": record.time_frame_text},
            repairs=("full-width bracket",),
            parts=Parts(record.measure, "", record.time_frame_text, 0.99) if outcome.joined else None,
            spans=(ExplainedSpan("measure", 0, 8, "Survival", "endpoint", "endpoint:overall-survival", "exact"),),
        )


def make_fake(*_: Any) -> FakeNormalizer:
    return FakeNormalizer()
