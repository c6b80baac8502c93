"""Reading the fields of an outcome: clean text, tokens, and hits with their final meaning."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from normalizer.extract.criteria import CriterionFinder
from normalizer.match.candidates import decide_senses, drop_aliases, keep_longest
from normalizer.match.find import find_hits
from normalizer.match.local_forms import find_local_forms
from normalizer.match.senses import Context, SenseTable
from normalizer.match.views import Reading, read_text
from normalizer.match.zones import find_zones
from normalizer.model.hit import Facet, Hit
from normalizer.model.outcome import Field
from normalizer.text.clean import Cleaned, clean_text

if TYPE_CHECKING:
    from normalizer.match.lexicon import Lexicon
    from normalizer.match.typos import TypoCorrector
    from normalizer.model.outcome import Outcome
    from normalizer.vocabulary import Vocabulary

LONGEST_TEXT = 20_000
_CRITERIA = frozenset({Facet.CRITERION, Facet.INSTRUMENT, Facet.EXCLUSION})


@dataclass(frozen=True)
class FieldReading:
    """One field of an outcome, read. `local_forms` has the abbreviations that it introduces.

    `notes` says how each ambiguous abbreviation was decided, by its first token.
    """

    cleaned: Cleaned
    reading: Reading
    hits: list[Hit]
    local_forms: dict[int, tuple[int, int]]
    notes: dict[int, str]

    @cached_property
    def zones(self) -> list[str]:
        """A zone name per token."""
        return find_zones(self.reading, self.hits)


class FieldReader:
    """Reads measure and description of an outcome together: each is context for the other's abbreviations."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, typos: TypoCorrector) -> None:
        self._concepts = vocabulary.concepts
        self._lexicon = lexicon
        self._typos = typos
        self._vocabulary = vocabulary
        self._criteria = CriterionFinder(vocabulary.concepts)

    @cached_property
    def _senses(self) -> SenseTable:
        return SenseTable(self._vocabulary)

    def read(self, outcome: Outcome) -> dict[Field, FieldReading]:
        """The three fields; of the time frame only the criteria and instruments that it names.

        Text beyond 20,000 characters of a field is not read.
        """
        fields = [
            self._find(outcome.measure, with_typos=True),
            self._find(outcome.description),
            self._find(outcome.time_frame, _CRITERIA),
        ]
        context = self._make_context(outcome, *fields)
        if context is not None:
            fields = [self._decide(read, context) for read in fields]
        fields = [self._find_criteria(read) for read in fields]
        named = frozenset(hit.entry.ref for read in fields for hit in read.hits if hit.entry.facet is Facet.CRITERION)
        return dict(zip(Field, (self._settle(read, named) for read in fields), strict=True))

    def _find(self, raw: str, facets: frozenset[Facet] | None = None, *, with_typos: bool = False) -> FieldReading:
        cleaned = clean_text(raw[:LONGEST_TEXT])
        reading = read_text(cleaned.text)
        hits = find_hits(reading, self._lexicon, self._typos if with_typos else None, facets)
        return FieldReading(cleaned, reading, hits, find_local_forms(reading), {})

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

    def _decide(self, read: FieldReading, context: Context) -> FieldReading:
        """Give ambiguous abbreviations their meaning."""
        hits, notes = decide_senses(read.hits, self._senses, context, read.reading, read.local_forms)
        return FieldReading(read.cleaned, read.reading, hits, read.local_forms, notes)

    def _find_criteria(self, read: FieldReading) -> FieldReading:
        """Give criteria their version."""
        others = [hit for hit in read.hits if hit.entry.facet is not Facet.CRITERION]
        if len(others) == len(read.hits):
            return read
        criteria = keep_longest(hit for hit in read.hits if hit.entry.facet in _CRITERIA)
        hits = others + self._criteria.find(criteria, read.reading.tokens)
        return FieldReading(read.cleaned, read.reading, hits, read.local_forms, read.notes)

    def _settle(self, read: FieldReading, criteria: frozenset[str]) -> FieldReading:
        """Keep the longest hits, and of the categories those of the criteria that the outcome names."""
        if not read.hits:
            return read
        concepts = self._concepts
        hits = keep_longest(
            [
                hit
                for hit in read.hits
                if hit.entry.facet is not Facet.CATEGORY or concepts[hit.entry.ref].ancestors[0] in criteria
            ]
        )
        hits = drop_aliases(hits, read.local_forms)
        return FieldReading(read.cleaned, read.reading, hits, read.local_forms, read.notes)
