"""Hostile time frames cost what their length allows: the work is counted, not timed."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import yaml

from normalizer.extract.time_frame import SECTIONS, TimeFrameParser

ONTOLOGY = Path(__file__).parents[2] / "ontology"
PARSER = TimeFrameParser(
    {
        name: yaml.load((ONTOLOGY / f"{name}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - plain strings
        for name in SECTIONS
    }
)
SIZES = (500, 1000, 2000)
MOST_PER_CHARACTER = 400
GROWTH = 2.2

PIECES = [
    "1-",
    "1 - ",
    "to ",
    "(",
    "()",
    "[(",
    "9",
    "1234567890 ",
    "every ",
    "every every 2 ",
    "until ",
    "up to ",
    "before ",
    "after ",
    "after foo ",
    "of ",
    "end ",
    "end of ",
    "end of of ",
    "end of 1 day ",
    "first ",
    "last ",
    "next new ",
    "start of ",
    "start first end ",
    "first dose of ",
    "last foo bar ",
    "baseline (",
    "baseline until ",
    "treatment ",
    "after foo foo foo treatment ",
    "foo ",
    "disease progression or ",
    "progression foo foo foo foo ",
    "day ",
    "day 1, ",
    "day 1 and ",
    "day 1 upto ",
    "day 1 day 1 - ",
    "1 day before ",
    "cycle 1 day 1, ",
    "cycles 1,2,3,4,5,6,7,8,9,10 days 1,2,3,4,5,6,7,8 ",
    "C1D1",
    "q3w",
    "1 and ",
    "(part 1), 1 ",
    "1 (a b), ",
    "1/2 ",
    "+/- ",
    "+ 1 ",
    "~",
    "1~",
    "= ",
    "( = or ",
    "1:30h ",
    "3monthsfollowup ",
    "weeks 1 and 2 ( day 1 to 3 ) ",
    "\N{ARABIC-INDIC DIGIT ONE} months ",
    "\N{MATHEMATICAL DOUBLE-STRUCK DIGIT NINE}",
    "\N{SUPERSCRIPT TWO}",
    "\N{FULLWIDTH DIGIT THREE}\N{IDEOGRAPHIC COMMA}",
    "motnhs ",
    "3 yeasrs ",
    "four (4) weeks ",
    "(4) ( 4 - 5 ) ",
    "24 postoperative hours ",
    "after AB1234 ",
    "after end of foo ",
    "before foo , ",
    "before and after foo foo foo foo foo foo ",
    "before ( 0 h ) ",
    "0 ( pre foo ) , ",
    "q3 ",
    "1st week after ",
    "12 week study period of ",
    "transplant group ",
    "start of of of ",
    "dose 1, 1, ",
    "at month 1 ( 1 day after surgery ",
]


def count_steps(text: str) -> int:
    """The lines of Python that run while a text is parsed."""
    steps = 0

    def count(_frame: FrameType, event: str, _value: Any) -> Any:
        nonlocal steps
        steps += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        PARSER.parse(text)
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_is_at_most_twice_the_work(piece: str) -> None:
    texts = [piece * (size // len(piece)) for size in SIZES]
    for text in texts:  # what is remembered from text to text is not counted
        PARSER.parse(text)
    small, middle, large = map(count_steps, texts)
    fixed = count_steps("2 years")
    assert middle <= GROWTH * small + fixed
    assert large <= GROWTH * middle + fixed
    assert large <= MOST_PER_CHARACTER * SIZES[-1]


@pytest.mark.parametrize("piece", PIECES[::6])
def test_what_is_beyond_the_limit_costs_nothing(piece: str) -> None:
    text = piece * 5000
    PARSER.parse(text)
    assert count_steps(text[:100_000]) == pytest.approx(count_steps(text[:10_000]), rel=0.01)


def test_a_number_of_ten_thousand_digits_is_no_time() -> None:
    frame = PARSER.parse("1" * 10_000 + " months")
    assert frame is not None
    assert (frame.points, frame.max) == ((), None)


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        ("\N{ARABIC-INDIC DIGIT SIX} months", "P6M"),
        ("\N{DEVANAGARI DIGIT TWO}\N{DEVANAGARI DIGIT FOUR} weeks", "P24W"),
        ("up to \N{FULLWIDTH DIGIT THREE} years", "P3Y"),
    ],
)
def test_digits_of_other_scripts_are_written_in_ascii(text: str, longest: str) -> None:
    frame = PARSER.parse(text)
    assert frame is not None
    assert frame.max == longest


def test_many_cycles_with_many_days_are_cut() -> None:
    numbers = ",".join(map(str, range(1, 400)))
    frame = PARSER.parse(f"Cycles {numbers} days {numbers}")
    assert frame is not None
    assert len(frame.points) <= 100 * 100
