"""Edits of the names and examples of one concept, and of words for none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normalizer.errors import EditError
from normalizer.text.key import make_key
from normalizer.vocabulary.edit.draft import DECISIONS, EXCEPTIONS

if TYPE_CHECKING:
    from normalizer.vocabulary.edit.draft import Draft
    from normalizer.vocabulary.schema.base import Synonym
    from normalizer.vocabulary.schema.edit import (
        AddCounterExample,
        AddDecision,
        AddExample,
        AddExclude,
        AddPhrase,
        AddSynonym,
    )

_LONGEST_ABBREVIATION = 10
_FEWEST_CAPITALS = 2
_OWN_CONTEXT = ("case", "source")


def add_synonym(draft: Draft, edit: AddSynonym) -> None:
    """Add a way to write a concept; nothing changes if it is there already in this scope."""
    data = draft.open_entry(edit.id)
    synonyms = data.get("synonyms", {})
    if edit.text in {data["label"], data.get("abbreviation")}:
        return
    for scope, listed in synonyms.items():
        if any(synonym["text"] == edit.text for synonym in listed):
            if scope == edit.scope:
                return
            file = draft.find_path(edit.id)
            raise EditError(f'"{edit.text}" is already a synonym of {edit.id} with scope {scope}; change it in {file}')
    data["synonyms"] = {**synonyms, edit.scope: [*synonyms.get(edit.scope, ()), describe_synonym(edit)]}


def describe_synonym(synonym: AddSynonym | Synonym) -> dict[str, str]:
    """A synonym as it stands in a file; without a type it has the one that it looks like."""
    new = {"text": synonym.text}
    named = synonym.type if "type" in synonym.model_fields_set else None
    kind = named or ("abbreviation" if looks_like_abbreviation(synonym.text) else "plain")
    if kind != "plain":
        new["type"] = kind
    return new | {key: value for key in _OWN_CONTEXT if (value := getattr(synonym, key))}


def looks_like_abbreviation(text: str) -> bool:
    """True for one short word with two capitals: PFS, DoR, PFS2."""
    capitals = sum(char.isupper() for char in text)
    return len(text) <= _LONGEST_ABBREVIATION and " " not in text and capitals >= _FEWEST_CAPITALS


def add_example(draft: Draft, edit: AddExample) -> None:
    """Add a text that resolves to an endpoint."""
    _append_text(draft.open_entry(edit.id), "examples", {"text": edit.text, "source": edit.source})


def add_counter_example(draft: Draft, edit: AddCounterExample) -> None:
    """Add a text that resolves to another endpoint."""
    draft.find_path(edit.concept)
    new = {"text": edit.text, "concept": edit.concept, "source": edit.source}
    _append_text(draft.open_entry(edit.id), "counter_examples", new)


def add_exclude(draft: Draft, edit: AddExclude) -> None:
    """Add a phrase that does not mean a concept though it holds its words."""
    _append_text(draft.open_entry(edit.id), "excludes", edit.text)


def add_phrase(draft: Draft, edit: AddPhrase) -> None:
    """Add words that name no endpoint."""
    _append_text(draft.open_file(f"text/{edit.list}.yaml"), "phrases", edit.text)


def add_decision(draft: Draft, edit: AddDecision) -> None:
    """Record what was decided about a text, in place of what was decided before."""
    data = draft.open_file(DECISIONS)
    new = edit.model_dump(mode="json", exclude_none=True, exclude={"edit", "because"})
    decisions, key = list(data.get("decisions", ())), make_key(edit.text)
    for place, old in enumerate(decisions):
        if make_key(old["text"]) == key:
            if any(old.get(name) != new.get(name) for name in ("decision", "note")):
                decisions[place] = new
            break
    else:
        decisions.append(new)
    data["decisions"] = decisions


def add_exception(draft: Draft, rule: str, subject: str, reason: str) -> None:
    """Accept the findings of a rule about a subject."""
    data = draft.open_file(EXCEPTIONS)
    new = {"rule": rule, "subject": subject, "reason": reason}
    if all((item["rule"], item["subject"]) != (rule, subject) for item in data.get("exceptions", ())):
        data["exceptions"] = [*data.get("exceptions", ()), new]


def add_note(draft: Draft, id_: str, text: str) -> None:
    """Tell the readers of a concept's file something, once."""
    data = draft.open_entry(id_)
    note = data.get("note", "")
    if text not in note:
        data["note"] = f"{note} {text}".strip()


def _append_text(data: dict[str, Any], key: str, new: str | dict[str, str | None]) -> None:
    if isinstance(new, dict):
        new = {name: value for name, value in new.items() if value is not None}
    text = new if isinstance(new, str) else new["text"]
    if all((item if isinstance(item, str) else item["text"]) != text for item in data.get(key, ())):
        data[key] = [*data.get(key, ()), new]
