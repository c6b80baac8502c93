"""The vocabulary at run time: concepts and the surface forms that name them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a concept is; the value is the prefix of its id."""

    ENDPOINT = "endpoint"
    CRITERION = "criterion"
    CATEGORY = "category"
    INSTRUMENT = "instrument"
    ADVERSE_EVENT = "ae"
    ANALYTE = "analyte"
    ANCHOR = "anchor"


class Scope(StrEnum):
    """How close a synonym is to its concept (OBO synonym scopes)."""

    EXACT = "exact"
    NARROW = "narrow"
    BROAD = "broad"
    RELATED = "related"


class SynonymType(StrEnum):
    """What sort of writing a synonym is."""

    LABEL = "label"
    PLAIN = "plain"
    ABBREVIATION = "abbreviation"
    SPELLING = "spelling"
    MISSPELLING = "misspelling"
    DEFINITION = "definition"
    REGISTRY = "registry"
    LAYPERSON = "layperson"


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to write one concept. `key` is `normalizer.text.key.make_key(text)`."""

    key: str
    concept: str
    text: str
    scope: Scope
    type: SynonymType
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """What the matcher needs to know of one concept; definitions and examples stay in the YAML.

    `ancestors` is the closure of `broader`, nearest first (for a criterion or category: of
    `version_of` / its criterion). `measures` lists the endpoints that are measured when a text
    names only this instrument, analyte or adverse event.
    """

    id: str
    label: str
    kind: Kind
    broader: tuple[str, ...] = ()
    ancestors: tuple[str, ...] = ()
    measurement: str | None = None
    measures: tuple[str, ...] = ()
    confusable_with: tuple[str, ...] = ()
    replaced_by: str | None = None
    origin: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    version_of: str | None = None
    version: str | None = None
    version_markers: tuple[str, ...] = ()
    group: str | None = None
    grade: int | None = None
    diseases: tuple[str, ...] = ()
    rank: int | None = None
