"""A normalizer on the toy vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def toy_normalizer() -> Normalizer:
    """The whole flow on the toy vocabulary."""
    return Normalizer(Vocabulary.load(Path(__file__).resolve().parent.parent / "toy_ontology"))
