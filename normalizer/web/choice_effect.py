"""What a choice would do to the outcomes that a group comes from: they are read with and without it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalizer.effect.movement import Kind
from normalizer.effect.run import compare_readings
from normalizer.errors import EditError
from normalizer.model.outcome import Outcome
from normalizer.model.record import Status
from normalizer.pipeline import Normalizer
from normalizer.text.counting import count_noun
from normalizer.vocabulary.edit import overlay_vocabulary
from normalizer.web.decision import make_edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from normalizer.effect.movement import Movement
    from normalizer.errors import InputError
    from normalizer.web.decision import Decision
    from normalizer.web.desk import Edition

_MOST_REMEMBERED = 256
_ANY_DAY = "2000-01-01"


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """One outcome before and after: its status, and the labels of endpoints that came and went."""

    text: str
    trial_id: str | None
    before: str
    after: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    other: bool

    @property
    def changed(self) -> bool:
        """True if anything that users see is different."""
        return self.before != self.after or bool(self.gained or self.lost) or self.other


@dataclass(frozen=True, slots=True)
class ChoiceEffect:
    """What a choice does to some outcomes; `problem` says why it cannot be made, `faults` what could not be read."""

    rows: tuple[ReadAgain, ...] = ()
    problem: str = ""
    faults: tuple[str, ...] = ()

    @property
    def mapped(self) -> tuple[int, int]:
        """How many outcomes are fully mapped, before and after."""
        return count_mapped(self.rows)

    @property
    def losses(self) -> int:
        """How many outcomes lose an endpoint."""
        return sum(bool(row.lost) for row in self.rows)

    def describe(self) -> str:
        """The effect in a sentence."""
        if self.problem:
            return f"Cannot be made: {self.problem}"
        before, after = self.mapped
        changed = sum(row.changed for row in self.rows)
        if not changed:
            return f"Changes nothing in {count_noun(len(self.rows), 'example outcome')}."
        parts = [f"{after - before:+} fully mapped"] if after != before else []
        gains = sum(bool(row.gained) for row in self.rows)
        parts += [f"{gains} gain an endpoint"] if gains else []
        parts += [f"{self.losses} lose one"] if self.losses else []
        parts = parts or [f"{changed} read in another way"]
        return f"Of {count_noun(len(self.rows), 'example outcome')}: {', '.join(parts)}."


def count_mapped(rows: Sequence[ReadAgain]) -> tuple[int, int]:
    """How many outcomes are fully mapped, before and after."""
    return sum(row.before == Status.MAPPED for row in rows), sum(row.after == Status.MAPPED for row in rows)


class EffectReader:
    """Reads outcomes with choices made in memory; what was asked before is remembered."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[object, ...], ChoiceEffect] = OrderedDict()

    def measure(self, edition: Edition, decision: Decision, row: Mapping[str, Any]) -> ChoiceEffect:
        """The effect of a decision on the example outcomes of its group; takes a few seconds the first time."""
        # the evidence changes no reading
        key = (edition.stamp, row["key"], decision)
        if key not in self._known:
            self._known[key] = _measure(edition, decision, row)
            while len(self._known) > _MOST_REMEMBERED:
                self._known.popitem(last=False)
        return self._known[key]


def _measure(edition: Edition, decision: Decision, row: Mapping[str, Any]) -> ChoiceEffect:
    try:
        edits = tuple(make_edits(decision, _ANY_DAY, "nobody"))
        after = Normalizer(overlay_vocabulary(edition.source, edits), threshold=edition.normalizer.threshold)
    except EditError as error:
        return ChoiceEffect(problem="; ".join((error.message, *error.findings)))
    except ValueError as error:  # a text that no edit may hold
        return ChoiceEffect(problem=str(error).splitlines()[0])
    faults: list[InputError] = []
    rows = read_again(edition.normalizer, after, list_outcomes([row]), faults.append)
    return ChoiceEffect(rows, faults=tuple(map(str, faults)))


def list_outcomes(rows: Iterable[Mapping[str, Any]]) -> list[Outcome]:
    """The example outcomes of some groups, each once. Of a text that the audit cut, the beginning."""
    outcomes: dict[str, Outcome] = {}
    for row in rows:
        for example in row["examples"]:
            outcomes.setdefault(
                example["id"],
                Outcome(example["id"], measure=example["text"].removesuffix("…"), trial_id=example.get("trial_id")),
            )
    return list(outcomes.values())


def read_again(
    before: Normalizer, after: Normalizer, outcomes: Sequence[Outcome], report: Callable[[InputError], None]
) -> tuple[ReadAgain, ...]:
    """Some outcomes, read by both; those that this program fails on are reported and left out."""
    moves = (compare_readings(before, after, outcome, report) for outcome in outcomes)
    return tuple(_describe(move) for move in moves if move is not None)


def _describe(movement: Movement) -> ReadAgain:
    moves = [move for move in movement.endpoints if move.kind is not Kind.SHIFTED]
    return ReadAgain(
        movement.after.measure,
        movement.after.trial_id,
        movement.before.status.value,
        movement.after.status.value,
        tuple(move.after.label for move in moves if move.after),
        tuple(move.before.label for move in moves if move.before),
        bool(movement.facets or movement.others),
    )
