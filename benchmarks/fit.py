"""Fit the scorer's weights and calibration on labelled outcomes: `python -m benchmarks.fit GOLD... [--write]`.

GOLD is JSON Lines with `endpoints` (required), `also` (tolerated) and the outcome's texts (`benchmarks/README.md`).
Rows are grouped by trial: the figures printed are those of trials that the fit has not seen (five folds). How far the
confidences are trusted, and what a threshold promises, comes from the answers of fresh rounds (`trust.py`).
Writes `normalizer/match/weights.json` with `--write`. Needs scikit-learn and numpy (extra `benchmarks`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.blind import WEIGHTS, read_rounds
from benchmarks.quality import read_gold
from benchmarks.report import make_table
from benchmarks.scoring import Core, measure_calibration
from benchmarks.trust import Trust, collect_readings, fit_trust, measure_curve, scale_table, trust_others
from normalizer.match.score import Scorer
from normalizer.model.concept import Concept
from normalizer.model.outcome import Field
from normalizer.pipeline import Normalizer
from normalizer.pipeline.outcomes import make_outcome, split_outcome

FOLDS = 5
FEWEST = 8


class Example(NamedTuple):
    """A candidate of a labelled outcome: the signals for and against it, whether it is right, and its trial."""

    signals: Mapping[str, float]
    right: bool
    trial: str


def name_trial(row: Mapping[str, Any]) -> str:
    """The trial a row belongs to, from its id."""
    return str(row["id"]).split("/")[0]


def collect(rows: Iterable[Mapping[str, Any]], core: frozenset[str], normalizer: Normalizer) -> Iterator[Example]:
    """All candidates but the tolerated ones, and those that a more specific one counts for already."""
    concepts = normalizer.vocabulary.concepts
    for row in rows:
        outcome, _ = split_outcome(make_outcome(row))
        fields = normalizer._fields.read(outcome)
        candidates, _ = normalizer._endpoints.find(
            fields[Field.MEASURE], fields[Field.DESCRIPTION], normalizer.threshold, outcome.about
        )
        need, tolerated = set(row["endpoints"]), set(row.get("also") or ())
        counted = [_find_core(candidate.endpoint, concepts, core) for candidate in candidates]
        for candidate, slug in zip(candidates, counted, strict=True):
            is_general = any(
                slug == same and candidate.endpoint in concepts[other.endpoint].ancestors
                for other, same in zip(candidates, counted, strict=True)
            )
            is_tolerated = slug in tolerated - need or (slug not in core and row.get("new"))
            if not is_general and not is_tolerated:
                yield Example(dict(candidate.signals), slug in need, name_trial(row))


def _find_core(endpoint: str, concepts: Mapping[str, Concept], core: frozenset[str]) -> str:
    """The slug that an endpoint counts as: its own, or that of the nearest core concept above it."""
    slugs = [name.partition(":")[2] for name in (endpoint, *concepts[endpoint].ancestors)]
    return next((slug for slug in slugs if slug in core), slugs[0])


def count_signals(examples: Iterable[Example]) -> Counter[str]:
    """How many candidates have each signal."""
    return Counter(name for example in examples for name in example.signals)


def fit_scorer(examples: Sequence[Example], strength: float = 1.0, left_out: tuple[str, ...] = ()) -> Scorer:
    """Weights for signals that occur at least eight times and do not begin with one of `left_out`."""
    counts = count_signals(examples)
    names = sorted(name for name, count in counts.items() if count >= FEWEST and not name.startswith(left_out or "\0"))
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit(_make_matrix(examples, names), np.array([example.right for example in examples]))
    weights = {name: float(weight) for name, weight in zip(names, model.coef_[0], strict=True)}
    return Scorer(float(model.intercept_[0]), weights)


def _make_matrix(examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """One row per candidate, one column per signal."""
    return np.array([[example.signals.get(name, 0.0) for name in names] for example in examples])


def show_unseen(examples: Sequence[Example], strength: float) -> str:
    """How well weights do on trials that they have not seen, with the logistic function and with isotonic knots."""
    right = np.array([example.right for example in examples])
    folds = list(GroupKFold(FOLDS).split(right, right, [example.trial for example in examples]))
    scores, isotonic = np.zeros(len(right)), np.zeros(len(right))
    for train, test in folds:
        scorer = fit_scorer([examples[place] for place in train], strength)
        weights = np.array(list(scorer.weights.values()))
        scores[test] = scorer.intercept + _make_matrix([examples[n] for n in test], list(scorer.weights)) @ weights
    for train, test in folds:
        knots = IsotonicRegression(y_min=0.005, y_max=0.995, out_of_bounds="clip").fit(scores[train], right[train])
        isotonic[test] = knots.predict(scores[test])
    logistic = 1 / (1 + np.exp(-scores))
    errors = [measure_calibration(sorted(zip(sure, right, strict=True), reverse=True)) for sure in (logistic, isotonic)]
    return (
        f"candidates {len(right)}  right {right.mean():.3f}\n"
        f"unseen trials: accuracy {((logistic >= 0.5) == right).mean():.4f}"
        f"  calibration error logistic {errors[0]:.4f}  isotonic {errors[1]:.4f}"
    )


def show_weights(scorer: Scorer, counts: Mapping[str, int]) -> str:
    """Weights with the number of candidates that have the signal, those against first."""
    rows = sorted(scorer.weights.items(), key=lambda item: item[1])
    return make_table(["signal", "weight", "candidates"], [[n, f"{w:.3f}", str(counts[n])] for n, w in rows])


def read_trust(core: frozenset[str]) -> tuple[Trust, list[list[float]]]:
    """What the answers of fresh rounds say of confidences, and `[threshold, precision, coverage]` of them."""
    rows, answers = read_rounds()
    readings, required = collect_readings(rows, answers, Core(core, frozenset()))
    curve = measure_curve(trust_others(readings), required)
    return fit_trust(readings), [[point.threshold, point.precision, point.coverage] for point in curve]


def show_trust(trust: Trust, curve: Sequence[Sequence[float]]) -> str:
    """How far confidences are trusted, and what a threshold promises."""
    rows = [[f"{threshold:.3f}", f"{precision:.4f}", f"{coverage:.4f}"] for threshold, precision, coverage in curve]
    table = make_table(["confidence from", "precision", "coverage"], rows)
    return f"fresh rounds: log-odds times {trust.slope:.3f}, {trust.shift:+.3f}\n{table}"


def render_weights(fitted_on: Mapping[str, Any], scorer: Scorer, trust: Trust, curve: Sequence[Sequence[float]]) -> str:
    """The table of weights as JSON, each point of the curve on one line."""
    table = {
        "fitted_on": fitted_on,
        "intercept": round(scorer.intercept, 4),
        "weights": {name: round(weight, 4) for name, weight in scorer.weights.items()},
        "knots": [],
        "precision_curve": curve,
    }
    text = json.dumps(scale_table(table, trust), indent=2)
    return re.sub(r"\[\s+([\d.]+),\s+([\d.]+),\s+([\d.]+)\s+\]", r"[\1, \2, \3]", text) + "\n"


def main() -> None:
    """Fit, cross-validate, print, and write the table if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--core", type=Path, help="a table of core endpoints instead of benchmarks/core")
    parser.add_argument("--strength", type=float, default=1.0, help="inverse strength of the L2 penalty")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    core = Core.load(options.core).endpoints
    rows = read_gold(options.gold)
    examples = list(collect(rows, core, Normalizer()))
    scorer = fit_scorer(examples, options.strength)
    trust, curve = read_trust(core)
    print(f"rows {len(rows)}  {show_unseen(examples, options.strength)}")
    print(show_weights(scorer, count_signals(examples)))
    print(show_trust(trust, curve))
    if options.write:
        fitted_on = {
            "rows": len(rows),
            "candidates": len(examples),
            "date": datetime.now(UTC).date().isoformat(),
            "sha256": hashlib.sha256(b"".join(path.read_bytes() for path in options.gold)).hexdigest(),
        }
        WEIGHTS.write_text(render_weights(fitted_on, scorer, trust, curve), encoding="utf-8")
        print(f"wrote {WEIGHTS}")


if __name__ == "__main__":
    main()
