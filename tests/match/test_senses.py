"""What an ambiguous abbreviation stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalizer.match.senses import Context, SenseTable
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.edit.draft import Draft
from normalizer.vocabulary.load import read_source

TOY = Path(__file__).resolve().parent.parent / "toy_ontology"
SENSES = [
    {
        "meaning": "complete response",
        "concept": "endpoint:complete-response-rate",
        "when_disease": ["myeloma"],
        "when_criteria": ["criterion:imwg"],
        "unless_words": ["urine"],
    },
    {"meaning": "creatinine", "concept": "analyte:creatinine", "when_words": ["renal"]},
    {"meaning": "Brief Pain Inventory", "concept": "instrument:bpi", "when_words": ["questionnaire"]},
]


@pytest.fixture(scope="module")
def senses() -> SenseTable:
    draft = Draft(read_source(TOY))
    declared = [{"text": "CR", "senses": SENSES}, {"text": "CREA", "senses": SENSES[1:2]}]
    draft.open_file("text/abbreviations.yaml")["abbreviations"] = declared
    return SenseTable(Vocabulary.from_source(draft.finish()[1]))


@pytest.mark.parametrize(
    ("outcome", "trial", "criteria", "concept"),
    [
        ("cr at week 4", "adults with myeloma", (), "endpoint:complete-response-rate"),
        ("cr of myeloma", "", (), "endpoint:complete-response-rate"),
        ("cr in urine", "adults with myeloma", (), None),
        ("renal cr", "adults with myeloma", (), "analyte:creatinine"),
        ("renal cr", "adults with myeloma", ("criterion:imwg",), "endpoint:complete-response-rate"),
        ("renal cr", "", ("criterion:imwg",), None),
        ("cr", "", (), None),
    ],
)
def test_the_sense_that_most_speaks_for_is_chosen(
    outcome: str, trial: str, criteria: tuple[str, ...], concept: str | None, senses: SenseTable
) -> None:
    decision = senses.decide("CR", Context(f" {outcome} ", f" {trial} ", frozenset(criteria)))
    assert (decision.concept, decision.decided) == (concept, concept is not None)


def test_an_abbreviation_with_one_sense_needs_a_context_too(senses: SenseTable) -> None:
    assert senses.decide("CREA", Context(" renal crea ", "")).concept == "analyte:creatinine"
    assert senses.decide("CREA", Context(" crea ", "")).concept is None


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("short list of pain", "instrument:bpi"),
        ("crimson ribbon inventory", None),
        ("list of the rest", None),
    ],
)
def test_a_long_form_needs_a_telling_word_of_the_name(words: str, concept: str | None, senses: SenseTable) -> None:
    assert senses.read_long_form("CR", words.split(), frozenset()).concept == concept
