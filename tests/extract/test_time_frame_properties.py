"""What holds for any time frame: rendering and parsing agree, nothing raises, order in files does not matter."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.extract.time_frame import SECTIONS, TimeFrameParser
from normalizer.extract.time_frame.durations import make_duration

ONTOLOGY = Path(__file__).parents[2] / "ontology"
RAW: dict[str, Any] = {
    name: yaml.load((ONTOLOGY / f"{name}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - plain strings
    for name in SECTIONS
}
PARSER = TimeFrameParser(RAW)
UNITS = {"years": "Y", "months": "M", "weeks": "W", "days": "D", "hours": "TH", "minutes": "TM"}
START_WORDS = {
    "randomization": "randomization",
    "enrollment": "enrollment",
    "the first dose of study drug": "first-dose",
    "CAR-T cell infusion": "first-infusion",
    "leukapheresis": "leukapheresis",
    "surgery": "surgery",
}
END_WORDS = {
    "death from any cause": "death",
    "disease progression": "disease-progression",
    "the end of study": "end-of-study",
    "start of new anticancer therapy": "new-anticancer-therapy",
}

numbers = st.integers(min_value=2, max_value=400)
units = st.sampled_from(sorted(UNITS))


def iso(number: int, unit: str) -> str:
    return make_duration((str(number), UNITS[unit])).text


@given(number=numbers, unit=units)
def test_a_lone_duration_is_a_point_and_the_longest_time(number: int, unit: str) -> None:
    frame = PARSER.parse(f"{number} {unit}")
    assert frame is not None
    assert (frame.points, frame.max) == ((iso(number, unit),), iso(number, unit))


@given(values=st.lists(numbers, min_size=2, max_size=8, unique=True), unit=units)
def test_a_list_with_one_unit_is_all_points(values: list[int], unit: str) -> None:
    values.sort()
    written = ", ".join(map(str, values[:-1])) + f" and {values[-1]} {unit}"
    frame = PARSER.parse(written)
    assert frame is not None
    assert frame.points == tuple(iso(value, unit) for value in values)
    assert frame.max == iso(values[-1], unit)


@given(
    start=st.sampled_from(sorted(START_WORDS)),
    end=st.lists(st.sampled_from(sorted(END_WORDS)), min_size=1, max_size=3, unique=True),
    number=numbers,
    unit=units,
)
def test_a_window_keeps_its_start_its_ends_and_its_cap(start: str, end: list[str], number: int, unit: str) -> None:
    written = f"From {start} until {' or '.join(end)}, whichever occurs first, assessed up to {number} {unit}"
    frame = PARSER.parse(written)
    assert frame is not None
    assert frame.points == ()
    assert frame.max == iso(number, unit)
    assert frame.start == f"anchor:{START_WORDS[start]}"
    assert set(frame.end) == {f"anchor:{END_WORDS[word]}" for word in end}


@given(every=st.integers(min_value=2, max_value=12), number=numbers, anchor=st.sampled_from(sorted(START_WORDS)))
def test_a_recurrence_is_neither_point_nor_bound(every: int, number: int, anchor: str) -> None:
    frame = PARSER.parse(f"Every {every} weeks up to {number} months after {anchor}")
    assert frame is not None
    assert (frame.points, frame.every, frame.max) == ((), f"P{every}W", f"P{number}M")
    assert frame.start == f"anchor:{START_WORDS[anchor]}"


@settings(max_examples=300)
@given(text=st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    frame = PARSER.parse(text)
    assert (frame is None) == (not text.strip())
    assert frame is None or 0.0 <= frame.confidence <= 1.0


WORDS = [
    "up to",
    "until",
    "from",
    "after",
    "(",
    ")",
    "+/-",
    "-",
    "3",
    "6",
    "weeks",
    "day",
    "cycle",
    "1/2",
    "baseline",
    ",",
]
WORDS += [
    "every",
    "death",
    "and",
    "or",
    "of",
    "~",
    "q3w",
    "C1D1",
    "first",
    "last",
    "dose",
    "=",
    "+",
    "2.5",
    ":",
    "\u00b1",
    "\ud800",
]


@settings(max_examples=300)
@given(words=st.lists(st.sampled_from(WORDS), max_size=40), glue=st.sampled_from(["", " "]))
def test_no_heap_of_known_words_raises(words: list[str], glue: str) -> None:
    frame = PARSER.parse(glue.join(words))
    if frame is not None:
        assert 0.0 < frame.confidence < 1.0
        assert all(point.lstrip("-")[0] in "PC" for point in frame.points)


EXAMPLES = [
    example["text"] for entry in RAW["time_frames/patterns"]["templates"] for example in entry.get("examples", ())
]
NUMBERS = st.sampled_from(["", "0", "1", "6", "-1", "5141119", "1.5", "IV"])
PIECES = st.tuples(st.sampled_from(EXAMPLES), st.integers(0, 60), st.integers(0, 60), NUMBERS)


@settings(max_examples=600)
@given(st.lists(PIECES, min_size=1, max_size=3))
def test_no_mix_of_pieces_raises(pieces: list[tuple[str, int, int, str]]) -> None:
    text = " ".join(f"{text[start:]} {number} {text[:end]}" for text, start, end, number in pieces)
    assert PARSER.parse(text) == PARSER.parse(f" {text} ")


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Day 1 of Cycle 1 up to 5141119", ()),
        ("Day 1 of Cycle 6 to Cycle 2", ()),
        ("Day 1 of Cycles 1 to 3", ("C1D1", "C2D1", "C3D1")),
    ],
)
def test_cycles_that_cannot_be_counted_stay_a_window(text: str, points: tuple[str, ...]) -> None:
    frame = PARSER.parse(text)
    assert frame is None or frame.points == points
    assert points == () or frame is not None


def test_hostile_texts_are_read_in_bounded_work() -> None:
    """The first 4,000 characters count, so a text a thousand times as long reads the same."""
    for piece in (
        "9" * 5000,
        "(" * 5000,
        "day 1, " * 900,
        "1 - " * 1500,
        "last " * 1200,
        "after " * 1200,
        "+/-" * 2000,
    ):
        assert PARSER.parse(piece) == PARSER.parse(piece + piece * 100)


def test_the_order_of_entries_does_not_matter() -> None:
    shuffled = copy.deepcopy(RAW)
    generator = random.Random(7)  # noqa: S311 - only a shuffle
    for section, key in (
        ("anchors", "anchors"),
        ("units", "units"),
        ("patterns", "wording"),
        ("patterns", "templates"),
    ):
        generator.shuffle(shuffled[f"time_frames/{section}"][key])
    other = TimeFrameParser(shuffled)
    assert len(EXAMPLES) > 15
    for text in EXAMPLES:
        assert other.parse(text) == PARSER.parse(text)
