from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normalizer.audit.groups import Term, drop_companions, drop_pieces, join_near_duplicates
from normalizer.audit.store import Mention
from normalizer.audit.terms import TermFinder
from normalizer.model.inspection import Role
from normalizer.model.outcome import Outcome
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary
from tests.audit.conftest import TOY

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.model.inspection import Stretch


def inspect(measure: str, folder: Path = TOY) -> tuple[Stretch, ...]:
    return Normalizer(Vocabulary.load(folder)).inspect(Outcome("1", measure=measure)).stretches


def list_terms(measure: str, folder: Path = TOY) -> dict[str, bool]:
    finder = TermFinder(Vocabulary.load(folder))
    return {key: whole for stretch in inspect(measure, folder) for key, _, whole in finder.find(stretch)}


def make_term(key: str, *outcomes: int, whole: bool = True) -> Term:
    return Term(key, [Mention(outcome, outcome, key, about=False, whole=whole) for outcome in outcomes])


def test_what_is_explained_leaves_no_stretch() -> None:
    assert inspect("Overall survival in patients with grip strength") == ()
    assert inspect("") == ()


def test_words_have_their_roles() -> None:
    (stretch,) = inspect("Change from baseline in grip strength and pain 12 of the hand")
    roles = {word.key: word.role for word in stretch.words}
    assert roles == {
        "change": Role.LIGHT, "from": Role.LIGHT, "baseline": Role.LIGHT, "in": Role.LIGHT, "grip": Role.UNEXPLAINED,
        "strength": Role.UNEXPLAINED, "and": Role.FUNCTION, "pain": Role.EXPLAINED, "12": Role.NUMBER,
        "of": Role.FUNCTION, "hand": Role.TAIL,
    }  # fmt: skip
    assert all(stretch.text[word.start : word.end].lower().startswith(word.key[:3]) for word in stretch.words)


@pytest.mark.parametrize("mark", [", ", " (", "; ", " in patients "])
def test_breaks_brackets_and_zones_end_a_stretch(mark: str) -> None:
    assert not any("strength" in key and "hand" in key for key in list_terms(f"grip strength{mark}hand opening"))


def test_a_term_is_whole_where_nothing_else_carries_meaning() -> None:
    assert list_terms("Number of participants with grip strength")["grip strength"] is True
    assert list_terms("Maximal grip strength")["grip strength"] is False


def test_names_do_not_begin_or_end_with_filler_words(toy: Path) -> None:
    (toy / "text" / "filler_words.yaml").write_text("description: x\nphrases: [maximal during the]\n", encoding="utf-8")
    (toy / "text" / "describing_words.yaml").write_text("description: x\nphrases: [manual]\n", encoding="utf-8")
    terms = list_terms("Maximal grip strength during manual", toy)
    assert "grip strength" in terms
    assert not any(key.startswith("maximal") or key.endswith(("during", "manual")) for key in terms)
    assert list_terms("Maximal grip strength", toy)["grip strength"] is True


def test_a_piece_stays_only_where_it_stands_alone_often_enough() -> None:
    kept = drop_pieces([make_term("grip strength", 1, 2, 3, 4), make_term("strength", 1, 2, 3, 4, 5)])
    assert [term.key for term in kept] == ["grip strength"]
    kept = drop_pieces([make_term("grip strength", 1, 2), make_term("strength", 1, 2, 3, 4, 5)])
    assert {term.key for term in kept} == {"grip strength", "strength"}
    kept = drop_pieces([make_term("grip strength", 1), make_term("strength", 1, 2)])
    assert [term.key for term in kept] == ["grip strength"]


def test_what_adds_words_to_a_frequent_name_is_no_name_of_its_own() -> None:
    kept = drop_pieces([make_term("grip strength", *range(1, 9)), make_term("weak grip strength", 9)])
    assert [term.key for term in kept] == ["grip strength"]
    kept = drop_pieces([make_term("strength", *range(1, 9)), make_term("grip strength", 9)])
    assert {term.key for term in kept} == {"strength", "grip strength"}


def test_a_term_is_shown_as_most_write_it_and_rather_not_in_capitals() -> None:
    written = [
        Mention(at, at, text, about=False, whole=True) for at, text in enumerate(("GRIP", "Grip", "GRIP", "grip"))
    ]
    assert Term("grip", written).text == "GRIP"
    assert Term("grip", written[:2]).text == "Grip"


def test_parts_of_one_name_count_once() -> None:
    (kept,) = drop_companions([make_term("redefined assessment of strength", 1, 2), make_term("prehension", 1, 2)])
    assert kept.key == "redefined assessment of strength"


def test_near_duplicates_follow_the_one_that_most_trials_have() -> None:
    terms = [make_term("grip strenght", 7), make_term("grip strength", 1, 2), make_term("heart rate", 3)]
    assert [[term.key for term in group] for group in join_near_duplicates(terms)] == [
        ["grip strength", "grip strenght"],
        ["heart rate"],
    ]


def test_small_steps_do_not_join_what_is_far_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("normalizer.audit.groups.find_near_duplicates", lambda *_: [(0, 1), (1, 2), (1, 3)])
    terms = [make_term("a", 1, 2, 3), make_term("b", 1, 2), make_term("c", 1), make_term("d", 1)]
    groups = [[term.key for term in group] for group in join_near_duplicates(terms)]
    assert groups == [["a", "b"], ["c"], ["d"]]
