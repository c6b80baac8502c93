"""Fit and measure the splitter of joined outcomes (`normalizer.text.split`).

    python -m benchmarks.split FILE... [--write] [--strength 4] [--fewest 10] [--least 0.05]

Each FILE is JSON Lines (`.gz` too) with `measure`, `description`, `time_frame` on the row or under `split`, and
`nct_id` or `id` (`<trial>/...`). Parts that are there are joined by ", " and must be found again. Rows with `split`
count twice: as of their trial, and as of a trial that nothing is known of. Accuracy and confidence are cross-validated
in five folds by trial: neither weights nor calibration have seen a row's trial.
`--write` then fits on everything and writes `weights.json`. Needs numpy and scipy, which the product does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.join import read_lines
from benchmarks.split_model import FOLDS, Array, Fit, Row, list_by_role
from normalizer.text.split.cues import SplitCues
from normalizer.text.split.era import UNKNOWN, class_era
from normalizer.text.split.features import describe_cuts
from normalizer.text.split.joined import calibrate
from normalizer.text.split.reach import find_reach
from normalizer.text.split.segments import SEPARATOR, cut_segments

WEIGHTS = Path(__file__).parent.parent / "normalizer/text/split/weights.json"
MOST_SEGMENTS = 60
NO_TIME_FRAME_FORMATS = {"measure_only", "csvold"}
NO_TRIAL = " (trial unknown)"
KNOTS = 12
BINS = 10
CONFIDENCES = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99)
Knots = list[tuple[float, float]]


class Judgement(NamedTuple):
    """A row's reading by weights that have not seen its trial."""

    row: Row
    end: int
    start: int
    probability: float
    right: bool


def read_rows(paths: list[str]) -> list[Row]:
    """The distinct rows of the files; a row that stands in several counts for the first."""
    rows: list[Row] = []
    seen: set[tuple[str, str]] = set()
    cues = SplitCues()
    for path in paths:
        for raw in read_lines(Path(path)):
            row = _read_row(Path(path).name, raw, cues, seen)
            if row:
                rows.append(row)
            if row and raw.get("split"):
                rows.append(_hide_trial(row, cues))
    return rows


def _read_row(file: str, raw: dict[str, Any], cues: SplitCues, seen: set[tuple[str, str]]) -> Row | None:
    split = raw.get("split") or raw
    measure, description, time_frame = (str(split.get(key) or "") for key in ("measure", "description", "time_frame"))
    trial = raw.get("nct_id") or raw["id"].split("/")[0]
    text = SEPARATOR.join(part for part in (measure, description, time_frame) if part)
    alone = not raw.get("split") and (raw.get("format") in NO_TIME_FRAME_FORMATS or "format" not in raw)
    if not measure or alone or (trial, text) in seen:
        return None
    seen.add((trial, text))
    segments = cut_segments(text)
    reach = find_reach(segments)
    made = list_by_role(describe_cuts(segments, reach, cues, class_era(trial)))
    end = measure.count(SEPARATOR) + 1
    start = len(segments) - (time_frame.count(SEPARATOR) + 1 if time_frame else 0)
    return Row(file, trial, (measure, description, time_frame), text, segments, reach, made, end, start)


def _hide_trial(row: Row, cues: SplitCues) -> Row:
    made = list_by_role(describe_cuts(row.segments, row.reach, cues, UNKNOWN))
    return replace(row, file=f"{row.file}{NO_TRIAL}", made=made)


def cross_validate(fit: Fit, rows: list[Row]) -> list[Judgement]:
    """Each row read by the weights of the other folds."""
    judged = []
    for fold in range(FOLDS):
        weights = fit.fit([n for n, row in enumerate(rows) if row.fold != fold and len(row.segments) <= MOST_SEGMENTS])
        found = fit.judge(weights, [n for n, row in enumerate(rows) if row.fold == fold])
        judged += [
            Judgement(rows[n], end, start, probability, _is_right(rows[n], end, start))
            for n, (end, start, probability) in found.items()
        ]
    return judged


def _is_right(row: Row, end: int, start: int) -> bool:
    texts = [segment.text for segment in row.segments]
    found = SEPARATOR.join(texts[:end]), SEPARATOR.join(texts[start:])
    return all(_fold(got) == _fold(true) for got, true in zip(found, (row.parts[0], row.parts[2]), strict=True))


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,.:;")


def fit_calibration(judged: list[Judgement]) -> Knots:
    """Knots (mean raw probability, share right) of bins of equal mass, made monotone by pooling."""
    ranked = sorted((each.probability, each.right) for each in judged)
    edges = np.linspace(0, len(ranked), KNOTS + 1).astype(int)
    merged: list[list[tuple[float, bool]]] = []
    for low, high in pairwise(edges):
        merged.append(ranked[low:high])
        while len(merged) > 1 and _share(merged[-2]) >= _share(merged[-1]):
            merged[-2:] = [merged[-2] + merged[-1]]
    knots = [(round(float(np.mean([p for p, _ in pool])), 5), round(_share(pool), 5)) for pool in merged]
    return [(0.0, 0.0), *knots]


def _share(pool: list[tuple[float, bool]]) -> float:
    return float(np.mean([right for _, right in pool]))


def rank_confidences(judged: list[Judgement]) -> dict[str, list[tuple[float, bool]]]:
    """By file (confidence, right), ascending; calibrated on the other folds."""
    ranked = defaultdict(list)
    for fold in range(FOLDS):
        knots = tuple(fit_calibration([each for each in judged if each.row.fold != fold]))
        for each in judged:
            if each.row.fold == fold:
                ranked[each.row.file].append((calibrate(each.probability, knots), each.right))
    return {file: sorted(pairs) for file, pairs in ranked.items()}


def print_accuracy(judged: list[Judgement]) -> None:
    """By file the share right, the calibration error (bins of equal mass), and the share right above a confidence."""
    for file, ranked in rank_confidences(judged).items():
        edges = np.linspace(0, len(ranked), BINS + 1).astype(int)
        pools = [ranked[low:high] for low, high in pairwise(edges) if high > low]
        error = sum(len(pool) * abs(np.mean([p for p, _ in pool]) - _share(pool)) for pool in pools) / len(ranked)
        print(f"{file:40} rows {len(ranked):6}  right {_share(ranked):.4f}  calibration error {error:.4f}")
        for least in CONFIDENCES:
            sure = ranked[bisect_left(ranked, (least,)) :]
            print(f"    confidence >= {least:.2f}: {len(sure) / len(ranked):.4f} of rows, {_share(sure):.4f} right")
        classes = Counter(class_error(each) for each in judged if not each.right and each.row.file == file)
        for name, count in classes.most_common():
            print(f"    {count:4} {name}")


def class_error(judgement: Judgement) -> str:
    """What went wrong, in words."""
    row, end, start = judgement.row, judgement.end, judgement.start
    measure = "ok" if end == row.end else "too short" if end < row.end else "too long"
    time = "ok" if start == row.start else "too early" if start < row.start else "too late"
    missing = {(True, False): "; found one that is not there", (False, True): "; missed it"}
    description = missing.get((row.end == row.start, end == start), "")
    return f"measure {measure}, time frame {time}, description{description or ' there or not as it is'}"


def write_weights(fit: Fit, weights: Array, judged: list[Judgement]) -> None:
    """Write the table that the product reads; statements that weigh next to nothing are left out."""
    table: dict[str, dict[str, float]] = {}
    for name, columns in fit.columns.items():
        values = weights[fit.slices[name]]
        kept = {statement: float(values[column]) for statement, column in columns.items() if values[column]}
        table[name] = dict(sorted(kept.items()))
    rows = [row for row in fit.rows if not row.file.endswith(NO_TRIAL)]
    digest = hashlib.sha256("\n".join(sorted(row.text for row in rows)).encode()).hexdigest()
    head = {
        "about": "Weights of normalizer.text.split; made by benchmarks/split.py, not edited by hand.",
        "date": datetime.now(UTC).date().isoformat(),
        "rows": len(rows),
        "trials": len({row.trial for row in rows}),
        "sha256_of_sorted_texts": digest,
        "strength": fit.strength,
        "right_in_cross_validation": {
            file: round(_share(ranked), 4) for file, ranked in rank_confidences(judged).items()
        },
        "calibration": fit_calibration(judged),
    }
    WEIGHTS.write_text(json.dumps({**head, "weights": table}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def main() -> None:
    """Fit, measure, and with `--write` ship."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--strength", type=float, default=4.0)
    parser.add_argument("--fewest", type=int, default=10, help="statements of fewer trials are not used")
    parser.add_argument("--least", type=float, default=0.05, help="smaller weights are left out")
    options = parser.parse_args()
    rows = read_rows(options.files)
    fit = Fit(rows, options.strength, options.fewest, options.least)
    print(f"rows {len(rows)}, statements and words {fit.size}")
    judged = cross_validate(fit, rows)
    print_accuracy(judged)
    if options.write:
        numbers = [n for n, row in enumerate(rows) if len(row.segments) <= MOST_SEGMENTS]
        weights = fit.fit(numbers)
        print(f"weights kept {np.count_nonzero(weights)}")
        write_weights(fit, weights, judged)


if __name__ == "__main__":
    main()
