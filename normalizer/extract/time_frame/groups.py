"""Neighbours of one kind become one item: lists of times, groups of events."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.extract.time_frame.durations import CycleDay, Duration, Moment
from normalizer.extract.time_frame.items import UNKNOWN, Form, Item, make_event, make_time

_JOINS = frozenset({",", ";", "and", "or", "/", "&", "plus", "then"})
_GROUPED = frozenset({Form.DURATION, Form.LABEL, Form.LIST, Form.CYCLE})
_BEFORE_ONE = frozenset({"for", "by", "every", "first"})
_BETWEEN = "between"
_CLAUSE_ENDS = frozenset({";", ".", "every"})
_BEFORE_DAYS = frozenset({",", "and", "&", "on", ":"})
_COUNTS = frozenset({"after", "from", "of", "until", "upto"})
_MAX_BETWEEN = 5
_LONGEST_CYCLE = 42


def group_times(items: list[Item]) -> list[Item]:
    """`Day 100, 6 months and 1 year` is one list."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        at += 1
        if item.form not in _GROUPED or (out and out[-1].key in _BEFORE_ONE):
            out.append(item)
            continue
        moments, size, limits = item.moments, item.size, item.limits
        while (end := _skip_joins(items, at)) > at and end < len(items) and items[end].form in _GROUPED:
            if _starts_anew(items, at - 1, end) or _is_repeated(items, moments[-1], end):
                break
            moments += _carry_cycle(moments[-1], items[end])
            size += items[end].size + end - at
            limits += items[end].limits
            at = end + 1
        listed = make_time(Form.LIST, moments, size, labelled=item.labelled)._replace(limits=limits)
        out.append(item if moments is item.moments else listed)
    return out


def name_cycle_days(items: list[Item]) -> list[Item]:
    """The Day 8 of `Cycle 1 Day 1: 2 hours after the dose, Day 8` is a day of cycle 1, up to the end of the clause."""
    last: CycleDay | None = None
    for at, item in enumerate(items):
        if item.form is Form.CYCLE:
            moment = item.moments[-1]
            last = moment if isinstance(moment, CycleDay) and not moment.is_whole else None
        elif item.key in _CLAUSE_ENDS:
            last = None
        elif last is not None and item.form in {Form.LABEL, Form.LIST} and items[at - 1].key in _BEFORE_DAYS:
            following = items[at + 1].key if at + 1 < len(items) else ""
            moments = item.moments if following in _COUNTS else _carry_cycle(last, item)
            if moments is not item.moments:
                items[at] = item._replace(form=Form.CYCLE, moments=moments)
    return items


def _carry_cycle(last: Moment, item: Item) -> tuple[Moment, ...]:
    """The Day 8 of `Cycle 1 Day 1, Day 8` is a day of cycle 1."""
    if not isinstance(last, CycleDay) or last.is_whole or not item.labelled:
        return item.moments
    days = [moment for moment in item.moments if isinstance(moment, Duration) and moment.parts[0][1] == "D"]
    if len(days) < len(item.moments) or not all(0 < day.days <= _LONGEST_CYCLE for day in days):
        return item.moments
    return tuple(CycleDay(f"C{last.cycle}D{day.parts[0][0]}", last.cycle) for day in days)


def _starts_anew(items: Sequence[Item], last: int, following: int) -> bool:
    """True for `Day 85 and 30 days after last dose`: the second clock starts with the event."""
    one, other = items[last].moments[-1], items[following].moments[0]
    is_counted = following + 1 < len(items) and items[following + 1].key == "after"
    if not (is_counted and isinstance(other, Duration)):
        return False
    if isinstance(one, CycleDay):
        return True
    is_zero = items[last].labelled and one.days == 0 and items[following].form is Form.DURATION
    return is_zero or other.days < one.days


def _is_repeated(items: Sequence[Item], last: Moment, at: int) -> bool:
    """True for the second day 1 of `Days 1 and 8 of cycle 1, and day 1 of every later cycle`."""
    following = [item.key for item in items[at + 1 : at + 3]]
    repeats = following[:1] == ["every"] or following == ["of", "every"]
    day = items[at].moments[0]
    is_back = isinstance(last, Duration) and isinstance(day, Duration) and day.days <= last.days
    return repeats and items[at].labelled and (is_back or isinstance(last, CycleDay))


def _skip_joins(items: Sequence[Item], at: int) -> int:
    end = at
    while end < len(items) and end - at <= 1 and items[end].key in _JOINS:
        end += 1
    return end


def group_anchors(items: list[Item]) -> list[Item]:
    """`progression per investigator, relapse or death` is one group; unknown words may stand between.

    The first event of `between randomization and death` stands apart.
    """
    out: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        at += 1
        if not item.anchors or (out and out[-1].key == _BETWEEN):
            out.append(item)
            continue
        names, size = item.anchors, item.size
        while (end := _find_next_anchor(items, at)) is not None:
            names += items[end].anchors
            size += items[end].size + end - at
            at = end + 1
        out.append(item if names is item.anchors else make_event(*names, size=size))
    return out


def _find_next_anchor(items: Sequence[Item], at: int) -> int | None:
    joined = False
    for end in range(at, min(at + _MAX_BETWEEN + 1, len(items))):
        item = items[end]
        if item.anchors:
            return end if joined else None
        if item.key in _JOINS:
            joined = True
        elif item.key != UNKNOWN:
            return None
    return None
