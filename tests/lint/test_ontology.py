from __future__ import annotations

from pathlib import Path

from normalizer.vocabulary.compile import check_source
from normalizer.vocabulary.load import read_source

ONTOLOGY = Path(__file__).parents[2] / "ontology"


def test_the_vocabulary_of_this_checkout_can_be_loaded() -> None:
    assert [str(finding) for finding in check_source(read_source(ONTOLOGY))] == []
