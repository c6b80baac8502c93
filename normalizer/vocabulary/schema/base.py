"""What all vocabulary files share: strict models, ids, synonyms, mappings, examples."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from normalizer.model.concept import Kind


class Strict(BaseModel):
    """A model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


SLUG = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
EndpointId = Annotated[str, StringConstraints(pattern=rf"^endpoint:{SLUG}$")]
CriterionId = Annotated[str, StringConstraints(pattern=rf"^criterion:{SLUG}$")]
CategoryId = Annotated[str, StringConstraints(pattern=rf"^category:{SLUG}$")]
InstrumentId = Annotated[str, StringConstraints(pattern=rf"^instrument:{SLUG}$")]
AdverseEventId = Annotated[str, StringConstraints(pattern=rf"^ae:{SLUG}$")]
AnalyteId = Annotated[str, StringConstraints(pattern=rf"^analyte:{SLUG}$")]
AnchorId = Annotated[str, StringConstraints(pattern=rf"^anchor:{SLUG}$")]
KINDS = "|".join(Kind)
ConceptId = Annotated[str, StringConstraints(pattern=rf"^({KINDS}):{SLUG}$")]
SynonymKind = Literal["plain", "abbreviation", "spelling", "misspelling", "definition", "registry", "layperson"]
Status = Literal["active", "deprecated"]


class Synonym(Strict):
    """A way to write a concept. In the file a bare string is a plain synonym.

    `case: sensitive` makes an abbreviation match only as written (EGFR is not eGFR).
    """

    text: Text
    type: SynonymKind = "plain"
    case: Literal["sensitive"] | None = None
    source: Text | None = None


def _wrap_string(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


SynonymEntry = Annotated[Synonym, BeforeValidator(_wrap_string, json_schema_input_type=str | Synonym)]


class Synonyms(Strict):
    """Synonyms by scope, as in OBO and SKOS."""

    exact: tuple[SynonymEntry, ...] = ()
    narrow: tuple[SynonymEntry, ...] = ()
    broad: tuple[SynonymEntry, ...] = ()
    related: tuple[SynonymEntry, ...] = ()


class Mapping(Strict):
    """A link to another vocabulary. `object` is a CURIE whose prefix `vocabulary.yaml` declares."""

    predicate: Literal[
        "skos:exactMatch",
        "skos:closeMatch",
        "skos:broadMatch",
        "skos:narrowMatch",
        "skos:relatedMatch",
    ]
    object: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9.]*:[A-Za-z0-9._-]+$")]
    label: Text | None = None
    source: Text | None = None


class Example(Strict):
    """A text that must resolve to the concept that lists it, and to no other."""

    text: Text
    source: Text | None = None


ExampleEntry = Annotated[Example, BeforeValidator(_wrap_string, json_schema_input_type=str | Example)]


class CounterExample(Strict):
    """A text that resolves to a confusable concept and must not resolve here."""

    text: Text
    concept: EndpointId
    source: Text | None = None


class ConceptEntry(Strict):
    """The fields that every concept may have, whatever its kind."""

    label: Text
    definition: Text | None = None
    synonyms: Synonyms = Field(default_factory=Synonyms)
    excludes: tuple[Text, ...] = ()
    mappings: tuple[Mapping, ...] = ()
    source: Text | None = None
    note: Text | None = None
    verified: Literal["yes", "part", "no"] | None = None
    status: Status = "active"
