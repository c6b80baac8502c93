from __future__ import annotations

from pathlib import Path

import pytest

from normalizer.effect.gold import Labelled, Score, read_labelled, score_records
from normalizer.errors import InputError
from normalizer.model.outcome import Outcome
from tests.effect.test_movement import make_match, make_record

ROOT = Path(__file__).parents[2]


def make_row(need: set[str], tolerated: set[str] | None = None) -> Labelled:
    return Labelled(Outcome("1"), frozenset(need), frozenset(tolerated or ()))


def test_predictions_are_right_wrong_missed_or_tolerated() -> None:
    rows = [make_row({"a", "b"}, {"t"}), make_row(set())]
    records = [make_record(make_match("a"), make_match("t"), make_match("x")), make_record()]
    score = score_records(rows, records)
    assert score == Score(right=1, wrong=1, missed=1)
    assert (score.precision, score.recall, score.f1) == (0.5, 0.5, 0.5)


def test_a_finer_prediction_counts_as_the_nearest_label_in_use() -> None:
    fine = make_record(make_match("fine", ancestors=("a", "root")))
    assert score_records([make_row({"a"})], [fine]) == Score(1, 0, 0)
    assert score_records([make_row({"root"})], [fine]) == Score(1, 0, 0)
    assert score_records([make_row({"other"})], [fine]) == Score(0, 1, 1)


def test_nothing_to_find_and_nothing_found_is_perfect() -> None:
    assert score_records([make_row(set())], [make_record()]).f1 == 1.0


def test_the_shipped_labels_are_read() -> None:
    rows = read_labelled(ROOT / "benchmarks" / "seeds.jsonl")
    assert len(rows) == 56
    assert all(row.outcome.joined for row in rows)
    assert "endpoint:progression-free-survival" in {id_ for row in rows for id_ in row.need}


@pytest.mark.parametrize(
    ("line", "message"), [
        ("{", "not JSON"), ("[1]", "endpoints"), ('{"measure": "x"}', "endpoints"), ("\udcff", "not JSON"),
        ('{"measure": "x", "endpoints": [], "also": "pain"}', "also"),
    ],
)  # fmt: skip
def test_rows_that_are_none_name_their_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f'{{"measure": "x", "endpoints": []}}\n\n{line}\n', errors="surrogateescape")
    with pytest.raises(InputError, match=rf"gold.jsonl:3: .*{message}"):
        read_labelled(path)
