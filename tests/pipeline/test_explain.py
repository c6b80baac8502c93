"""Explanations: every stretch of text and what it was taken for."""

from __future__ import annotations

from normalizer.model.outcome import Outcome
from normalizer.pipeline import Normalizer


def test_spans_slice_the_raw_text_and_name_facets(toy_normalizer: Normalizer) -> None:
    outcome = Outcome(
        "1",
        measure="Number of participants with Objectve response（ORR） of biepitope cells",
        description="per IMWG criteria 2016",
        time_frame="up to 2 years",
    )
    explanation = toy_normalizer.explain(outcome)
    record = explanation.record
    raw = {"measure": record.measure, "description": record.description, "time_frame": record.time_frame_text}
    for span in explanation.spans:
        assert raw[span.field][span.start : span.end] == span.text
    found = {(span.facet, span.concept) for span in explanation.spans}
    assert ("endpoint", "endpoint:overall-response-rate") in found
    assert ("criterion", "criterion:imwg-2016") in found
    assert any(span.facet == "boilerplate" and span.concept is None for span in explanation.spans)
    assert {span.text for span in explanation.spans if span.facet == "unexplained"} >= {"biepitope", "cells"}


def test_repairs_and_parts_are_told(toy_normalizer: Normalizer) -> None:
    explanation = toy_normalizer.explain("Overall survival（OS）, up to 2 years")
    assert explanation.parts is not None
    assert explanation.parts.time_frame == "up to 2 years"
    assert explanation.cleaned["measure"] == "Overall survival(OS)"
    assert [repair.split(":")[0] for repair in explanation.repairs] == ["measure"]


def test_a_deciding_context_is_told(toy_normalizer: Normalizer) -> None:
    outcome = Outcome("1", measure="CR rate", conditions=("Multiple myeloma",))
    notes = [span.note for span in toy_normalizer.explain(outcome).spans]
    assert any("decided by" in note for note in notes)


def test_wordings_and_errors_are_told(toy_normalizer: Normalizer) -> None:
    notes = [span.note for span in toy_normalizer.explain(Outcome("1", measure="Kidny function")).spans]
    assert any("1 typing error mended" in note for note in notes)


def test_parts_of_an_outcome_can_be_given_by_name(toy_normalizer: Normalizer) -> None:
    record = toy_normalizer.normalize_outcome(measure="OS", time_frame="2 years", id="x", outcome_type="primary")
    assert (record.id, record.outcome_type, [match.id for match in record.endpoints]) == (
        "x",
        "primary",
        ["endpoint:overall-survival"],
    )


def test_many_reads_texts_outcomes_and_mappings(toy_normalizer: Normalizer) -> None:
    records = toy_normalizer.normalize_many(["OS", Outcome("2", measure="OS"), {"id": 3, "measure": "OS"}])
    assert [(record.id, len(record.endpoints)) for record in records] == [("", 1), ("2", 1), ("3", 1)]


def test_the_widest_of_overlapping_spans_is_shown(toy_normalizer: Normalizer) -> None:
    spans = toy_normalizer.explain(Outcome("1", measure="Number of participants with pain in patients")).spans
    boilerplate = [span.text for span in spans if span.facet == "boilerplate"]
    assert len(boilerplate) == len(set(boilerplate))
    assert [span.note for span in spans if span.facet == "zone"] == ["population"]
