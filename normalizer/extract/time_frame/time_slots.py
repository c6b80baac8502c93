"""What a time says in the slot of a template: `{time:bound}` of `up to {time:bound}` ends the window.

`Sets` in `templates.py` explains the slots.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from normalizer.extract.time_frame.durations import ZERO, CycleDay, Duration, Moment
from normalizer.extract.time_frame.findings import Findings
from normalizer.extract.time_frame.items import Form, Item
from normalizer.extract.time_frame.known_anchors import BASELINE, FIRST_DOSE
from normalizer.extract.time_frame.templates import Sets

_PAIR = 2
_DAY_ONE = "P1D"
_FIRST_DAY = "C1D1"
_ASSESSED = frozenset({Sets.POINT, Sets.BOUND, Sets.AHEAD})


def add_time(found: Findings, item: Item, sets: Sets, *, counted: bool) -> None:
    """Add what a time says in a slot; `counted` says that the template counts times from an event."""
    first = item.moments[0]
    add = _BY_SLOT.get(sets)
    if add is not None:
        add(found, item)
    elif sets is Sets.SAME and isinstance(first, Duration) and (first.text == _DAY_ONE or first.days <= 0):
        _add_same_day(found, item, first)
    elif sets is Sets.SPAN and isinstance(first, CycleDay) and first.is_whole:
        return  # how long a cycle is varies
    elif sets is Sets.AHEAD and _is_sample(item):
        _add_countdown(found, item)
    elif item.form is Form.RANGE or (sets is Sets.BOUND and not _are_visits(item)):
        _add_range(found, item, sets)
    else:
        _add_moments(found, item, sets, counted=counted)


def add_first_days(found: Findings, item: Item) -> None:
    """A window until day 28 of cycle 1 lasts 28 days."""
    days = [moment.count_days() for moment in item.moments if isinstance(moment, CycleDay)]
    found.window.bounds += [day for day in days if day is not None]


def _ignore(_found: Findings, _item: Item) -> None:
    """What only explains something else says nothing."""


def _add_countdown(found: Findings, item: Item) -> None:
    found.window.countdowns += _list_durations(item.moments)


def _add_cycle_length(found: Findings, item: Item) -> None:
    found.every.cycle_lengths += _list_durations(item.moments)[:1]
    found.every.has_cycle_form = found.every.has_cycle_form or item.form is Form.LENGTH


def _add_interval(found: Findings, item: Item) -> None:
    found.every.intervals += _list_durations(item.moments)[:1]


def _add_opening(found: Findings, item: Item) -> None:
    """The window of `from day 0` opens on that day of what times are counted from."""
    is_first = not found.start.named
    _add_label_start(found.start.named, item)
    found.start.opens_on_day = found.start.opens_on_day or (is_first and BASELINE in found.start.named)


def _add_around(found: Findings, item: Item) -> None:
    """Before and some time after an event: the baseline and that time are assessed."""
    found.points.add_baseline()
    found.start.alone.append(BASELINE)
    _add_moments(found, item, Sets.POINT, counted=True)


_BY_SLOT: Mapping[Sets, Callable[[Findings, Item], None]] = {
    Sets.IGNORE: _ignore,
    Sets.BEFORE: _add_countdown,
    Sets.CYCLE_LENGTH: _add_cycle_length,
    Sets.EVERY: _add_interval,
    Sets.FROM: _add_opening,
    Sets.AROUND: _add_around,
}


def _add_same_day(found: Findings, item: Item, day: Duration) -> None:
    """Day 1 says again when the event is; day 0 and the days before are the baseline."""
    if day.text == _DAY_ONE:
        _add_label_start(found.start.weak, item)
        return
    found.points.has_baseline = found.points.has_baseline or day.days == 0
    found.points.ordered.append(ZERO)


def _add_range(found: Findings, item: Item, sets: Sets) -> None:
    """A range bounds the window; its first day may be the baseline, and days 1 to 28 of cycle 1 last 28 days."""
    found.window.bounds += _list_durations(item.moments) + _list_durations(item.limits)
    if item.form is not Form.RANGE:
        return
    if sets is not Sets.BOUND and len(item.moments) == _PAIR:
        add_first_days(found, item)
        found.start.weak += [BASELINE] if item.moments[0].text == _FIRST_DAY else []
    if item.labelled:
        _add_label_start(found.start.weak, item)


def _add_moments(found: Findings, item: Item, sets: Sets, *, counted: bool) -> None:
    """Several times, and labelled ones such as Day 28, are points; of one time the context decides.

    The 0 of `0 and 6 months after surgery` is no baseline: the times are `counted` from the event. The day before
    treatment of `Day -7` is a visit, but no time that has passed.
    """
    moments = tuple(moment for moment in item.moments if not (isinstance(moment, Duration) and moment.days < 0))
    if not moments:
        return
    points = found.points
    found.window.bounds += _list_durations(item.limits)
    points.has_label = points.has_label or item.labelled or isinstance(moments[0], CycleDay)
    if sets in _ASSESSED or len(moments) > 1 or item.limits or _is_visit(item, sets):
        points.sure += moments
    else:
        (points.listed if sets is Sets.MOMENT else points.bare).extend(moments)
    points.ordered += moments
    if isinstance(moments[0], Duration) and (item.labelled or not counted):
        _add_label_start(found.start.weak, item._replace(moments=moments))


def _add_label_start(starts: list[str], item: Item) -> None:
    """Day 0 and day 1 are the baseline; cycle 1 (day 1), where it opens a window, is the first dose."""
    moment = item.moments[0]
    if isinstance(moment, CycleDay):
        if moment.cycle <= 1 and item.form is Form.CYCLE and len(item.moments) == 1:
            starts.append(FIRST_DOSE)
    elif (moment.days == 0 and (item.labelled or not moment.is_clock)) or (moment.text == _DAY_ONE and item.labelled):
        starts.append(BASELINE)


def _list_durations(moments: tuple[Moment, ...]) -> list[Duration]:
    return [moment for moment in moments if isinstance(moment, Duration)]


def _is_visit(item: Item, sets: Sets) -> bool:
    """True for a cycle, and for a label that is no time by itself."""
    return item.form is Form.CYCLE or (item.form is Form.LABEL and sets is not Sets.BARE)


def _are_visits(item: Item) -> bool:
    """True for `up to 1, 3 and 6 months`; two times, and times that do not rise, are bounds of several parts."""
    days = [moment.days for moment in _list_durations(item.moments)]
    return len(item.moments) > _PAIR and days == sorted(days)


def _is_sample(item: Item) -> bool:
    """True for the hours before a dose; days are numbered."""
    return not item.labelled and any(moment.is_clock for moment in _list_durations(item.moments))
