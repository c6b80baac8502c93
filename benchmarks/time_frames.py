"""Time frames against labels: `python -m benchmarks.time_frames CORPUS.jsonl.gz`.

The labels, `fresh/time_frames.jsonl`, hold ids and time frames only; CORPUS holds the registry's outcomes (see
`join.py`). Each of thirteen rounds was labelled before the tool read it. `drawn` says how a text was drawn among those
that no other label has: by `rows`, each `distinct` text alike, or `joined` (the time frame is the end of one string);
or whether others have it or not: `any` row, one of a trial. From round 6 on the trials have no other label.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.join import join_labels, read_lines
from benchmarks.scoring import TIME_FIELDS, judge_time_frame
from normalizer import Normalizer, Outcome, to_dict

LABELS = Path(__file__).parent / "fresh" / "time_frames.jsonl"
FACTS = ("points", "max", "every", "start", "end")


def score_rows(rows: Iterable[dict[str, Any]], normalizer: Normalizer) -> dict[str, Counter[str]]:
    """Rows and right fields by round, and by way of drawing; rows that state no time are left out."""
    scores: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if not any(row["time"][name] for name in FACTS):
            continue
        outcome = Outcome(
            id=row["id"],
            measure=row.get("measure") or "",
            time_frame=row.get("time_frame") or "",
            joined=row.get("joined"),
        )
        judged = judge_time_frame(row["time"], to_dict(normalizer.normalize_outcome(outcome))["time_frame"] or {})
        for group in (f"round {row['round']}", row["drawn"], "all"):
            scores[group]["rows"] += 1
            scores[group].update(name for name, is_right in judged.items() if is_right)
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="the registry's outcomes, JSON Lines, .gz too")
    parser.add_argument("--labels", type=Path, default=LABELS)
    options = parser.parse_args()
    rows, missing = join_labels(read_lines(options.labels), read_lines(options.corpus))
    if missing:
        print(f"{len(missing)} labels are not in the corpus: {', '.join(missing[:3])} ...")
    print(f"{'':10}{'rows':>6}" + "".join(f"{name:>8}" for name in TIME_FIELDS))
    for group, score in sorted(score_rows(rows, Normalizer()).items(), key=lambda pair: (len(pair[0]), pair[0])):
        shares = "".join(f"{score[name] / score['rows']:8.3f}" for name in TIME_FIELDS)
        print(f"{group:10}{score['rows']:6}{shares}")


if __name__ == "__main__":
    main()
