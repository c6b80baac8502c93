"""From possible names to groups: which runs of words are names, which names are one, which cost most trials."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.match.nearest import find_near_duplicates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from normalizer.audit.store import Mention, Store

MOST_TERMS = 6000
_FEWEST_TRIALS = 2
_SMALL_CORPUS = 200
_SIMILAR = 0.88
_OWN_SHARE = 0.5
_WHOLE_SHARE = 0.5
_ORDINARY_TIMES = 5
_ORNATE_TIMES = 3


@dataclass(slots=True)
class Term:
    """A name: its lookup key and the trials that have it unexplained in an outcome that is not fully mapped."""

    key: str
    mentions: list[Mention]

    @property
    def trials(self) -> set[int]:
        """The numbers of the trials."""
        return {mention.trial for mention in self.mentions}

    @property
    def whole(self) -> float:
        """The share (0..1) of its trials that use it as a name."""
        return sum(mention.whole for mention in self.mentions) / len(self.mentions)

    @property
    def text(self) -> str:
        """The most frequent way to write it."""
        written = Counter(mention.text for mention in self.mentions)
        return min(written, key=lambda text: (-written[text], text.isupper(), text))


@dataclass(slots=True)
class Group:
    """Terms that are near-duplicates of each other, the one that most trials have first."""

    terms: list[Term]

    @property
    def key(self) -> str:
        """The key of the representative."""
        return self.terms[0].key

    @property
    def text(self) -> str:
        """The representative as written."""
        return self.terms[0].text

    @property
    def mentions(self) -> list[Mention]:
        """One mention for each trial, in the order of reading."""
        first: dict[int, Mention] = {}
        for mention in sorted((m for term in self.terms for m in term.mentions), key=lambda m: m.outcome):
            first.setdefault(mention.trial, mention)
        return list(first.values())

    @property
    def about(self) -> float:
        """The share (0..1) of its trials whose conditions hold it: then it names the disease."""
        mentions = self.mentions
        return sum(mention.about for mention in mentions) / len(mentions)


def find_groups(store: Store, ordinary: frozenset[str]) -> list[Group]:
    """The groups: what most trials have first, then what most use as a name, then the longest.

    A single one of the `ordinary` words needs many trials to be taken for a name.
    """
    fewest = _FEWEST_TRIALS if store.trials >= _SMALL_CORPUS else 1
    found = (Term(key, store.list_mentions(key)) for key in store.list_terms(fewest, MOST_TERMS))
    terms = [
        term
        for term in found
        if term.key not in ordinary or (len(term.mentions) >= fewest * _ORDINARY_TIMES and term.whole >= _WHOLE_SHARE)
    ]
    names = drop_companions(term for term in drop_pieces(terms) if term.whole >= _WHOLE_SHARE)
    groups = [Group(members) for members in join_near_duplicates(names)]
    return sorted(groups, key=_rank)


def _rank(group: Group) -> tuple[int, int, int, str]:
    mentions = group.mentions
    return -len(mentions), -sum(mention.whole for mention in mentions), -len(group.key.split()), group.key


def drop_pieces(terms: Iterable[Term]) -> list[Term]:
    """The terms that stand for themselves.

    A piece of longer terms stays only if it stands outside of them in half of its trials and in two at least; of the
    long and rare ones those are left out that only add words to a frequent one.
    """
    by_key = {term.key: term for term in terms}
    longer: dict[str, set[str]] = defaultdict(set)
    for key in by_key:
        for piece in _list_pieces(key):
            if piece in by_key:
                longer[piece].add(key)
    kept = {key for key, term in by_key.items() if _stands_alone(term, [by_key[other] for other in longer[key]])}
    return [by_key[key] for key in by_key if key in kept and not _is_ornate(by_key[key], by_key, kept)]


def drop_companions(terms: Iterable[Term]) -> list[Term]:
    """Of terms that stand in the very same outcomes the one that is most often used as a name, or the longest."""
    best: dict[frozenset[int], Term] = {}
    for term in terms:
        outcomes = frozenset(mention.outcome for mention in term.mentions)
        other = best.get(outcomes)
        if other is None or (term.whole, len(term.key)) > (other.whole, len(other.key)):
            best[outcomes] = term
    return list(best.values())


def _list_pieces(key: str) -> Iterable[str]:
    words = key.split()
    return {
        " ".join(words[first:last])
        for first in range(len(words))
        for last in range(first + 1, len(words) + 1)
        if last - first < len(words)
    }


def _stands_alone(term: Term, longer: list[Term]) -> bool:
    if not longer:
        return True
    trials = term.trials
    rest = trials - set().union(*(other.trials for other in longer))
    return len(rest) >= max(_FEWEST_TRIALS, _OWN_SHARE * len(trials))


def _is_ornate(term: Term, by_key: Mapping[str, Term], kept: set[str]) -> bool:
    """True if a name of several words stands in it that three times as many trials have."""
    trials = len(term.trials)
    return any(
        " " in piece and piece in kept and len(by_key[piece].trials) >= _ORNATE_TIMES * trials
        for piece in _list_pieces(term.key)
    )


def join_near_duplicates(terms: list[Term]) -> list[list[Term]]:
    """The terms in groups of near-duplicates; in each the one that most trials have first."""
    ranked = sorted(terms, key=lambda term: (-len(term.mentions), -len(term.key), term.key))
    leader = list(range(len(ranked)))
    # only a leader takes in others: chains of small steps would join what is far apart
    for one, other in find_near_duplicates([term.key for term in ranked], _SIMILAR):
        if leader[one] == one and leader[other] == other:
            leader[other] = one
    groups: dict[int, list[Term]] = defaultdict(list)
    for place, term in enumerate(ranked):
        groups[leader[place]].append(term)
    return list(groups.values())
