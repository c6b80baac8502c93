"""Evidence: named signals for and against each candidate. The scorer only ever sees these."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

from normalizer.match.scene import COORDINATORS, Scene
from normalizer.match.senses import USUAL_MEANING
from normalizer.match.zones import NO_ZONE
from normalizer.model.concept import Scope, SynonymType
from normalizer.model.hit import Facet, list_places
from normalizer.model.record import Method

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.match.associations import Voices
    from normalizer.model.candidate import Candidate
    from normalizer.model.concept import Concept
    from normalizer.model.hit import Hit

_ENDPOINT = Facet.ENDPOINT
_JOINS = COORDINATORS | {","}
_WEIGHED_AS = {"definition": "method"}


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
            _add_word_signals(candidate, scene.voices, concepts)
        if candidate.via:
            signals[f"via:{concepts[candidate.via].kind.value}"] = 1.0
            candidate.details[f"via:{concepts[candidate.via].kind.value}"] = concepts[candidate.via].label
            if direct:
                signals["via:beside-direct"] = 1.0
        if scene.field == "description":
            signals["description"] = 1.0
            if scene.groups:
                signals["description:refines-group"] = 1.0


def _add_word_signals(candidate: Candidate, voices: Voices, concepts: Mapping[str, Concept]) -> None:
    """What the words say; against a name that is all that is said there are none.

    Of an endpoint that words beside the name of another compose, they speak as they do of either.
    """
    entry = candidate.hit.entry
    asked = {candidate.endpoint, entry.ref} if entry.facet is _ENDPOINT else {candidate.endpoint}
    heard = [voices.ask((id_, *concepts[id_].ancestors), entry.key.split()) for id_ in sorted(asked)]
    voice = max(filter(None, heard), default=None)
    if voice is not None and (voice.odds > 0 or candidate.signals["place:share"] < 1.0):
        candidate.signals["words:for"] = voice.odds
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
    """Where the candidate stands, and how much of the measure it is."""
    signals = candidate.signals
    covered = _list_covered(candidate, scene)
    signals["place:share"] = len(covered) / len(scene.content) if scene.content else float(not candidate.hit.depth)
    outside = [hit for hit in candidate.hits if not hit.depth]
    if outside:
        # a concept named twice stands where it is named first
        earliest = min(outside, key=lambda hit: hit.first)
        start, end = _find_head(earliest, scene)
        if earliest.first < end:
            signals["place:head"] = 1.0
            room = [place for place in scene.content if start <= place < end]
            signals["place:head-share"] = len(covered.intersection(room)) / len(room) if room else 1.0
    zone = scene.zones[candidate.hit.first]
    if zone != NO_ZONE and all(scene.zones[hit.first] != NO_ZONE for hit in outside):
        name = f"zone:{_WEIGHED_AS.get(zone, zone)}"
        signals[name] = 1.0
        candidate.details[name] = _WEIGHED_AS.get(zone, zone)
    if not outside:
        signals["place:in-brackets"] = 1.0
    elif _is_coordinated(candidate, scene):
        signals["place:coordinated"] = 1.0


def _list_covered(candidate: Candidate, scene: Scene) -> frozenset[int]:
    """The content words of a candidate's names; where other words stand in its hit, only the first and the last."""
    contiguous = list_places(hit for hit in candidate.hits if not hit.gaps)
    return scene.content.intersection((*contiguous, candidate.hit.first, candidate.hit.last))


def _find_head(hit: Hit, scene: Scene) -> tuple[int, int]:
    """The head of the phrase a hit stands in."""
    return next((start, end) for start, end, stop in scene.phrases if hit.first <= stop)


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
        any(word.lower() in _JOINS for word in tokens.texts[before + 1 : candidate.hit.first])
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
