"""What became of one outcome: its record before and after, endpoint by endpoint."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalizer.model.record import EndpointMatch, Mention, Record

SMALLEST_SHIFT = 0.01
FACETS = ("criteria", "categories", "instruments", "adverse_events", "analytes")
OTHERS = ("time_frame", "definition", "qualifiers")


class Kind(StrEnum):
    """What became of an endpoint."""

    GAINED = "gained"
    LOST = "lost"
    MOVED = "moved"
    SHIFTED = "shifted"


class Relation(StrEnum):
    """Where an endpoint moved: to a more general concept, to a more specific one, or to neither."""

    SAME = "same"
    PARENT = "parent"
    CHILD = "child"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class EndpointMove:
    """One endpoint of one outcome before and after; the side where it is missing is None.

    `relation` is that of the endpoint after to the one before; for gained and lost ones it is `other`.
    """

    kind: Kind
    before: EndpointMatch | None
    after: EndpointMatch | None
    relation: Relation = Relation.OTHER

    @property
    def shift(self) -> float:
        """By how much the confidence rose, within -1..1; a missing side counts 0."""
        before = self.before.confidence if self.before else 0.0
        after = self.after.confidence if self.after else 0.0
        return round(after - before, 4)


@dataclass(frozen=True, slots=True)
class FacetChange:
    """Ids of one facet (`criteria`, `instruments` ...) that came and went, in reading order."""

    facet: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """All that changed in the record of one outcome.

    `others` names further parts that differ: `time_frame`, `definition`, `qualifiers`.
    """

    before: Record
    after: Record
    endpoints: tuple[EndpointMove, ...]
    facets: tuple[FacetChange, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def status_changed(self) -> bool:
        """True if the outcome is understood better or worse than before."""
        return self.before.status != self.after.status

    def __bool__(self) -> bool:
        return bool(self.endpoints or self.facets or self.others or self.status_changed)


def compare_records(before: Record, after: Record, smallest_shift: float = SMALLEST_SHIFT) -> Movement:
    """The movement between two records of the same outcome; false if nothing that users see has changed.

    Confidence shifts below `smallest_shift` (0..1) are left out.
    """
    facets = []
    for name in FACETS:
        change = _compare_facet(name, getattr(before, name), getattr(after, name))
        if change.gained or change.lost:
            facets.append(change)
    return Movement(
        before,
        after,
        tuple(_compare_endpoints(before.endpoints, after.endpoints, smallest_shift)),
        tuple(facets),
        tuple(name for name in OTHERS if getattr(before, name) != getattr(after, name)),
    )


def _compare_endpoints(
    before: tuple[EndpointMatch, ...], after: tuple[EndpointMatch, ...], smallest_shift: float
) -> list[EndpointMove]:
    old, new = {match.id: match for match in before}, {match.id: match for match in after}
    moves = [
        EndpointMove(Kind.SHIFTED, old[id_], new[id_], Relation.SAME)
        for id_ in old
        if id_ in new and abs(new[id_].confidence - old[id_].confidence) >= smallest_shift
    ]
    lost = [match for match in before if match.id not in new]
    gained = [match for match in after if match.id not in old]
    pairs = sorted(
        ((_rate_pair(one, other), i, j) for i, one in enumerate(lost) for j, other in enumerate(gained)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    left, right = set(range(len(lost))), set(range(len(gained)))
    for rating, i, j in pairs:
        if rating > 0 and i in left and j in right:
            left.remove(i)
            right.remove(j)
            moves.append(EndpointMove(Kind.MOVED, lost[i], gained[j], find_relation(lost[i], gained[j])))
    moves += [EndpointMove(Kind.LOST, lost[i], None) for i in sorted(left)]
    moves += [EndpointMove(Kind.GAINED, None, gained[j]) for j in sorted(right)]
    return moves


def find_relation(before: EndpointMatch, after: EndpointMatch) -> Relation:
    """The relation of the endpoint after to the one before."""
    if before.id == after.id:
        return Relation.SAME
    if after.id in before.ancestors:
        return Relation.PARENT
    return Relation.CHILD if before.id in after.ancestors else Relation.OTHER


def _rate_pair(one: EndpointMatch, other: EndpointMatch) -> int:
    """How likely two endpoints are one reading that moved: characters in common, doubled for relatives."""
    overlap = min(one.end, other.end) - max(one.start, other.start) if one.field == other.field else 0
    related = find_relation(one, other) is not Relation.OTHER
    return max(0, overlap) * (1 + related) + related


def _compare_facet(name: str, before: tuple[Mention, ...], after: tuple[Mention, ...]) -> FacetChange:
    old = dict.fromkeys(mention.id for mention in before)
    new = dict.fromkeys(mention.id for mention in after)
    return FacetChange(name, tuple(id_ for id_ in new if id_ not in old), tuple(id_ for id_ in old if id_ not in new))


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over many outcomes.

    `moves` counts endpoints by kind, moved ones by relation (`moved to parent`); `up` and `down` are confidence
    shifts of endpoints that stayed; `facets` counts ids that came and went by facet; `concepts` has for each endpoint
    id how many outcomes gained and lost it.
    """

    changed: int = 0
    status_changed: int = 0
    moves: dict[str, int] = field(default_factory=dict)
    up: int = 0
    down: int = 0
    facets: dict[str, tuple[int, int]] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)
    concepts: dict[str, tuple[int, int]] = field(default_factory=dict)


def summarize(movements: Iterable[Movement]) -> Summary:
    """The counts of some movements; those without a change count nothing."""
    found = [movement for movement in movements if movement]
    moves = [move for movement in found for move in movement.endpoints]
    names = Counter(f"moved to {move.relation}" if move.kind is Kind.MOVED else move.kind.value for move in moves)
    shifts = [move.shift for move in moves if move.kind is Kind.SHIFTED]
    changing = [move for move in moves if move.kind is not Kind.SHIFTED]
    gained = Counter(move.after.id for move in changing if move.after)
    lost = Counter(move.before.id for move in changing if move.before)
    facets = [change for movement in found for change in movement.facets]
    return Summary(
        changed=len(found),
        status_changed=sum(movement.status_changed for movement in found),
        moves={name: names[name] for name in sorted(names)},
        up=sum(shift > 0 for shift in shifts),
        down=sum(shift < 0 for shift in shifts),
        facets={
            name: (
                sum(len(change.gained) for change in facets if change.facet == name),
                sum(len(change.lost) for change in facets if change.facet == name),
            )
            for name in FACETS
            if any(change.facet == name for change in facets)
        },
        others=dict(sorted(Counter(name for movement in found for name in movement.others).items())),
        concepts={id_: (gained[id_], lost[id_]) for id_ in sorted({*gained, *lost})},
    )
