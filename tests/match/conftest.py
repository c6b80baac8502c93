"""The toy vocabulary, ready to match."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalizer.match.lexicon import Lexicon
from normalizer.match.typos import TypoCorrector
from normalizer.vocabulary import Vocabulary

TOY = Path(__file__).resolve().parent.parent / "toy_ontology"


@pytest.fixture(scope="session")
def toy() -> Vocabulary:
    """The toy vocabulary."""
    return Vocabulary.load(TOY)


@pytest.fixture(scope="session")
def lexicon(toy: Vocabulary) -> Lexicon:
    """Its lexicon."""
    return Lexicon(toy)


@pytest.fixture(scope="session")
def typos(lexicon: Lexicon) -> TypoCorrector:
    """Its corrector."""
    return TypoCorrector(lexicon)
