"""The scene of a field: its words with their zones and phrases, which candidates are judged by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from normalizer.match.entries import BREAK
from normalizer.match.zones import NO_ZONE
from normalizer.model.hit import Facet, list_places
from normalizer.text.tokens import DASH, find_kind
from normalizer.text.words import FUNCTION_WORDS

if TYPE_CHECKING:
    from normalizer.match.associations import Voices
    from normalizer.match.local_forms import LocalForms
    from normalizer.match.views import Reading
    from normalizer.model.hit import Hit

# Closed classes of the language, by which phrases are cut and the fitted signals count.
PREPOSITIONS = frozenset(
    "of for with in on to from by at as after during between among using following within per according based about "
    "toward towards regarding concerning".split()
)
COORDINATORS = frozenset({"and", "or", "plus"})
_EXPLAINING = frozenset(
    {Facet.ENDPOINT, Facet.CRITERION, Facet.INSTRUMENT, Facet.ADVERSE_EVENT, Facet.ANALYTE, Facet.CATEGORY}
)
_LIGHT = frozenset({Facet.BOILERPLATE, Facet.QUALIFIER, Facet.ZONE})
_EMPTY_KEYS = FUNCTION_WORDS | {BREAK}
_BREAKS = frozenset({";", ":", ".", "|", "*", "\n", DASH})
_LONGEST_LEAD = 6
_OBJECTIVE = "objective"
_ZONES_BEFORE_LISTS = frozenset({NO_ZONE, "population", "time"})


@dataclass(eq=False)
class Scene:
    """All that the signals of one field are read from.

    `zones` has the zone of every token, `notes` what decided an abbreviation at a token, `groups` the endpoints that
    the measure names where the description is read for finer ones, `voices` what the words of the outcome say.
    """

    field: str
    reading: Reading
    hits: list[Hit]
    zones: list[str]
    local_forms: LocalForms
    notes: dict[int, str]
    groups: frozenset[str] = frozenset()
    voices: Voices | None = None

    @cached_property
    def content(self) -> frozenset[int]:
        """The tokens that carry meaning outside of brackets, zones, boilerplate and qualifiers."""
        return find_content(self.reading, self.hits, self.zones)

    @cached_property
    def phrases(self) -> list[tuple[int, int, int]]:
        """Of each phrase its first token, the end of its head and the end of the phrase (both exclusive).

        A phrase ends at a break, its head at the first preposition after its first concept: in `Safety and feasibility
        of T cells in lymphoma` the head is `Safety and feasibility`.
        """
        words = self.reading.tokens.texts
        telling = _EXPLAINING if self.field == "measure" else _EXPLAINING - {Facet.INSTRUMENT}
        named = [hit for hit in self.hits if hit.entry.facet in telling and not hit.depth and not hit.gaps]
        phrases, start = [], 0
        for stop in [place for place, word in enumerate(words) if word in _BREAKS or self._starts_anew(place, named)]:
            phrases.append((start, _end_head(start, stop, named, words), stop))
            start = stop + 1
        phrases.append((start, _end_head(start, len(words), named, words), len(words)))
        return phrases

    @cached_property
    def heads(self) -> set[int]:
        """The tokens in the heads of all phrases."""
        return {place for start, end, _ in self.phrases for place in range(start, end)}

    @cached_property
    def explained(self) -> set[int]:
        """The tokens that some concept, or a word for none, accounts for."""
        return list_places(hit for hit in self.hits if hit.entry.facet in _EXPLAINING or hit.entry.facet is Facet.VAGUE)

    def rate_explained(self) -> float:
        """The share (0..1) of the content words in the heads of all phrases that some concept explains.

        What follows a head (`of CAR-T cells in myeloma`) says whose endpoint it is; it need not be understood.
        """
        content = self.content & self.heads
        return len(content & self.explained) / len(content) if content else 1.0

    def _starts_anew(self, place: int, named: list[Hit]) -> bool:
        """True where what is measured is named behind: a list goes on, or `in terms of` and the like."""
        if self.zones[place] == _OBJECTIVE:
            return place > 0 and self.zones[place - 1] != _OBJECTIVE
        return self.reading.tokens.texts[place] == "," and self._is_listing(place, named)

    def _is_listing(self, place: int, named: list[Hit]) -> bool:
        """True for a comma of the measure behind which a concept is listed (`response rate of A in B, survival`)."""
        words, zones = self.reading.tokens.texts, self.zones
        if self.field != "measure" or (place and zones[place - 1] != NO_ZONE):
            return False
        before = place
        while before and words[before - 1] not in _BREAKS:
            before -= 1
            if zones[before] not in _ZONES_BEFORE_LISTS:
                return False
        after = place + 1
        firsts = {hit.first for hit in named}
        while (
            after < len(zones) and after not in firsts and after not in self.content and after - place < _LONGEST_LEAD
        ):
            after += 1
        return after in firsts and zones[after] == NO_ZONE


def find_content(reading: Reading, hits: list[Hit], zones: list[str]) -> frozenset[int]:
    """Token indices outside brackets and zones that are neither function words nor boilerplate nor numbers."""
    light = list_places(hit for hit in hits if hit.entry.facet in _LIGHT)
    texts = reading.tokens.texts
    return frozenset(
        [
            place
            for key, place in reading.outside.words()
            if key not in _EMPTY_KEYS
            and place not in light
            and zones[place] == NO_ZONE
            and find_kind(texts[place]) in {"word", "code"}
        ]
    )


def _end_head(start: int, stop: int, named: list[Hit], words: list[str]) -> int:
    inside = [hit for hit in named if start <= hit.first < stop]
    if not inside:
        return stop
    taken = list_places(inside)
    end = min(hit.last for hit in inside) + 1
    if words[end - 1].lower() in PREPOSITIONS:  # `knowledge of`: what it is about comes next
        return end
    while end < stop and (end in taken or words[end].lower() not in PREPOSITIONS):
        end += 1
    return end
