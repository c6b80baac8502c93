"""Edits as data: the form of files for `endnorm vocab apply` (docs/edits.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from normalizer.vocabulary.schema.base import (
    ConceptId,
    EndpointId,
    ExampleEntry,
    Strict,
    SynonymEntry,
    SynonymKind,
    Text,
)
from normalizer.vocabulary.schema.endpoint import Measurement

Scope = Literal["exact", "narrow", "broad", "related"]

DRAFT = "Draft, to be written by a curator"  # how the definition that an audit proposes begins


class Edit(Strict):
    """What every edit may say: `because` tells people why (evidence, a count); it is not written to the vocabulary."""

    because: Text | None = None


class AddSynonym(Edit):
    """A way to write a concept. Without `type` a text that looks like an abbreviation is one, others are plain."""

    edit: Literal["add-synonym"] = "add-synonym"
    id: ConceptId
    text: Text
    scope: Scope = "exact"
    type: SynonymKind | None = None
    case: Literal["sensitive"] | None = None
    source: Text | None = None


class AddExample(Edit):
    """A text that must resolve to the endpoint, and to no other that does not list it."""

    edit: Literal["add-example"] = "add-example"
    id: EndpointId
    text: Text
    source: Text | None = None


class AddCounterExample(Edit):
    """A text that must resolve to `concept` and not to the endpoint."""

    edit: Literal["add-counter-example"] = "add-counter-example"
    id: EndpointId
    text: Text
    concept: EndpointId
    source: Text | None = None


class AddExclude(Edit):
    """A phrase that holds words of a concept and means something else."""

    edit: Literal["add-exclude"] = "add-exclude"
    id: ConceptId
    text: Text


class AddPhrase(Edit):
    """Words that name no endpoint: `boilerplate` around one, or `vague` words in place of one."""

    edit: Literal["add-phrase"] = "add-phrase"
    list: Literal["boilerplate", "vague"]
    text: Text


class AddDecision(Edit):
    """What a curator decided about a text that nothing maps (`decisions.yaml`); it replaces an earlier decision."""

    edit: Literal["add-decision"] = "add-decision"
    text: Text
    decision: Literal["out-of-scope", "boilerplate", "undecided"]
    date: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    by: Text
    note: Text | None = None


class AddConcept(Edit):
    """A new endpoint. `id` is made from the label if missing; the family is that of the first `broader`."""

    edit: Literal["add-concept"] = "add-concept"
    label: Text
    broader: Annotated[tuple[EndpointId, ...], Field(min_length=1)]
    definition: Text
    measurement: Measurement
    id: EndpointId | None = None
    synonyms: tuple[SynonymEntry, ...] = ()
    examples: tuple[ExampleEntry, ...] = ()
    source: Text | None = None


class Deprecate(Edit):
    """Retire a concept: it keeps its file and id, is found no more, and what named it names its replacement."""

    edit: Literal["deprecate"] = "deprecate"
    id: ConceptId
    replaced_by: ConceptId


class Move(Edit):
    """Put a concept below others."""

    edit: Literal["move"] = "move"
    id: ConceptId
    broader: Annotated[tuple[ConceptId, ...], Field(min_length=1)]


class Merge(Edit):
    """Retire a concept and hand its names and examples to another."""

    edit: Literal["merge"] = "merge"
    id: ConceptId
    into: ConceptId


AnyEdit = Annotated[
    AddSynonym
    | AddExample
    | AddCounterExample
    | AddExclude
    | AddPhrase
    | AddDecision
    | AddConcept
    | Deprecate
    | Move
    | Merge,
    Field(discriminator="edit"),
]


class EditFile(Strict):
    """Edits that belong together, applied in their order: all of them, or none."""

    edits: Annotated[tuple[AnyEdit, ...], Field(min_length=1, max_length=10_000)]
