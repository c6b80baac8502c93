"""From readings to one time frame: which moments are points, which bound the window, what starts and ends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from normalizer.extract.time_frame.anchors import Anchor, Role
from normalizer.extract.time_frame.durations import SUB_DAY, ZERO, CycleDay, Duration, Moment
from normalizer.extract.time_frame.items import Form, Item
from normalizer.extract.time_frame.templates import Reading, Sets
from normalizer.model.record import TimeFrame

_SHORT_LIST = 2
_MIN_SAMPLES = 2


@dataclass(slots=True)
class Findings:
    """What the readings of one text say, before it is decided what counts."""

    points: list[Moment] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    bare: list[Moment] = field(default_factory=list)
    bounds: list[Duration] = field(default_factory=list)
    every: list[Duration] = field(default_factory=list)
    cycle_length: Duration | None = None
    starts: list[str] = field(default_factory=list)
    alone_starts: list[str] = field(default_factory=list)
    weak_starts: list[str] = field(default_factory=list)
    origins: list[tuple[str, bool]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    fallbacks: list[Duration] = field(default_factory=list)
    late_ends: list[str] = field(default_factory=list)
    order: list[Moment] = field(default_factory=list)
    before_zero: bool = False
    has_zero: bool = False
    has_window: bool = False
    per_cycle: bool = False


class Assembler:
    """Builds a TimeFrame from readings. `baseline` and `first_dose` are what day 0 and cycle 1 stand for."""

    def __init__(self, anchors: Mapping[str, Anchor], baseline: str, first_dose: str) -> None:
        self._anchors = anchors
        self._baseline = baseline
        self._first_dose = first_dose

    def build_frame(self, readings: Sequence[Reading], confidence: float) -> TimeFrame:
        """The time frame that some readings, in the order of the text, amount to."""
        found = Findings()
        for reading in readings:
            found.has_window = found.has_window or reading.template.is_window
            found.per_cycle = found.per_cycle or reading.template.per_cycle
            for item, sets in reading.filled:
                if item.form is None:
                    listed = any(len(other.moments) > 1 for other, _ in reading.filled)
                    self._add_anchors(found, item, sets, listed=listed)
                else:
                    self._add_time(found, item, sets)
        points = _settle_points(found)
        lengths = [*found.bounds, *(point for point in points if isinstance(point, Duration))]
        lengths = lengths or ([] if points else found.fallbacks)
        longest = max((length for length in lengths if length.days > 0), key=lambda length: length.days, default=None)
        start = self._find_start(found)
        every = found.every[0] if found.every else (found.cycle_length if found.per_cycle else None)
        return TimeFrame(
            points=tuple(dict.fromkeys(point.text for point in points)),
            max=longest.text if longest else None,
            every=every.text if every else None,
            start=start,
            end=self._find_ends(found, start),
            confidence=confidence,
        )

    def _add_time(self, found: Findings, item: Item, sets: Sets) -> None:
        moments = item.moments
        if sets is Sets.IGNORE or not moments or (sets is Sets.SAME and _is_first_day(moments[0])):
            return
        if sets is Sets.BEFORE:
            found.fallbacks += [moment for moment in moments if isinstance(moment, Duration)]
        elif sets is Sets.CYCLE_LENGTH:
            found.cycle_length = found.cycle_length or _first_duration(moments)
        elif sets is Sets.EVERY:
            found.every += [moment for moment in moments[:1] if isinstance(moment, Duration)]
        elif sets is Sets.FROM:
            self._add_label_start(found.starts, moments[0], item)
        elif item.form is Form.RANGE or (sets is Sets.BOUND and len(moments) <= _SHORT_LIST):
            found.bounds += [moment for moment in moments if isinstance(moment, Duration)]
            if item.form is Form.RANGE:
                self._add_label_start(found.weak_starts, moments[0], item)
        else:
            listed = len(moments) > 1 or item.form in {Form.LABEL, Form.CYCLE}
            if sets in {Sets.POINT, Sets.BOUND} or (listed and not (sets is Sets.BARE and item.form is Form.LABEL)):
                found.points += moments
            elif sets is Sets.MOMENT:
                found.moments += moments
            else:
                found.bare += moments
            found.order += moments
            if isinstance(moments[0], Duration):
                self._add_label_start(found.weak_starts, moments[0], item)

    def _add_label_start(self, starts: list[str], moment: Moment, item: Item) -> None:
        """Day 0 and day 1 are the baseline; cycle 1 (day 1), where it opens a window, is the first dose."""
        if isinstance(moment, CycleDay):
            if moment.cycle <= 1 and item.form is Form.CYCLE and len(item.moments) == 1:
                starts.append(self._first_dose)
        elif not moment.is_clock and (moment.days == 0 or moment.text == "P1D") and (item.labelled or moment.days == 0):
            starts.append(self._baseline)

    def _add_anchors(self, found: Findings, item: Item, sets: Sets, *, listed: bool) -> None:
        for name in item.anchors:
            anchor = self._anchors[name]
            role = sets
            if sets is Sets.ALONE:
                role = {Role.START: Sets.START, Role.END: Sets.END, Role.NONE: Sets.IGNORE}[anchor.role]
                if anchor.is_zero:
                    found.has_zero = True
                    found.order.append(ZERO)
            if role is Sets.START and sets is Sets.ALONE:
                found.alone_starts.append(anchor.core)
            elif role is Sets.START:
                found.starts.append(anchor.core)
            elif role is Sets.END:
                found.ends.append(anchor.core)
            elif role is Sets.ORIGIN:
                found.origins.append((name, listed))
            elif role is Sets.LATE:
                found.origins.append((name, listed))
                if anchor.role is Role.END:
                    found.late_ends.append(anchor.core)
            elif role is Sets.OPENS:
                (found.ends if anchor.role is Role.END else found.starts).append(anchor.core)
            elif role is Sets.NEAR:
                found.weak_starts.append(anchor.core)
            elif role is Sets.BEFORE:
                found.before_zero = True
                found.order.append(ZERO)
                found.weak_starts.insert(0, anchor.core)
            if sets in {Sets.START, Sets.OPENS, Sets.ORIGIN, Sets.LATE}:
                break

    def _find_start(self, found: Findings) -> str | None:
        sampled = found.before_zero and _count_samples(found) >= _MIN_SAMPLES
        if sampled and found.origins:
            return self._anchors[found.origins[0][0]].core
        if found.starts:
            return found.starts[0]
        if self._baseline in found.alone_starts:
            return self._baseline
        origins = [self._anchors[name] for name, _ in found.origins]
        late = [anchor.core for anchor in origins if anchor.role is Role.END]
        early = [anchor.core for anchor in origins if anchor.role is not Role.END]
        if late and not early and self._baseline in found.weak_starts:
            return self._baseline
        return next(iter([*early, *found.alone_starts, *late, *found.weak_starts]), None)

    def _find_ends(self, found: Findings, start: str | None) -> tuple[str, ...]:
        late = [self._anchors[name] for name, listed in found.origins if not listed]
        ends = [*found.ends, *found.late_ends] or [anchor.core for anchor in late if anchor.role is Role.END]
        return tuple(name for name in dict.fromkeys(ends) if name != start)


def _settle_points(found: Findings) -> list[Moment]:
    """Decide which moments are points; the others are put among the bounds."""
    demoted: list[Moment] = []
    zero = found.has_zero or (found.before_zero and not found.has_window)
    if found.before_zero and _count_samples(found) >= _MIN_SAMPLES:
        zero = False
    listed = len(found.points) + len(found.moments) + zero > 1 or found.every
    if not listed or (found.has_window and len(found.moments) == 1 and not found.points):
        demoted += found.moments
    if found.has_window and len(found.bare) == 1 and not found.points and len(found.moments) == len(demoted):
        demoted += found.bare
    found.bounds += [moment for moment in demoted if isinstance(moment, Duration)]
    out: list[Moment] = []
    for moment in found.order:
        if moment is ZERO and not zero:
            continue
        if any(moment is other for other in demoted):
            continue
        if moment not in out:
            out.append(moment)
    return out


def _is_first_day(moment: Moment) -> bool:
    return isinstance(moment, Duration) and (moment.days <= 0 or moment.text == "P1D")


def _count_samples(found: Findings) -> int:
    times = [*found.points, *found.moments, *found.bare]
    return sum(isinstance(time, Duration) and time.parts[0][1] in SUB_DAY for time in times)


def _first_duration(moments: Sequence[Moment]) -> Duration | None:
    return next((moment for moment in moments if isinstance(moment, Duration)), None)


