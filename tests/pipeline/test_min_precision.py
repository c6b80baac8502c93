"""A threshold chosen by precision."""

from __future__ import annotations

import pytest

from normalizer.match.score import Scorer
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary

MEASURE = "Rate of survival, in a way, and objectve response rate of the tumour"


@pytest.fixture
def vocabulary(toy_normalizer: Normalizer) -> Vocabulary:
    return toy_normalizer.vocabulary


def test_the_threshold_is_raised_as_far_as_needed(vocabulary: Vocabulary) -> None:
    threshold, precision, _ = Scorer.load().precision_curve[-5]
    assert Normalizer(vocabulary, min_precision=precision).threshold <= threshold
    assert Normalizer(vocabulary, min_precision=precision).threshold > 0.5
    assert Normalizer(vocabulary, min_precision=0.0).threshold == 0.5
    assert Normalizer(vocabulary, threshold=0.999, min_precision=0.0).threshold == 0.999


def test_surer_endpoints_are_fewer(vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = Scorer.load()
    plain = Normalizer(vocabulary).normalize_outcome(measure=MEASURE)
    sure = max(match.confidence for match in plain.endpoints)
    curve = ((0.5, 0.9, 0.9), (min(sure + 0.0001, 1.0), 0.97, 0.1))
    scorer = Scorer(shipped.intercept, shipped.weights, shipped.knots, curve)
    monkeypatch.setattr(Scorer, "load", classmethod(lambda _: scorer))
    assert Normalizer(vocabulary, min_precision=0.9).normalize_outcome(measure=MEASURE).endpoints == plain.endpoints
    strict = Normalizer(vocabulary, min_precision=0.97).normalize_outcome(measure=MEASURE)
    assert not strict.endpoints
    assert {match.id for match in plain.endpoints} <= {match.id for match in strict.candidates}


def test_what_cannot_be_promised_is_refused(vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Scorer, "load", classmethod(lambda _: Scorer(0.0, {}, (), ((0.5, 0.9, 0.9),))))
    with pytest.raises(ValueError, match="out of reach"):
        Normalizer(vocabulary, min_precision=0.95)
