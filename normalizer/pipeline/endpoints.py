"""From read fields to scored endpoint candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.asides import drop_asides
from normalizer.match.associations import Associations, Voices
from normalizer.match.by_trial import TrialRules
from normalizer.match.candidates import CandidateFinder
from normalizer.match.composites import CompositeFinder
from normalizer.match.evidence import gather_signals
from normalizer.match.find import find_hits
from normalizer.match.given import GivenFilter
from normalizer.match.linking import Linker
from normalizer.match.scattered import COORDINATORS, ScatterIndex
from normalizer.match.scene import PREPOSITIONS, Scene, find_content
from normalizer.match.score import Scorer
from normalizer.match.views import read_text
from normalizer.match.yielding import Yielder
from normalizer.model.concept import Scope
from normalizer.model.hit import CONCEPT_FACETS, Facet, Hit, list_places
from normalizer.pipeline.fields import LONGEST_TEXT
from normalizer.text.key import make_token_key
from normalizer.text.words import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalizer.match.lexicon import Lexicon
    from normalizer.match.typos import TypoCorrector
    from normalizer.model.candidate import Candidate
    from normalizer.pipeline.fields import FieldReading
    from normalizer.vocabulary import Vocabulary

_EXCLUSION = Facet.EXCLUSION


class EndpointFinder:
    """Finds and scores the endpoints of an outcome: in the measure, else in the description."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, typos: TypoCorrector) -> None:
        self._concepts = vocabulary.concepts
        self._typos = typos
        self._lexicon = lexicon
        self._scatter = ScatterIndex(lexicon)
        self._candidates = CandidateFinder(vocabulary)
        self._composites = CompositeFinder(vocabulary)
        self._linker = Linker(vocabulary)
        self._by_trial = TrialRules(vocabulary)
        self._stacked = frozenset(vocabulary.section("text/compositions").get("stacked", ()))
        gathers = vocabulary.section("text/compositions").get("gathers", ())
        self._gathered = {rule["endpoint"]: frozenset(rule["members"]) for rule in gathers}
        self._yielder = Yielder(vocabulary)
        self._given = GivenFilter(vocabulary)
        self.scorer = Scorer.load()
        self.associations = Associations.load()

    def find(
        self, measure: FieldReading, description: FieldReading, threshold: float, trial: str = ""
    ) -> tuple[list[Candidate], Scene]:
        """All candidates with their confidence, and the scene of the measure: what they were judged by.

        `trial` is what is known of the trial: its title and conditions.

        The description is searched where no candidate of the measure reaches the threshold, and, for others of its kind
        only, where the measure names nothing but a group (`Safety`, `Pharmacokinetics`) or says but a vague word.
        """
        hits = [*measure.hits, *self._find_last_words(measure), *self._find_scattered(measure)]
        hits = self._settle(hits, measure, trial)
        voices = self.associations.listen(measure.reading, description.reading)
        scene = self._set_scene("measure", measure, hits, voices)
        found = self._score(scene, threshold)
        chosen = [candidate for candidate in found if candidate.confidence >= threshold]
        if all(self._is_general(candidate) or _is_vague(candidate, scene) for candidate in chosen):
            named = {candidate.endpoint for candidate in chosen}
            hits = self._settle([*description.hits, *self._find_last_words(description)], description, trial)
            described = self._score(self._set_scene("description", description, hits, voices, named), threshold)
            found = self._combine(found, chosen, described, threshold)
        return found, scene

    def _combine(
        self, found: list[Candidate], chosen: list[Candidate], described: list[Candidate], threshold: float
    ) -> list[Candidate]:
        """The candidates of the measure with those of the description that refine what is `chosen` of them.

        All of the description where nothing is, or a scale alone of which the description says what it rates.
        """
        telling = [candidate.endpoint for candidate in described if candidate.confidence >= threshold]
        if any(self._yielder.gives_way(candidate.hit, endpoint) for candidate in chosen for endpoint in telling):
            return [candidate for candidate in found if candidate not in chosen] + described
        if not chosen:
            return found + described
        named = {candidate.endpoint for candidate in chosen}
        kin = named.union(*[self._concepts[c.endpoint].ancestors for c in chosen if self._is_general(c)])
        members = frozenset[str]().union(*[self._gathered.get(endpoint, ()) for endpoint in named])
        return found + [candidate for candidate in described if self._refines(candidate, named, kin, members)]

    def _is_general(self, candidate: Candidate) -> bool:
        """True for a group (`Safety`), and for a broad word that is all that is said (`Survival analysis`)."""
        entry = candidate.hit.entry
        is_broad = entry.scope is Scope.BROAD and candidate.signals.get("place:share") == 1.0
        return is_broad or self._concepts[candidate.endpoint].measurement == "group"

    def _settle(self, hits: list[Hit], read: FieldReading, trial: str) -> list[Hit]:
        """The hits after the rules for the trial, and for names that stand beside each other."""
        hits = self._by_trial.apply(hits, read.reading, trial[:LONGEST_TEXT])
        hits = self._composites.add(self._linker.link(hits, read.reading), read.reading)
        hits = self._yielder.settle(hits, read.reading)
        return self._given.drop(hits, read.reading)

    def _refines(self, candidate: Candidate, named: set[str], kin: set[str], members: frozenset[str]) -> bool:
        """True for another one of the kind of what the measure names, or of what that gathers."""
        above = self._concepts[candidate.endpoint].ancestors
        is_member = not (kin.isdisjoint(above) and members.isdisjoint((candidate.endpoint, *above)))
        return candidate.endpoint not in named and is_member

    def _set_scene(
        self, field: str, read: FieldReading, hits: list[Hit], voices: Voices, groups: Iterable[str] = ()
    ) -> Scene:
        content = find_content(read.reading, hits, read.zones)
        named = frozenset(groups)
        return Scene(field, read.reading, hits, read.zones, content, read.local_forms, read.notes, named, voices)

    def _score(self, scene: Scene, threshold: float) -> list[Candidate]:
        found = self._candidates.find(scene.hits, scene.reading, scene.field)
        gather_signals(found, scene, self._concepts)
        for candidate in found:
            self.scorer.apply(candidate)
        return drop_asides(self._drop_bare_scales(found, scene, threshold), scene, self._concepts, threshold)

    def _drop_bare_scales(self, found: list[Candidate], scene: Scene, threshold: float) -> list[Candidate]:
        """The candidates without a bare scale (`VAS score`), unless it is all that the measure names, or listed."""
        scales = [c for c in found if c.endpoint in self._yielder.scaled and all(map(self._yielder.is_scale, c.hits))]
        if not scales:
            return found
        others = [c for c in found if c not in scales]
        if scene.field == "measure":
            is_alone = not any(candidate.confidence >= threshold for candidate in others)
            others += [c for c in scales if "place:head" in c.signals and (is_alone or _is_listed(c, scene))]
        return others

    def _find_scattered(self, read: FieldReading) -> list[Hit]:
        """Scattered matches that contiguous ones leave room for.

        A word belongs to one phrase only, unless phrases share it by coordination (`overall and progression-free
        survival`); one word at least must be the match's own.
        """
        contiguous = [hit for hit in read.hits if hit.entry.facet in CONCEPT_FACETS]
        excluded = [hit for hit in read.hits if hit.entry.facet is _EXCLUSION]
        named = {hit.entry.ref for hit in contiguous if hit.entry.scope is not Scope.RELATED}
        taken = list_places(contiguous)
        found = [
            hit
            for hit in self._scatter.find(read.reading, self._typos, named)
            if _has_own_word(hit, taken, read)
            and not any(out.entry.ref == hit.entry.ref and _takes_out(out, hit, read) for out in excluded)
            and not any(
                other.entry.ref == hit.entry.ref
                or other.covers(hit)
                or (hit.overlaps(other) and not (_share_head(hit, other, read) or self._is_stacked(hit, other, read)))
                for other in contiguous
                if not _is_part(other, hit, read)
            )
        ]
        narrowest: dict[tuple[str, str], Hit] = {}
        for hit in found:
            narrowest.setdefault((hit.entry.key, hit.entry.ref), hit)
        return list(narrowest.values())

    def _find_last_words(self, read: FieldReading) -> list[Hit]:
        """The short name that a name of the same kind ends in: `treatment-related TEAEs` are two."""
        found = []
        for hit in read.hits:
            if hit.entry.ref not in self._stacked or hit.first == hit.last:
                continue
            tokens = read.reading.tokens
            begin, end = tokens.starts[hit.last], tokens.ends[hit.last]
            found += [
                inner._replace(first=hit.last, last=hit.last, start=begin, end=end, depth=hit.depth)
                for inner in find_hits(read_text(read.reading.text[begin:end]), self._lexicon, None)
                if inner.entry.ref in self._stacked and inner.entry.ref != hit.entry.ref
            ]
        return found

    def _is_stacked(self, hit: Hit, other: Hit, read: FieldReading) -> bool:
        """True for two names of a kind before one noun (`treatment-emergent serious adverse events`)."""
        words, texts = hit.entry.key.split(), read.reading.tokens.texts
        return (
            hit.entry.ref in self._stacked
            and hit.in_order
            and hit.first < other.first
            and hit.last == other.last
            and all(make_token_key(texts[place]) in words for place in range(hit.first, other.first))
        )


def _is_vague(candidate: Candidate, scene: Scene) -> bool:
    """True for a vague name (`Toxicity`) that is all that is said."""
    return candidate.signals.get("place:share") == 1.0 and any(
        hit.entry.facet is Facet.VAGUE and hit.covers(candidate.hit) for hit in scene.hits
    )


def _is_listed(candidate: Candidate, scene: Scene) -> bool:
    texts, hit = scene.reading.tokens.texts, candidate.hit
    return not COORDINATORS.isdisjoint([*texts[max(0, hit.first - 1) : hit.first], *texts[hit.last + 1 : hit.last + 2]])


def _has_own_word(hit: Hit, taken: set[int], read: FieldReading) -> bool:
    words = hit.entry.key.split()
    texts = read.reading.tokens.texts
    return any(place not in taken and make_token_key(texts[place]) in words for place in hit.places)


def _is_part(other: Hit, hit: Hit, read: FieldReading) -> bool:
    """True for what words of a scattered match only suggest (`CAR-T cells`), if it says more (`persistence of`)."""
    words = set(hit.entry.key.split())
    if not hit.covers(other) or not set(other.entry.key.split()) <= words:
        return False
    if other.entry.scope is Scope.RELATED:
        return True
    if other.entry.facet is not Facet.ANALYTE:
        return False
    light = list_places(phrase for phrase in read.hits if phrase.entry.facet is Facet.BOILERPLATE)
    texts, telling = read.reading.tokens.texts, words - FUNCTION_WORDS
    return any(
        place not in light and not other.first <= place <= other.last and make_token_key(texts[place]) in telling
        for place in hit.places
    )


def _takes_out(out: Hit, hit: Hit, read: FieldReading) -> bool:
    """True if an excluded phrase has words of the hit, unless the hit shares them (`overall and event-free survival`).

    Numbers share a unit, not what is counted: `1 and 2-year event-free survival` is no 1-year survival.
    """
    if out.covers(hit):
        return True
    is_number = read.reading.tokens.texts[hit.first][0].isdigit()
    return out.overlaps(hit) and (is_number or not _is_coordinated(hit, read))


def _share_head(hit: Hit, other: Hit, read: FieldReading) -> bool:
    """True for `overall and [progression-free survival]`, not for `incidence and severity of [back pain]`."""
    words = [word.lower() for word in read.reading.tokens.texts[hit.first : other.first]]
    joined = max((at for at, word in enumerate(words) if word in COORDINATORS), default=-1)
    return _is_coordinated(hit, read) and PREPOSITIONS.isdisjoint(words[joined + 1 :])


def _is_coordinated(hit: Hit, read: FieldReading) -> bool:
    between = read.cleaned.text[hit.start : hit.end]
    return any(word.lower() in COORDINATORS for word in read.reading.tokens.texts[hit.first : hit.last + 1]) or any(
        sign in between for sign in "/&"
    )
