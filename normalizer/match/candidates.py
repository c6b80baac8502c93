"""Candidates: from the hits in one field to the endpoints it may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.rules.compositions import Composer
from normalizer.model.candidate import Candidate
from normalizer.model.concept import Scope, SynonymType
from normalizer.model.hit import Facet, Hit
from normalizer.model.record import Method

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from normalizer.match.views import Reading
    from normalizer.vocabulary import Vocabulary

VIA_FACETS = frozenset({Facet.INSTRUMENT, Facet.ADVERSE_EVENT, Facet.ANALYTE})
_ENDPOINT, _EXCLUSION = Facet.ENDPOINT, Facet.EXCLUSION  # Python 3.11 looks them up slowly


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
    return (scope is Scope.RELATED, hit.gaps, hit.depth, hit.edits, scope is Scope.BROAD, -hit.entry.size)


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
