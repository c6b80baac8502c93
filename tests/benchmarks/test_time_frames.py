"""The scores of time frames by round and way of drawing."""

from __future__ import annotations

from typing import Any

from benchmarks.join import read_lines
from benchmarks.time_frames import FACTS, LABELS, score_rows
from normalizer.pipeline import Normalizer


def label(points: list[str], longest: str | None) -> dict[str, Any]:
    return {"points": points, "max": longest, "every": None, "start": None, "end": []}


def test_rows_are_counted_by_round_and_by_way_of_drawing(shipped_normalizer: Normalizer) -> None:
    rows = [
        {
            "id": "a",
            "round": 1,
            "drawn": "rows",
            "measure": "Pain",
            "time_frame": "up to 9 weeks",
            "time": label([], "P9W"),
        },
        {"id": "b", "round": 2, "drawn": "rows", "measure": "Pain", "time_frame": "9 weeks", "time": label([], "P9W")},
        {"id": "c", "round": 2, "drawn": "joined", "joined": "Pain, 7 weeks", "time": label(["P7W"], "P7W")},
        {"id": "d", "round": 2, "drawn": "rows", "measure": "Pain", "time_frame": "ongoing", "time": label([], None)},
    ]
    scores = score_rows(rows, shipped_normalizer)
    assert {group: (score["rows"], score["all"]) for group, score in scores.items()} == {
        "round 1": (1, 1),
        "round 2": (2, 1),
        "rows": (2, 1),
        "joined": (1, 1),
        "all": (3, 2),
    }
    assert (scores["round 2"]["points"], scores["round 2"]["max"]) == (1, 2)


def test_the_labels_hold_no_text() -> None:
    labels = list(read_lines(LABELS))
    assert len({row["id"] for row in labels}) == len(labels)
    assert all(set(row) == {"id", "round", "drawn", "time"} and tuple(row["time"]) == FACTS for row in labels)
