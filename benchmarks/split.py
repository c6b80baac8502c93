"""Fit and measure the splitter of joined outcomes (`normalizer.text.split`).

    python -m benchmarks.split FILE... [--write] [--only TEXT] [--strength 4] [--fewest 10]

Each FILE is JSON Lines (`.gz` too) with `measure`, `description`, `time_frame` on the row or under `split`, and
`nct_id` or `id` (`<trial>/...`). Parts that are there are joined by ", " and must be found again. Accuracy is
cross-validated in five folds by trial; `--write` then fits on everything and writes `weights.json`.
Needs numpy and scipy, which the product does not.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
import time
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.optimize  # type: ignore[import-untyped]
import scipy.sparse  # type: ignore[import-untyped]

from normalizer.text.split.cues import SplitCues
from normalizer.text.split.features import ROLES, describe_cuts
from normalizer.text.split.joined import split_joined
from normalizer.text.split.scoring import name_shape
from normalizer.text.split.segments import SEPARATOR, Segment, cut_segments

FOLDS = 5
WEIGHTS = Path(__file__).parent.parent / "normalizer/text/split/weights.json"
MOST_SEGMENTS = 60
NO_TIME_FRAME_FORMATS = {"measure_only", "csvold"}
KNOTS = 12
Name = tuple[str, str]
Array = npt.NDArray[np.float64]
Block = list[tuple[int, float]]


@dataclass(slots=True)
class Row:
    """A joined string with its true parts; `end` and `start` are the true cuts."""

    file: str
    trial: str
    parts: tuple[str, str, str]
    text: str
    segments: list[Segment]
    made: dict[str, list[list[str]]]
    end: int
    start: int

    @property
    def fold(self) -> int:
        """All rows of a trial share a fold."""
        return zlib.crc32(self.trial.encode()) % FOLDS


def read_rows(paths: list[str]) -> list[Row]:
    """The distinct rows of the files; a row that stands in several counts for the first."""
    rows: list[Row] = []
    seen: set[tuple[str, str]] = set()
    cues = SplitCues()
    for path in paths:
        opener: Any = gzip.open if path.endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = _read_row(Path(path).name, json.loads(line), cues, seen)
                if row:
                    rows.append(row)
    return rows


def _read_row(file: str, raw: dict[str, Any], cues: SplitCues, seen: set[tuple[str, str]]) -> Row | None:
    split = raw.get("split") or raw
    parts = tuple(split.get(key) or "" for key in ("measure", "description", "time_frame"))
    trial = raw.get("nct_id") or raw["id"].split("/")[0]
    text = SEPARATOR.join(part for part in parts if part)
    alone = not raw.get("split") and (raw.get("format") in NO_TIME_FRAME_FORMATS or "format" not in raw)
    if not parts[0] or alone or (trial, text) in seen:
        return None
    seen.add((trial, text))
    segments = cut_segments(text)
    end = parts[0].count(SEPARATOR) + 1
    start = len(segments) - (parts[2].count(SEPARATOR) + 1 if parts[2] else 0)
    return Row(file, trial, parts, text, segments, describe_cuts(segments, cues), end, start)  # type: ignore[arg-type]


class Fit:
    """A conditional log-linear model over the readings of each row, with L2 penalty `strength`."""

    def __init__(self, rows: list[Row], strength: float, fewest: int) -> None:
        self.rows, self.strength = rows, strength
        self.kept = self._keep_names(fewest)
        self.columns: dict[Name, int] = {}
        self.base: dict[int, int] = {}
        self.matrix = self._build_matrix()

    def _keep_names(self, fewest: int) -> set[Name]:
        trials: dict[Name, set[str]] = defaultdict(set)
        for row in self.rows:
            for role in ROLES:
                for names in row.made[role]:
                    for name in names:
                        trials[role, name].add(row.trial)
            for segment in row.segments:
                for word in segment.words:
                    trials["word", word].add(row.trial)
        return {name for name, seen in trials.items() if len(seen) >= fewest}

    def _build_matrix(self) -> scipy.sparse.csr_matrix:
        """One line per cut and kind of half reading: into (with head), out (with tail), join (with both)."""
        lines: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        at = 0
        for number, row in enumerate(self.rows):
            if len(row.segments) > MOST_SEGMENTS:
                continue
            self.base[number] = at
            for into, out, join in self._describe_row(row):
                for block in (into, out, join):
                    lines += [at] * len(block)
                    columns += [column for column, _ in block]
                    values += [value for _, value in block]
                    at += 1
        return scipy.sparse.csr_matrix((values, (lines, columns)), shape=(at, len(self.columns)))

    def _describe_row(self, row: Row) -> list[tuple[Block, Block, Block]]:
        sums: list[Counter[str]] = [Counter()]
        for segment in row.segments:
            known = Counter(
                word if ("word", word) in self.kept else name_shape(written)
                for word, written in zip(segment.words, segment.written, strict=True)
            )
            sums.append(sums[-1] + known)
        blocks = []
        for cut, before in enumerate(sums):
            head = self._number("measure", before) + self._name("head", row, cut)
            tail = self._number("time", sums[-1] - before) + self._name("tail", row, cut)
            into = head + self._name("into", row, cut)
            blocks.append((into, tail + self._name("out", row, cut), head + self._name("join", row, cut) + tail))
        return blocks

    def _number(self, role: str, words: Counter[str]) -> Block:
        return [(self.columns.setdefault((role, word), len(self.columns)), count) for word, count in words.items()]

    def _name(self, role: str, row: Row, cut: int) -> Block:
        names = [(role, name) for name in row.made[role][cut] if (role, name) in self.kept]
        return [(self.columns.setdefault(name, len(self.columns)), 1.0) for name in names]

    def fit(self, numbers: list[int]) -> Array:
        """The weights that make the true readings of these rows most likely."""
        groups: dict[int, list[int]] = defaultdict(list)
        for number in numbers:
            if number in self.base:
                groups[len(self.rows[number].segments)].append(number)
        start = np.zeros(len(self.columns))
        options = {"maxiter": 150, "maxcor": 8}
        found = scipy.optimize.minimize(
            self._measure_loss, start, args=(groups,), jac=True, method="L-BFGS-B", options=options
        )
        weights: Array = found.x
        return weights

    def _score_pairs(self, scores: Array, count: int, numbers: list[int]) -> Array:
        halves = np.stack([scores[self.base[n] : self.base[n] + 3 * (count + 1)] for n in numbers])
        halves = halves.reshape(len(numbers), count + 1, 3)
        pairs = np.full((len(numbers), count + 1, count + 1), -np.inf)
        for cut in range(1, count + 1):
            if cut < count:
                pairs[:, cut, cut + 1 :] = halves[:, cut, 0][:, None] + halves[:, cut + 1 :, 1]
            pairs[:, cut, cut] = halves[:, cut, 2]
        return pairs

    def _measure_loss(self, weights: Array, groups: dict[int, list[int]]) -> tuple[float, Array]:
        scores = self.matrix @ weights
        loss, slopes = 0.0, np.zeros(len(scores))
        for count, numbers in groups.items():
            pairs = self._score_pairs(scores, count, numbers)
            shares, logs = _normalise(pairs)
            true = (
                np.arange(len(numbers)),
                np.array([self.rows[n].end for n in numbers]),
                np.array([self.rows[n].start for n in numbers]),
            )
            loss -= float((pairs[true] - logs).sum())
            shares[true] -= 1
            same = np.einsum("kii->ki", shares).copy()
            base = np.array([self.base[n] for n in numbers])
            for cut in range(count + 1):
                slopes[base + 3 * cut] = shares[:, cut, :].sum(1) - same[:, cut]
                slopes[base + 3 * cut + 1] = shares[:, :, cut].sum(1) - same[:, cut]
                slopes[base + 3 * cut + 2] = same[:, cut]
        penalty = self.strength / 2 * float(weights @ weights)
        return loss + penalty, self.matrix.T @ slopes + self.strength * weights

    def judge(self, weights: Array, numbers: list[int]) -> list[tuple[int, float, bool]]:
        """(row, probability of its best reading, whether that is right)."""
        scores = self.matrix @ weights
        judged = []
        for number in numbers:
            if number not in self.base:
                continue
            row, count = self.rows[number], len(self.rows[number].segments)
            shares, _ = _normalise(self._score_pairs(scores, count, [number]))
            end, start = divmod(int(shares[0].argmax()), count + 1)
            texts = [segment.text for segment in row.segments]
            got = SEPARATOR.join(texts[:end]), SEPARATOR.join(texts[start:])
            right = _fold(got[0]) == _fold(row.parts[0]) and _fold(got[1]) == _fold(row.parts[2])
            judged.append((number, float(shares[0].max()), right))
        return judged


def _normalise(pairs: Array) -> tuple[Array, Array]:
    flat = pairs.reshape(len(pairs), -1)
    top = flat.max(1, keepdims=True)
    powers = np.exp(flat - top)
    total = powers.sum(1, keepdims=True)
    return (powers / total).reshape(pairs.shape), top[:, 0] + np.log(total[:, 0])


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,.:;")


def fit_calibration(judged: list[tuple[int, float, bool]]) -> list[tuple[float, float]]:
    """Knots (mean raw probability, share right) of bins of equal mass, made monotone by pooling."""
    ranked = sorted((probability, right) for _, probability, right in judged)
    edges = np.linspace(0, len(ranked), KNOTS + 1).astype(int)
    pools = [[ranked[i] for i in range(low, high)] for low, high in pairwise(edges)]
    merged: list[list[tuple[float, bool]]] = []
    for pool in pools:
        merged.append(pool)
        while len(merged) > 1 and _share(merged[-2]) >= _share(merged[-1]):
            merged[-2:] = [merged[-2] + merged[-1]]
    knots = [(round(float(np.mean([p for p, _ in pool])), 5), round(_share(pool), 5)) for pool in merged]
    return [(0.0, 0.0), *knots]


def _share(pool: list[tuple[float, bool]]) -> float:
    return float(np.mean([right for _, right in pool]))


def print_accuracy(rows: list[Row], judged: list[tuple[int, float, bool]]) -> None:
    """Share of right splits by file and the expected calibration error of the raw probability (ten bins)."""
    by_file: dict[str, list[bool]] = defaultdict(list)
    for number, _, right in judged:
        by_file[rows[number].file].append(right)
    for file, rights in by_file.items():
        print(f"{file:32} rows {len(rights):6}  right {np.mean(rights):.4f}")
    ranked = sorted((probability, right) for _, probability, right in judged)
    error = sum(
        len(part) / len(ranked) * abs(np.mean([p for p, _ in part]) - np.mean([r for _, r in part]))
        for part in (ranked[b * len(ranked) // 10 : (b + 1) * len(ranked) // 10] for b in range(10))
    )
    print(f"all {np.mean([r for _, r in ranked]):.4f}  calibration error {error:.4f}")


def write_weights(fit: Fit, weights: Array, judged: list[tuple[int, float, bool]]) -> None:
    """Write the table that the product reads; statements that weigh next to nothing are left out."""
    table: dict[str, dict[str, float]] = {role: {} for role in (*ROLES, "measure", "time")}
    for (role, name), column in fit.columns.items():
        value = round(float(weights[column]), 2)
        if role not in ROLES or value:
            table[role][name] = value
    digest = hashlib.sha256("\n".join(sorted(row.text for row in fit.rows)).encode()).hexdigest()
    right = float(np.mean([r for _, _, r in judged]))
    head = {
        "about": "Weights of normalizer.text.split; made by benchmarks/split.py, not edited by hand.",
        "date": datetime.now(UTC).date().isoformat(),
        "rows": len(fit.rows),
        "trials": len({row.trial for row in fit.rows}),
        "sha256_of_sorted_texts": digest,
        "strength": fit.strength,
        "right_in_cross_validation": round(right, 4),
        "calibration": fit_calibration(judged),
    }
    ordered = {role: dict(sorted(names.items())) for role, names in table.items()}
    WEIGHTS.write_text(json.dumps({**head, "weights": ordered}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def main() -> None:
    """Fit, measure, and with `--write` ship."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--strength", type=float, default=4.0)
    parser.add_argument("--fewest", type=int, default=10)
    parser.add_argument("--folds", type=int, default=FOLDS)
    options = parser.parse_args()
    rows = read_rows(options.files)
    fit = Fit(rows, options.strength, options.fewest)
    print(f"rows {len(rows)}, statements {len(fit.columns)}")
    judged: list[tuple[int, float, bool]] = []
    for fold in range(options.folds):
        weights = fit.fit([n for n, row in enumerate(rows) if row.fold != fold])
        judged += fit.judge(weights, [n for n, row in enumerate(rows) if row.fold == fold])
    print_accuracy(rows, judged)
    if options.write:
        write_weights(fit, fit.fit(list(range(len(rows)))), judged)
        began = time.perf_counter()
        for row in rows[:3000]:
            split_joined(row.text)
        print(f"{3000 / (time.perf_counter() - began):.0f} strings/s", file=sys.stderr)


if __name__ == "__main__":
    main()
