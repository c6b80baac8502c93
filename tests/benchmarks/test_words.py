"""Learning what words say of endpoints."""

from __future__ import annotations

import json
from unittest.mock import patch

import pytest

pytest.importorskip("sklearn")

from benchmarks.words import (
    CORPUS_COUNTS,
    FEWEST_OUTCOMES,
    LABELLED_COUNTS,
    LEAST_WEIGHT,
    USUAL_ODDS,
    Lesson,
    find_common_words,
    read_labels,
    read_lessons,
    render_table,
    weigh_words,
)
from normalizer.match.associations import Associations
from normalizer.match.views import read_text
from normalizer.pipeline import Normalizer

SURVIVAL, PAIN, BACK_PAIN = "endpoint:survival", "endpoint:pain", "endpoint:back-pain"


def teach(
    trial: int, measure: str, *endpoints: str, counts: float = CORPUS_COUNTS, judged: frozenset[str] | None = None
) -> Lesson:
    return Lesson(f"NCT{trial}", (measure.split(), []), frozenset(endpoints), counts, judged)


def make_lessons() -> list[Lesson]:
    lessons = [teach(at, "survival month of", SURVIVAL) for at in range(4 * FEWEST_OUTCOMES)]
    lessons += [teach(at, "pain scale of", PAIN) for at in range(4 * FEWEST_OUTCOMES)]
    lessons += [teach(1, "pain brandname", BACK_PAIN, PAIN) for _ in range(FEWEST_OUTCOMES - 1)]
    return lessons


def test_words_of_one_trial_are_not_learned() -> None:
    measure, description = find_common_words(make_lessons())
    assert set(measure) == {"survival", "month", "of", "pain", "scale"}
    assert description == {}


def test_words_speak_for_what_they_stand_beside_and_none_speaks_against() -> None:
    table = weigh_words(make_lessons())
    assert table.keys() == {SURVIVAL, PAIN}  # back pain is too rare
    assert table[SURVIVAL].measure.keys() == {"survival", "month"}
    assert table[PAIN].measure.keys() <= {"pain", "scale"}
    assert all(weight >= LEAST_WEIGHT for found in table.values() for weight in found.measure.values())


def test_the_usual_outcome_of_an_endpoint_is_not_spoken_against() -> None:
    """No word tells the rare one from the other: each outcome has its own ones beside `grip`."""
    rare = [teach(at, f"grip w{at} x{at} y{at}", PAIN) for at in range(FEWEST_OUTCOMES)]
    many = [teach(at, f"grip w{at} x{at} y{at}", SURVIVAL) for at in range(2_000)]
    voices = Associations(weigh_words(rare + many)).listen(read_text("grip something else here"), read_text(""))
    voice = voices.ask([PAIN])
    assert voice is not None
    assert voice.odds >= USUAL_ODDS - 0.2  # as rounded in the table


def test_of_what_readers_tolerate_nothing_is_learned() -> None:
    labelled = [
        teach(at, "pain scale", SURVIVAL, counts=LABELLED_COUNTS, judged=frozenset({SURVIVAL})) for at in range(200)
    ]
    ignored = weigh_words(make_lessons() + labelled)[PAIN].measure
    refused = weigh_words(make_lessons() + [lesson._replace(judged=None) for lesson in labelled])[PAIN].measure
    assert ignored["scale"] > refused.get("scale", 0.0)


def test_the_table_is_json_with_an_endpoint_a_line() -> None:
    table = weigh_words(make_lessons())
    text = render_table({"date": "today"}, table)
    data = json.loads(text)
    assert data["endpoints"][PAIN] == [table[PAIN].silent, table[PAIN].measure, {}]
    assert sum(line.startswith(f'"{PAIN}"') for line in text.splitlines()) == 1


ROW = {"nct_id": "NCT00000001", "id": "NCT00000001/primary/1", "measure": "Overall survival"}


def test_what_the_tool_reads_surely_is_a_lesson(shipped_normalizer: Normalizer) -> None:
    (lesson,) = read_lessons([ROW], shipped_normalizer)
    assert lesson.trial == "NCT00000001"
    assert lesson.words == (["overall", "survival"], [])
    assert {"endpoint:overall-survival", "endpoint:time-to-event"} <= lesson.endpoints
    with patch("benchmarks.words.SURE", 1.1):
        (lesson,) = read_lessons([ROW], shipped_normalizer)
    assert lesson.endpoints == frozenset()


def test_readers_judge_core_endpoints_but_not_what_they_tolerate(shipped_normalizer: Normalizer) -> None:
    row = {**ROW, "endpoints": ["overall-survival"], "also": ["overall-survival", "pain"]}
    core = frozenset({"overall-survival", "pain", "fatigue"})
    (lesson,) = read_labels([row], shipped_normalizer, core)
    assert lesson.endpoints == {"endpoint:overall-survival"}
    assert lesson.judged == {"endpoint:overall-survival", "endpoint:fatigue"}
    assert lesson.counts == LABELLED_COUNTS
