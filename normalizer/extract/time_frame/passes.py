"""The passes over the items of a text, in their order, before templates are matched on them.

    start of the last dose (day 0) until 12 weeks (3 months), 6 months, progression or death

    as read      {start} of {last-dose} ( {P0D} ) until {P12W} ( {P3M} ) , {P6M} , {disease-progression} or {death}
    events       {last-dose} ( {P0D} ) until {P12W} ( {P3M} ) , {P6M} , {disease-progression} or {death}
    asides       {last-dose} until {P12W} , {P6M} , {disease-progression} or {death}
    neighbours   {last-dose} until {P12W, P6M} , {disease-progression, death}

The order counts: an end that has no name must be an event before the brackets after events are dropped, and times
can be grouped only when no aside stands between them.
"""

from __future__ import annotations

from collections.abc import Mapping

from normalizer.extract.time_frame.anchors import Anchor
from normalizer.extract.time_frame.asides import drop_asides, drop_first_cycles, drop_repeats, drop_zero_hours
from normalizer.extract.time_frame.events import drop_yielding, name_baselines, name_treatments, settle_ends
from normalizer.extract.time_frame.groups import group_anchors, group_times, name_cycle_days
from normalizer.extract.time_frame.items import Item

_REPEAT_MARKS = frozenset({"(", "or", "="})


def settle_items(items: list[Item], anchors: Mapping[str, Anchor]) -> list[Item]:
    """The items as templates are matched on them; passes that a word is needed for are left out without it."""
    items = drop_yielding(items, anchors)
    items = drop_first_cycles(items)
    keys = {item.key for item in items}
    if "treatment" in keys:
        items = name_treatments(items)
    if "end" in keys:
        items = settle_ends(items)
    if "before" in keys:
        items = name_baselines(drop_zero_hours(items))
    if "(" in keys:
        items = drop_asides(items)
    if not keys.isdisjoint(_REPEAT_MARKS):
        items = drop_repeats(items)
    items = name_cycle_days(items)
    return group_anchors(group_times(items))
