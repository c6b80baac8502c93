"""What registrants do to names: the changes change, and nearly all names survive them."""

from __future__ import annotations

import pytest

from benchmarks.scoring import Core
from benchmarks.wrapping import CHANGES, Change, Tally, leads_to, list_names, measure_change, show_table, write_british
from normalizer.pipeline import Normalizer

GOALS = {"typography": 0.995, "phrase": 0.98}


@pytest.mark.parametrize("group", GOALS)
def test_nearly_all_names_survive(group: str, shipped_normalizer: Normalizer) -> None:
    names = list_names(shipped_normalizer.vocabulary, Core.load())
    names = [(text, id_) for text, id_ in names[:: len(names) // 60] if leads_to(shipped_normalizer, text, id_)]
    tallies = [measure_change(change, names, shipped_normalizer) for change in CHANGES if change.group == group]
    assert sum(tally.kept for tally in tallies) / sum(tally.changed for tally in tallies) >= GOALS[group]


def test_every_change_changes_something(shipped_normalizer: Normalizer) -> None:
    texts = [text for text, _ in list_names(shipped_normalizer.vocabulary, Core.load())]
    idle = [change.name for change in CHANGES if all(change.apply(text) == text for text in texts)]
    assert idle == []
    assert len({change.name for change in CHANGES}) == len(CHANGES)


def test_only_changed_texts_count(shipped_normalizer: Normalizer) -> None:
    names = [("Overall survival", "endpoint:overall-survival"), ("OS rate", "endpoint:overall-survival")]
    upper = Change("upper", "typography", lambda text: text.upper() if text.startswith("Overall") else text)
    assert measure_change(upper, names, shipped_normalizer) == Tally(1, 1, [])
    garbled = measure_change(Change("garbled", "typography", lambda text: f"{text[1::2]}"), names, shipped_normalizer)
    assert (garbled.changed, garbled.kept, len(garbled.lost)) == (2, 0, 2)


def test_british_spelling() -> None:
    text = "Tumor hemoglobin, leukemia and edema: randomization analyzed, center parameter, academic"
    british = "Tumour haemoglobin, leukaemia and oedema: randomisation analysed, centre parameter, academic"
    assert write_british(text) == british


def test_the_table_has_the_worst_change_first() -> None:
    change = Change("a | b", "phrase", str.upper)
    lines = list(show_table([(CHANGES[0], Tally(2, 2, [])), (change, Tally(4, 3, ["X | y"]))], 2))
    assert lines[2].startswith(f"| {CHANGES[0].name} | 2 | 100.00%")
    assert "75.00% | X \\| y |" in lines[4]
