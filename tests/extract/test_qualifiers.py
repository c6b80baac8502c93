"""Qualifiers: what the measure says goes before the description, longer phrases before shorter ones."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from normalizer.extract.qualifiers import QualifierReader
from normalizer.model.hit import Entry, Facet, Hit
from normalizer.model.record import Qualifiers

COMPARATIVES = Path(__file__).parents[2] / "ontology" / "text" / "comparatives.yaml"
READER = QualifierReader(yaml.safe_load(COMPARATIVES.read_text(encoding="utf-8")))


def make_hit(value: str, first: int = 0, last: int = 0) -> Hit:
    return Hit(Entry(value, Facet.QUALIFIER, value, value, size=last - first + 1), first, last, first * 5, last * 5 + 4)


def find(measure: str, description: str = "") -> Qualifiers:
    return READER.find(measure, description, {}, None)


def find_named(field: str, *hits: Hit) -> Qualifiers:
    return READER.find("", "", {field: list(hits)}, None)


def test_of_two_phrases_that_begin_together_the_longer_one_counts() -> None:
    short, long = make_hit("metric=change"), make_hit("metric=percent-change", 0, 1)
    for hits in ([short, long], [long, short]):
        assert find_named("measure", *hits).metric == "percent-change"


def test_a_description_says_in_longer_phrases_only_how_the_measure_is_summed_up() -> None:
    assert find_named("description", make_hit("metric=rate")).metric is None
    assert find_named("description", make_hit("metric=rate", 3, 4)).metric == "rate"
    assert find_named("description", make_hit("assay=ngs")).assay == "ngs"


def test_the_grade_may_stand_in_the_description() -> None:
    grade = find("Adverse events", "Events of grade 3 or 4").grade
    assert grade is not None
    assert (grade.min, grade.max) == (3, 4)


@pytest.mark.parametrize(
    ("text", "sensitivity"),
    [
        ("MRD at 10^-5", "1e-5"),
        ("MRD at 1e-6", "1e-6"),
        ("MRD of 1 in 10^4 cells", "1e-4"),
        ("MRD of 1 in 100,000 cells", "1e-5"),
        ("MRD of 1 in 1 000 000 cells", "1e-6"),
        ("MRD of 1 in 10 cells", None),
    ],
)
def test_sensitivities(text: str, sensitivity: str | None) -> None:
    assert find(text).sensitivity == sensitivity
    assert find("MRD", text).sensitivity == sensitivity


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("VGPR or better", True),
        ("at least VGPR", True),
        ("patients who have at least a VGPR", True),
        ("VGPR, or a better quality of life", False),
        ("VGPR", False),
    ],
)
def test_thresholds(text: str, meant: bool) -> None:  # noqa: FBT001
    start = text.index("VGPR")
    hit = Hit(Entry("vgpr", Facet.CATEGORY, "category:vgpr", "VGPR"), 0, 0, start, start + 4)
    assert READER.find(text, "", {"measure": [hit]}, None).response_threshold == ("category:vgpr" if meant else None)
