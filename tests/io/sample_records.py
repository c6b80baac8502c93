"""Records made by hand, one with every facet filled."""

from __future__ import annotations

from normalizer.model.record import (
    Definition,
    EndpointMatch,
    Evidence,
    GradeRange,
    Mention,
    Method,
    Qualifiers,
    Record,
    Status,
    TimeFrame,
)


def make_match(concept: str = "endpoint:progression-free-survival", confidence: float = 0.98) -> EndpointMatch:
    return EndpointMatch(
        id=concept,
        label="Progression-free survival",
        confidence=confidence,
        ancestors=("endpoint:time-to-event",),
        field="measure",
        start=0,
        end=3,
        text="PFS",
        method=Method.ABBREVIATION,
        predicate="skos:exactMatch",
        evidence=(Evidence("abbreviation", 2.5, "PFS"), Evidence("position", -0.5)),
    )


def make_mention(concept: str, label: str = "Some label") -> Mention:
    return Mention(concept, label, 0.9, "description", 2, 6, "text")


def make_full_record() -> Record:
    return Record(
        id="NCT00000001/primary/1",
        trial_id="NCT00000001",
        outcome_type="primary",
        measure="PFS per IMWG",
        description="Time to progression, ≥ grade 3, 10⁻⁵",
        time_frame_text="Baseline, 12 weeks, up to 2 years",
        status=Status.MAPPED,
        endpoints=(make_match(),),
        candidates=(make_match("endpoint:time-to-progression", 0.2),),
        criteria=(make_mention("criterion:imwg-2016", "IMWG 2016"),),
        categories=(make_mention("category:imwg-2016.vgpr", "VGPR"),),
        instruments=(make_mention("instrument:eortc-qlq-c30", "EORTC QLQ-C30"),),
        adverse_events=(make_mention("ae:nausea"),),
        analytes=(make_mention("analyte:il-6"),),
        time_frame=TimeFrame(("P0D", "P12W", "C6D28"), "P2Y", "P4W", "anchor:baseline", ("anchor:death",), 0.95),
        definition=Definition("anchor:leukapheresis", ("anchor:disease-progression", "anchor:death"), None),
        qualifiers=Qualifiers(
            metric="time-to-event",
            aggregation="median",
            grade=GradeRange(3, None, "criterion:ctcae-5.0"),
            response_threshold="category:imwg-2016.vgpr",
            sensitivity="1e-5",
            specimen="bone marrow",
            assay="flow cytometry",
            assessor="independent-review",
            population="adults",
        ),
        vocabulary_version="2026.11.0",
        tool_version="0.1.0",
    )


def make_empty_record(name: str = "x/outcome/1") -> Record:
    return Record(name, None, None, "", "", "", Status.EMPTY)
