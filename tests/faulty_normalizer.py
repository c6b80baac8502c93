"""A normalizer on the toy vocabulary with a fault: it fails on every measure that says `stumble`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary

if TYPE_CHECKING:
    from normalizer.model.outcome import Outcome
    from normalizer.pipeline.normalizer import _Steps

TOY = Path(__file__).parent / "toy_ontology"


class FaultyNormalizer(Normalizer):
    """Fails deep within the reading, as a mistake of this program would."""

    def _read(self, outcome: Outcome) -> _Steps:
        if "stumble" in f"{outcome.measure} {outcome.joined}":
            raise IndexError("list index out of range")
        return super()._read(outcome)


def make_faulty(*_: object) -> FaultyNormalizer:
    """As `normalizer.cli.options.make_normalizer`."""
    return FaultyNormalizer(Vocabulary.load(TOY))
