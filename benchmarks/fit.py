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
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.blind import WEIGHTS, read_rounds
from benchmarks.scoring import Core
from benchmarks.trust import Trust, collect_readings, fit_trust, measure_curve, scale_table, trust_others
from normalizer.model.concept import Concept
from normalizer.model.outcome import Field
from normalizer.pipeline import Normalizer
from normalizer.pipeline.outcomes import make_outcome, split_outcome

FOLDS = 5


def read_rows(paths: list[Path]) -> list[dict[str, Any]]:
    """Labelled rows of several JSON Lines files."""
    return [
        json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def name_trial(row: dict[str, Any]) -> str:
    """The trial a row belongs to, from its id."""
    return str(row["id"]).split("/")[0]


def collect(
    rows: list[dict[str, Any]], core: frozenset[str], normalizer: Normalizer | None = None
) -> tuple[list[dict[str, float]], list[int], list[str], list[str]]:
    """Signals, labels (1 right, 0 wrong), trials and endpoints of all candidates.

    Tolerated readings are left out, and those that a more specific reading counts for already.
    """
    normalizer = normalizer or Normalizer()
    signals, labels, trials, endpoints = [], [], [], []
    for row in rows:
        outcome, _ = split_outcome(make_outcome(row))
        fields = normalizer._fields.read(outcome)
        candidates, _ = normalizer._endpoints.find(
            fields[Field.MEASURE], fields[Field.DESCRIPTION], normalizer.threshold, outcome.about
        )
        need, tolerated = set(row["endpoints"]), set(row.get("also") or ())
        concepts = normalizer.vocabulary.concepts
        counted = [_find_core(candidate.endpoint, concepts, core) for candidate in candidates]
        for candidate, slug in zip(candidates, counted, strict=True):
            if any(
                slug == same and candidate.endpoint in concepts[other.endpoint].ancestors
                for other, same in zip(candidates, counted, strict=True)
            ):
                continue
            if slug in tolerated and slug not in need:
                continue
            if slug not in core and row.get("new"):
                continue
            signals.append(dict(candidate.signals))
            labels.append(int(slug in need))
            trials.append(name_trial(row))
            endpoints.append(slug)
    return signals, labels, trials, endpoints


def _find_core(endpoint: str, concepts: Mapping[str, Concept], core: frozenset[str]) -> str:
    """The slug that an endpoint counts as: its own, or that of the nearest core concept above it."""
    slugs = [name.partition(":")[2] for name in (endpoint, *concepts[endpoint].ancestors)]
    return next((slug for slug in slugs if slug in core), slugs[0])


def make_matrix(signals: list[dict[str, float]], names: list[str]) -> np.ndarray:
    """One row per candidate, one column per signal."""
    place = {name: index for index, name in enumerate(names)}
    matrix = np.zeros((len(signals), len(names)))
    for row, found in enumerate(signals):
        for name, value in found.items():
            if name in place:
                matrix[row, place[name]] = value
    return matrix


def measure_calibration(confidence: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error in ten bins of equal mass."""
    order = np.argsort(confidence)
    bins = np.array_split(order, 10)
    return float(sum(len(b) / len(order) * abs(confidence[b].mean() - right[b].mean()) for b in bins if len(b)))


def _read_trust(core: frozenset[str]) -> tuple[Trust, list[list[float]]]:
    """What the answers of fresh rounds say of confidences, and `[threshold, precision, coverage]` of them."""
    rows, answers = read_rounds()
    readings, required = collect_readings(rows, answers, Core(core, frozenset()))
    curve = measure_curve(trust_others(readings), required)
    return fit_trust(readings), [[point.threshold, point.precision, point.coverage] for point in curve]


def main() -> None:
    """Fit, cross-validate, print, and write the table if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--core", type=Path, help="a table of core endpoints instead of benchmarks/core")
    parser.add_argument("--strength", type=float, default=1.0, help="inverse strength of the L2 penalty")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    core = Core.load(options.core).endpoints
    rows = read_rows(options.gold)
    signals, labels, trials, _ = collect(rows, core)
    counts: dict[str, int] = {}
    for found in signals:
        for name in found:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= 8)
    x, y = make_matrix(signals, names), np.array(labels)
    groups = np.array(trials)
    scores = np.zeros(len(y))
    for train, test in GroupKFold(FOLDS).split(x, y, groups):
        model = LogisticRegression(C=options.strength, max_iter=2000).fit(x[train], y[train])
        scores[test] = model.decision_function(x[test])
    plain = 1 / (1 + np.exp(-scores))
    calibrated = np.zeros(len(y))
    for train, test in GroupKFold(FOLDS).split(x, y, groups):
        fit = IsotonicRegression(y_min=0.005, y_max=0.995, out_of_bounds="clip").fit(scores[train], y[train])
        calibrated[test] = fit.predict(scores[test])
    right = (plain >= 0.5) == (y == 1)
    print(f"rows {len(rows)}  candidates {len(y)}  right {y.mean():.3f}")
    print(
        f"unseen trials: accuracy {right.mean():.4f}  calibration error logistic {measure_calibration(plain, y):.4f}"
        f"  isotonic {measure_calibration(calibrated, y):.4f}"
    )
    model = LogisticRegression(C=options.strength, max_iter=2000).fit(x, y)
    weights = {name: round(float(weight), 4) for name, weight in zip(names, model.coef_[0], strict=True)}
    for name, weight in sorted(weights.items(), key=lambda item: item[1]):
        print(f"  {weight:8.3f}  {counts[name]:6d}  {name}")
    trust, curve = _read_trust(core)
    print(f"fresh rounds: log-odds times {trust.slope:.3f}, {trust.shift:+.3f}")
    for threshold, precision, coverage in curve:
        print(f"  from {threshold:5.3f}: precision {precision:.4f}  coverage {coverage:.4f}")
    if options.write:
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in options.gold)).hexdigest()
        table = {
            "fitted_on": {
                "rows": len(rows),
                "candidates": len(y),
                "date": datetime.now(UTC).date().isoformat(),
                "sha256": digest,
            },
            "intercept": round(float(model.intercept_[0]), 4),
            "weights": weights,
            "knots": [],
            "precision_curve": curve,
        }
        table = scale_table(table, trust)
        text = re.sub(r"\[\s+([\d.]+),\s+([\d.]+),\s+([\d.]+)\s+\]", r"[\1, \2, \3]", json.dumps(table, indent=2))
        WEIGHTS.write_text(text + "\n", encoding="utf-8")
        print(f"wrote {WEIGHTS}")


if __name__ == "__main__":
    main()
