"""The toy vocabulary and its lexicon."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalizer.match.lexicon import Lexicon
from normalizer.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def toy() -> Vocabulary:
    """The toy vocabulary."""
    return Vocabulary.load(Path(__file__).resolve().parent.parent / "toy_ontology")


@pytest.fixture(scope="session")
def lexicon(toy: Vocabulary) -> Lexicon:
    """Its lexicon."""
    return Lexicon(toy)
