"""From readings to findings: each slot of a template says something about a field of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from normalizer.extract.time_frame.anchor_slots import add_anchor
from normalizer.extract.time_frame.anchors import Anchor, Role
from normalizer.extract.time_frame.findings import Findings
from normalizer.extract.time_frame.items import Item
from normalizer.extract.time_frame.templates import Reading, Sets, Template
from normalizer.extract.time_frame.time_slots import add_first_days, add_time
from normalizer.extract.time_frame.visits import stands_by_itself

_UPTO = "upto"
_ONE_ANCHOR = frozenset({Sets.START, Sets.OPENS, Sets.ORIGIN, Sets.LATE, Sets.SINCE})


def gather_findings(items: Sequence[Item], readings: Sequence[Reading], anchors: Mapping[str, Anchor]) -> Findings:
    """What the readings of a stream of items say."""
    found = Findings()
    for reading in readings:
        by_itself = stands_by_itself(items, reading)
        is_around = bool(reading.filled) and reading.filled[-1][1] is Sets.AROUND
        _add_flags(found, reading.template, is_around=is_around)
        for item, sets in reversed(reading.filled) if is_around else reading.filled:
            if item.form is not None:
                _add_time(found, reading.template, item, sets)
            else:
                _add_anchors(found, reading, [anchors[name] for name in item.anchors], sets)
                if by_itself:
                    _add_visits(found, [anchors[name] for name in item.anchors])
    return found


def _add_flags(found: Findings, template: Template, *, is_around: bool) -> None:
    window = found.window
    window.is_stated = window.is_stated or template.is_window
    window.is_capped = window.is_capped or template.is_cap
    found.every.per_cycle = found.every.per_cycle or template.per_cycle
    found.start.is_around = found.start.is_around or is_around


def _add_time(found: Findings, template: Template, item: Item, sets: Sets) -> None:
    add_time(found, item, sets, counted=template.is_counted)
    if sets is Sets.BOUND and (template.is_window or template.elements[0] == _UPTO):
        add_first_days(found, item)


def _add_anchors(found: Findings, reading: Reading, anchors: Sequence[Anchor], sets: Sets) -> None:
    """Some slots take the first of several events only: times are counted from one, and a window has one start."""
    listed = any(len(item.moments) > 1 for item, _ in reading.filled)
    if sets is Sets.LATE:
        found.end.named += [anchor.core for anchor in anchors[1:] if anchor.role is Role.END]
    is_end = sets is Sets.OPENS and anchors[0].role is Role.END
    for anchor in anchors[:1] if sets in _ONE_ANCHOR and not is_end else anchors:
        add_anchor(found, anchor, sets, listed=listed)


def _add_visits(found: Findings, anchors: Sequence[Anchor]) -> None:
    """An event that is one of some assessments is the baseline."""
    for anchor in anchors:
        if anchor.is_visit:
            found.points.add_baseline()
