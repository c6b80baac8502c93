"""Reading the fields of an outcome: clean text, tokens, and hits with their final meaning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalizer.extract.criteria import CriterionFinder
from normalizer.match.candidates import decide_senses, drop_aliases, keep_longest
from normalizer.match.find import find_hits
from normalizer.match.local_forms import find_local_forms
from normalizer.match.senses import Context, SenseTable
from normalizer.match.views import Reading, read_text
from normalizer.match.zones import find_zones
from normalizer.model.hit import Facet, Hit
from normalizer.text.clean import Cleaned, clean_text

if TYPE_CHECKING:
    from normalizer.match.lexicon import Lexicon
    from normalizer.match.typos import TypoCorrector
    from normalizer.model.outcome import Outcome
    from normalizer.vocabulary import Vocabulary

LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One field of an outcome, read. `zones` has a zone name per token, `local_forms` the abbreviations it introduces.

    `notes` says how each ambiguous abbreviation was decided, by its first token.
    """

    cleaned: Cleaned
    reading: Reading
    hits: list[Hit]
    zones: list[str]
    local_forms: dict[int, tuple[int, int]]
    notes: dict[int, str]


class FieldReader:
    """Reads measure and description of an outcome together: each is context for the other's abbreviations."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, typos: TypoCorrector) -> None:
        self._concepts = vocabulary.concepts
        self._lexicon = lexicon
        self._typos = typos
        self._senses = SenseTable(vocabulary)
        self._criteria = CriterionFinder(vocabulary.concepts)

    def read(self, outcome: Outcome) -> tuple[FieldReading, FieldReading]:
        """The measure and the description. Text beyond 20,000 characters of a field is not read."""
        measure = self._find(outcome.measure, with_typos=True)
        description = self._find(outcome.description, with_typos=False)
        context = self._make_context(outcome, measure, description)
        return self._settle(measure, context), self._settle(description, context)

    def _find(self, raw: str, *, with_typos: bool) -> FieldReading:
        cleaned = clean_text(raw[:LONGEST_TEXT])
        reading = read_text(cleaned.text)
        hits = find_hits(reading, self._lexicon, self._typos if with_typos else None)
        return FieldReading(cleaned, reading, hits, [], find_local_forms(reading), {})

    def _make_context(self, outcome: Outcome, *fields: FieldReading) -> Context | None:
        hits = [hit for read in fields for hit in read.hits]
        if not any(hit.entry.facet is Facet.AMBIGUOUS for hit in hits):
            return None
        criteria = {hit.entry.ref for hit in hits if hit.entry.facet is Facet.CRITERION}
        lineage = criteria | {ancestor for ref in criteria for ancestor in self._concepts[ref].ancestors}
        trial = read_text(clean_text(f"{outcome.title} . {' . '.join(outcome.conditions)}"[:LONGEST_TEXT]).text)
        return Context(
            " ".join(view.stream() for read in fields for view in read.reading.views),
            " ".join(view.stream() for view in trial.views),
            frozenset(lineage),
        )

    def _settle(self, read: FieldReading, context: Context | None) -> FieldReading:
        hits = read.hits
        notes: dict[int, str] = {}
        if context is not None:
            hits, notes = decide_senses(hits, self._senses, context, read.reading, read.local_forms)
        hits = drop_aliases(keep_longest(hits), read.local_forms)
        criteria = self._criteria.find(hits, read.reading.tokens)
        hits = [hit for hit in hits if hit.entry.facet is not Facet.CRITERION] + criteria
        return replace(read, hits=hits, zones=find_zones(read.reading, hits), notes=notes)
