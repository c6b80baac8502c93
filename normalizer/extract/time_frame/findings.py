"""What the readings of one text say, gathered before it is decided what counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from normalizer.extract.time_frame.anchors import Anchor, Role
from normalizer.extract.time_frame.durations import SUB_DAY, ZERO, CycleDay, Duration, Moment
from normalizer.extract.time_frame.items import Form, Item
from normalizer.extract.time_frame.templates import Reading, Sets

_SHORT_LIST = 2
_FIRST_DAY = "C1D1"
_UPTO = "upto"
_ONE_ANCHOR = frozenset({Sets.START, Sets.OPENS, Sets.ORIGIN, Sets.LATE, Sets.SINCE})


@dataclass(slots=True)
class Findings:
    """Times and anchors by what they say. `order` holds all candidates for points in the order of the text.

    `origins` pairs an anchor with whether a list of times is counted from it.
    """

    baseline: str
    first_dose: str
    first_infusion: str
    points: list[Moment] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    bare: list[Moment] = field(default_factory=list)
    order: list[Moment] = field(default_factory=list)
    bounds: list[Duration] = field(default_factory=list)
    fallbacks: list[Duration] = field(default_factory=list)
    every: list[Duration] = field(default_factory=list)
    cycle_lengths: list[Duration] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)
    alone_starts: list[str] = field(default_factory=list)
    weak_starts: list[str] = field(default_factory=list)
    origins: list[tuple[Anchor, bool]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    late_ends: list[str] = field(default_factory=list)
    prior_starts: list[str] = field(default_factory=list)
    named_ends: list[str] = field(default_factory=list)
    is_before: bool = False
    is_predose: bool = False
    has_label: bool = False
    has_zero: bool = False
    has_window: bool = False
    has_cap: bool = False
    has_length: bool = False
    per_cycle: bool = False
    has_cycle_form: bool = False
    is_around: bool = False
    opens_on_day: bool = False
    openings: int = 0

    def add_reading(self, reading: Reading, anchors: Mapping[str, Anchor], *, by_itself: bool = False) -> None:
        """Add what one template says of its slots; `by_itself` for an event that is one of some assessments."""
        self.has_window = self.has_window or reading.template.is_window
        self.has_cap = self.has_cap or reading.template.is_cap
        self.per_cycle = self.per_cycle or reading.template.per_cycle
        is_around = reading.filled[-1][1] is Sets.AROUND if reading.filled else False
        self.is_around = self.is_around or is_around
        for item, sets in reversed(reading.filled) if is_around else reading.filled:
            if item.form is not None:
                self._add_time(item, sets, counted=reading.template.is_counted)
                if sets is Sets.BOUND and (reading.template.is_window or reading.template.elements[0] == _UPTO):
                    self._add_first_days(item)
                continue
            listed = any(len(other.moments) > 1 for other, _ in reading.filled)
            if sets is Sets.LATE:
                self.ends += [anchors[name].core for name in item.anchors[1:] if anchors[name].role is Role.END]
            is_end = sets is Sets.OPENS and anchors[item.anchors[0]].role is Role.END
            for name in item.anchors[:1] if sets in _ONE_ANCHOR and not is_end else item.anchors:
                self._add_anchor(anchors[name], sets, listed=listed)
                if by_itself and anchors[name].is_visit:
                    self._add_zero()

    @property
    def is_cycle_alone(self) -> bool:
        """True for `28-day cycle of therapy`, which says nothing but how long something takes."""
        times = (self.points, self.moments, self.bare, self.bounds, self.fallbacks, self.every)
        anchors = (self.starts, self.alone_starts, self.weak_starts, self.origins, self.ends)
        return self.has_cycle_form and not (self.per_cycle or self.has_window or any(times) or any(anchors))

    def count_samples(self) -> int:
        """How many times of the clock are given: two or more make a sampling schedule."""
        times = [*self.points, *self.moments, *self.bare]
        return sum(isinstance(time, Duration) and time.parts[0][1] in SUB_DAY for time in times)

    def _add_time(self, item: Item, sets: Sets, *, counted: bool) -> None:
        durations = [moment for moment in item.moments if isinstance(moment, Duration)]
        if sets is Sets.IGNORE or _is_needless(item, sets):
            self._add_label_start(self.weak_starts if sets is Sets.SAME else [], item)
            return
        is_sample = sets is Sets.AHEAD and not item.labelled and any(moment.is_clock for moment in durations)
        if sets is Sets.BEFORE or is_sample:
            self.fallbacks += durations
        elif sets is Sets.SAME and durations[0].days <= 0:
            self.has_zero = self.has_zero or durations[0].days == 0
            self.order.append(ZERO)
        elif sets is Sets.CYCLE_LENGTH:
            self.cycle_lengths += durations[:1]
            self.has_cycle_form = self.has_cycle_form or item.form is Form.LENGTH
        elif sets is Sets.EVERY:
            self.every += durations[:1]
        elif sets is Sets.FROM:
            is_first = not self.starts
            self._add_label_start(self.starts, item)
            self.opens_on_day = self.opens_on_day or (is_first and self.baseline in self.starts)
        elif sets is Sets.AROUND:
            self._add_zero()
            self.alone_starts.append(self.baseline)
            self._add_moments(item, Sets.POINT, counted=True)
        elif item.form is Form.RANGE or (sets is Sets.BOUND and not _are_visits(item)):
            self.bounds += durations + _list_limits(item)
            if item.form is Form.RANGE:
                self._open_range(item, sets)
        else:
            self._add_moments(item, sets, counted=counted)

    def _open_range(self, item: Item, sets: Sets) -> None:
        """The first day of a range may be the baseline; days 1 to 28 of cycle 1 last 28 days."""
        if sets is not Sets.BOUND and len(item.moments) == _SHORT_LIST:
            self._add_first_days(item)
            self.weak_starts += [self.baseline] if item.moments[0].text == _FIRST_DAY else []
        if item.labelled:
            self._add_label_start(self.weak_starts, item)

    def _add_first_days(self, item: Item) -> None:
        """A window until day 28 of cycle 1 lasts 28 days."""
        days = [moment.count_days() for moment in item.moments if isinstance(moment, CycleDay)]
        self.bounds += [day for day in days if day is not None]

    def _add_moments(self, item: Item, sets: Sets, *, counted: bool) -> None:
        """Several times, and labelled ones such as Day 28, are points; of one time the context decides.

        The 0 of `0 and 6 months after surgery` is no baseline: the times are `counted` from the event.
        """
        moments = tuple(moment for moment in item.moments if not _is_before(moment))
        if not moments:
            return
        item = item._replace(moments=moments)
        self.bounds += _list_limits(item)
        is_label = item.form is Form.LABEL
        self.has_label = self.has_label or item.labelled or isinstance(item.moments[0], CycleDay)
        listed = (
            len(item.moments) > 1
            or bool(item.limits)
            or item.form is Form.CYCLE
            or (is_label and sets is not Sets.BARE)
        )
        if listed or sets in {Sets.POINT, Sets.BOUND, Sets.AHEAD}:
            self.points += item.moments
        else:
            (self.moments if sets is Sets.MOMENT else self.bare).extend(item.moments)
        self.order += item.moments
        if isinstance(item.moments[0], Duration) and (item.labelled or not counted):
            self._add_label_start(self.weak_starts, item)

    def _add_label_start(self, starts: list[str], item: Item) -> None:
        """Day 0 and day 1 are the baseline; cycle 1 (day 1), where it opens a window, is the first dose."""
        moment = item.moments[0]
        if isinstance(moment, CycleDay):
            if moment.cycle <= 1 and item.form is Form.CYCLE and len(item.moments) == 1:
                starts.append(self.first_dose)
        elif (moment.days == 0 and (item.labelled or not moment.is_clock)) or (moment.text == "P1D" and item.labelled):
            starts.append(self.baseline)

    def _add_anchor(self, anchor: Anchor, sets: Sets, *, listed: bool) -> None:
        is_end = anchor.role is Role.END
        if sets in {Sets.AROUND, Sets.AHEAD}:
            self._add_near(anchor, sets)
        elif sets in {Sets.ALONE, Sets.NAME}:
            self._add_alone(anchor, self.named_ends if sets is Sets.NAME else self.ends)
        elif sets is Sets.END or (sets is Sets.OPENS and is_end):
            self.ends.append(anchor.core)
        elif sets in {Sets.START, Sets.OPENS}:
            self.openings += anchor.core == self.baseline
            self.starts.append(self.first_dose if anchor.lasts and anchor.is_course else anchor.core)
        elif sets in {Sets.ORIGIN, Sets.LATE, Sets.SINCE}:
            self._add_origin(anchor, sets, listed=listed)
        elif sets in {Sets.NEAR, Sets.PRIOR}:
            (self.weak_starts if sets is Sets.NEAR else self.prior_starts).append(anchor.core)
        elif sets is Sets.BEFORE and is_end:
            self.ends.append(anchor.core)
        elif sets is Sets.BEFORE:
            self._add_before(anchor)

    def _add_origin(self, anchor: Anchor, sets: Sets, *, listed: bool) -> None:
        """What times are counted from; it starts `day 0 to 28 days after surgery`, whose days are counted from it."""
        self.origins.append((anchor, listed or sets is Sets.SINCE))
        if self.opens_on_day and anchor.role in {Role.START, Role.EVENT}:
            self.starts.insert(0, anchor.core)
        self.late_ends += [anchor.core] if sets is Sets.LATE and anchor.ends_late else []

    def _add_before(self, anchor: Anchor) -> None:
        """Before the start of treatment, or a course of it, is the baseline; a predose sample is not."""
        self.is_before = True
        self.order.append(ZERO)
        if anchor.is_course:
            self.alone_starts.append(self.baseline)
            return
        if anchor.id == self.first_dose and not self.fallbacks:
            self.has_zero = True
            self.alone_starts.append(self.baseline)
        self.is_predose = self.is_predose or anchor.core in {self.first_dose, self.first_infusion}
        self.weak_starts.insert(0, anchor.core)

    def _add_near(self, anchor: Anchor, sets: Sets) -> None:
        """The treatment of `before and after treatment` has ended only after it; a countdown ends with its event."""
        is_dose = anchor.core in {self.first_dose, self.first_infusion}
        if sets is Sets.AROUND and anchor.role is Role.END:
            self._add_zero()
            self.alone_starts.append(self.baseline)
        else:
            self._add_anchor(anchor, Sets.END if sets is Sets.AHEAD and not is_dose else Sets.BEFORE, listed=False)

    def _add_zero(self) -> None:
        self.has_zero = True
        self.order.append(ZERO)

    def _add_alone(self, anchor: Anchor, ends: list[str]) -> None:
        self.has_length = self.has_length or anchor.lasts
        if anchor.is_zero:
            self._add_zero()
        if anchor.is_zero and anchor.role is Role.NONE:
            self.weak_starts.append(anchor.core)
        if anchor.role in {Role.START, Role.EVENT}:
            self.alone_starts.append(anchor.core)
        elif anchor.role is Role.END:
            ends.append(anchor.core)


def _list_limits(item: Item) -> list[Duration]:
    return [limit for limit in item.limits if isinstance(limit, Duration)]


def _are_visits(item: Item) -> bool:
    """True for `up to 1, 3 and 6 months`; two times, and times that do not rise, are bounds of several parts."""
    days = [moment.days for moment in item.moments if isinstance(moment, Duration)]
    return len(item.moments) > _SHORT_LIST and days == sorted(days)


def _is_before(moment: Moment) -> bool:
    """True for the day before treatment of `Day -7`: a visit, but no time that has passed."""
    return isinstance(moment, Duration) and moment.days < 0


def _is_needless(item: Item, sets: Sets) -> bool:
    """True for the day of an event (day 0, day 1) and for a whole cycle as a window, where the template says so."""
    moment = item.moments[0]
    if isinstance(moment, CycleDay):
        return sets is Sets.SPAN and moment.is_whole
    return sets is Sets.SAME and moment.text == "P1D"
