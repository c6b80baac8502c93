"""How good the product is on labelled outcomes, and beside it other tools.

    python -m benchmarks.quality GOLD.jsonl [GOLD...] [--core TABLE] [--peers --tune DEV.jsonl] [--doc docs/quality.md]

GOLD is JSON Lines with texts and labels (`benchmarks/README.md`). Printed are the figures with their goals, endpoints
by stratum, and with `--peers` the tools that are installed (extra `benchmarks`), each tuned on DEV for its best F1.
`--doc` writes the tables to their places in a document too.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.join import read_lines
from benchmarks.report import make_table, show_share, write_section
from benchmarks.scoring import Core, Scores, score_rows
from normalizer.io.record_json import to_dict
from normalizer.pipeline import Normalizer
from normalizer.pipeline.outcomes import make_outcome

Row = dict[str, Any]

STRATA = {"cart": "CAR-T, bispecific", "myeloma": "myeloma", "heme": "other blood", "solid": "solid", "other": "other"}
ENDPOINT_GOALS = {"all": 0.95, "cart": 0.97, "myeloma": 0.97, "heme": 0.97, "solid": 0.94, "other": 0.92}
# measure, score, goal, and whether the figure is to stay below it
GOALS: tuple[tuple[str, str, float | None, bool], ...] = (
    ("endpoints F1", "endpoint_f1", 0.95, False),
    ("endpoints precision", "endpoint_precision", None, False),
    ("endpoints recall", "endpoint_recall", None, False),
    ("rows exactly right", "row_exact", 0.90, False),
    ("calibration error", "calibration_error", 0.02, True),
    ("coverage at precision 0.95", "coverage_at_p95", None, False),
    ("coverage at precision 0.98", "coverage_at_p98", 0.85, False),
    ("coverage at precision 0.99", "coverage_at_p99", None, False),
    ("rows with nothing to map kept unmapped", "nil_kept_unmapped", 0.90, False),
    ("criteria F1", "criteria_f1", 0.98, False),
    ("instruments F1", "instruments_f1", 0.92, False),
    ("time frame, all fields right", "time_all", 0.95, False),
    ("joined text split right", "split_exact", 0.97, False),
)


def read_gold(paths: Sequence[Path]) -> list[Row]:
    """The labelled rows of several files. Raises `ValueError` for a row without text."""
    rows = [row for path in paths for row in read_lines(path)]
    for row in rows:
        if row.get("measure") is None and row.get("joined") is None:
            raise ValueError(f"{row['id']} has no text; join the labels to a corpus first: python -m benchmarks.join")
    return rows


def predict(rows: Sequence[Row], normalizer: Normalizer) -> dict[str, Row]:
    """The product's records by id."""
    return {row["id"]: to_dict(normalizer.normalize_outcome(make_outcome(row))) for row in rows}


def group_rows(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """All rows, and those of each stratum that occurs."""
    groups = {"all": list(rows)}
    for name in STRATA:
        found = [row for row in rows if row.get("stratum") == name]
        if found:
            groups[name] = found
    return groups


def show_goals(scores: Scores) -> str:
    """Each figure with its goal; a figure that misses it is marked."""
    lines = []
    for name, key, goal, below in GOALS:
        value = scores.get(key)
        missed = goal is not None and value is not None and (value > goal if below else value < goal)
        sign = "" if goal is None else f"{'≤' if below else '≥'} {goal:.2f}"
        lines.append([name, sign, show_share(value) + (" ✗" if missed else "")])
    return make_table(["measure", "goal", f"{scores['rows']} rows"], lines)


def show_strata(groups: dict[str, list[Row]], records: dict[str, Row], core: Core) -> str:
    """Endpoints by stratum."""
    lines = []
    for name, rows in groups.items():
        scores = score_rows(rows, records, core)
        keys = ("endpoint_precision", "endpoint_recall", "endpoint_f1", "row_exact")
        shares = [show_share(scores[key]) for key in keys]
        lines.append([STRATA.get(name, name), str(scores["rows"]), *shares, f"≥ {ENDPOINT_GOALS[name]:.2f}"])
    return make_table(["stratum", "rows", "precision", "recall", "F1", "rows exact", "goal F1"], lines)


def show_peers(rows: Sequence[Row], dev: Sequence[Row], normalizer: Normalizer, core: Core) -> str:
    """Endpoint F1 of the product and of every peer that is installed, by stratum."""
    groups = group_rows(rows)
    vocabulary = normalizer.vocabulary
    writings = peers.list_writings(vocabulary)
    texts, dev_texts = [list(map(peers.read_measure, found)) for found in (rows, dev)]
    table = {"endnorm": (predict(rows, normalizer), normalizer.threshold)}
    for name in peers.list_installed():
        read = peers.PEERS[name][1](writings)
        threshold = peers.tune_threshold(dev, read(dev_texts), vocabulary, core)
        table[name] = (peers.make_records(rows, read(texts), vocabulary, threshold), threshold)
    lines = []
    for name, (records, threshold) in table.items():
        scores = {group: score_rows(found, records, core) for group, found in groups.items()}
        shares = [show_share(scores["all"][key]) for key in ("endpoint_precision", "endpoint_recall")]
        shares += [show_share(found["endpoint_f1"]) for found in scores.values()]
        shares += [show_share(scores["all"][key]) for key in ("row_exact", "nil_kept_unmapped")]
        lines.append([name, f"{threshold:.2f}", *shares])
    heads = [f"F1 {STRATA.get(name, name)}" for name in groups]
    return make_table(["tool", "from score", "precision", "recall", *heads, "rows exact", "nil kept"], lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--core", type=Path, help="a table of core endpoints instead of benchmarks/core")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--tune", type=Path, action="append", help="development rows for the peers' thresholds")
    parser.add_argument("--doc", type=Path)
    options = parser.parse_args()
    if options.peers and not options.tune:
        parser.error("--peers needs --tune: the rows on which their thresholds are chosen")
    rows, core, normalizer = read_gold(options.gold), Core.load(options.core), Normalizer()
    groups, records = group_rows(rows), predict(rows, normalizer)
    tables = [show_goals(score_rows(rows, records, core)), show_strata(groups, records, core)]
    write_section(options.doc, "quality", "\n\n".join(tables))
    if options.peers:
        print()
        write_section(options.doc, "peers", show_peers(rows, read_gold(options.tune), normalizer, core))


if __name__ == "__main__":
    main()
