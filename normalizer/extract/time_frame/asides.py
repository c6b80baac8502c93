"""Items that only say again or explain what stands beside them are dropped: `12 weeks (3 months)` is `12 weeks`."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.extract.time_frame.durations import SAME_WITHIN, Duration, is_same
from normalizer.extract.time_frame.items import UNKNOWN, Form, Item
from normalizer.extract.time_frame.known_anchors import FIRST_DOSE

_OPENERS = frozenset({"until", "upto"})
_REPEAT_MARKS = frozenset({"(", "or", "="})
_OBJECT = frozenset({UNKNOWN, "of"})
_INSIDE = frozenset({"in", "of", "on"})
_MAX_ASIDE = 8
_SAME_IN_BRACKETS = 0.1
_MAX_NAME = 3


def drop_first_cycles(items: list[Item]) -> list[Item]:
    """The cycle of `21 days after the first dose in cycle 1` is no time of its own."""
    out: list[Item] = []
    for item in items:
        is_first = item.form is Form.CYCLE and [moment.text for moment in item.moments] == ["C1"]
        if is_first and len(out) > 1 and out[-1].key in _INSIDE and out[-2].anchors == (FIRST_DOSE,):
            out.pop()
        else:
            out.append(item)
    return out


def drop_zero_hours(items: list[Item]) -> list[Item]:
    """The hour 0 of `predose (hour 0)` and `0 h (predose)` is the sample before the dose, not one more."""
    out: list[Item] = []
    for at, item in enumerate(items):
        if _is_zero_hour(item):
            is_aside = bool(out) and out[-1].key == "(" and at + 1 < len(items) and items[at + 1].key == ")"
            if is_aside:
                continue
            if [other.key for other in items[at + 1 : at + 3]] == ["(", "before"]:
                continue
            if [other.key for other in out[-3:-1]] == ["before", "anchor"] and out[-1].key in {"/", "or"}:
                del out[-1]
                continue
        out.append(item)
    return _drop_empty_brackets(out) if len(out) < len(items) else items


def _is_zero_hour(item: Item) -> bool:
    moment = item.moments[0] if len(item.moments) == 1 else None
    return isinstance(moment, Duration) and moment.is_clock and moment.days == 0


def _drop_empty_brackets(items: list[Item]) -> list[Item]:
    out: list[Item] = []
    for item in items:
        if item.key == ")" and out and out[-1].key == "(":
            out.pop()
        else:
            out.append(item)
    return out


def drop_asides(items: list[Item]) -> list[Item]:
    """What stands in brackets between an event and `until` only explains the event: `baseline (day 0) to week 12`."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        if items[at].key == "(" and _ends_with_anchor(out):
            end = at + 1
            while end < len(items) and end - at < _MAX_ASIDE and items[end].key not in {"(", ")"}:
                end += 1
            if end + 1 < len(items) and items[end].key == ")" and items[end + 1].key in _OPENERS:
                at = end + 1
                continue
        out.append(items[at])
        at += 1
    return out


def _ends_with_anchor(items: Sequence[Item]) -> bool:
    """True after an event, and after its object: `first application of a cream`."""
    last = len(items) - 1
    while last > 0 and len(items) - last <= _MAX_NAME and items[last].key in _OBJECT:
        last -= 1
    return last >= 0 and bool(items[last].anchors)


def drop_repeats(items: list[Item]) -> list[Item]:
    """`12 weeks (3 months)`, `6 weeks or 42 days`: the same time said again says nothing new."""
    out: list[Item] = []
    closes = False
    for item in items:
        if closes and item.key == ")":
            closes = False
            continue
        closes = False
        mark = _find_repeat(out, item) if item.form else 0
        if mark:
            closes = out[mark].key == "("
            del out[mark:]
            continue
        out.append(item)
    return out


def _find_repeat(out: Sequence[Item], item: Item) -> int:
    """The place of the mark before a time that only repeats the last one, or 0."""
    mark = len(out) - 1
    while mark > 0 and len(out) - mark <= _MAX_NAME and out[mark].key == UNKNOWN:
        mark -= 1
    if mark < 1 or out[mark].key not in _REPEAT_MARKS or not out[mark - 1].form:
        return 0
    if mark < len(out) - 1:
        return mark if _is_within(out[mark - 1], item, out[mark]) else 0
    one = out[mark - 1]
    return mark if _says_same(item, one, out[mark]) or _is_within(one, item, out[mark]) else 0


def _says_same(one: Item, other: Item, mark: Item) -> bool:
    if len(one.moments) != 1 or len(other.moments) != 1:
        return False
    first, second = one.moments[0], other.moments[0]
    within = _SAME_IN_BRACKETS if mark.key == "(" else SAME_WITHIN
    return isinstance(first, Duration) and isinstance(second, Duration) and is_same(first, second, within)


def _is_within(one: Item, other: Item, mark: Item) -> bool:
    """True for the window of a visit: `Week 24 (days 155 to 186)`."""
    if mark.key != "(" or other.form is not Form.RANGE or len(one.moments) != 1 or one.form is Form.RANGE:
        return False
    days = [moment.days for moment in (*other.moments, *one.moments) if isinstance(moment, Duration)]
    return len(days) == len(other.moments) + 1 and min(days) < days[-1] < max(days)
