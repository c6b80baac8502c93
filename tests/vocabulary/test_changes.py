from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from normalizer.errors import VocabularyError
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.changelog import name_next_version, render_section
from normalizer.vocabulary.changes import ConceptChange, Name, VocabularyChange, compare_entries
from normalizer.vocabulary.edit import overlay_vocabulary
from normalizer.vocabulary.load import read_source
from normalizer.vocabulary.schema.edit import AddConcept, AddExample, AddPhrase, AddSynonym, Deprecate, Edit, Move

TOY = Path(__file__).parents[1] / "toy_ontology"
OS = "endpoint:overall-survival"


def compare(*edits: Edit, backwards: bool = False) -> VocabularyChange:
    source = read_source(TOY)
    sides = Vocabulary.from_source(source), overlay_vocabulary(source, edits)
    return compare_entries(*reversed(sides)) if backwards else compare_entries(*sides)


def test_equal_vocabularies_do_not_differ() -> None:
    assert not compare()


def test_names_come_and_go() -> None:
    (change,) = compare(AddSynonym(id=OS, text="x y", scope="narrow")).concepts
    assert (change.kind, change.added, change.removed, change.fields) == ("changed", (Name("narrow", "x y"),), (), ())
    (change,) = compare(AddSynonym(id=OS, text="x y", scope="narrow"), backwards=True).concepts
    assert change.removed == (Name("narrow", "x y"),)


def test_concepts_are_added_retired_removed_and_moved() -> None:
    new = AddConcept(label="New", broader=(OS,), definition="x", measurement="rate")
    assert [(c.id, c.kind) for c in compare(new).concepts] == [("endpoint:new", "added")]
    assert [(c.id, c.kind) for c in compare(new, backwards=True).concepts] == [("endpoint:new", "removed")]
    retired = compare(Deprecate(id="endpoint:il-6", replaced_by=OS)).select("retired")
    assert [(c.id, c.replaced_by) for c in retired] == [("endpoint:il-6", OS)]
    (moved,) = compare(Move(id=OS, broader=("endpoint:clinical-outcome",))).concepts
    assert (moved.fields, moved.before, moved.after) == (
        ("broader",),
        ("endpoint:time-to-event",),
        ("endpoint:clinical-outcome",),
    )


def test_files_of_words_are_named() -> None:
    assert compare(AddPhrase(list="vague", text="benefit")).sections == ("text/vague",)


def test_the_changelog_tells_what_users_of_the_vocabulary_see() -> None:
    text = render_section(
        "2026.12.0",
        compare(
            AddConcept(label="New", broader=(OS,), definition="x", measurement="rate"),
            Deprecate(id="endpoint:il-6", replaced_by="endpoint:pain"),
            AddSynonym(id=OS, text="length of life"),
            AddExample(id="endpoint:renal-function", text="GFR"),
        ),
    )
    assert text.startswith("## 2026.12.0\n\n### Added\n\n- `endpoint:new` New\n")
    assert "- `endpoint:il-6` Interleukin-6 level, replaced by `endpoint:pain`" in text
    assert '- `endpoint:overall-survival`: + "length of life"' in text
    assert "renal-function" not in text
    assert "No changes." in render_section("x", compare())


def test_a_name_that_only_has_another_scope_or_type_is_told_once() -> None:
    change = ConceptChange(
        OS,
        "Overall survival",
        "changed",
        added=(Name("narrow", "1-year survival"), Name("exact", "survivl", "misspelling"), Name("exact", "new")),
        removed=(Name("exact", "1-year survival"), Name("exact", "survivl"), Name("exact", "old")),
    )
    assert (
        '+ "new", - "old", ~ "1-year survival" (exact to narrow), ~ "survivl" (plain to misspelling)'
        in render_section("x", VocabularyChange((change,), ()))
    )


@pytest.mark.parametrize(
    ("version", "today", "following"),
    [
        ("2026.11.0", date(2026, 11, 30), "2026.11.1"),
        ("2026.11.9", date(2026, 11, 1), "2026.11.10"),
        ("2026.11.3", date(2026, 12, 1), "2026.12.0"),
        ("2026.11.3", date(2027, 1, 1), "2027.1.0"),
    ],
)
def test_versions_follow_the_calendar(version: str, today: date, following: str) -> None:
    assert name_next_version(version, today) == following


@pytest.mark.parametrize("version", ["1.0", "2027.1.0", ""])
def test_versions_that_have_no_successor_today_are_refused(version: str) -> None:
    with pytest.raises(VocabularyError):
        name_next_version(version, date(2026, 11, 1))
