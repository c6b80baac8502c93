"""Scores of predicted records against labels: endpoints, facets, time frames, splitting, calibration.

Rules. Endpoints are compared as sets, row by row: a predicted one counts as the nearest core concept among itself and
its ancestors; it is right if the labels require it, ignored if they tolerate it (`also`), wrong otherwise. One without
a core concept above it is ignored where the labels propose a `new` concept. Of the instruments only the core ones
count. A time frame is right if all five fields are; durations agree within two per cent. A split is right if measure
and time frame are. The calibration error is the expected one in ten bins of equal mass. Coverage at precision P is
the largest share of required endpoints found while precision, from the most to the least confident, stays at or
above P.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
Scores = dict[str, float | int | None]
Ranked = list[tuple[float, bool]]

CORE = Path(__file__).parent / "core"
PRECISIONS = (0.95, 0.98, 0.99)
BINS = 10
TIME_FIELDS = ("all", "points", "max", "every", "start", "end")
_NUMBER = r"(?:(\d+(?:\.\d*)?|\.\d+)%s)?"
_DATE, _TIME = ("".join(_NUMBER % unit for unit in units) for units in ("YMWD", "HMS"))
_DURATION = re.compile(f"(-)?P{_DATE}(?:T{_TIME})?")
_DAYS = (365.25, 365.25 / 12, 7, 1, 1 / 24, 1 / 1440, 1 / 86400)
_EDGES = " ,.:;"


@dataclass(frozen=True, slots=True)
class Core:
    """The concepts that labels are written in: local ids of endpoints and of instruments."""

    endpoints: frozenset[str]
    instruments: frozenset[str]

    @classmethod
    def load(cls, endpoints: Path | None = None) -> Core:
        """The lists of this folder, or a table of endpoints (ids in its first column) with its `core_instruments`."""
        if endpoints is None:
            return cls(_read_ids(CORE / "endpoints.txt"), _read_ids(CORE / "instruments.txt"))
        beside = endpoints.with_name(endpoints.name.replace("endpoints", "instruments"))
        return cls(_read_ids(endpoints), _read_ids(beside if beside.exists() else CORE / "instruments.txt"))

    def roll_up(self, endpoints: Iterable[Row]) -> dict[str, float]:
        """The highest confidence by core concept; an endpoint without one counts as itself."""
        best: dict[str, float] = {}
        for endpoint in endpoints:
            chain = [cut_prefix(endpoint["id"]), *map(cut_prefix, endpoint.get("ancestors") or ())]
            name = next((link for link in chain if link in self.endpoints), chain[0])
            best[name] = max(best.get(name, 0.0), float(endpoint.get("confidence", 1.0)))
        return best


def _read_ids(path: Path) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    ids = (line.split("\t")[0].strip() for line in lines)
    return frozenset(id_ for id_ in ids if id_ and id_ != "slug")


def cut_prefix(id_: str) -> str:
    """A local id in small letters: `overall-survival` for `endpoint:overall-survival`."""
    return id_.split(":", 1)[-1].strip().lower()


def list_ids(items: Iterable[Any] | None) -> set[str]:
    """The local ids of mentions or of plain ids."""
    return {cut_prefix(item if isinstance(item, str) else item["id"]) for item in items or ()}


@dataclass(slots=True)
class Tally:
    """True positives, false positives and false negatives."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def measure(self) -> tuple[float, float, float]:
        """Precision, recall and F1; 1 where there is nothing to find and nothing was found."""
        precision = self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0
        recall = self.right / (self.right + self.missed) if self.right + self.missed else 1.0
        return precision, recall, (2 * precision * recall / (precision + recall) if precision + recall else 0.0)


@dataclass(frozen=True, slots=True)
class EndpointJudgement:
    """The endpoints of one row, judged. `ranked` has `(confidence, right)` of all that are not ignored."""

    right: frozenset[str]
    wrong: frozenset[str]
    missed: frozenset[str]
    ranked: tuple[tuple[float, bool], ...]


def judge_endpoints(gold: Row, endpoints: Iterable[Row], core: Core) -> EndpointJudgement:
    """Compare predicted endpoints (`id`, `ancestors`, `confidence`) with the labels of a row."""
    need, tolerated = list_ids(gold["endpoints"]), list_ids(gold.get("also"))
    found = core.roll_up(endpoints)
    if gold.get("new"):
        found = {name: confidence for name, confidence in found.items() if name in core.endpoints}
    got = frozenset(found)
    return EndpointJudgement(
        got & need,
        got - need - tolerated,
        frozenset(need - got),
        tuple(
            (confidence, name in need) for name, confidence in found.items() if name in need or name not in tolerated
        ),
    )


def count_days(text: str | None) -> float | None:
    """An ISO 8601 duration in days, or None where the text is none (such as `C1D8`, a day of a cycle)."""
    match = _DURATION.fullmatch(text or "")
    if not match or not any(match.groups()[1:]):
        return None
    days = sum(float(number) * unit for number, unit in zip(match.groups()[1:], _DAYS, strict=True) if number)
    return -days if match[1] else days


def agree(one: str | None, other: str | None) -> bool:
    """True for equal durations, and for those within two per cent of each other (12 months, a year)."""
    if one == other:
        return True
    x, y = count_days(one), count_days(other)
    return x is not None and y is not None and abs(x - y) <= 0.02 * max(abs(x), abs(y))


def judge_time_frame(gold: Row, predicted: Row) -> dict[str, bool]:
    """Whether each field of a time frame is right, and all of them."""
    judged = {
        "points": _agree_all(gold["points"], predicted.get("points")),
        **{name: _agree_or_lack(gold[name], predicted.get(name)) for name in ("max", "every")},
        "start": (cut_prefix(gold["start"]) if gold["start"] else gold["start"])
        == (cut_prefix(predicted["start"]) if predicted.get("start") else predicted.get("start")),
        "end": list_ids(gold["end"]) == list_ids(predicted.get("end")),
    }
    return {"all": all(judged.values()), **judged}


def _agree_or_lack(one: str | None, other: str | None) -> bool:
    return (one is None and not other) or agree(one, other)


def _agree_all(ones: Sequence[str] | None, others: Sequence[str] | None) -> bool:
    rest = list(others or ())
    if len(ones or ()) != len(rest):
        return False
    for one in ones or ():
        partner = next((other for other in rest if agree(one, other)), None)
        if partner is None:
            return False
        rest.remove(partner)
    return True


def judge_split(gold: Row, predicted: Row) -> bool:
    """True if measure and time frame of a joined string are right, but for spaces and marks at the edges."""
    split = gold["split"]
    return _trim(split["measure"]) == _trim(predicted.get("measure")) and _trim(split["time_frame"]) == _trim(
        predicted.get("time_frame_text")
    )


def _trim(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").strip(_EDGES)


def measure_calibration(ranked: Ranked) -> float:
    """Expected calibration error in ten bins of equal mass of `(confidence, right)`, most confident first."""
    count, error = len(ranked), 0.0
    for number in range(BINS):
        part = ranked[number * count // BINS : (number + 1) * count // BINS]
        if part:
            confidence = sum(item[0] for item in part) / len(part)
            error += len(part) / count * abs(confidence - sum(item[1] for item in part) / len(part))
    return error


def measure_coverage(ranked: Ranked, required: int, precision: float) -> float | None:
    """The largest share of the required endpoints found at a precision; None if none are required."""
    best = hits = 0
    for place, (confidence, right) in enumerate(ranked, 1):
        hits += right
        ends_tie = place == len(ranked) or ranked[place][0] != confidence
        if ends_tie and hits / place >= precision:
            best = hits
    return best / required if required else None


def score_rows(gold: Iterable[Row], predicted: Mapping[str, Row], core: Core) -> Scores:
    """All scores of labelled rows; `predicted` has records by id. A share of nothing is None."""
    sums = _Sums()
    for row in gold:
        sums.add(row, predicted.get(row["id"]), core)
    return sums.sum_up()


class _Sums:
    def __init__(self) -> None:
        self.rows = self.without = self.exact = self.nil = self.clean = self.split = self.cut = self.required = 0
        self.endpoints, self.facets = Tally(), {"criteria": Tally(), "instruments": Tally()}
        self.timed, self.time = 0, dict.fromkeys(TIME_FIELDS, 0)
        self.ranked: Ranked = []

    def add(self, gold: Row, record: Row | None, core: Core) -> None:
        self.rows += 1
        self.without += record is None
        record = record or {}
        judged = judge_endpoints(gold, record.get("endpoints") or (), core)
        _add(self.endpoints, len(judged.right), len(judged.wrong), len(judged.missed))
        self.exact += not judged.wrong and not judged.missed
        self.ranked += judged.ranked
        self.required += len(judged.right) + len(judged.missed)
        if not gold["endpoints"]:
            self.nil += 1
            self.clean += not judged.wrong
        for name, tally in self.facets.items():
            need, got = list_ids(gold.get(name)), list_ids(record.get(name))
            if name == "instruments":
                need, got = need & core.instruments, got & core.instruments
            _add(tally, len(need & got), len(got - need), len(need - got))
        time = gold.get("time")
        if time and any(time.values()):
            self.timed += 1
            for name, right in judge_time_frame(time, record.get("time_frame") or {}).items():
                self.time[name] += right
        if gold.get("joined") and gold.get("split"):
            self.split += 1
            self.cut += judge_split(gold, record)

    def sum_up(self) -> Scores:
        scores: Scores = {"rows": self.rows, "rows_without_prediction": self.without}
        _name_scores(scores, "endpoint", self.endpoints)
        scores |= {"row_exact": _divide(self.exact, self.rows), "nil_rows": self.nil}
        scores["nil_kept_unmapped"] = _divide(self.clean, self.nil)
        for name, tally in self.facets.items():
            _name_scores(scores, name, tally)
        scores["time_rows"] = self.timed
        scores |= {f"time_{name}": _divide(count, self.timed) for name, count in self.time.items()}
        scores |= {"split_rows": self.split, "split_exact": _divide(self.cut, self.split)}
        ranked = sorted(self.ranked, key=lambda item: -item[0])
        if ranked:
            scores["calibration_error"] = measure_calibration(ranked)
            scores["brier"] = sum((confidence - right) ** 2 for confidence, right in ranked) / len(ranked)
            for precision in PRECISIONS:
                scores[f"coverage_at_p{round(precision * 100)}"] = measure_coverage(ranked, self.required, precision)
        return scores


def _add(tally: Tally, right: int, wrong: int, missed: int) -> None:
    tally.right, tally.wrong, tally.missed = tally.right + right, tally.wrong + wrong, tally.missed + missed


def _name_scores(scores: Scores, name: str, tally: Tally) -> None:
    scores[f"{name}_precision"], scores[f"{name}_recall"], scores[f"{name}_f1"] = tally.measure()


def _divide(count: int, total: int) -> float | None:
    return count / total if total else None
