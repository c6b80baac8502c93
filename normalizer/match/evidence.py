"""Evidence: named signals for and against each candidate. The scorer only ever sees these."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

from normalizer.match.entries import BREAK
from normalizer.match.senses import USUAL_MEANING
from normalizer.match.zones import NO_ZONE
from normalizer.model.concept import Scope, SynonymType
from normalizer.model.hit import Facet
from normalizer.model.record import Method
from normalizer.text.tokens import find_kind
from normalizer.text.words import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.match.associations import Voices
    from normalizer.match.views import Reading
    from normalizer.model.candidate import Candidate
    from normalizer.model.concept import Concept
    from normalizer.model.hit import Hit

_VAGUE, _ENDPOINT = Facet.VAGUE, Facet.ENDPOINT
_EXPLAINING = frozenset(
    {Facet.ENDPOINT, Facet.CRITERION, Facet.INSTRUMENT, Facet.ADVERSE_EVENT, Facet.ANALYTE, Facet.CATEGORY}
)
_LIGHT = frozenset({Facet.BOILERPLATE, Facet.QUALIFIER, Facet.ZONE})
_EMPTY_KEYS = FUNCTION_WORDS | {BREAK}
_COORDINATORS = frozenset({"and", "or", "plus", ","})
_BREAKS = frozenset({";", ":", ".", "|", "*", "\n", "-"})
_LONGEST_LEAD = 6
_OBJECTIVE = "objective"
_WEIGHED_AS = {"definition": "method"}
_ZONES_BEFORE_LISTS = frozenset({NO_ZONE, "population", "time"})
PREPOSITIONS = frozenset(
    "of for with in on to from by at as after during between among using following within per according based about "
    "toward towards regarding concerning".split()
)


@dataclass(eq=False)
class Scene:
    """All that the signals of one field are read from.

    `zones` has the zone of every token, `content` the tokens that carry meaning outside of zones, boilerplate and
    qualifiers, `notes` what decided an abbreviation at a token, `groups` the groups that the measure names where the
    description is read for their members.
    """

    field: str
    reading: Reading
    hits: list[Hit]
    zones: list[str]
    content: frozenset[int]
    local_forms: dict[int, tuple[int, int]]
    notes: dict[int, str]
    groups: frozenset[str] = frozenset()
    voices: Voices | None = None
    _phrases: list[tuple[int, int, int]] | None = None

    @property
    def phrases(self) -> list[tuple[int, int, int]]:
        """Of each phrase its first token, the end of its head and the end of the phrase (both exclusive).

        A phrase ends at a break, its head at the first preposition after its first concept: in `Safety and feasibility
        of T cells in lymphoma` the head is `Safety and feasibility`.
        """
        if self._phrases is None:
            self._phrases = self._find_phrases()
        return self._phrases

    def _find_phrases(self) -> list[tuple[int, int, int]]:
        words = self.reading.tokens.texts
        telling = _EXPLAINING if self.field == "measure" else _EXPLAINING - {Facet.INSTRUMENT}
        named = [hit for hit in self.hits if hit.entry.facet in telling and not hit.depth and not hit.gaps]
        phrases, start = [], 0
        for stop in [place for place, word in enumerate(words) if word in _BREAKS or self._starts_anew(place, named)]:
            phrases.append((start, _end_head(start, stop, named, words), stop))
            start = stop + 1
        phrases.append((start, _end_head(start, len(words), named, words), len(words)))
        return phrases

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
    light: set[int] = set()
    for hit in hits:
        if hit.entry.facet in _LIGHT:
            light.update(range(hit.first, hit.last + 1))
    view, texts = reading.views[0], reading.tokens.texts
    return frozenset(
        [
            place
            for key, place in zip(view.keys, view.tokens, strict=True)
            if key not in _EMPTY_KEYS
            and place not in light
            and zones[place] == NO_ZONE
            and find_kind(texts[place]) in {"word", "code"}
        ]
    )


def find_explained(scene: Scene) -> set[int]:
    """The tokens that some concept, or a word for none, accounts for."""
    return {
        place
        for hit in scene.hits
        if hit.entry.facet in _EXPLAINING or hit.entry.facet is _VAGUE
        for place in range(hit.first, hit.last + 1)
    }


def rate_explained(scene: Scene) -> float:
    """The share (0..1) of the content words in the heads of all phrases that some concept explains.

    What follows a head (`of CAR-T cells in myeloma`) says whose endpoint it is; it need not be understood.
    """
    content = scene.content & find_heads(scene)
    return len(content & find_explained(scene)) / len(content) if content else 1.0


def find_heads(scene: Scene) -> set[int]:
    """The tokens in the heads of all phrases."""
    return {place for start, end, _ in scene.phrases for place in range(start, end)}


def gather_signals(candidates: list[Candidate], scene: Scene, concepts: Mapping[str, Concept]) -> None:
    """Fill `signals` and `details` of every candidate of one field."""
    direct = [c for c in candidates if not c.via and _zone(c, scene) == NO_ZONE and not c.hit.depth]
    for candidate in candidates:
        concept = concepts[candidate.endpoint]
        signals = candidate.signals
        _add_match_signals(candidate, scene)
        _add_place_signals(candidate, scene)
        _add_company_signals(candidate, candidates, concept, concepts)
        if concept.measurement == "group":
            signals["concept:group"] = 1.0
        if scene.voices is not None:
            _add_word_signals(candidate, scene.voices, concept)
        if candidate.via:
            signals[f"via:{concepts[candidate.via].kind.value}"] = 1.0
            candidate.details[f"via:{concepts[candidate.via].kind.value}"] = concepts[candidate.via].label
            if direct:
                signals["via:beside-direct"] = 1.0
        if scene.field == "description":
            signals["description"] = 1.0
            if scene.groups:
                signals["description:refines-group"] = 1.0


def _add_word_signals(candidate: Candidate, voices: Voices, concept: Concept) -> None:
    voice = voices.ask((candidate.endpoint, *concept.ancestors))
    if voice is not None:
        candidate.signals["words:for"] = voice.odds
        candidate.signals["words:ahead"] = voice.lead
        candidate.details["words:for"] = ", ".join(voice.words)


def _zone(candidate: Candidate, scene: Scene) -> str:
    return scene.zones[candidate.hit.first] if candidate.hit.first < len(scene.zones) else NO_ZONE


def _add_match_signals(candidate: Candidate, scene: Scene) -> None:
    signals, hit = candidate.signals, candidate.hit
    entry = hit.entry
    match = f"match:{_name_match(candidate)}"
    signals[match] = 1.0
    candidate.details[match] = entry.text
    if entry.scope is not Scope.EXACT:
        signals[f"scope:{entry.scope.value}"] = 1.0
    if hit.gaps:
        signals["match:gaps"] = float(hit.gaps)
    if not hit.in_order:
        signals["match:reordered"] = 1.0
    signals["match:words"] = log2(1 + min(entry.size, 8))
    if entry.size == 1 and entry.type is not SynonymType.ABBREVIATION:
        signals["match:single-word"] = 1.0
    names = {h.entry.type is SynonymType.ABBREVIATION for h in candidate.hits}
    if len(names) > 1:
        signals["match:name-and-abbreviation"] = 1.0
    if candidate.method is Method.ABBREVIATION and hit.first in scene.local_forms:
        signals["match:abbreviation-of-unknown-name"] = 1.0
    if hit.first in scene.notes:
        decided = "match:abbreviation-decided" if scene.notes[hit.first] != USUAL_MEANING else "match:usual-meaning"
        signals[decided] = 1.0
        candidate.details[decided] = scene.notes[hit.first]


def _name_match(candidate: Candidate) -> str:
    """The method; of the composed ones, whether scattered words, an instrument or a rule composed it."""
    if candidate.method is not Method.COMPOSED:
        return candidate.method.value
    if candidate.hit.gaps or not candidate.hit.in_order:
        return "scattered"
    return "indirect" if candidate.via else "composition"


def _add_place_signals(candidate: Candidate, scene: Scene) -> None:
    signals, hit = candidate.signals, candidate.hit
    covered = {
        place for h in candidate.hits if not h.gaps for place in range(h.first, h.last + 1) if place in scene.content
    } | {place for place in (hit.first, hit.last) if place in scene.content}
    share = len(covered) / len(scene.content) if scene.content else float(not hit.depth)
    signals["place:share"] = share
    outside = [h for h in candidate.hits if not h.depth]
    if outside:
        # a concept named twice stands where it is named first
        earliest = min(outside, key=lambda h: h.first)
        start, end = _find_head(earliest, scene)
        if earliest.first < end:
            signals["place:head"] = 1.0
            room = [place for place in scene.content if start <= place < end]
            signals["place:head-share"] = len(covered.intersection(room)) / len(room) if room else 1.0
    zones = {scene.zones[h.first] for h in candidate.hits if not h.depth}
    zone = _WEIGHED_AS.get(scene.zones[hit.first], scene.zones[hit.first])
    if zone != NO_ZONE and NO_ZONE not in zones:
        signals[f"zone:{zone}"] = 1.0
        candidate.details[f"zone:{zone}"] = zone
    if all(h.depth for h in candidate.hits):
        signals["place:in-brackets"] = 1.0
    elif _is_coordinated(candidate, scene):
        signals["place:coordinated"] = 1.0


def _find_head(hit: Hit, scene: Scene) -> tuple[int, int]:
    """The head of the phrase a hit stands in."""
    return next((start, end) for start, end, stop in scene.phrases if hit.first <= stop)


def _end_head(start: int, stop: int, named: list[Hit], words: list[str]) -> int:
    inside = [hit for hit in named if start <= hit.first < stop]
    if not inside:
        return stop
    taken = {place for hit in inside for place in range(hit.first, hit.last + 1)}
    end = min(hit.last for hit in inside) + 1
    if words[end - 1].lower() in PREPOSITIONS:  # `knowledge of`: what it is about comes next
        return end
    while end < stop and (end in taken or words[end].lower() not in PREPOSITIONS):
        end += 1
    return end


def _is_coordinated(candidate: Candidate, scene: Scene) -> bool:
    """True if a coordinator joins a hit to the endpoint named before it (`safety and survival`)."""
    before = max(
        (
            hit.last
            for hit in scene.hits
            if hit.entry.facet is _ENDPOINT and not hit.depth and not hit.gaps and hit.last < candidate.hit.first
        ),
        default=-1,
    )
    if before < 0:
        return False
    tokens = scene.reading.tokens
    gap = scene.reading.text[tokens.ends[before] : candidate.hit.start]
    return (
        any(word.lower() in _COORDINATORS for word in tokens.texts[before + 1 : candidate.hit.first])
        or "/" in gap
        or "&" in gap
    )


def _add_company_signals(
    candidate: Candidate,
    candidates: list[Candidate],
    concept: Concept,
    concepts: Mapping[str, Concept],
) -> None:
    signals = candidate.signals
    for other in candidates:
        if other is candidate:
            continue
        if candidate.endpoint in concepts[other.endpoint].ancestors:
            signals["company:more-specific"] = 1.0
            candidate.details["company:more-specific"] = other.endpoint
        if other.endpoint in concept.ancestors:
            signals["company:more-general"] = 1.0
        if (other.hit.first, other.hit.last) == (candidate.hit.first, candidate.hit.last) and not (
            candidate.via or other.via
        ):
            signals["company:same-words"] = 1.0
            candidate.details["company:same-words"] = other.endpoint
