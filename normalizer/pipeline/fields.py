"""Reading the fields of an outcome: clean text, tokens, and hits with their final meaning."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from normalizer.extract.criteria import CriterionFinder
from normalizer.match.find import Categories, find_hits, list_categories
from normalizer.match.local_forms import LocalForms, drop_aliases, find_local_forms
from normalizer.match.overlaps import keep_longest
from normalizer.match.senses import Context, SenseTable, decide_senses
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
_LONGEST_REMEMBERED = 2_000
_MOST_REMEMBERED = 1_000
_CRITERIA = frozenset({Facet.CRITERION, Facet.INSTRUMENT, Facet.EXCLUSION})


@dataclass(eq=False)
class FieldReading:
    """One field of an outcome, read. `local_forms` has the abbreviations that it introduces.

    `notes` says how each ambiguous abbreviation was decided, by its first token. `categories` are those of criteria
    which other fields may name.
    """

    cleaned: Cleaned
    reading: Reading
    hits: list[Hit]
    local_forms: LocalForms
    notes: dict[int, str]
    categories: list[Categories]

    @cached_property
    def zones(self) -> list[str]:
        """A zone name per token."""
        return find_zones(self.reading, self.hits)

    def with_hits(self, hits: list[Hit], notes: dict[int, str] | None = None) -> FieldReading:
        """The same field with other hits; quicker than `dataclasses.replace`, and every field is copied so."""
        notes = self.notes if notes is None else notes
        return FieldReading(self.cleaned, self.reading, hits, self.local_forms, notes, self.categories)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A field read alone: without categories, and if it is ambiguous, which needs the context, not to the end.

    `criteria` are the criteria by their names alone, `versions` those that the words beside them select (none yet of
    what is ambiguous).
    """

    reading: FieldReading
    criteria: frozenset[str]
    versions: frozenset[str]
    is_ambiguous: bool


class FieldReader:
    """Reads measure and description of an outcome together: each is context for the other's abbreviations."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, typos: TypoCorrector) -> None:
        self._concepts = vocabulary.concepts
        self._lexicon = lexicon
        self._typos = typos
        self._vocabulary = vocabulary
        self._criteria = CriterionFinder(vocabulary)
        # the texts of a trial are read again for each of its outcomes, and many are those of other trials
        self._remembered = lru_cache(_MOST_REMEMBERED)(self._read_alone)

    @cached_property
    def _senses(self) -> SenseTable:
        return SenseTable(self._vocabulary)

    def read(self, outcome: Outcome) -> dict[Field, FieldReading]:
        """The three fields; of the time frame only the criteria and instruments that it names.

        Text beyond 20,000 characters of a field is not read.
        """
        drafts = [
            self._draft(Field.MEASURE, outcome.measure),
            self._draft(Field.DESCRIPTION, outcome.description),
            self._draft(Field.TIME_FRAME, outcome.time_frame),
        ]
        fields = [draft.reading for draft in drafts]
        named = frozenset[str]().union(*[draft.versions for draft in drafts])
        if any(draft.is_ambiguous for draft in drafts):
            context = self._make_context(outcome, drafts)
            fields = [
                self._find_criteria(self._decide(draft.reading, context)) if draft.is_ambiguous else draft.reading
                for draft in drafts
            ]
            named = named.union(*[_list_criteria(read.hits) for read in fields])
            fields = [
                self._settle(read, named) if draft.is_ambiguous else read
                for read, draft in zip(fields, drafts, strict=True)
            ]
        if named:
            fields = [self._add_categories(read, named) if read.categories else read for read in fields]
        return dict(zip(Field, fields, strict=True))

    def _draft(self, field: Field, raw: str) -> _Draft:
        return self._remembered(field, raw) if len(raw) <= _LONGEST_REMEMBERED else self._read_alone(field, raw)

    def _read_alone(self, field: Field, raw: str) -> _Draft:
        """A field as far as it can be read without the others."""
        cleaned = clean_text(raw[:LONGEST_TEXT])
        reading = read_text(cleaned.text)
        typos = self._typos if field is Field.MEASURE else None
        facets = _CRITERIA if field is Field.TIME_FRAME else None
        categories: list[Categories] = []
        hits = find_hits(reading, self._lexicon, typos, facets, categories)
        read = FieldReading(cleaned, reading, hits, find_local_forms(reading), {}, [] if facets else categories)
        named = {hit.entry.facet for hit in hits}
        criteria = _list_criteria(hits) if Facet.CRITERION in named else frozenset()
        if Facet.AMBIGUOUS in named:
            return _Draft(read, criteria, frozenset(), is_ambiguous=True)
        versions = criteria
        if criteria:
            read = self._find_criteria(read)
            versions = _list_criteria(read.hits)
        return _Draft(self._settle(read), criteria, versions, is_ambiguous=False)

    def _make_context(self, outcome: Outcome, drafts: list[_Draft]) -> Context:
        criteria = frozenset[str]().union(*(draft.criteria for draft in drafts))
        lineage = criteria.union(*(self._concepts[ref].ancestors for ref in criteria))
        return Context(
            " ".join(view.stream() for draft in drafts for view in draft.reading.reading.views),
            _read_trial(f"{outcome.title} . {' . '.join(outcome.conditions)}"[:LONGEST_TEXT]),
            lineage,
        )

    def _decide(self, read: FieldReading, context: Context) -> FieldReading:
        """Give ambiguous abbreviations their meaning."""
        hits, notes = decide_senses(read.hits, self._senses, context, read.reading, read.local_forms)
        return read.with_hits(hits, notes)

    def _find_criteria(self, read: FieldReading) -> FieldReading:
        """Give criteria their version."""
        others = [hit for hit in read.hits if hit.entry.facet is not Facet.CRITERION]
        if len(others) == len(read.hits):
            return read
        criteria = keep_longest(hit for hit in read.hits if hit.entry.facet in _CRITERIA)
        return read.with_hits(others + self._criteria.find(criteria, read.reading.tokens))

    def _settle(self, read: FieldReading, criteria: frozenset[str] = frozenset()) -> FieldReading:
        """Keep the longest hits; a category that an abbreviation was decided for only if its criterion is named."""
        hits = read.hits
        if read.notes:
            hits = [
                hit
                for hit in hits
                if hit.entry.facet is not Facet.CATEGORY or self._concepts[hit.entry.ref].ancestors[0] in criteria
            ]
        return read.with_hits(drop_aliases(keep_longest(hits), read.local_forms))

    def _add_categories(self, read: FieldReading, criteria: frozenset[str]) -> FieldReading:
        """Add the categories of the criteria that are named."""
        found = list_categories(read.categories, criteria, self._concepts, read.reading, self._lexicon)
        if not found:
            return read
        return read.with_hits(read.hits + keep_longest(found))


def _list_criteria(hits: list[Hit]) -> frozenset[str]:
    return frozenset([hit.entry.ref for hit in hits if hit.entry.facet is Facet.CRITERION])


@lru_cache(maxsize=64)  # the same for all outcomes of a trial
def _read_trial(text: str) -> str:
    """The views of a text as one stream."""
    return " ".join(view.stream() for view in read_text(clean_text(text).text).views)
