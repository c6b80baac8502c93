"""What the product gives on trials that its weights have not seen: cross-validation of the whole way.

Trials are dealt to five folds by a checksum of their id. For each fold the weights are fitted on the others, put into
the normalizer, and the fold's outcomes are read as any user's.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks.fit import FOLDS, collect, fit_scorer, name_trial
from benchmarks.scoring import Core, EndpointJudgement, Ranked, Tally, judge_endpoints
from normalizer.io.record_json import to_dict
from normalizer.match.score import Scorer
from normalizer.pipeline import Normalizer
from normalizer.pipeline.outcomes import make_outcome

Rows = Sequence[dict[str, Any]]
Judgements = list[EndpointJudgement]


def find_fold(row: dict[str, Any]) -> int:
    """The fold (0..4) of a row: that of its trial."""
    return zlib.crc32(name_trial(row).encode()) % FOLDS


def fit_folds(
    rows: Rows, core: Core, normalizer: Normalizer, strength: float = 1.0, left_out: tuple[str, ...] = ()
) -> list[Scorer]:
    """For each fold the scorer that was fitted on the other folds."""
    examples = [(find_fold({"id": example.trial}), example) for example in collect(rows, core.endpoints, normalizer)]
    return [
        fit_scorer([example for at, example in examples if at != fold], strength, left_out) for fold in range(FOLDS)
    ]


@contextmanager
def using(normalizer: Normalizer, scorer: Scorer, threshold: float) -> Iterator[None]:
    """Let the normalizer work with another scorer and threshold for a while."""
    kept = normalizer._endpoints.scorer, normalizer.threshold
    normalizer._endpoints.scorer, normalizer.threshold = scorer, threshold
    try:
        yield
    finally:
        normalizer._endpoints.scorer, normalizer.threshold = kept


def judge_unseen(
    rows: Rows, core: Core, normalizer: Normalizer, scorers: Sequence[Scorer], threshold: float
) -> Judgements:
    """Each row's endpoints, read with the scorer that has not seen its trial, judged; in the order of the rows."""
    judged: dict[int, EndpointJudgement] = {}
    for fold, scorer in enumerate(scorers):
        with using(normalizer, scorer, threshold):
            for place, row in enumerate(rows):
                if find_fold(row) == fold:
                    record = to_dict(normalizer.normalize_outcome(make_outcome(row)))
                    judged[place] = judge_endpoints(row, record["endpoints"], core)
    return [judged[place] for place in range(len(rows))]


def count_judgements(judged: Judgements) -> Tally:
    """All rows together."""
    return Tally(*(sum(len(getattr(row, name)) for row in judged) for name in ("right", "wrong", "missed")))


def rank_judgements(judged: Judgements) -> Ranked:
    """`(confidence, right)` of all endpoints that are not ignored, most confident first."""
    return sorted((item for row in judged for item in row.ranked), key=lambda item: -item[0])
