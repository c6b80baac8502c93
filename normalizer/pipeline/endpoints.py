"""From read fields to scored endpoint candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.asides import drop_asides
from normalizer.match.associations import Associations, Voices
from normalizer.match.candidates import CandidateFinder
from normalizer.match.evidence import gather_signals
from normalizer.match.room import Room
from normalizer.match.rules.hits import HitRules
from normalizer.match.rules.scales import ScaleRules
from normalizer.match.rules.stacked import StackedNames
from normalizer.match.scattered import ScatteredFinder
from normalizer.match.scene import Scene
from normalizer.match.score import Scorer
from normalizer.pipeline.fields import LONGEST_TEXT
from normalizer.pipeline.refinement import Refinement

if TYPE_CHECKING:
    from normalizer.match.lexicon import Lexicon
    from normalizer.match.typos import TypoCorrector
    from normalizer.model.candidate import Candidate
    from normalizer.model.hit import Hit
    from normalizer.pipeline.fields import FieldReading
    from normalizer.vocabulary import Vocabulary


class EndpointFinder:
    """Finds and scores the endpoints of an outcome: in the measure, else in the description."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, typos: TypoCorrector) -> None:
        self._concepts = vocabulary.concepts
        self._scattered = ScatteredFinder(lexicon, typos)
        self._stacked = StackedNames(vocabulary, lexicon)
        self._rules = HitRules(vocabulary)
        self._scales = ScaleRules(vocabulary)
        self._candidates = CandidateFinder(vocabulary)
        self._refinement = Refinement(vocabulary, self._scales)
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
        trial = trial[:LONGEST_TEXT]
        voices = self.associations.listen(measure.reading, description.reading)
        hits = [*self._find_hits(measure), *self._find_scattered(measure)]
        scene = self._set_scene("measure", measure, hits, trial, voices)
        found = self._judge(scene, threshold)
        chosen = [candidate for candidate in found if candidate.confidence >= threshold]
        if not self._refinement.is_wanted(chosen, scene):
            return found, scene
        named = frozenset(candidate.endpoint for candidate in chosen)
        described = self._judge(
            self._set_scene("description", description, self._find_hits(description), trial, voices, named), threshold
        )
        return self._refinement.combine(found, described, threshold), scene

    def _find_hits(self, read: FieldReading) -> list[Hit]:
        return [*read.hits, *self._stacked.find_last_words(read.hits, read.reading)]

    def _find_scattered(self, read: FieldReading) -> list[Hit]:
        """Scattered matches that contiguous ones leave room for, of each name the narrowest."""
        room = Room(read.hits, read.reading, self._stacked)
        narrowest: dict[tuple[str, str], Hit] = {}
        for hit in self._scattered.find(read.reading, room.named):
            if room.has_room(hit):
                narrowest.setdefault((hit.entry.key, hit.entry.ref), hit)
        return list(narrowest.values())

    def _set_scene(
        self,
        field: str,
        read: FieldReading,
        hits: list[Hit],
        trial: str,
        voices: Voices,
        groups: frozenset[str] = frozenset(),
    ) -> Scene:
        hits = self._rules.apply(hits, read.reading, trial)
        return Scene(field, read.reading, hits, read.zones, read.local_forms, read.notes, groups, voices)

    def _judge(self, scene: Scene, threshold: float) -> list[Candidate]:
        """The candidates of a scene with their confidence, without those that only say how or of whom."""
        found = self._candidates.find(scene.hits, scene.reading, scene.field)
        gather_signals(found, scene, self._concepts)
        for candidate in found:
            self.scorer.apply(candidate)
        found = self._scales.drop_bare(found, scene, threshold)
        return drop_asides(found, scene, self._concepts, threshold)
