"""Candidates: from the hits in one field to the endpoints it may mean."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING

from normalizer.match.compositions import Composer
from normalizer.match.entries import OPEN
from normalizer.model.candidate import Candidate
from normalizer.model.concept import Scope, SynonymType
from normalizer.model.hit import CONCEPT_FACETS, Facet, Hit
from normalizer.model.record import Method
from normalizer.text.key import make_token_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from normalizer.match.senses import Context, SenseTable
    from normalizer.match.views import Reading
    from normalizer.vocabulary import Vocabulary

VIA_FACETS = frozenset({Facet.INSTRUMENT, Facet.ADVERSE_EVENT, Facet.ANALYTE})
_ENDPOINT, _CATEGORY, _EXCLUSION = Facet.ENDPOINT, Facet.CATEGORY, Facet.EXCLUSION  # Python 3.11 looks them up slowly
_NAMED_ONCE = frozenset({Facet.CRITERION, Facet.INSTRUMENT})


def decide_senses(
    hits: list[Hit],
    senses: SenseTable,
    context: Context,
    reading: Reading,
    local_forms: Mapping[int, tuple[int, int]],
) -> tuple[list[Hit], dict[int, str]]:
    """Replace each ambiguous abbreviation by the meaning its context decides for, or drop it.

    An abbreviation in brackets right after a phrase that the lexicon knows takes the meaning of that phrase. Where a
    meaning without a concept is decided for, no other name is read in these words either.
    Returns the hits, and by first token what decided.
    """
    out: list[Hit] = []
    notes: dict[int, str] = {}
    foreign: set[tuple[int, int]] = set()
    for hit in hits:
        if hit.entry.facet is not Facet.AMBIGUOUS:
            out.append(hit)
            continue
        decision = senses.decide(hit.entry.ref, context)
        if hit.first in local_forms and hit.first == hit.last:
            first, last = local_forms[hit.first]
            words = map(make_token_key, reading.tokens.texts[first : last + 1])
            named = frozenset(other.entry.ref for other in hits if first <= other.first and other.last <= last)
            decision = senses.read_long_form(hit.entry.ref, words, named)
        notes[hit.first] = decision.reason
        if decision.concept is not None and decision.concept in senses.concepts:
            out.append(Hit(senses.choose_entry(hit.entry, decision.concept), *hit[1:]))
        elif decision.decided and decision.concept is None:
            foreign.add((hit.first, hit.last))
    if foreign:
        out = [hit for hit in out if (hit.first, hit.last) not in foreign or hit.entry.facet not in CONCEPT_FACETS]
    return out, notes


def keep_longest(hits: Iterable[Hit]) -> list[Hit]:
    """Drop concept hits that a longer one covers or cuts, and those that a phrase of `excludes` takes out."""
    kept: list[Hit] = []
    concepts: list[Hit] = []
    categories: list[Hit] = []
    exclusions: list[Hit] = []
    for hit in hits:
        facet = hit.entry.facet
        if facet in CONCEPT_FACETS:
            concepts.append(hit)
        elif facet is _CATEGORY:
            categories.append(hit)
        else:
            kept.append(hit)
            if facet is _EXCLUSION:
                exclusions.append(hit)
    if exclusions:
        concepts = [
            hit for hit in concepts if not any(out.entry.ref == hit.entry.ref and out.covers(hit) for out in exclusions)
        ]
    return kept + _drop_outranked(concepts) + _drop_outranked(categories)


def _drop_outranked(hits: list[Hit]) -> list[Hit]:
    """A hit can only yield to one that stands on its first or on its last word."""
    if len(hits) < 2:  # noqa: PLR2004 - no other to yield to
        return hits
    on_word: dict[int, list[Hit]] = defaultdict(list)
    for hit in _find_overlapping(hits):
        for place in hit.places:
            on_word[place].append(hit)
    if not on_word:
        return hits
    return [hit for hit in hits if not _is_outranked(hit, _list_rivals(hit, on_word))]


def _find_overlapping(hits: list[Hit]) -> list[Hit]:
    """The hits that share words with another one."""
    overlapping: list[Hit] = []
    cluster: list[Hit] = []
    reach = -1
    for hit in sorted(hits, key=itemgetter(1)):
        if hit.first > reach:
            if len(cluster) > 1:
                overlapping += cluster
            cluster = []
        cluster.append(hit)
        reach = max(reach, hit.last)
    return overlapping + cluster if len(cluster) > 1 else overlapping


def _list_rivals(hit: Hit, on_word: Mapping[int, list[Hit]]) -> list[Hit]:
    rivals = on_word.get(hit.first, [])
    return rivals if hit.first == hit.last else rivals + on_word.get(hit.last, [])


def drop_aliases(hits: Iterable[Hit], local_forms: Mapping[int, tuple[int, int]]) -> list[Hit]:
    """An abbreviation that the text introduces for a phrase of the lexicon means that phrase and nothing else."""
    hits = list(hits)
    if not local_forms:
        return hits
    written_out: dict[int, set[str]] = {}
    for place, (first, last) in local_forms.items():
        written_out[place] = {
            hit.entry.ref
            for hit in hits
            if hit.entry.facet is Facet.ENDPOINT and not hit.gaps and hit.first <= last and hit.last >= first
        }
    return [
        hit
        for hit in hits
        if hit.entry.facet is not Facet.ENDPOINT
        or hit.first != hit.last
        or not written_out.get(hit.first)
        or hit.entry.ref in written_out[hit.first]
    ]


def _is_outranked(hit: Hit, rivals: list[Hit]) -> bool:
    """A hit yields to a longer one that it lies in or overlaps with, and to one with fewer errors on its words."""
    entry, first, last, _, _, depth, edits, _, _ = hit
    facet, size = entry.facet, entry.size
    for other in rivals:
        rival, rival_first, rival_last, _, _, rival_depth, rival_edits, _, _ = other
        if rival_depth != depth:
            # brackets inside a longer name repeat it: International Working Group (IWG) criteria for MDS; or are
            # a part of it: clinical response (complete response + partial response)
            same = rival.facet is facet and (facet in _NAMED_ONCE or OPEN in rival.key)
            yields = same and rival_depth < depth and other.covers(hit)
        elif rival.facet is _ENDPOINT and facet is not _ENDPOINT:
            yields = False  # what is named inside the name of an endpoint is still named
        elif rival_first == first and rival_last == last:
            yields = rival_edits < edits
        elif rival_first <= first and last <= rival_last:
            yields = True
        else:
            yields = (rival.size > size or (rival.size == size and rival_first < first)) and not hit.covers(other)
        if yields:
            return True
    return False


class CandidateFinder:
    """Turns hits into candidates; knows which endpoints instruments stand for and which words compose endpoints."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._concepts = vocabulary.concepts
        self._composer = Composer(vocabulary)

    def find(self, hits: Iterable[Hit], reading: Reading, field: str) -> list[Candidate]:
        """One candidate per endpoint (and per way it was reached), best hit first chosen."""
        by_name: dict[tuple[str, str], Candidate] = {}
        for candidate in self._make(hits, reading, field):
            kept = by_name.setdefault((candidate.endpoint, candidate.via), candidate)
            if kept is not candidate:
                kept.hits += candidate.hits
                if _rank(candidate.hit) < _rank(kept.hit):
                    kept.hit, kept.method = candidate.hit, candidate.method
        return _drop_indirect(list(by_name.values()))

    def _make(self, hits: Iterable[Hit], reading: Reading, field: str) -> Iterator[Candidate]:
        hits = list(hits)
        named = [hit for hit in hits if hit.entry.facet is _ENDPOINT and not hit.gaps]
        excluded = [hit for hit in hits if hit.entry.facet is _EXCLUSION]
        for hit in hits:
            if hit.entry.facet is _ENDPOINT:
                endpoint = self._composer.compose(hit.entry.ref, hit, reading)
                method = Method.COMPOSED if endpoint != hit.entry.ref else choose_method(hit, reading)
                yield Candidate(endpoint, field, hit, method, hits=[hit])
            elif hit.entry.facet in VIA_FACETS and not any(other.covers(hit) for other in named):
                for endpoint in self._concepts[hit.entry.ref].measures:
                    if endpoint not in self._concepts:
                        continue
                    composed = self._composer.compose(endpoint, hit, reading)
                    if any(out.entry.ref in {endpoint, composed} and out.covers(hit) for out in excluded):
                        continue
                    yield Candidate(composed, field, hit, Method.COMPOSED, via=hit.entry.ref, hits=[hit])


def _rank(hit: Hit) -> tuple[int, int, int, int, int, int]:
    scope = hit.entry.scope
    return (scope is Scope.RELATED, hit.gaps, hit.depth, hit.edits, scope is not Scope.EXACT, -hit.entry.size)


def _drop_indirect(candidates: list[Candidate]) -> list[Candidate]:
    """Of several ways to the same endpoint the direct one stays; what an instrument adds is kept as a hit."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        kept = best.get(candidate.endpoint)
        if kept is None:
            best[candidate.endpoint] = candidate
        elif bool(candidate.via) < bool(kept.via):
            candidate.hits += kept.hits
            best[candidate.endpoint] = candidate
        else:
            kept.hits += candidate.hits
    return list(best.values())


def choose_method(hit: Hit, reading: Reading) -> Method:
    """How the words of a hit meet those of its entry."""
    if hit.edits:
        return Method.FUZZY
    if hit.entry.type is SynonymType.DEFINITION:
        return Method.DEFINITION
    if hit.entry.type is SynonymType.ABBREVIATION:
        return Method.ABBREVIATION
    if hit.gaps or not hit.in_order:
        return Method.COMPOSED
    written = reading.text[hit.start : hit.end]
    return Method.EXACT if written.casefold() == hit.entry.text.casefold() else Method.NORMALIZED
