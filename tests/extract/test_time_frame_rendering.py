"""parse(render(frame)) is the frame, for every wording that frames are rendered in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.extract.time_frame import SECTIONS, TimeFrameParser
from normalizer.extract.time_frame.durations import make_duration

ONTOLOGY = Path(__file__).parents[2] / "ontology"
PARSER = TimeFrameParser(
    {
        name: yaml.load((ONTOLOGY / f"{name}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - plain strings
        for name in SECTIONS
    }
)
UNITS = {"year": "Y", "month": "M", "week": "W", "day": "D", "hour": "TH", "minute": "TM"}
SHORT = {"year": "y", "month": "M", "week": "W", "day": "d"}
STARTS = {
    "randomization": "randomization",
    "enrollment": "enrollment",
    "the first dose of study drug": "first-dose",
    "the first CAR-T cell infusion": "first-infusion",
    "leukapheresis": "leukapheresis",
    "stem cell transplantation": "transplant",
    "surgery": "surgery",
    "informed consent": "informed-consent",
    "diagnosis": "diagnosis",
}
ENDS = {
    "death from any cause": "death",
    "disease progression": "disease-progression",
    "study completion": "end-of-study",
    "end of treatment": "end-of-treatment",
    "start of new anticancer therapy": "new-anticancer-therapy",
    "last follow-up": "last-follow-up",
    "the data cut-off": "data-cutoff",
}
LATE = {"the last dose": "last-dose", "end of treatment": "end-of-treatment"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a rendered text says: durations as (number, unit), anchors as ids without prefix."""

    points: tuple[tuple[int, str], ...] = ()
    cycles: tuple[tuple[int, int], ...] = ()
    longest: tuple[int, str] | None = None
    every: tuple[int, str] | None = None
    start: str | None = None
    end: tuple[str, ...] = ()
    baseline: bool = False


def name_duration(number: int, unit: str) -> str:
    """The ISO 8601 text."""
    return make_duration((str(number), UNITS[unit])).text


def write_duration(number: int, unit: str) -> str:
    """`1 month`, `2 months`."""
    return f"{number} {unit}{'s' if number > 1 else ''}"


def join_words(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else words[0]


POINT_STYLES = {
    "shared unit": lambda numbers, unit: f"{join_words([str(number) for number in numbers])} {unit}s",
    "unit first": lambda numbers, unit: f"{unit.title()}s {join_words([str(number) for number in numbers])}",
    "labels": lambda numbers, unit: ", ".join(f"{unit.title()} {number}" for number in numbers),
    "each with its unit": lambda numbers, unit: join_words([write_duration(number, unit) for number in numbers]),
    "glued": lambda numbers, unit: ", ".join(f"{SHORT.get(unit, unit)}{number}" for number in numbers),
    "hyphens": lambda numbers, unit: ", ".join(f"{number}-{unit}" for number in numbers),
    "slashes": lambda numbers, unit: f"{'/'.join(str(number) for number in (0, *numbers))} {unit}s",
    "names between": lambda numbers, unit: ", ".join(
        f"{write_duration(number, unit)} (T{at + 1})" for at, number in enumerate(numbers)
    ),
}
BASELINE_STYLES = (
    "Baseline, {}",
    "Baseline and {}",
    "At baseline and at {}",
    "Change from baseline at {}",
    "Pre-treatment, {}",
)
WINDOW_STYLES = (
    "From {start} until {ends}, assessed up to {longest}",
    "From date of {start} to {ends} (up to approximately {longest})",
    "Time from {start} until the date of {ends}, whichever came first, up to {longest}",
    "{start} up to {ends}, for a maximum of {longest}",
)
CAP_STYLES = (
    "Up to {}",
    "Within {}",
    "up to approximately {}",
    "through {}",
    "No later than {}",
    "For up to {}",
    "Upto {}",
)
EVERY_STYLES = ("every {every} up to {longest}", "every {every} for {longest}", "Every {every}, up to {longest}")

days = st.sampled_from(["day", "week", "month", "year"])
units = st.sampled_from(sorted(UNITS))
numbers = st.integers(min_value=2, max_value=140)
durations = st.tuples(numbers, units)
long_durations = st.tuples(numbers, days)
rising = st.lists(st.integers(min_value=2, max_value=140), min_size=2, max_size=7, unique=True).map(sorted)


@st.composite
def write_points(draw: st.DrawFn) -> tuple[str, Frame]:
    style = draw(st.sampled_from(sorted(POINT_STYLES)))
    unit = draw(days)
    values = draw(rising)
    text = POINT_STYLES[style](values, unit)
    frame = Frame(points=tuple((value, unit) for value in values), longest=(values[-1], unit))
    if style == "slashes":  # a list from 0 on, as 3/4 alone is a fraction
        return text, Frame(frame.points, longest=frame.longest, start="baseline", baseline=True)
    if draw(st.booleans()):
        text = draw(st.sampled_from(BASELINE_STYLES)).format(text)
        frame = Frame(frame.points, longest=frame.longest, start="baseline", baseline=True)
    elif style not in {"glued", "names between", "hyphens"} and draw(st.booleans()):
        word = draw(st.sampled_from(sorted(STARTS)))
        text = f"{text} after {word}"
        frame = Frame(frame.points, longest=frame.longest, start=STARTS[word])
    return text, frame


@st.composite
def write_one_time(draw: st.DrawFn) -> tuple[str, Frame]:
    time = draw(durations)
    kind = draw(st.sampled_from(["alone", "cap", "after", "at after", "late"]))
    word = draw(st.sampled_from(sorted(STARTS)))
    written = write_duration(*time)
    if kind == "alone":
        return written, Frame(points=(time,), longest=time)
    if kind == "cap":
        return draw(st.sampled_from(CAP_STYLES)).format(written), Frame(longest=time)
    if time[1] in {"hour", "minute"}:
        return f"within {written}", Frame(longest=time)
    if kind == "after":
        return f"{written} after {word}", Frame(longest=time, start=STARTS[word])
    if kind == "late":
        late = draw(st.sampled_from(sorted(LATE)))
        return f"From {word} until {written} after {late}", Frame(longest=time, start=STARTS[word], end=(LATE[late],))
    return f"At {written} after {word}", Frame(points=(time,), longest=time, start=STARTS[word])


@st.composite
def write_window(draw: st.DrawFn) -> tuple[str, Frame]:
    start = draw(st.sampled_from(sorted(STARTS)))
    ends = draw(st.lists(st.sampled_from(sorted(ENDS)), min_size=1, max_size=3, unique=True))
    longest = draw(long_durations)
    text = draw(st.sampled_from(WINDOW_STYLES)).format(
        start=start, ends=join_words(ends, "or"), longest=write_duration(*longest)
    )
    return text, Frame(longest=longest, start=STARTS[start], end=tuple(ENDS[end] for end in ends))


@st.composite
def write_baseline_window(draw: st.DrawFn) -> tuple[str, Frame]:
    longest = draw(long_durations)
    style = draw(st.sampled_from(["Baseline to {}", "From baseline up to {}", "baseline through {}", "Baseline - {}"]))
    return style.format(write_duration(*longest)), Frame(longest=longest, start="baseline")


@st.composite
def write_recurrence(draw: st.DrawFn) -> tuple[str, Frame]:
    every = (draw(st.integers(min_value=2, max_value=12)), draw(st.sampled_from(["day", "week", "month"])))
    longest = (draw(st.integers(min_value=2, max_value=30)), "year")
    text = draw(st.sampled_from(EVERY_STYLES)).format(every=write_duration(*every), longest=write_duration(*longest))
    if draw(st.booleans()):
        return f"Baseline and {text}", Frame(longest=longest, every=every, start="baseline", baseline=True)
    return text, Frame(longest=longest, every=every)


@st.composite
def write_cycles(draw: st.DrawFn) -> tuple[str, Frame]:
    cycles = sorted(draw(st.sets(st.integers(min_value=1, max_value=40), min_size=1, max_size=5)))
    named = sorted(draw(st.sets(st.integers(min_value=1, max_value=28), min_size=1, max_size=4)))
    style = draw(st.sampled_from(["glued", "words", "days of cycles", "apart"]))
    if style == "days of cycles":
        plural = "s" if len(cycles) > 1 else ""
        text = f"Day {named[0]} of Cycle{plural} {join_words([str(cycle) for cycle in cycles])}"
        return text, Frame(cycles=tuple((cycle, named[0]) for cycle in cycles))
    if style == "apart":
        text = f"{join_words([f'Day {day}' for day in named])} of Cycle {cycles[0]}"
        return text, Frame(cycles=tuple((cycles[0], day) for day in named))
    template = "C{}D{}" if style == "glued" else "Cycle {} Day {}"
    pairs = tuple((cycle, day) for cycle in cycles for day in named)
    return ", ".join(template.format(*pair) for pair in pairs), Frame(cycles=pairs)


rendered = st.one_of(
    write_points(), write_one_time(), write_window(), write_baseline_window(), write_recurrence(), write_cycles()
)


@settings(max_examples=1500)
@given(pair=rendered)
def test_what_is_rendered_is_read_back(pair: tuple[str, Frame]) -> None:
    text, said = pair
    frame = PARSER.parse(text)
    assert frame is not None
    points = ["P0D"] if said.baseline else []
    points += [name_duration(*point) for point in said.points] + [f"C{cycle}D{day}" for cycle, day in said.cycles]
    assert list(frame.points) == points
    assert frame.max == (name_duration(*said.longest) if said.longest else None)
    assert frame.every == (name_duration(*said.every) if said.every else None)
    assert frame.start == (f"anchor:{said.start}" if said.start else None)
    assert frame.end == tuple(f"anchor:{name}" for name in dict.fromkeys(said.end))


@given(pair=rendered, space=st.sampled_from(["  ", "\n", " \t "]))
def test_case_and_white_space_say_nothing(pair: tuple[str, Frame], space: str) -> None:
    text, _ = pair
    assert PARSER.parse(text.upper().replace(" ", space)) == PARSER.parse(text)
