"""The whole flow on a small vocabulary."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalizer.model.outcome import Outcome
from normalizer.model.record import Method, Record, Status
from normalizer.pipeline import Normalizer


def name_endpoints(record: Record) -> list[str]:
    return [match.id.removeprefix("endpoint:") for match in record.endpoints]


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Overall survival (OS)", ["overall-survival"]),
        ("Overall survival and progression-free survival", ["overall-survival", "progression-free-survival"]),
        ("Overall and progression-free survival", ["overall-survival", "progression-free-survival"]),
        ("Number of participants with adverse events", ["adverse-events"]),
        ("Objectve response rate", ["overall-response-rate"]),
        ("Colour of the implant", []),
        ("Immune response rate", []),
        ("", []),
    ],
)
def test_endpoints_of_a_measure(measure: str, endpoints: list[str], toy_normalizer: Normalizer) -> None:
    assert name_endpoints(toy_normalizer.normalize_outcome(measure=measure)) == endpoints


def test_a_match_says_where_and_how(toy_normalizer: Normalizer) -> None:
    record = toy_normalizer.normalize_outcome(measure="Median Progression-free survival（PFS）, months")
    (match,) = record.endpoints
    assert match.text == "Progression-free survival（PFS）"
    assert record.measure[match.start : match.end] == match.text
    assert match.method is Method.EXACT
    assert match.predicate == "skos:exactMatch"
    assert match.ancestors == ("endpoint:time-to-event",)
    assert any(item.signal == "match:name-and-abbreviation" for item in match.evidence)


def test_offsets_survive_broken_encodings(toy_normalizer: Normalizer) -> None:
    record = toy_normalizer.normalize_outcome(measure="In myelomaï¼Œ overall survival")
    (match,) = record.endpoints
    assert record.measure[match.start : match.end] == "overall survival"


def test_a_vague_measure_is_read_in_its_description(toy_normalizer: Normalizer) -> None:
    record = toy_normalizer.normalize_outcome(measure="Efficacy", description="Overall survival of all patients.")
    assert [match.field for match in record.endpoints] == ["description"] * len(record.endpoints)
    assert "overall-survival" in name_endpoints(record) + [c.id.removeprefix("endpoint:") for c in record.candidates]


def test_a_joined_text_is_split(toy_normalizer: Normalizer) -> None:
    record = toy_normalizer.normalize("ORR per IMWG 2016, up to 2 years")
    assert record.measure == "ORR per IMWG 2016"
    assert record.time_frame_text == "up to 2 years"
    assert name_endpoints(record) == ["overall-response-rate"]
    assert [mention.id for mention in record.criteria] == ["criterion:imwg-2016"]


@pytest.mark.parametrize("known", [{"trial_id": "NCT00498251"}, {"id": "NCT00498251/primary/1"}])
def test_a_joined_text_is_split_as_of_its_trial(toy_normalizer: Normalizer, known: dict[str, str]) -> None:
    joined = "Changes in oxygenation, Haemodynamics and lung injury, 48 hours"
    assert toy_normalizer.normalize_outcome(joined=joined).description == "Haemodynamics and lung injury"
    assert toy_normalizer.normalize_outcome(joined=joined, **known).description == ""


def test_a_criterion_without_version_stays_the_family(toy_normalizer: Normalizer) -> None:
    record = toy_normalizer.normalize_outcome(measure="ORR", description="According to IMWG criteria.")
    assert [mention.id for mention in record.criteria] == ["criterion:imwg"]


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome("1"), Status.EMPTY),
        (Outcome("2", measure=" ", time_frame="2 years"), Status.EMPTY),
        (Outcome("3", measure="Colour of the box"), Status.UNMAPPED),
        (Outcome("4", measure="Overall survival"), Status.MAPPED),
    ],
)
def test_status(outcome: Outcome, status: Status, toy_normalizer: Normalizer) -> None:
    assert toy_normalizer.normalize_outcome(outcome).status is status


def test_many_is_lazy(toy_normalizer: Normalizer) -> None:
    def endless() -> object:
        while True:
            yield {"id": "x", "measure": "Overall survival"}

    records = toy_normalizer.normalize_many(endless())  # type: ignore[arg-type]
    assert [next(records).id for _ in range(3)] == ["x", "x", "x"]


WORDS = st.sampled_from(
    "overall survival (OS) progression-free response rate CR, MR ( ) and/or per RECIST v1.1 in patients grade 3 >= "
    "；（ VGPR or better 10-5 quality of life \x00 ï¼Œ".split(" ")
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    measure=st.one_of(st.text(max_size=150), st.lists(WORDS, max_size=25).map(" ".join)),
    description=st.text(max_size=60),
)
def test_laws_of_every_record(toy_normalizer: Normalizer, measure: str, description: str) -> None:
    record = toy_normalizer.normalize_outcome(measure=measure, description=description, time_frame=description)
    texts = {"measure": record.measure, "description": record.description, "time_frame": record.time_frame_text}
    for match in (*record.endpoints, *record.candidates):
        assert 0.0 <= match.confidence <= 1.0
        assert texts[match.field][match.start : match.end] == match.text
    for mention in (*record.criteria, *record.categories, *record.instruments, *record.analytes):
        assert texts[mention.field][mention.start : mention.end] == mention.text
    assert len(record.candidates) <= 5
    assert (record.status in {Status.UNMAPPED, Status.EMPTY}) == (not record.endpoints)


def test_a_criterion_in_the_time_frame_counts(toy_normalizer: Normalizer) -> None:
    record = toy_normalizer.normalize_outcome(measure="PFS", time_frame="until progression per RECIST 1.1")
    (mention,) = record.criteria
    assert (mention.id, mention.field, mention.text) == ("criterion:recist-1.1", "time_frame", "RECIST 1.1")


def test_a_group_is_refined_by_its_description_only(toy_normalizer: Normalizer) -> None:
    described = "Adverse events of any grade; overall survival."
    record = toy_normalizer.normalize_outcome(measure="Safety and tolerability", description=described)
    found = {(match.id, match.field) for match in (*record.endpoints, *record.candidates)}
    assert ("endpoint:safety-and-tolerability", "measure") in found
    assert ("endpoint:adverse-events", "description") in found
    assert "endpoint:overall-survival" not in {name for name, _ in found}
