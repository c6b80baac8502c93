"""What an item only says again or explains is dropped, and a treatment with a name becomes an event."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.extract.time_frame.durations import SAME_WITHIN, Duration, is_same
from normalizer.extract.time_frame.items import UNKNOWN, Form, Item, make_event
from normalizer.extract.time_frame.known_anchors import END_OF_TREATMENT, FIRST_DOSE, STATE_BEFORE

_OPENERS = frozenset({"until", "upto"})
_REPEAT_MARKS = frozenset({"(", "or", "="})
_OBJECT = frozenset({UNKNOWN, "of"})
_COUNTS = frozenset({"after", "from"})
_INSIDE = frozenset({"in", "of", "on"})
_MAX_ASIDE = 8
_SAME_IN_BRACKETS = 0.1
_MAX_NAME = 3
_MAX_UNKNOWN = 6
_BEFORE_BASELINE = frozenset({"(", ",", ";", ":", ".", "at"})
_AFTER_BASELINE = frozenset({")", ",", ";", ".", "and", "&"})
_AFTER_END = _AFTER_BASELINE | {UNKNOWN, "until", "upto", "or", "("}
_NOTHING = Item(".")
_TREATMENT = "treatment"
_TREATMENT_ANCHORS = {"after": END_OF_TREATMENT, "before": FIRST_DOSE}


def drop_needless(items: list[Item]) -> list[Item]:
    """The items without explanations and repeats; treatments that have a name are events."""
    items = _drop_first_cycles(items)
    keys = {item.key for item in items}
    if _TREATMENT in keys:
        items = _name_treatments(items)
    if "end" in keys:
        items = _settle_ends(items)
    if "before" in keys:
        items = _name_baselines(_drop_zero_hours(items))
    if "(" in keys:
        items = _drop_asides(items)
    return items if keys.isdisjoint(_REPEAT_MARKS) else _drop_repeats(items)


def _drop_first_cycles(items: list[Item]) -> list[Item]:
    """The cycle of `21 days after the first dose in cycle 1` is no time of its own."""
    out: list[Item] = []
    for item in items:
        is_first = item.form is Form.CYCLE and [moment.text for moment in item.moments] == ["C1"]
        if is_first and len(out) > 1 and out[-1].key in _INSIDE and out[-2].anchors == (FIRST_DOSE,):
            out.pop()
        else:
            out.append(item)
    return out


def _name_treatments(items: list[Item]) -> list[Item]:
    """The treatment of `6 months after antiviral therapy` has ended, that of `before antiviral therapy` not begun."""
    for at, item in enumerate(items):
        if item.key != _TREATMENT or item.anchors or item.form:
            continue
        first = at
        while first and at - first <= _MAX_NAME and items[first - 1].key == UNKNOWN:
            first -= 1
        anchor = _TREATMENT_ANCHORS.get(items[first - 1].key) if 0 < first < at else None
        if anchor is not None:
            items[at] = make_event(anchor)
    return items


def _settle_ends(items: list[Item]) -> list[Item]:
    """The end of week 12 is week 12; what an unknown course has after its end is the end of treatment."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        named = at + 1
        while named < min(len(items), at + _MAX_NAME) and items[named].key == "of":
            named += 1
        if items[at].key == "end":
            following = items[named] if named < len(items) else _NOTHING
            is_day = following.form is not None and following.labelled
            if is_day or (following.anchors and out and out[-1].key in _COUNTS):
                at = named
                continue
            if following.key in _AFTER_END and out and out[-1].key == "after":
                out.append(make_event(_TREATMENT_ANCHORS["after"], size=named - at))
                at = min(named, len(items))
                continue
        out.append(items[at])
        at += 1
    return out


def _drop_zero_hours(items: list[Item]) -> list[Item]:
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


def _name_baselines(items: list[Item]) -> list[Item]:
    """Before something unknown is the baseline, where nothing is counted from it: `before acupuncture, 2 weeks`."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        end = at + 3 if [item.key for item in items[at + 1 : at + 3]] == ["and", "after"] else at + 1
        opens = not out or out[-1].key in _BEFORE_BASELINE
        is_named = end < len(items) and (items[end].key == UNKNOWN or (not out and items[end].key in {",", ";"}))
        if items[at].key == "before" and opens and is_named:
            last = end
            while last < len(items) and last - end < _MAX_UNKNOWN and items[last].key == UNKNOWN:
                last += 1
            if last == len(items) or items[last].key in _AFTER_BASELINE:
                out.append(make_event(STATE_BEFORE, size=last - at))
                at = last
                continue
        out.append(items[at])
        at += 1
    return out


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


def _drop_asides(items: list[Item]) -> list[Item]:
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


def _drop_repeats(items: list[Item]) -> list[Item]:
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
