"""Events that say nothing where they stand, and events that have no name of their own in the vocabulary.

What becomes of them before templates are matched:

    start of the last dose          the last dose: `start` gives way to what starts
    after antiviral therapy         after the end of treatment, whatever the treatment is called
    before hypnotherapy, 2 weeks    the baseline and 2 weeks
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from normalizer.extract.time_frame.anchors import Anchor
from normalizer.extract.time_frame.items import UNKNOWN, Form, Item, make_event
from normalizer.extract.time_frame.known_anchors import END_OF_TREATMENT, FIRST_DOSE, STATE_BEFORE, TREATMENT_PERIOD

_GROUPS = frozenset({"cohort", "group", "arm"})
_PASSED = frozenset({UNKNOWN, "of", "in", "-"})
_COUNTS = frozenset({"after", "from"})
_BEFORE_BASELINE = frozenset({"(", ",", ";", ":", ".", "at"})
_AFTER_BASELINE = frozenset({")", ",", ";", ".", "and", "&"})
_AFTER_END = _AFTER_BASELINE | {UNKNOWN, "until", "upto", "or", "("}
_NOTHING = Item(".")
_TREATMENT = "treatment"
_TREATMENT_ANCHORS = {"after": END_OF_TREATMENT, "before": FIRST_DOSE}
_MAX_BETWEEN = 5
_MAX_NAME = 3
_MAX_UNKNOWN = 6


def drop_yielding(items: list[Item], anchors: Mapping[str, Anchor]) -> list[Item]:
    """`the start of` says nothing before the anchor that starts, nor does the event that names a group."""
    out: list[Item] = []
    silent = -1
    for at, item in enumerate(items):
        if not item.anchors:
            if at >= silent or item.key != "of":
                out.append(item)
            continue
        anchor = anchors[item.anchors[0]]
        if at + 1 < len(items) and items[at + 1].key in _GROUPS:
            out.append(Item(UNKNOWN, size=item.size))
        elif anchor.lasts and _follows_amount(out):
            is_of = out[-1].key == "of"
            out.append(Item(UNKNOWN, size=item.size) if is_of else item._replace(anchors=(TREATMENT_PERIOD,)))
        elif anchor.gives_way and (following := _find_next_event(items, at + 1)):
            silent = following
        else:
            out.append(item)
    return out


def _find_next_event(items: Sequence[Item], at: int) -> int:
    """The place of the event that stands here, after a few words at the most; 0 if none does."""
    end = min(at + _MAX_BETWEEN, len(items))
    while at < end and items[at].key in _PASSED:
        at += 1
    return at if at < len(items) and items[at].anchors else 0


def _follows_amount(out: Sequence[Item]) -> bool:
    """True in `12-week study period` and `24 months of study period`, which say how long it lasts, not when it ends."""
    last = out[-2] if len(out) > 1 and out[-1].key == "of" else out[-1] if out else None
    return last is not None and last.form is Form.DURATION


def name_treatments(items: list[Item]) -> list[Item]:
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


def settle_ends(items: list[Item]) -> list[Item]:
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


def name_baselines(items: list[Item]) -> list[Item]:
    """Before something unknown is the baseline, where nothing is counted from it: `before hypnotherapy, 2 weeks`."""
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
