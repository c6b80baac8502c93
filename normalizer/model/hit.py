"""What the automaton finds in a text: hits of lexicon entries on tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from normalizer.model.concept import Scope, SynonymType


class Facet(StrEnum):
    """What an entry of the lexicon stands for."""

    ENDPOINT = "endpoint"
    CRITERION = "criterion"
    CATEGORY = "category"
    INSTRUMENT = "instrument"
    ADVERSE_EVENT = "ae"
    ANALYTE = "analyte"
    AMBIGUOUS = "ambiguous"
    EXCLUSION = "exclusion"
    BOILERPLATE = "boilerplate"
    VAGUE = "vague"
    ZONE = "zone"
    QUALIFIER = "qualifier"


CONCEPT_FACETS = frozenset(
    {Facet.ENDPOINT, Facet.CRITERION, Facet.INSTRUMENT, Facet.ADVERSE_EVENT, Facet.ANALYTE, Facet.AMBIGUOUS}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of one lookup key.

    `ref` is the concept id; for a zone its name, for a qualifier `name=value`, for an ambiguous
    abbreviation the abbreviation as declared.
    """

    key: str
    facet: Facet
    ref: str
    text: str
    scope: Scope = Scope.EXACT
    type: SynonymType = SynonymType.PLAIN
    case_sensitive: bool = False
    size: int = 1


class Hit(NamedTuple):
    """An entry found on tokens `[first, last]` (inclusive) of a field, at clean offsets `[start, end)`.

    `edits` counts corrected typing errors, `gaps` the foreign words inside a scattered match,
    `in_order` says whether its words stand in the order of the entry. `depth` is the number of
    brackets around the hit.
    """

    entry: Entry
    first: int
    last: int
    start: int
    end: int
    depth: int = 0
    edits: int = 0
    gaps: int = 0
    in_order: bool = True

    @property
    def places(self) -> range:
        """The tokens from the first to the last."""
        return range(self.first, self.last + 1)

    def covers(self, other: Hit) -> bool:
        """True if the other hit lies within this one."""
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Hit) -> bool:
        """True if both have a token in common."""
        return self.first <= other.last and other.first <= self.last


def list_places(hits: Iterable[Hit]) -> set[int]:
    """The tokens that some hits stand on."""
    return {place for hit in hits for place in range(hit.first, hit.last + 1)}
