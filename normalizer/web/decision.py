"""A decision about a group of an audit, and the edits of the vocabulary that it stands for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import chain
from typing import TYPE_CHECKING, Any, get_args

from normalizer.audit.additions import describe_evidence
from normalizer.audit.proposals import SYNONYM
from normalizer.errors import InputError
from normalizer.text.key import make_key
from normalizer.vocabulary.schema.base import Example, Synonym
from normalizer.vocabulary.schema.edit import AddConcept, AddDecision, AddPhrase, AddSynonym, Scope
from normalizer.vocabulary.schema.endpoint import Measurement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normalizer.vocabulary.schema.edit import Edit

_LISTS = ("texts", "examples")
KINDS = ("synonym", "concept", "boilerplate", "out-of-scope", "undecided")
NAMES = {
    "synonym": "synonym",
    "concept": "new concept",
    "boilerplate": "boilerplate",
    "out-of-scope": "out of scope",
    "undecided": "undecided",
}
SCOPES: tuple[str, ...] = get_args(Scope)
MEASUREMENTS: tuple[str, ...] = get_args(Measurement)
_ADVICE = {
    "concept": "choose the concept that it is a synonym of",
    "below": "choose the concept that the new one stands below",
    "label": "give the new concept a name",
    "definition": "say in a sentence what it is",
    "measurement": "say how it is measured",
    "note": "a note says what is still open",
}
_NEEDED = {
    "synonym": ("concept",),
    "concept": ("label", "below", "definition", "measurement"),
    "undecided": ("note",),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the writings `texts` of a group. `because` is the evidence, for whoever reads the commit.

    `concept` and `scope` belong to a synonym; `label`, `below`, `definition`, `measurement` and `examples` to a new
    concept; a `note` to what is no endpoint or stays open.
    """

    kind: str
    texts: tuple[str, ...]
    because: str = ""
    concept: str = ""
    scope: str = "exact"
    label: str = ""
    below: str = ""
    definition: str = ""
    measurement: str = ""
    examples: tuple[str, ...] = ()
    note: str = ""

    def check(self) -> str:
        """What is missing, in words; empty if nothing is."""
        if self.kind not in KINDS:
            return "choose what it is"
        if not self.texts:
            return "choose at least one way to write it"
        if self.kind == "synonym" and self.scope not in SCOPES:
            return "choose how close it is"
        return next((_ADVICE[name] for name in _NEEDED.get(self.kind, ()) if not getattr(self, name)), "")

    @classmethod
    def restore(cls, data: Any) -> Decision:  # noqa: ANN401 - any JSON
        """The decision from a journal. Raises `InputError` if it is none."""
        if not isinstance(data, dict):
            raise InputError("a decision cannot be read: it is no mapping")
        lists = {name: data.get(name, []) for name in _LISTS}
        texts = {field.name: data.get(field.name, field.default) for field in fields(cls) if field.name not in _LISTS}
        texts["kind"] = data.get("kind")
        listed = all(isinstance(values, list) for values in lists.values())
        if not listed or not all(isinstance(text, str) for text in (*texts.values(), *chain(*lists.values()))):
            raise InputError("a decision cannot be read: its fields are texts and lists of texts")
        return cls(**{**texts, **{name: tuple(values) for name, values in lists.items()}})


def accept_proposal(row: Mapping[str, Any]) -> Decision | None:
    """The decision that an audit proposes for a group; None where a person must say more: a new concept."""
    proposal, texts = row["proposal"], list_texts(row)
    if proposal["kind"] == SYNONYM:
        return Decision(SYNONYM, texts, describe_evidence(row), proposal["concept"], proposal["scope"])
    if proposal["kind"] in {"boilerplate", "out-of-scope"}:
        return Decision(proposal["kind"], texts, describe_evidence(row), note=proposal["why"])
    return None


def list_texts(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The ways a group is written, each lookup key once."""
    texts = {make_key(variant["text"]): variant["text"] for variant in row["variants"]}
    return tuple(texts.values()) or (row["text"],)


def make_edits(decision: Decision, day: str, by: str) -> Iterator[Edit]:
    """The edits of a decision; `day` (YYYY-MM-DD) and `by` go into decisions that only audits read."""
    because = decision.because[:2000] or None
    if decision.kind == "synonym":
        for text in decision.texts:
            yield AddSynonym(id=decision.concept, text=text, scope=decision.scope, source="registry", because=because)  # type: ignore[arg-type] # checked by `check`, and by the model
    elif decision.kind == "concept":
        key = make_key(decision.label)
        yield AddConcept(
            label=decision.label,
            broader=(decision.below,),
            definition=decision.definition,
            measurement=decision.measurement,  # type: ignore[arg-type] # as above
            synonyms=tuple(Synonym(text=text) for text in decision.texts if make_key(text) != key),
            examples=tuple(Example(text=text) for text in decision.examples),
            because=because,
        )
    elif decision.kind == "boilerplate":
        for text in decision.texts:
            yield AddPhrase(list="boilerplate", text=text, because=because)
    else:
        yield AddDecision(
            text=decision.texts[0],
            decision="undecided" if decision.kind == "undecided" else "out-of-scope",
            note=decision.note or None,
            date=day,
            by=by,
            because=because,
        )
