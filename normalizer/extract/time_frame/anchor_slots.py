"""What an event says in the slot of a template: `{anchor:origin}` of `{time:point} after {anchor:origin}` starts it.

`Sets` in `templates.py` explains the slots.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from normalizer.extract.time_frame.anchors import Anchor, Role
from normalizer.extract.time_frame.durations import ZERO
from normalizer.extract.time_frame.findings import Findings
from normalizer.extract.time_frame.known_anchors import BASELINE, FIRST_DOSE, FIRST_DOSES
from normalizer.extract.time_frame.templates import Sets

_COUNTED = frozenset({Sets.ORIGIN, Sets.LATE, Sets.SINCE})


def add_anchor(found: Findings, anchor: Anchor, sets: Sets, *, listed: bool) -> None:
    """Add what an event says in a slot; `listed` says that the template has a list of times."""
    if sets in _COUNTED:
        _add_origin(found, anchor, sets, listed=listed)
    elif (add := _BY_SLOT.get(sets)) is not None:
        add(found, anchor)


def _add_origin(found: Findings, anchor: Anchor, sets: Sets, *, listed: bool) -> None:
    """What times are counted from; it starts `day 0 to 28 days after surgery`, whose days are counted from it."""
    found.start.counted_from.append((anchor, listed or sets is Sets.SINCE))
    if found.start.opens_on_day and anchor.role in {Role.START, Role.EVENT}:
        found.start.named.insert(0, anchor.core)
    found.end.late += [anchor.core] if sets is Sets.LATE and anchor.ends_late else []


def _add_start(found: Findings, anchor: Anchor) -> None:
    found.start.baseline_openings += anchor.core == BASELINE
    found.start.named.append(FIRST_DOSE if anchor.lasts and anchor.is_course else anchor.core)


def _add_opening(found: Findings, anchor: Anchor) -> None:
    (_add_end if anchor.role is Role.END else _add_start)(found, anchor)


def _add_near(found: Findings, anchor: Anchor) -> None:
    found.start.weak.append(anchor.core)


def _add_prior(found: Findings, anchor: Anchor) -> None:
    found.start.prior.append(anchor.core)


def _add_end(found: Findings, anchor: Anchor) -> None:
    found.end.named.append(anchor.core)


def _add_ahead(found: Findings, anchor: Anchor) -> None:
    """A countdown ends with its event; before a dose is a sample."""
    (_add_before if anchor.core in FIRST_DOSES else _add_end)(found, anchor)


def _add_around(found: Findings, anchor: Anchor) -> None:
    """The treatment of `before and after treatment` has ended only after it."""
    if anchor.role is Role.END:
        found.points.add_baseline()
        found.start.alone.append(BASELINE)
    else:
        _add_before(found, anchor)


def _add_before(found: Findings, anchor: Anchor) -> None:
    """Before the start of treatment, or a course of it, is the baseline; a predose sample is not."""
    if anchor.role is Role.END:
        found.end.named.append(anchor.core)
        return
    points, start = found.points, found.start
    points.is_before = True
    points.ordered.append(ZERO)
    if anchor.is_course:
        start.alone.append(BASELINE)
        return
    if anchor.id == FIRST_DOSE and not found.window.countdowns:
        points.has_baseline = True
        start.alone.append(BASELINE)
    points.is_predose = points.is_predose or anchor.core in FIRST_DOSES
    start.weak.insert(0, anchor.core)


def _add_alone(found: Findings, anchor: Anchor) -> None:
    _add_by_role(found, anchor, found.end.named)


def _add_name(found: Findings, anchor: Anchor) -> None:
    _add_by_role(found, anchor, found.end.beside_point)


def _add_by_role(found: Findings, anchor: Anchor, ends: list[str]) -> None:
    """An event by itself says what `anchors.yaml` says of it."""
    found.window.lasts = found.window.lasts or anchor.lasts
    if anchor.is_zero:
        found.points.add_baseline()
    if anchor.is_zero and anchor.role is Role.NONE:
        found.start.weak.append(anchor.core)
    if anchor.role in {Role.START, Role.EVENT}:
        found.start.alone.append(anchor.core)
    elif anchor.role is Role.END:
        ends.append(anchor.core)


_BY_SLOT: Mapping[Sets, Callable[[Findings, Anchor], None]] = {
    Sets.START: _add_start,
    Sets.OPENS: _add_opening,
    Sets.NEAR: _add_near,
    Sets.PRIOR: _add_prior,
    Sets.END: _add_end,
    Sets.AHEAD: _add_ahead,
    Sets.AROUND: _add_around,
    Sets.BEFORE: _add_before,
    Sets.ALONE: _add_alone,
    Sets.NAME: _add_name,
}
