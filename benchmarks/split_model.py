"""The model behind `benchmarks/split.py`: a conditional log-linear model over the readings of joined strings."""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.optimize  # type: ignore[import-untyped]
import scipy.sparse  # type: ignore[import-untyped]

from normalizer.text.split.features import OPENING_WORD, Described, Statements
from normalizer.text.split.reach import Reach
from normalizer.text.split.segments import Segment
from normalizer.text.split.weights import name_shape

FOLDS = 5
ROLES = ("head", "into", "out", "join", "tail")
TABLES = (*ROLES, "measure", "time")
Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Name = tuple[str, str]


def list_by_role(said: Described) -> dict[str, Statements]:
    """What each role of a cut weighs."""
    into = [
        sides + opening + [OPENING_WORD + word for word in words]
        for sides, opening, words in zip(said.sides, said.opening, said.words, strict=True)
    ]
    return {"head": said.head, "into": into, "out": said.sides, "join": said.sides, "tail": said.tail}


@dataclass(slots=True)
class Row:
    """A joined string with its true parts; `end` and `start` are the true cuts."""

    file: str
    trial: str
    parts: tuple[str, str, str]
    text: str
    segments: list[Segment]
    reach: Reach
    made: dict[str, list[list[str]]]
    end: int
    start: int

    @property
    def fold(self) -> int:
        """All rows of a trial share a fold."""
        return zlib.crc32(self.trial.encode()) % FOLDS

    @property
    def within_reach(self) -> bool:
        """Whether the true reading is one that the splitter considers."""
        return self.end <= self.reach.last_end and self.start >= self.reach.first_start


@dataclass(slots=True)
class Group:
    """Rows with equally many segments, so that their readings fill one array."""

    numbers: list[int]
    lines: Indices
    ends: Indices
    starts: Indices


class Fit:
    """Weights of named statements and words, with L2 penalty `strength`; those of fewer trials than `fewest` go."""

    def __init__(self, rows: list[Row], strength: float, fewest: int, least: float) -> None:
        self.rows, self.strength, self.least = rows, strength, least
        counts = np.array([len(row.segments) for row in rows])
        self.base = np.concatenate([[0], np.cumsum(counts + 1)])
        self.total = int(self.base[-1])
        self.first = np.repeat(self.base[:-1], counts + 1)
        self.last = np.repeat(self.base[1:] - 1, counts + 1)
        self.columns: dict[str, dict[str, int]] = {table: {} for table in TABLES}
        self.matrices = self._build_matrices(self._keep_names(fewest))
        self.flipped = {table: matrix.T.tocsr() for table, matrix in self.matrices.items()}
        edges = np.cumsum([0, *(len(self.columns[table]) for table in TABLES)])
        self.slices = {table: slice(edges[at], edges[at + 1]) for at, table in enumerate(TABLES)}
        self.size = int(edges[-1])

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

    def _build_matrices(self, kept: set[Name]) -> dict[str, scipy.sparse.csr_matrix]:
        lines = {table: array("q") for table in TABLES}
        places = {table: array("q") for table in TABLES}
        for table, line, name in self._list_entries(kept):
            columns = self.columns[table]
            lines[table].append(line)
            places[table].append(columns.setdefault(name, len(columns)))
        return {
            table: scipy.sparse.csr_matrix(
                (np.ones(len(lines[table])), (np.array(lines[table]), np.array(places[table]))),
                shape=(self.total, len(self.columns[table])),
            )
            for table in TABLES
        }

    def _list_entries(self, kept: set[Name]) -> Iterator[tuple[str, int, str]]:
        """(table, line, name): one line per cut; the words of a segment stand in the line of the cut before it."""
        for number, row in enumerate(self.rows):
            base = int(self.base[number])
            for role in ROLES:
                for cut, names in enumerate(row.made[role]):
                    yield from ((role, base + cut, name) for name in names if (role, name) in kept)
            for at, segment in enumerate(row.segments):
                for word, written in zip(segment.words, segment.written, strict=True):
                    for name in [name_shape(written)] + [word] * (("word", word) in kept):
                        yield "measure", base + at, name
                        yield "time", base + at, name

    def group(self, numbers: list[int]) -> list[Group]:
        """The rows by number of segments."""
        groups: dict[int, list[int]] = defaultdict(list)
        for number in numbers:
            groups[len(self.rows[number].segments)].append(number)
        return [
            Group(
                members,
                self.base[members][:, None] + np.arange(count + 1),
                np.array([self.rows[number].end for number in members]),
                np.array([self.rows[number].start for number in members]),
            )
            for count, members in groups.items()
        ]

    def fit(self, numbers: list[int]) -> Array:
        """The weights that make the true readings of these rows most likely; what weighs next to nothing is 0."""
        groups = self.group([number for number in numbers if self.rows[number].within_reach])
        options = {"maxiter": 120, "maxcor": 8}
        found = scipy.optimize.minimize(
            self._measure_loss, np.zeros(self.size), args=(groups,), jac=True, method="L-BFGS-B", options=options
        )
        weights: Array = np.round(found.x, 2)
        weights[np.abs(weights) < self.least] = 0.0
        return weights

    def _add_up(self, weights: Array) -> dict[str, Array]:
        scores = {table: matrix @ weights[self.slices[table]] for table, matrix in self.matrices.items()}
        measure = np.concatenate([[0.0], np.cumsum(scores["measure"])])[:-1]
        time = np.concatenate([[0.0], np.cumsum(scores["time"])])[:-1]
        scores["head"] += measure - measure[self.first]
        scores["tail"] += time[self.last] - time
        return scores

    def _score_pairs(self, scores: dict[str, Array], group: Group) -> Array:
        lines = group.lines
        count = lines.shape[1] - 1
        into = (scores["head"] + scores["into"])[lines]
        out = (scores["tail"] + scores["out"])[lines]
        pairs = into[:, :, None] + out[:, None, :]
        low = np.tril_indices(count + 1)
        pairs[:, low[0], low[1]] = -np.inf
        diagonal = np.arange(count + 1)
        pairs[:, diagonal, diagonal] = (scores["head"] + scores["join"] + scores["tail"])[lines]
        pairs[:, 0, :] = -np.inf
        reach = [self.rows[number].reach for number in group.numbers]
        pairs[diagonal[None, :] > np.array([each.last_end for each in reach])[:, None]] = -np.inf
        late = diagonal[None, :] < np.array([each.first_start for each in reach])[:, None]
        pairs.transpose(0, 2, 1)[late] = -np.inf
        return pairs

    def _measure_loss(self, weights: Array, groups: list[Group]) -> tuple[float, Array]:
        scores = self._add_up(weights)
        loss = 0.0
        described, timed, joined = (np.zeros(self.total) for _ in range(3))
        for group in groups:
            pairs = self._score_pairs(scores, group)
            shares, logs = normalise(pairs)
            true = (np.arange(len(group.numbers)), group.ends, group.starts)
            loss -= float((pairs[true] - logs).sum())
            shares[true] -= 1
            same = np.einsum("kii->ki", shares)
            joined[group.lines] = same
            described[group.lines] = shares.sum(2) - same
            timed[group.lines] = shares.sum(1) - same
        head, tail = described + joined, timed + joined
        sums = np.concatenate([[0.0], np.cumsum(head)]), np.concatenate([[0.0], np.cumsum(tail)])
        after = np.arange(self.total) + 1
        slopes = {
            "head": head,
            "into": described,
            "out": timed,
            "join": joined,
            "tail": tail,
            "measure": sums[0][self.last + 1] - sums[0][after],
            "time": sums[1][after] - sums[1][self.first],
        }
        slope = np.concatenate([self.flipped[table] @ slopes[table] for table in TABLES])
        return loss + self.strength / 2 * float(weights @ weights), slope + self.strength * weights

    def judge(self, weights: Array, numbers: list[int]) -> dict[int, tuple[int, int, float]]:
        """By row its best reading (`end`, `start`) and that reading's probability."""
        scores = self._add_up(weights)
        judged = {}
        for group in self.group(numbers):
            shares, _ = normalise(self._score_pairs(scores, group))
            for number, share in zip(group.numbers, shares, strict=True):
                end, start = divmod(int(share.argmax()), share.shape[1])
                judged[number] = end, start, float(share.max())
        return judged


def normalise(pairs: Array) -> tuple[Array, Array]:
    """The probabilities of the readings of each row, and the logarithm of what they were divided by."""
    flat = pairs.reshape(len(pairs), -1)
    top = flat.max(1, keepdims=True)
    powers = np.exp(flat - top)
    total = powers.sum(1, keepdims=True)
    return (powers / total).reshape(pairs.shape), top[:, 0] + np.log(total[:, 0])
