"""The choices of a group, and what a form chose of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from normalizer.audit.additions import describe_evidence
from normalizer.errors import VocabularyError
from normalizer.text.key import make_key
from normalizer.web.decision import Decision, accept_proposal, list_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.vocabulary import Vocabulary
    from normalizer.web.forms import Form

_SYNONYM = "synonym|"
_LONGEST_CHOICE = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One card: a concept that the group may be a synonym of.

    `value` is what its button sends, `key` the key that presses it.
    """

    value: str
    key: str
    id: str
    label: str
    definition: str
    near: str
    similarity: float | None
    proposed: bool


def list_choices(row: Mapping[str, Any], vocabulary: Vocabulary) -> list[Choice]:
    """The concepts to choose from, the proposed one first."""
    proposal = row["proposal"]
    proposed = proposal.get("concept") if proposal["kind"] == "synonym" else None
    nearest = {near["id"]: near for near in row["nearest"] if near["id"] in vocabulary.concepts}
    ids = [id_ for id_ in dict.fromkeys([proposed, *nearest]) if id_ in vocabulary.concepts]
    choices = []
    for number, id_ in enumerate(ids, 1):
        near = nearest.get(id_, {})
        choices.append(
            Choice(
                "accept" if id_ == proposed else f"{_SYNONYM}{id_}",
                str(number),
                id_,
                vocabulary.concepts[id_].label,
                vocabulary.entries[id_].get("definition") or "",
                near.get("name", ""),
                near.get("similarity"),
                id_ == proposed,
            )
        )
    return choices


def read_decision(
    form: Form, row: Mapping[str, Any], vocabulary: Vocabulary, texts: tuple[str, ...] | None = None
) -> tuple[Decision | None, str]:
    """What a form decides about a group, or None and why not. `texts` overrules the writings that were ticked."""
    choice = form.read_line("choice", _LONGEST_CHOICE)
    known = set(list_texts(row))
    texts = texts if texts is not None else tuple(text for text in form.read_all("texts") if text in known)
    because = describe_evidence(row)
    scope = form.read_line("scope") or "exact"
    if choice == "accept":
        proposed = accept_proposal(row)
        if proposed is None:
            return None, "A new concept is proposed: say what it is and add it."
        decision = replace(proposed, texts=texts, scope=scope if proposed.kind == "synonym" else "exact")
    elif choice == "other" or choice.startswith(_SYNONYM):
        wanted = form.read_line("concept") if choice == "other" else choice.removeprefix(_SYNONYM)
        decision = Decision("synonym", texts, because, concept=wanted, scope=scope)
    elif choice == "concept":
        decision = Decision(
            "concept",
            texts,
            because,
            label=form.read_line("label"),
            below=form.read_line("below"),
            definition=" ".join(form.read_prose("definition").split()),
            measurement=form.read_line("measurement"),
            examples=form.read_lines("examples"),
        )
    else:
        decision = Decision(choice, texts, because, note=" ".join(form.read_prose("note").split()))
    return _check(decision, vocabulary)


def _check(decision: Decision, vocabulary: Vocabulary) -> tuple[Decision | None, str]:
    missing = decision.check()
    if missing:
        return None, f"{missing[:1].upper()}{missing[1:]}."
    try:
        if decision.concept:
            decision = replace(decision, concept=find_concept(decision.concept, vocabulary))
        if decision.below:
            decision = replace(decision, below=find_concept(decision.below, vocabulary))
    except VocabularyError as error:
        return None, f"{error.message[:1].upper()}{error.message[1:]}"
    if decision.below and not decision.below.startswith("endpoint:"):
        return None, "A new concept stands below an endpoint; choose one."
    return decision, ""


def find_concept(text: str, vocabulary: Vocabulary) -> str:
    """The id that a text names: an id, or a name of one concept alone.

    Raises `VocabularyError` with the closest ones.
    """
    id_ = text if text in vocabulary.concepts else ""
    if not id_:
        found = {surface.concept for surface in vocabulary.find_surfaces(make_key(text))}
        if len(found) > 1:
            found = {id_ for id_ in found if vocabulary.concepts[id_].label.casefold() == text.casefold()} or found
        if len(found) != 1:
            near = [f"{result.label} ({result.id})" for result in vocabulary.search(text, 3)]
            what = "Several concepts are called" if found else "There is no concept"
            raise VocabularyError(f"{what} '{text}'" + (f"; did you mean {' or '.join(near)}?" if near else "."))
        id_ = found.pop()
    successor = vocabulary.concepts[id_].replaced_by
    if successor:
        raise VocabularyError(f"{id_} is deprecated; choose {successor} instead.")
    return id_
