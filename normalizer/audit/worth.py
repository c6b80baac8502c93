"""What additions would bring: they are made in a copy of the vocabulary, and the outcomes they touch are run again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
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
    from collections.abc import Callable, Mapping, Sequence

    from normalizer.audit.store import Store, Stored
    from normalizer.effect.movement import Movement
    from normalizer.errors import InputError
    from normalizer.vocabulary.load import Source

_MOST_TOUCHED = 2000
_HEADLINE = 10
_EXAMPLES = 5


@dataclass(slots=True)
class _Touched:
    """Outcomes that additions touch, by number; and of each the ranks of the additions whose words it holds."""

    outcomes: dict[int, Stored] = field(default_factory=dict)
    ranks: dict[int, set[int]] = field(default_factory=dict)


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
    touched = _find_touched(made, store)
    failed: set[int] = set()
    moved = _rerun(normalizer, source, made, touched, failed, report)
    gained = {no for no, move in moved.items() if _is_gain(move)}
    for addition in made:
        addition.gain = {no for no in gained if addition.rank in touched.ranks[no]}
    steps = _choose(made, gained, touched, store, coverage)
    rerun = partial(_rerun, normalizer, source, failed=failed, report=report)
    verified = _verify(rerun, made, steps, touched, store, coverage)
    return {
        "tried": len(additions),
        "touched": len(touched.outcomes),
        "faults": len(failed),
        "steps": steps,
        "verified": verified,
        "collisions": [{"rank": a.rank, "text": a.text, "problem": a.collision} for a in additions if a.collision],
        "elsewhere": _describe_elsewhere(moved, touched, made),
    }


def _find_touched(made: Sequence[Addition], store: Store) -> _Touched:
    touched = _Touched()
    for addition in made:
        for key in addition.keys:
            words = sorted(set(key.split()) - FUNCTION_WORDS)
            for stored in islice(store.find_outcomes(words), _MOST_TOUCHED):
                touched.outcomes[stored.no] = stored
                touched.ranks.setdefault(stored.no, set()).add(addition.rank)
    return touched


def _rerun(
    normalizer: Normalizer, source: Source, made: Sequence[Addition], touched: _Touched, failed: set[int],
    report: Callable[[InputError], None] | None,
) -> dict[int, Movement]:  # fmt: skip
    """What becomes of the outcomes; those that this program fails on are reported, left out and added to `failed`."""
    if not made:
        return {}
    edits = [edit for addition in made for edit in addition.edits]
    after = Normalizer(overlay_vocabulary(source, edits), threshold=normalizer.threshold)
    moved = {}
    for no in sorted(touched.outcomes.keys() - failed):
        move = compare_readings(normalizer, after, touched.outcomes[no].outcome, report)
        if move is None:
            failed.add(no)
        else:
            moved[no] = move
    return moved


def _is_gain(move: Movement) -> bool:
    return move.before.status is not Status.MAPPED and move.after.status is Status.MAPPED


def _choose(
    made: Sequence[Addition], gained: set[int], touched: _Touched, store: Store, coverage: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Additions by gain. An outcome that several touch is gained with the last of those that have part in it."""
    trial_of = {no: touched.outcomes[no].trial for no in gained}
    missed = store.count_missed(sorted(set(trial_of.values())))
    needed = {no: {a.rank for a in made if no in a.gain} for no in gained}
    chosen: set[int] = set()
    steps: list[dict[str, Any]] = []
    outcomes, trials = coverage["outcomes"]["mapped"], coverage["trials"]["full"]
    left = {addition.rank: addition for addition in made if addition.gain}
    while left:
        best = max(left.values(), key=lambda a: (*_rate(a, chosen, needed, trial_of, missed), -a.rank))
        full, mapped = _rate(best, chosen, needed, trial_of, missed)
        del left[best.rank]
        chosen.add(best.rank)
        for no in best.gain:
            if needed[no] <= chosen:
                missed[trial_of[no]] -= 1
        outcomes, trials = outcomes + mapped, trials + full
        steps.append(
            {
                "additions": len(steps) + 1,
                "rank": best.rank,
                "text": best.text,
                "outcomes": mapped,
                "trials": full,
                "outcome_share": share(outcomes, coverage["outcomes"]["total"]),
                "trial_share": share(trials, coverage["trials"]["total"]),
            }
        )
    return steps


def _rate(
    addition: Addition, chosen: set[int], needed: Mapping[int, set[int]], trial_of: Mapping[int, int],
    missed: Mapping[int, int],
) -> tuple[int, int]:  # fmt: skip
    """Trials that become fully mapped, and outcomes that become mapped, with one more addition."""
    now = [no for no in addition.gain if needed[no] <= chosen | {addition.rank}]
    by_trial = Counter(trial_of[no] for no in now)
    return sum(count >= missed[trial] for trial, count in by_trial.items()), len(now)


def _verify(
    rerun: Callable[[Sequence[Addition], _Touched], dict[int, Movement]], made: Sequence[Addition],
    steps: Sequence[dict[str, Any]], touched: _Touched, store: Store, coverage: Mapping[str, Any],
) -> dict[str, Any] | None:  # fmt: skip
    """Coverage before and after the first ten additions, made alone and run again."""
    ranks = {step["rank"] for step in steps[:_HEADLINE]}
    if not ranks:
        return None
    part = _Touched({no: stored for no, stored in touched.outcomes.items() if touched.ranks[no] & ranks}, touched.ranks)
    moved = rerun([addition for addition in made if addition.rank in ranks], part)
    gained = Counter(touched.outcomes[no].trial for no, move in moved.items() if _is_gain(move))
    lost = {
        touched.outcomes[no].trial
        for no, move in moved.items()
        if move.before.status is Status.MAPPED and move.after.status is not Status.MAPPED
    }
    missed = store.count_missed(sorted({*gained, *lost}))
    full = sum(count >= missed[trial] for trial, count in gained.items() if trial not in lost)
    full -= sum(missed[trial] == 0 for trial in lost)
    outcomes, trials = coverage["outcomes"], coverage["trials"]
    net = sum(gained.values()) - sum(
        move.before.status is Status.MAPPED and move.after.status is not Status.MAPPED for move in moved.values()
    )
    return {
        "additions": len(ranks),
        "outcomes": {"before": outcomes["share"], "after": share(outcomes["mapped"] + net, outcomes["total"])},
        "trials": {"before": trials["share"], "after": share(trials["full"] + full, trials["total"])},
        "outcomes_gained": net,
        "trials_gained": full,
        "trials_touched": len(gained),
    }


def _describe_elsewhere(
    moved: Mapping[int, Movement], touched: _Touched, made: Sequence[Addition]
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
            rank = min(touched.ranks[no])
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
