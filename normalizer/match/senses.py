"""Ambiguous abbreviations: the trial's disease, the criterion and the neighbouring words decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from normalizer.match.entries import list_phrases
from normalizer.model.hit import CONCEPT_FACETS, Entry, Facet, Hit
from normalizer.text.key import make_key, make_token_key
from normalizer.text.words import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalizer.match.local_forms import LocalForms
    from normalizer.match.views import Reading
    from normalizer.vocabulary import Vocabulary

USUAL_MEANING = "usual meaning"
NO_CONTEXT = "no deciding context"
UNDECIDED_REASONS = frozenset({USUAL_MEANING, NO_CONTEXT})
_DISEASE_WEIGHT = 2
_WORD_WEIGHT = 3
_CRITERION_WEIGHT = 3


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds an abbreviation, as key streams: the outcome's own text, and the trial's title and conditions.

    `criteria` are the ids of the criteria named in the outcome.
    """

    outcome: str
    trial: str
    criteria: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """The concept an abbreviation stands for here, or None; `reason` names what decided."""

    concept: str | None
    reason: str
    decided: bool


class SenseTable:
    """The declared senses of all ambiguous abbreviations."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        declared = vocabulary.section("text/abbreviations").get("abbreviations", ())
        self._declared: dict[str, dict[str, Any]] = {entry["text"]: entry for entry in declared}
        self._senses: dict[str, tuple[_Sense, ...]] = {}
        self._chosen: dict[tuple[str, str], Entry] = {}
        self.concepts = vocabulary.concepts
        self._telling_nothing = FUNCTION_WORDS.union(map(make_key, list_phrases(vocabulary, "text/instrument_words")))

    def _list_senses(self, abbreviation: str) -> tuple[_Sense, ...]:
        if abbreviation not in self._senses:
            declared = self._declared.get(abbreviation, {}).get("senses", ())
            self._senses[abbreviation] = tuple(map(_Sense.read, declared))
        return self._senses[abbreviation]

    def choose_entry(self, ambiguous: Entry, concept: str) -> Entry:
        """The entry of an ambiguous abbreviation that stands for one of its senses."""
        chosen = self._chosen.get((ambiguous.ref, concept))
        if chosen is None:
            facet = Facet(concept.partition(":")[0])
            chosen = self._chosen[ambiguous.ref, concept] = replace(ambiguous, facet=facet, ref=concept)
        return chosen

    def _list_label_words(self, concept: str | None) -> frozenset[str]:
        if concept is None or concept not in self.concepts:
            return frozenset()
        return frozenset(make_key(self.concepts[concept].label).split()) - FUNCTION_WORDS

    def read_long_form(self, abbreviation: str, words: Iterable[str], concepts: frozenset[str]) -> Decision:
        """The sense that the text itself writes out before the bracket: by the concepts found there, else by words.

        A long form that fits no sense means something else: no concept.
        """
        words = frozenset(words) - self._telling_nothing
        for sense in self._list_senses(abbreviation):
            if sense.concept in concepts:
                return Decision(sense.concept, "written out", decided=True)
        for sense in self._list_senses(abbreviation):
            if words & self._list_label_words(sense.concept):
                return Decision(sense.concept, "written out", decided=True)
        return Decision(None, "written out as something else", decided=True)

    def decide(self, abbreviation: str, context: Context) -> Decision:
        """The one sense the context speaks for most; else the default; else none."""
        weighed = [(*sense.weigh(context), sense.concept) for sense in self._list_senses(abbreviation)]
        most = max((weight for weight, _, _ in weighed), default=0)
        best = [(reason, concept) for weight, reason, concept in weighed if weight == most > 0]
        if len({concept for _, concept in best}) == 1:
            reason, concept = best[0]
            return Decision(concept, reason, decided=True)
        default = self._declared.get(abbreviation, {}).get("default")
        return Decision(default, USUAL_MEANING if default else NO_CONTEXT, decided=False)


def decide_senses(
    hits: Sequence[Hit], senses: SenseTable, context: Context, reading: Reading, local_forms: LocalForms
) -> tuple[list[Hit], dict[int, str]]:
    """Replace each ambiguous abbreviation by the meaning its context decides for, or drop it.

    An abbreviation in brackets right after a phrase that the lexicon knows takes the meaning of that phrase. Where a
    meaning without a concept is decided for, no other name is read in these words either.
    Returns the hits, and by first token what decided.
    """
    found: list[Hit] = []
    notes: dict[int, str] = {}
    foreign: set[tuple[int, int]] = set()
    for hit in hits:
        if hit.entry.facet is not Facet.AMBIGUOUS:
            found.append(hit)
            continue
        if hit.first in local_forms and hit.first == hit.last:
            first, last = local_forms[hit.first]
            words = map(make_token_key, reading.tokens.texts[first : last + 1])
            named = frozenset(other.entry.ref for other in hits if first <= other.first and other.last <= last)
            decision = senses.read_long_form(hit.entry.ref, words, named)
        else:
            decision = senses.decide(hit.entry.ref, context)
        notes[hit.first] = decision.reason
        if decision.concept is not None and decision.concept in senses.concepts:
            found.append(hit._replace(entry=senses.choose_entry(hit.entry, decision.concept)))
        elif decision.decided and decision.concept is None:
            foreign.add((hit.first, hit.last))
    if foreign:
        found = [hit for hit in found if (hit.first, hit.last) not in foreign or hit.entry.facet not in CONCEPT_FACETS]
    return found, notes


@dataclass(frozen=True, slots=True)
class _Sense:
    concept: str | None
    diseases: tuple[str, ...]
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    criteria: frozenset[str]

    @classmethod
    def read(cls, data: dict[str, Any]) -> _Sense:
        return cls(
            data.get("concept"),
            _make_phrases(data.get("when_disease", ())),
            _make_phrases(data.get("when_words", ())),
            _make_phrases(data.get("unless_words", ())),
            frozenset(data.get("when_criteria", ())),
        )

    def weigh(self, context: Context) -> tuple[int, str]:
        outcome, trial = context.outcome, context.trial
        for word in self.not_words:
            if word in outcome:
                return 0, ""
        weight, reasons = 0, []
        for word in self.words:
            if word in outcome:
                weight += _WORD_WEIGHT
                reasons.append(f"word {word.strip()}")
                break
        for disease in self.diseases:
            if disease in trial or disease in outcome:
                weight += _DISEASE_WEIGHT
                reasons.append(f"disease {disease.strip()}")
                break
        if self.criteria & context.criteria:
            weight += _CRITERION_WEIGHT
            reasons.append("criterion " + min(self.criteria & context.criteria))
        return weight, ", ".join(reasons)


def _make_phrases(phrases: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(f" {key} " for key in map(make_key, phrases) if key)
