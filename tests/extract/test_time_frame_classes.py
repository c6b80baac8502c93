"""Classes of time frames that are easily misread, each by sentences of their own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.extract.frames import PARSER, read_facts

CLASSES = {
    "an event ends a window that opens with another": [
        ("Baseline to 10 weeks post-transplant", {"max": "P10W", "start": "baseline", "end": "transplant"}),
        ("From screening until 5 days after surgery", {"max": "P5D", "start": "screening", "end": "surgery"}),
        ("From the end of surgery to 36 hours after surgery", {"max": "PT36H", "start": "surgery"}),
        ("From baseline to 7 weeks post-randomization", {"max": "P7W", "start": "baseline"}),
        (
            "Day 1 (first XY-12 infusion) up to 9 months after the last XY-12 infusion",
            {"max": "P9M", "start": "first-infusion", "end": "last-dose"},
        ),
        (
            "Between randomization and 8 months after the third immunization",
            {"max": "P8M", "start": "randomization", "end": "vaccination"},
        ),
        (
            "From enrollment to the end of treatment at 7 months. At baseline and at 2 months after end of treatment",
            {"points": "P0D P2M", "max": "P7M", "start": "enrollment", "end": "end-of-treatment"},
        ),
    ],
    "several ranges are no points": [
        ("0-2, 2-4 and 4-8 hours post-dose", {"max": "PT8H", "start": "first-dose"}),
        ("Weeks 1-4, 8-12", {"max": "P12W"}),
        ("2-4-8 weeks", {"points": "P2W P4W P8W", "max": "P8W"}),
    ],
    "days before treatment are no points": [
        ("Day -14, Day 1 and Day 15", {"points": "P1D P15D", "max": "P15D", "start": "baseline"}),
        ("Months -4 and -2, baseline, Month 5", {"points": "P0D P5M", "max": "P5M", "start": "baseline"}),
    ],
    "a predose day is counted from the baseline, a sampling schedule from the dose": [
        ("Predose on Day 1, Week 9, Week 18", {"points": "P1D P9W P18W", "max": "P18W", "start": "baseline"}),
        ("Day 1 (pre-dose), Day 12 and Day 40", {"points": "P1D P12D P40D", "max": "P40D", "start": "baseline"}),
        ("Predose, 1 and 3 hours post-dose on Day 1", {"points": "PT1H PT3H P1D", "max": "P1D", "start": "first-dose"}),
    ],
    "cycles by their ordinal": [
        ("Day 3 of the 1st cycle", {"points": "C1D3"}),
        ("Day 8 of the second cycle", {"points": "C2D8"}),
        ("At the end of the first cycle", {"points": "C1"}),
        ("0.5, 2nd cycle", {"points": "C2"}),
        ("1.5th cycle", {}),
        ("DLT window in the first cycle (28 days)", {"max": "P28D"}),
        ("From baseline up to Cycle 4 (112 days) with 28 days per cycle", {"max": "P112D", "start": "baseline"}),
    ],
    "an assessment before repeated ones is a point": [
        (
            "Imaging 5 weeks after the first dose, then every 7 weeks",
            {"points": "P5W", "max": "P5W", "every": "P7W", "start": "first-dose"},
        ),
        (
            "Post-surgery, 9 months and yearly thereafter until study completion",
            {"points": "P9M", "max": "P9M", "every": "P1Y", "start": "surgery", "end": "end-of-study"},
        ),
    ],
    "what is left out of the middle": [
        ("15 months post completion", {"max": "P15M", "start": "end-of-treatment"}),
        ("10 days after completing lenalidomide", {"max": "P10D", "start": "end-of-treatment"}),
        ("2 months after completion of the study", {"max": "P2M", "start": "end-of-study"}),
        ("Seven years of observation after enrollment", {"max": "P7Y", "start": "enrollment"}),
        ("Baseline over time until Week 30", {"max": "P30W", "start": "baseline"}),
        ("2-3 weeks after each injection", {"max": "P3W", "start": "first-dose"}),
    ],
    "the same said again or explained in brackets": [
        ("730 days (2 years) post randomization", {"max": "P730D", "start": "randomization"}),
        (
            "Baseline, Day 90 (4 weeks after last vaccination)",
            {"points": "P0D P90D", "max": "P90D", "start": "baseline"},
        ),
        ("Median follow-up: 31 months (range: 2-60 months)", {"max": "P31M"}),
    ],
    "names of events": [
        ("Up to 20 days after removal from study", {"max": "P20D", "start": "end-of-study"}),
        ("Up to 6 weeks post TIL", {"max": "P6W", "start": "first-infusion"}),
        ("9 months after first patient in", {"max": "P9M", "start": "enrollment"}),
        ("60 days after the last cycle of treatment", {"max": "P60D", "start": "end-of-treatment"}),
        ("6 months for the first and 3 years for the final assessment", {"points": "P6M P3Y", "max": "P3Y"}),
        ("Day of operation", {"points": "P0D", "start": "surgery"}),
        ("2 hours following skin closure", {"max": "PT2H", "start": "surgery"}),
        ("5 days after intervention", {"max": "P5D", "start": "surgery"}),
        ("2 weeks after the intervention (8 exercise sessions)", {"max": "P2W", "start": "end-of-treatment"}),
        ("After 9 weeks of intervention", {"points": "P9W", "max": "P9W"}),
        ("Post-operative day 5", {"points": "P5D", "max": "P5D", "start": "surgery"}),
        ("Post-infusion day 60", {"points": "P60D", "max": "P60D", "start": "first-infusion"}),
        ("Baseline and 5 weeks post-treatment", {"points": "P0D P5W", "max": "P5W", "start": "baseline"}),
    ],
    "numbers that are no times": [
        ("Until death (assessed up to May 2017, approximately 19 months)", {"max": "P19M", "end": "death"}),
        ("After the second 14-day phase", {"points": "P14D", "max": "P14D"}),
    ],
}


@pytest.mark.parametrize(
    ("text", "facts"), [pair for pairs in CLASSES.values() for pair in pairs], ids=lambda value: str(value)[:60]
)
def test_a_class_is_read(text: str, facts: dict[str, Any]) -> None:
    assert read_facts(text) == facts


@pytest.mark.parametrize(
    ("text", "points", "longest"),
    [
        ("Cycles 1 and 2 Day 8", ("C1D8", "C2D8"), None),
        ("Day 1 of Cycles 2, 3 and 4", ("C2D1", "C3D1", "C4D1"), None),
        ("C1D1, D8 and D15", ("C1D1", "C1D8", "C1D15"), None),
        ("day three of cycle one", ("C1D3",), None),
        ("8:30 am on Day 1", ("P1D",), "P1D"),
        ("0:30h post-dose", (), "PT0.5H"),
        ("Day 1 -> Day 28", (), "P28D"),
        ("[Baseline] and week 12", ("P0D", "P12W"), "P12W"),
        ("seconds 30", (), None),
        ("Year 2019", (), None),
        ("12 weeks (3 months)", ("P12W",), "P12W"),
        ("6 months (180 days)", ("P6M",), "P6M"),
        ("at 2 weeks (Cycle 1 Day 15)", ("P2W", "C1D15"), "P2W"),
        ("the start of first dose", ("P0D",), None),
        ("cycle", (), None),
    ],
)
def test_cycles_clocks_marks_and_what_says_the_same(text: str, points: tuple[str, ...], longest: str | None) -> None:
    frame = PARSER.parse(text)
    assert frame is not None
    assert (frame.points, frame.max) == (points, longest)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("from the start of the CAR-T infusion to 2 years", "anchor:first-infusion"),
        ("start to week 4", "anchor:first-dose"),
        ("from start of study (randomization) until 2 years", "anchor:baseline"),
    ],
)
def test_a_start_gives_way_to_what_starts(text: str, start: str) -> None:
    frame = PARSER.parse(text)
    assert frame is not None
    assert frame.start == start


def test_cycles_in_words_and_beside_weeks() -> None:
    frames = [PARSER.parse(text) for text in ("cycle one or two", "Week 4, Cycle 2 Day 1", "6 months (24 weeks)")]
    assert [frame.points for frame in frames if frame] == [("C1", "C2"), ("P4W", "C2D1"), ("P6M",)]


def test_an_amount_after_a_cycle_numbers_no_cycle() -> None:
    frames = [PARSER.parse(text) for text in ("course 1 or 2 weeks", "Cycle 28 days", "Day 1 second cycle")]
    assert [frame.points for frame in frames if frame] == [("P1W", "P2W"), (), ("C2D1",)]
