from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.edit import overlay_vocabulary
from normalizer.vocabulary.load import read_source
from normalizer.vocabulary.permanence import check_ids
from normalizer.vocabulary.schema.edit import AddConcept, AddSynonym, Merge, Move

TOY = Path(__file__).parents[1] / "toy_ontology"
OS = "endpoint:overall-survival"
Entries = dict[str, dict[str, Any]]


@pytest.fixture
def entries() -> Entries:
    return Vocabulary.from_source(read_source(TOY)).entries


def list_problems(before: Entries, after: Entries) -> list[str]:
    return [finding.problem for finding in check_ids(before, after)]


def change(entries: Entries, id_: str, **fields: str) -> Entries:
    return {**entries, id_: {**entries[id_], **fields}}


def test_edits_keep_every_id(entries: Entries) -> None:
    edits = [
        AddSynonym(id=OS, text="x"),
        Merge(id="endpoint:pain", into=OS),
        Move(id="endpoint:il-6", broader=(OS,)),
        AddConcept(label="New", broader=(OS,), definition="x", measurement="rate"),
    ]
    assert check_ids(entries, overlay_vocabulary(read_source(TOY), edits).entries) == []


def test_a_vanished_id_is_found_where_it_stood(entries: Entries) -> None:
    (finding,) = check_ids(entries, {id_: entry for id_, entry in entries.items() if id_ != OS})
    assert finding.file == "endpoints/time-to-event/overall-survival.yaml"
    assert finding.problem == f"the id {OS} is gone"
    assert f"endnorm vocab deprecate {OS}" in finding.advice


def test_a_vanished_category_is_found_too(entries: Entries) -> None:
    id_ = next(id_ for id_ in entries if id_.startswith("category:"))
    assert list_problems(entries, {key: entry for key, entry in entries.items() if key != id_}) == [
        f"the id {id_} is gone"
    ]


def test_a_retired_id_does_not_come_back(entries: Entries) -> None:
    before = change(entries, OS, status="deprecated", replaced_by="endpoint:pain")
    assert list_problems(before, entries) == [f"the retired id {OS} is in use again"]


def test_an_id_does_not_come_to_mean_something_else(entries: Entries) -> None:
    after = change(entries, OS, label="Survival of the graft", definition="Of the graft.")
    assert list_problems(entries, after) == [
        f'the id {OS} now means "Survival of the graft", it meant "Overall survival"'
    ]


def test_a_better_label_or_definition_is_welcome(entries: Entries) -> None:
    assert list_problems(entries, change(entries, OS, label="Survival")) == []
    assert list_problems(entries, change(entries, OS, definition="Better words.")) == []
    after = change(entries, OS, label="Survival", definition="Better words.")
    after[OS]["synonyms"] = {"exact": [{"text": "overall survival"}]}
    assert list_problems(entries, after) == []
