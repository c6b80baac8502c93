"""What a user can expect: fresh rounds, as they were answered before anything was mended for them.

    python -m benchmarks.blind [--doc docs/quality.md]
    python -m benchmarks.blind --keep ROUND GOLD.jsonl RECORDS.jsonl

Labels (`fresh/roundN.jsonl`) and answers (`fresh/answers.jsonl`) hold no registry text, so this needs no corpus.
Printed are the scores by round, those of all rounds together by stratum with 95% intervals, and the F1 expected on a
mix of strata other than the rounds' own: each stratum's counts weighted by `--mix`. The intervals are bootstrapped by
outcome; each is of a trial of its own.

`--keep` takes a round's records into `fresh/answers.jsonl`: the output of `endnorm normalize GOLD.jsonl`, run once.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.join import read_lines
from benchmarks.quality import ENDPOINT_GOALS, GOALS, STRATA, group_rows
from benchmarks.report import make_table, show_share, write_section
from benchmarks.scoring import Core, Tally, cut_prefix, judge_endpoints, judge_split, score_rows

Row = dict[str, Any]

FRESH = Path(__file__).parent / "fresh"
ANSWERS = FRESH / "answers.jsonl"
WEIGHTS = Path(__file__).parent.parent / "normalizer" / "match" / "weights.json"
MIX = {"myeloma": 0.28, "solid": 0.21, "other": 0.21, "cart": 0.16, "heme": 0.14}  # of the development rows
CURVE = (
    ("endpoints F1", "endpoint_f1"),
    ("precision", "endpoint_precision"),
    ("recall", "endpoint_recall"),
    ("rows exact", "row_exact"),
    ("nil kept", "nil_kept_unmapped"),
    ("criteria F1", "criteria_f1"),
    ("instruments F1", "instruments_f1"),
    ("time frames", "time_all"),
    ("splits", "split_exact"),
    ("calibration error", "calibration_error"),
    ("coverage at precision 0.98", "coverage_at_p98"),
)
_SAMPLES = 2_000
_TIME = ("points", "max", "every", "start", "end")


def strip_record(number: int, gold: Row, record: Row) -> Row:
    """A record without texts; the split of a joined string is judged now, since that needs them.

    `trust` is how far the weights of today trust their own log-odds (`trust.py`).
    """
    time = record.get("time_frame") or {}
    answer: Row = {"round": number, "id": gold["id"]}
    answer["endpoints"] = [
        {
            "id": cut_prefix(found["id"]),
            "ancestors": [cut_prefix(id_) for id_ in found["ancestors"]],
            "confidence": found["confidence"],
        }
        for found in record["endpoints"]
    ]
    for name in ("criteria", "instruments"):
        answer[name] = [{"id": cut_prefix(found["id"])} for found in record[name]]
    answer["time_frame"] = {name: time[name] for name in _TIME if time.get(name)}
    trust = json.loads(WEIGHTS.read_text(encoding="utf-8")).get("trust")
    if trust:
        answer["trust"] = trust
    if gold.get("joined") and gold.get("split"):
        answer["split_right"] = judge_split(gold, record)
    return answer


def read_rounds(folder: Path = FRESH) -> tuple[list[Row], dict[str, Row]]:
    """The labels of the rounds whose answers were kept, each with its `round`, and the answers by id."""
    answers = {answer["id"]: answer for answer in read_lines(folder / ANSWERS.name)}
    rows = []
    for number in sorted({answer["round"] for answer in answers.values()}):
        rows += [label | {"round": number} for label in read_lines(folder / f"round{number}.jsonl")]
    return rows, answers


def score_answers(rows: Sequence[Row], answers: Mapping[str, Row], core: Core) -> dict[str, Any]:
    """All scores of `score_rows`; splits as they were judged when the texts were there."""
    scores: dict[str, Any] = score_rows(rows, answers, core)
    splits = [answers[row["id"]]["split_right"] for row in rows if "split_right" in answers[row["id"]]]
    scores["split_exact"] = sum(splits) / len(splits) if splits else None
    return scores


def count_each(rows: Sequence[Row], answers: Mapping[str, Row], core: Core) -> list[Tally]:
    """What each row adds to the counts of endpoints."""
    judged = (judge_endpoints(row, answers[row["id"]]["endpoints"], core) for row in rows)
    return [Tally(len(one.right), len(one.wrong), len(one.missed)) for one in judged]


def measure_f1(groups: Sequence[tuple[Sequence[Tally], float]]) -> float:
    """F1 of groups of rows, each with the weight of one of its rows."""
    right = sum(weight * sum(tally.right for tally in tallies) for tallies, weight in groups)
    errors = sum(weight * sum(tally.wrong + tally.missed for tally in tallies) for tallies, weight in groups)
    return 2 * right / (2 * right + errors) if right + errors else 1.0


def find_interval(groups: Sequence[tuple[Sequence[Tally], float]]) -> tuple[float, float]:
    """The 95% interval of the F1 of groups of rows: percentiles over samples of each group's rows, with repeats."""
    chance = random.Random(1)
    values = sorted(
        measure_f1([(chance.choices(tallies, k=len(tallies)), weight) for tallies, weight in groups])
        for _ in range(_SAMPLES)
    )
    return values[round(0.025 * _SAMPLES)], values[round(0.975 * _SAMPLES) - 1]


def show_curve(rows: Sequence[Row], answers: Mapping[str, Row], core: Core) -> str:
    """The scores by round, and of all rounds together beside their goals."""
    lines = []
    for number in sorted({row["round"] for row in rows}):
        of_round = [row for row in rows if row["round"] == number]
        lines.append(_make_line(f"round {number}", of_round, score_answers(of_round, answers, core)))
    lines.append(_make_line("together", rows, score_answers(rows, answers, core)))
    goals = {key: f"{'≤' if below else '≥'} {goal:.2f}" for _, key, goal, below in GOALS if goal is not None}
    lines.append(["goal", "", *(goals.get(key, "") for _, key in CURVE)])
    return make_table(["", "rows", *(name for name, _ in CURVE)], lines)


def _make_line(name: str, rows: Sequence[Row], scores: Mapping[str, Any]) -> list[str]:
    return [name, str(len(rows)), *(show_share(scores[key]) for _, key in CURVE)]


def show_strata(rows: Sequence[Row], answers: Mapping[str, Row], core: Core, mix: Mapping[str, float]) -> str:
    """Endpoints by stratum over all rounds, and on a mix of strata."""
    groups = group_rows(list(rows))
    counts = {name: count_each(found, answers, core) for name, found in groups.items()}
    weighted = [(counts[name], share / len(counts[name])) for name, share in mix.items()]
    lines = []
    for name, found in groups.items():
        scores = score_answers(found, answers, core)
        low, high = find_interval([(counts[name], 1.0)])
        shares = [show_share(scores[key]) for key in ("endpoint_precision", "endpoint_recall", "endpoint_f1")]
        spread = f"{low:.3f} to {high:.3f}"
        goal = f"≥ {ENDPOINT_GOALS[name]:.2f}"
        lines.append([STRATA.get(name, name), str(len(found)), *shares, spread, show_share(scores["row_exact"]), goal])
    low, high = find_interval(weighted)
    spread = f"{low:.3f} to {high:.3f}"
    lines.append(["mixed as the development rows", "", "", "", show_share(measure_f1(weighted)), spread, "", "≥ 0.95"])
    return make_table(["stratum", "rows", "precision", "recall", "F1", "95% interval", "rows exact", "goal F1"], lines)


def keep_answers(number: int, gold: Path, records: Path) -> None:
    """Write the answers of a round beside those of the others. Raises `ValueError` if the round has some already."""
    kept = list(read_lines(ANSWERS)) if ANSWERS.exists() else []
    if any(answer["round"] == number for answer in kept):
        raise ValueError(f"round {number} was answered before; a second answer would not be blind")
    found = {record["id"]: record for record in read_lines(records)}
    kept += [strip_record(number, row, found[row["id"]]) for row in read_lines(gold)]
    ANSWERS.write_text("".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in kept), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", nargs=3, metavar=("ROUND", "GOLD", "RECORDS"), help="take a round's records in")
    parser.add_argument("--mix", type=json.loads, default=MIX, help='JSON, such as {"solid": 0.5, "other": 0.5}')
    parser.add_argument("--doc", type=Path)
    options = parser.parse_args()
    if options.keep:
        number, gold, records = options.keep
        keep_answers(int(number), Path(gold), Path(records))
        return
    rows, answers = read_rounds()
    core = Core.load()
    tables = [show_curve(rows, answers, core), show_strata(rows, answers, core, options.mix)]
    write_section(options.doc, "blind", "\n\n".join(tables))


if __name__ == "__main__":
    main()
