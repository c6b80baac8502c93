"""Heads: what a measure is about by its general words, where nothing in it names an endpoint.

`Immunophenotypic profile of circulating cells` names no biomarker that a vocabulary could list, but a reader knows that
it is one. Such a reading is a last resort: only asked for where nothing else is found, and with a signal of its own.
"""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING, NamedTuple

from normalizer.match.runs import Run, cut_runs
from normalizer.model.candidate import Candidate
from normalizer.model.concept import Scope
from normalizer.model.hit import Entry, Facet, Hit
from normalizer.model.record import Method
from normalizer.text.key import make_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from normalizer.match.evidence import Scene
    from normalizer.vocabulary import Vocabulary

HEAD_SECTION = "text/heads"
HEAD_SIGNAL = "match:head"
# a noun phrase ends where one of these goes on to say whose, when or how
_ENDING = frozenset(
    "of for in with on to from by at as after during between among using following within per according based and or "
    "that which who when".split()
)
# may follow a head without being one
_TRAILING = frozenset("assessment evaluation measurement analysis score change test rate value number data".split())
_LINKS = frozenset({"of", "for", "in", "to", "from", "on", "with", "and", "or"})


class _Rule(NamedTuple):
    endpoint: str
    at: str
    phrases: frozenset[tuple[str, ...]]
    named: frozenset[str]
    in_measure: bool
    among: frozenset[str]
    unless: frozenset[str]


class HeadFinder:
    """The rules of `text/heads.yaml`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._rules = [
            _Rule(
                rule["endpoint"],
                rule["at"],
                frozenset(tuple(make_key(text).split()) for text in rule["phrases"]),
                frozenset(rule.get("named", ())),
                rule.get("where") == "measure",
                _make_streams(rule.get("among", ())),
                _make_streams(rule.get("unless", ())),
            )
            for rule in vocabulary.section(HEAD_SECTION).get("heads", ())
            if rule["endpoint"] in vocabulary.concepts
        ]
        self._longest = max((len(phrase) for rule in self._rules for phrase in rule.phrases), default=0)
        self._words = frozenset(word for rule in self._rules for phrase in rule.phrases for word in phrase)

    def find(self, scene: Scene, described: frozenset[str], is_product: Callable[[str], bool]) -> list[Candidate]:
        """The reading of the first run of words to which a rule applies, with its signal; none if none does.

        `described` are the values of qualifiers (`MRI`) that the description names. The name of a product counts as
        the word for one.
        """
        named = name_qualifiers(scene.hits)
        for run in cut_runs(scene, is_product):
            if self._words.isdisjoint(run.keys):
                continue
            for rule in self._rules:
                if rule.named and rule.named.isdisjoint(named if rule.in_measure else named | described):
                    continue
                if rule.at == "whole" and not scene.content <= set(run.places):
                    continue
                found = self._match(rule, run)
                if found is not None:
                    return [_make_candidate(rule.endpoint, *found, run, scene)]
        return []

    def _match(self, rule: _Rule, run: Run) -> tuple[int, int] | None:
        """First and last word of a phrase of the rule in its place."""
        if (rule.among and not run.holds(rule.among)) or run.holds(rule.unless):
            return None
        size = len(run.keys)
        for first in range(size):
            for last in range(first, min(first + self._longest, size)):
                if run.keys[first : last + 1] in rule.phrases and _stands_at(rule.at, first, last, run):
                    return first, last
        return None


def _stands_at(at: str, first: int, last: int, run: Run) -> bool:
    before, behind = run.telling[:first], run.telling[last + 1 :]
    if at == "whole":
        return not any(before) and not any(behind)
    if at == "start":
        return not any(before) and any(behind)
    # at the end of the noun phrase, or of all; what comes after `of` counts as said of it
    after = next((key for key in run.keys[last + 1 :] if key not in _TRAILING), "")
    if after and after not in _ENDING and not after.isdigit():
        return False
    if any(key in _ENDING and any(run.telling[:place]) for place, key in enumerate(run.keys[:first])):
        return False
    return any(before) or (after in _LINKS and any(behind))


def _make_streams(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(f" {make_key(text)} " for text in texts)


def _make_candidate(endpoint: str, first: int, last: int, run: Run, scene: Scene) -> Candidate:
    tokens = scene.reading.tokens
    begin, end = run.places[first], run.places[last]
    key = " ".join(run.keys[first : last + 1])
    entry = Entry(key, Facet.ENDPOINT, endpoint, key, Scope.BROAD, size=last - first + 1)
    hit = Hit(entry, begin, end, tokens.starts[begin], tokens.ends[end])
    candidate = Candidate(endpoint, scene.field, hit, Method.COMPOSED, hits=[hit])
    # it is weighed as what it is: a broad reading of the head, of which it leaves nothing open
    candidate.signals |= {
        HEAD_SIGNAL: 1.0,
        "match:words": log2(1 + entry.size),
        "scope:broad": 1.0,
        "place:head": 1.0,
        "place:head-share": 1.0,
    }
    candidate.details[HEAD_SIGNAL] = key
    return candidate


def name_qualifiers(hits: Iterable[Hit]) -> frozenset[str]:
    """The values of all qualifiers among the hits."""
    return frozenset(hit.entry.ref.partition("=")[2] for hit in hits if hit.entry.facet is Facet.QUALIFIER)


def list_head_keys(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """`(endpoint, key)` of every phrase by which a measure may be read as an endpoint."""
    rules: tuple[Mapping[str, object], ...] = tuple(vocabulary.section(HEAD_SECTION).get("heads", ()))
    for rule in rules:
        for text in rule["phrases"]:  # type: ignore[attr-defined]
            yield str(rule["endpoint"]), make_key(text)
