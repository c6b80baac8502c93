"""What the readings of one text say, sorted by the field of the record that it may become.

    every 8 weeks from randomization until progression, at week 12 and at 2 years

    points   P12W, P2Y                    times of assessment, not yet told from those that only end the window
    window   is stated by `until`         becomes `max`
    every    P8W
    start    randomization is named
    end      progression is named

Nothing is decided here: `assembly.py` does, when all is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from normalizer.extract.time_frame.anchors import Anchor
from normalizer.extract.time_frame.durations import ZERO, Duration, Moment

_MIN_SAMPLES = 2


@dataclass(slots=True)
class Points:
    """Candidates for `points`: `ordered` holds all of them in the order of the text, ZERO for the baseline.

    `sure` ones are assessments whatever else is said, `listed` ones if the text lists several times, and `bare` ones
    are assessments and the end of the window as well.
    """

    ordered: list[Moment] = field(default_factory=list)
    sure: list[Moment] = field(default_factory=list)
    listed: list[Moment] = field(default_factory=list)
    bare: list[Moment] = field(default_factory=list)
    has_label: bool = False  # one of them is numbered: Day 28, not 28 days
    has_baseline: bool = False  # the baseline is an assessment of its own
    is_before: bool = False  # something is assessed before an event
    is_predose: bool = False  # ... and that event is a dose

    def add_baseline(self) -> None:
        """The baseline is an assessment."""
        self.has_baseline = True
        self.ordered.append(ZERO)

    @property
    def has_times(self) -> bool:
        """True if there is any besides the baseline."""
        return bool(self.sure or self.listed or self.bare)

    @property
    def is_sampling(self) -> bool:
        """True for a list of sampling times around a dose: its `predose` is no point."""
        if not self.is_predose:
            return False
        times = [*self.sure, *self.listed, *self.bare]
        return sum(isinstance(time, Duration) and time.is_clock for time in times) >= _MIN_SAMPLES


@dataclass(slots=True)
class Window:
    """What may become `max`: `bounds` end the window, `countdowns` end at an event and count if nothing else does."""

    bounds: list[Duration] = field(default_factory=list)
    countdowns: list[Duration] = field(default_factory=list)
    is_stated: bool = False  # a lone duration elsewhere is its length
    is_capped: bool = False  # ... but what is assessed before stays an assessment
    lasts: bool = False  # something is named whose length may be given: a study, a period

    @property
    def is_clock(self) -> bool:
        """True if it is bounded by hours or minutes."""
        return any(bound.is_clock for bound in self.bounds)


@dataclass(slots=True)
class Recurrence:
    """What may become `every`: `cycle_lengths` do where assessments are `per_cycle`."""

    intervals: list[Duration] = field(default_factory=list)
    cycle_lengths: list[Duration] = field(default_factory=list)
    per_cycle: bool = False
    has_cycle_form: bool = False  # a cycle length is written as `28-day cycle`


@dataclass(slots=True)
class Start:
    """Anchors that may become `start`, the strongest first; `counted_from` tells whether a list of times is."""

    named: list[str] = field(default_factory=list)
    prior: list[str] = field(default_factory=list)  # the window opens before them
    counted_from: list[tuple[Anchor, bool]] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)  # no template reads them as anything
    weak: list[str] = field(default_factory=list)  # any other goes before
    is_around: bool = False  # something is assessed before and after an event
    opens_on_day: bool = False  # the window opens on day 0 or 1 of what times are counted from
    baseline_openings: int = 0  # how many windows open with the baseline


@dataclass(slots=True)
class End:
    """Anchors that may become `end`."""

    named: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)  # the window ends some time after them
    beside_point: list[str] = field(default_factory=list)  # what happens at a time, which may be one of several


@dataclass(slots=True)
class Findings:
    """All that the readings of one text say."""

    points: Points = field(default_factory=Points)
    window: Window = field(default_factory=Window)
    every: Recurrence = field(default_factory=Recurrence)
    start: Start = field(default_factory=Start)
    end: End = field(default_factory=End)

    @property
    def is_cycle_alone(self) -> bool:
        """True for `28-day cycle of therapy`, which says nothing but how long something takes."""
        if not self.every.has_cycle_form or self.every.per_cycle or self.every.intervals:
            return False
        window, start = self.window, self.start
        has_window = window.is_stated or window.bounds or window.countdowns
        has_anchor = start.named or start.alone or start.weak or start.counted_from or self.end.named
        return not (self.points.has_times or has_window or has_anchor)
