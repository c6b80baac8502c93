"""Two careful readings of the same outcomes, and the tool beside them: `python -m benchmarks.agreement [--doc FILE]`.

The second readings (`fresh/second_readings.jsonl`, labels without texts) were made without a look at the first ones,
which are the rounds of the same ids. Each reading is scored against the other, and the tool's blind answers
(`blind.py`) against either: what two readers do not agree on, no tool can be asked for.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.blind import FRESH, Row, read_rounds
from benchmarks.join import read_lines
from benchmarks.quality import STRATA, group_rows
from benchmarks.report import make_table, show_share, write_section
from benchmarks.scoring import Core, score_rows

SECOND = FRESH / "second_readings.jsonl"
COLUMNS = (
    ("endpoints F1", "endpoint_f1"),
    ("rows exact", "row_exact"),
    ("nil kept", "nil_kept_unmapped"),
    ("criteria F1", "criteria_f1"),
    ("instruments F1", "instruments_f1"),
    ("time frames", "time_all"),
)


def read_twice(folder: Path = FRESH) -> tuple[list[Row], list[Row], dict[str, Row]]:
    """The outcomes that were read twice, by the first and by the second reading, and the tool's answers by id."""
    second = {label["id"]: label for label in read_lines(folder / SECOND.name)}
    first, answers = read_rounds(folder)
    first = [label for label in first if label["id"] in second]
    return first, [second[label["id"]] | {"stratum": label["stratum"]} for label in first], answers


def as_answers(labels: Iterable[Row]) -> dict[str, Row]:
    """Labels in the form of records, by id."""
    return {
        label["id"]: {
            **{name: [{"id": id_} for id_ in label[name]] for name in ("endpoints", "criteria", "instruments")},
            "time_frame": label["time"],
        }
        for label in labels
    }


def show_agreement(first: Sequence[Row], second: Sequence[Row], answers: dict[str, Row], core: Core) -> str:
    """Who is scored against whom: all rows, then by stratum."""
    lines = []
    for name, rows in group_rows(list(first)).items():
        ids = {row["id"] for row in rows}
        again = [row for row in second if row["id"] in ids]
        for what, gold, given in (
            ("second reading, by the first", rows, as_answers(again)),
            ("first reading, by the second", again, as_answers(rows)),
            ("tool, by the first", rows, answers),
            ("tool, by the second", again, answers),
        ):
            scores = score_rows(gold, given, core)
            lines.append(
                [STRATA.get(name, name), what, str(len(rows)), *(show_share(scores[key]) for _, key in COLUMNS)]
            )
    return make_table(["stratum", "who", "rows", *(name for name, _ in COLUMNS)], lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--doc", type=Path)
    options = parser.parse_args()
    write_section(options.doc, "agreement", show_agreement(*read_twice(), Core.load()))


if __name__ == "__main__":
    main()
