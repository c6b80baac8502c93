"""What additions would bring: they are made in a copy of the vocabulary, and the outcomes they touch are run again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from normalizer.audit.additions import Addition, make_additions
from normalizer.audit.counts import share, shorten
from normalizer.effect.movement import Kind
from normalizer.effect.run import compare_readings
from normalizer.model.record import Status
from normalizer.pipeline import Normalizer
from normalizer.text.words import FUNCTION_WORDS
from normalizer.vocabulary.edit import overlay_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from normalizer.audit.store import Store, Stored
    from normalizer.effect.movement import Movement
    from normalizer.errors import InputError
    from normalizer.vocabulary.load import Source

_MOST_TOUCHED = 2000
_HEADLINE = 10
_EXAMPLES = 5


def measure_worth(
    normalizer: Normalizer, source: Source, store: Store, coverage: Mapping[str, Any], rows: Sequence[dict[str, Any]],
    report: Callable[[InputError], None] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The section `worth`: the best additions in the order of their gain, collisions, and what changes elsewhere.

    The order is greedy: the next addition is the one that completes most trials, then the one that maps most outcomes.
    Its figures are verified by making the first ten alone and running what they touch again. Outcomes that this
    program fails on with the additions count as they are; `report` is told of them, without it the failure is raised.
    """
    additions = list(make_additions(rows, normalizer.vocabulary, source))
    made = [addition for addition in additions if addition.edits]
    touched = _Touched(normalizer, source, report)
    touched.find(made, store)
    moved = touched.read_again(made)
    gained = {no for no, move in moved.items() if _is_gain(move)}
    for addition in made:
        addition.gain = {no for no in gained if addition.rank in touched.ranks[no]}
    order = list(_Greed(made, touched.number_trials(gained), store).choose())
    return {
        "tried": len(additions),
        "touched": len(touched.outcomes),
        "faults": len(touched.failed),
        "steps": list(_describe_steps(order, coverage)),
        "verified": _verify([step.addition for step in order[:_HEADLINE]], touched, store, coverage),
        "collisions": [{"rank": a.rank, "text": a.text, "problem": a.collision} for a in additions if a.collision],
        "elsewhere": _describe_elsewhere(moved, touched.ranks, made),
    }


@dataclass(slots=True)
class _Touched:
    """The outcomes that hold the words of additions, by number, and of each the `ranks` of those additions.

    `failed` are those that this program fails on: they are reported once and then left out.
    """

    normalizer: Normalizer
    source: Source
    report: Callable[[InputError], None] | None
    outcomes: dict[int, Stored] = field(default_factory=dict)
    ranks: dict[int, set[int]] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)

    def find(self, made: Sequence[Addition], store: Store) -> None:
        """Look for them; of words that very many outcomes hold the first few thousand."""
        for addition in made:
            for key in addition.keys:
                words = sorted(set(key.split()) - FUNCTION_WORDS)
                for stored in islice(store.find_outcomes(words), _MOST_TOUCHED):
                    self.outcomes[stored.no] = stored
                    self.ranks.setdefault(stored.no, set()).add(addition.rank)

    def read_again(self, made: Sequence[Addition]) -> dict[int, Movement]:
        """What becomes of those that some additions touch, with these in a copy of the vocabulary and no others."""
        if not made:
            return {}
        edits = [edit for addition in made for edit in addition.edits]
        after = Normalizer(overlay_vocabulary(self.source, edits), threshold=self.normalizer.threshold)
        ranks = {addition.rank for addition in made}
        moved = {}
        for no in sorted(self.outcomes.keys() - self.failed):
            if self.ranks[no].isdisjoint(ranks):
                continue
            move = compare_readings(self.normalizer, after, self.outcomes[no].outcome, self.report)
            if move is None:
                self.failed.add(no)
            else:
                moved[no] = move
        return moved

    def number_trials(self, numbers: Iterable[int]) -> dict[int, int]:
        """The trials of some outcomes."""
        return {no: self.outcomes[no].trial for no in numbers}


def _is_gain(move: Movement) -> bool:
    return move.before.status is not Status.MAPPED and move.after.status is Status.MAPPED


def _is_loss(move: Movement) -> bool:
    return move.before.status is Status.MAPPED and move.after.status is not Status.MAPPED


@dataclass(frozen=True, slots=True)
class _Step:
    """The next addition, the trials that it completes and the outcomes that become mapped with it."""

    addition: Addition
    trials: int
    outcomes: int


class _Greed:
    """Additions in the order of their gain. An outcome that several touch is gained with the last of those."""

    def __init__(self, made: Sequence[Addition], trials: Mapping[int, int], store: Store) -> None:
        self._made = made
        self._trials = trials
        self._missed = store.count_missed(sorted(set(trials.values())))
        self._needed = {no: {addition.rank for addition in made if no in addition.gain} for no in trials}
        self._chosen: set[int] = set()

    def choose(self) -> Iterator[_Step]:
        """The steps, without additions that gain nothing."""
        left = [addition for addition in self._made if addition.gain]
        while left:
            step = max(map(self._try, left), key=lambda step: (step.trials, step.outcomes, -step.addition.rank))
            left.remove(step.addition)
            for no in self._list_gained(step.addition):
                self._missed[self._trials[no]] -= 1
            self._chosen.add(step.addition.rank)
            yield step

    def _try(self, addition: Addition) -> _Step:
        gained = self._list_gained(addition)
        by_trial = Counter(self._trials[no] for no in gained)
        return _Step(addition, sum(count >= self._missed[trial] for trial, count in by_trial.items()), len(gained))

    def _list_gained(self, addition: Addition) -> list[int]:
        return [no for no in addition.gain if self._needed[no] <= self._chosen | {addition.rank}]


def _describe_steps(order: Sequence[_Step], coverage: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    outcomes, trials = coverage["outcomes"]["mapped"], coverage["trials"]["full"]
    for number, step in enumerate(order, 1):
        outcomes, trials = outcomes + step.outcomes, trials + step.trials
        yield {
            "additions": number,
            "rank": step.addition.rank,
            "text": step.addition.text,
            "outcomes": step.outcomes,
            "trials": step.trials,
            "outcome_share": share(outcomes, coverage["outcomes"]["total"]),
            "trial_share": share(trials, coverage["trials"]["total"]),
        }


def _verify(
    first: Sequence[Addition], touched: _Touched, store: Store, coverage: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Coverage before and after the first additions, made alone and read again."""
    if not first:
        return None
    moved = touched.read_again(first)
    gained = Counter(touched.number_trials(no for no, move in moved.items() if _is_gain(move)).values())
    lost = Counter(touched.number_trials(no for no, move in moved.items() if _is_loss(move)).values())
    missed = store.count_missed(sorted({*gained, *lost}))
    full = sum(count >= missed[trial] for trial, count in gained.items() if trial not in lost)
    full -= sum(missed[trial] == 0 for trial in lost)
    net = gained.total() - lost.total()
    outcomes, trials = coverage["outcomes"], coverage["trials"]
    return {
        "additions": len(first),
        "outcomes": {"before": outcomes["share"], "after": share(outcomes["mapped"] + net, outcomes["total"])},
        "trials": {"before": trials["share"], "after": share(trials["full"] + full, trials["total"])},
        "outcomes_gained": net,
        "trials_gained": full,
        "trials_touched": len(gained),
    }


def _describe_elsewhere(
    moved: Mapping[int, Movement], ranks: Mapping[int, set[int]], made: Sequence[Addition]
) -> list[dict[str, Any]]:
    """What additions change in outcomes that were mapped already: endpoints lost or moved, by addition."""
    texts = {addition.rank: addition.text for addition in made}
    rows: dict[int, dict[str, Any]] = {}
    for no, move in moved.items():
        if move.before.status is not Status.MAPPED:
            continue
        for change in move.endpoints:
            if change.kind not in {Kind.LOST, Kind.MOVED} or change.before is None:
                continue
            rank = min(ranks[no])
            row = rows.setdefault(rank, {"rank": rank, "text": texts[rank], "changes": 0, "examples": []})
            row["changes"] += 1
            if len(row["examples"]) < _EXAMPLES:
                row["examples"].append(
                    {
                        "id": move.before.id,
                        "text": shorten(move.before.measure),
                        "before": change.before.id,
                        "after": change.after.id if change.after else None,
                    }
                )
    return [rows[rank] for rank in sorted(rows)]
