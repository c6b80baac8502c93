"""Classes of time frames met once in a few hundred, found by later rounds of labels; the sentences are of our own."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.extract.time_frame.durations import make_duration
from normalizer.extract.time_frame.typos import mend_unit
from tests.extract.frames import PARSER, read_facts

CLASSES = {
    "the hour 0 before a dose is the predose sample": [
        (
            "0 (pre-dose), 3, 9 and 27 minutes post dose",
            {"points": "PT3M PT9M PT27M", "max": "PT27M", "start": "first-dose"},
        ),
        (
            "Predose/0 hour and 7 hours post-dose on Day 1 of Cycles 2-4",
            {"points": "PT7H C2D1 C3D1 C4D1", "max": "PT7H", "start": "first-dose"},
        ),
        ("Up to 3 years (pre-infusion and up to 90 hours post-infusion)", {"max": "P3Y", "start": "first-dose"}),
    ],
    "before something that no anchor names is the baseline": [
        ("Before and after cupping", {"points": "P0D", "start": "baseline"}),
        ("Before, 9 days, 5 months", {"points": "P0D P9D P5M", "max": "P5M", "start": "baseline"}),
        ("Pre-assessment and 5 weeks later", {"points": "P0D P5W", "max": "P5W", "start": "baseline"}),
        ("Before acupuncture and after 5 weeks", {"points": "P0D P5W", "max": "P5W", "start": "baseline"}),
    ],
    "the end of a week is the week, after the end of something is after treatment": [
        ("Change in weight from baseline to the end of the 13th week", {"max": "P13W", "start": "baseline"}),
        ("Within 3 years after the completion of proton-XT", {"max": "P3Y", "start": "end-of-treatment"}),
        ("Day 1 to the end of Cycle 3 (63 days)", {"max": "P63D", "start": "baseline"}),
        ("5 years (completion of cycle 4 of all patients)", {"points": "P5Y", "max": "P5Y"}),
    ],
    "the first week lasts a week, at the first week is an assessment": [
        ("1st month from surgery", {"max": "P1M", "start": "surgery"}),
        ("Within the first month after relocation", {"max": "P1M"}),
    ],
    "periods have a length and no end": [
        ("Adherence for 14 week study period", {"max": "P14W"}),
        ("Study duration: 9 years", {"max": "P9Y", "end": "end-of-study"}),
        ("Treatment period (7 months)", {"max": "P7M"}),
        ("Duration of therapy", {"end": "end-of-treatment"}),
    ],
    "tolerances and spreads keep the unit": [
        ("75 (\N{PLUS-MINUS SIGN} 9 days) after operation", {"max": "P75D", "start": "surgery"}),
        ("Baseline (-3 weeks), 41 weeks", {"points": "P0D P41W", "max": "P41W", "start": "baseline"}),
        ("Median (range) follow-up 8.3 (0.7 - 31.2) months", {"max": "P8.3M"}),
        ("Five (5) weeks after surgery", {"max": "P5W", "start": "surgery"}),
        ("Nine (9) weeks", {"points": "P9W", "max": "P9W"}),
        ("Up to 6 years, 7 months", {"max": "P6Y7M"}),
    ],
    "adjectives and hyphens stand anywhere": [
        ("18 postoperative hours", {"max": "PT18H", "start": "surgery"}),
        ("7 months post - operatively", {"max": "P7M", "start": "surgery"}),
        ("at postoperative 3 years", {"points": "P3Y", "max": "P3Y", "start": "surgery"}),
        ("4 years, post implantation", {"max": "P4Y", "start": "surgery"}),
        ("q5 weeks", {"every": "P5W"}),
        ("Up to 90 hours of post initiation of last dose", {"max": "PT90H", "start": "last-dose"}),
    ],
    "cycles in a row, and cycles that only say where": [
        ("Day 1 of Cycles 1-3", {"points": "C1D1 C2D1 C3D1"}),
        ("Days 2, 9 for cycles 1-2", {"points": "C1D2 C1D9 C2D2 C2D9"}),
        (
            "Baseline and at 3, 7 and 30 hours of course 1",
            {"points": "P0D PT3H PT7H PT30H", "max": "PT30H", "start": "baseline"},
        ),
        ("Within 17 days of cycle 1", {"max": "P17D"}),
        ("At day 45 after the third cycle", {"points": "P45D", "max": "P45D"}),
        ("At the Day 5 of each cycle (each cycle is 6 weeks)", {"every": "P6W"}),
        ("Cycle 1 Day 1 up to 75 days after the last dose", {"max": "P75D", "start": "first-dose", "end": "last-dose"}),
        ("Cycle 1 Day 1 until Cycle 1 Day 19", {"max": "P19D", "start": "first-dose"}),
    ],
    "windows written in other words": [
        ("From day of surgery +70 days", {"max": "P70D", "start": "surgery"}),
        ("At baseline/Day 1", {"points": "P0D", "start": "baseline"}),
        ("Predose and up to 70 hours post-dose (14 days/cycle)", {"max": "PT70H", "start": "first-dose"}),
        ("20 days after completion of two or three courses of UVB", {"max": "P20D", "start": "end-of-treatment"}),
        ("Change from baseline BDI score to 7 month follow-up score", {"max": "P7M", "start": "baseline"}),
        ("Baseline Day 1 through Day 77", {"max": "P77D", "start": "baseline"}),
        ("Day 1 through 9 cycles (each cycle is 14 days)", {"start": "baseline"}),
        ("Up to 40 days post-last dose of therapy, about 9 months", {"max": "P9M", "start": "last-dose"}),
        ("Within 3 weeks following a 5 week treatment period", {"max": "P5W", "start": "end-of-treatment"}),
        (
            "At day 0 and at relapse, an average of 5 years",
            {"points": "P0D", "max": "P5Y", "start": "baseline", "end": "disease-progression"},
        ),
        ("Up tp 31 weeks", {"max": "P31W"}),
        ("3 years after the completion of the baseline EEG", {"max": "P3Y", "start": "baseline"}),
    ],
    "brackets and names that only explain": [
        (
            "At month 14 (9 months after the end of the intervention)",
            {"points": "P14M", "max": "P14M"},
        ),
        (
            "Pre-infusion (Hour 0) & 40 minutes post-infusion (infusion length=20-80 minutes) on Day 1 of Cycle 1",
            {"points": "PT40M C1D1", "max": "PT40M", "start": "first-dose"},
        ),
    ],
    "names of events": [
        ("5 hours after AB4512", {"max": "PT5H", "start": "first-dose"}),
        ("3 weeks after rituximab", {"max": "P3W", "start": "first-dose"}),
        ("Within 9 hours after placebo", {"max": "PT9H", "start": "first-dose"}),
        ("Less than 70 days from last abemab/cedemab administration", {"max": "P70D", "start": "last-dose"}),
        ("At 3 weeks after coronary angiography", {"points": "P3W", "max": "P3W", "start": "surgery"}),
        (
            "From first HSCT conditioning dose until 70 days post-HSCT",
            {"max": "P70D", "start": "conditioning", "end": "transplant"},
        ),
        ("4 weeks after the exercise training", {"max": "P4W", "start": "end-of-treatment"}),
        ("One week prior to the training program", {"max": "P1W", "start": "baseline"}),
        ("During the participation in the study, an average of 7 weeks", {"max": "P7W", "end": "end-of-study"}),
        ("From initial of study treatment to Week 9", {"max": "P9W", "start": "first-dose"}),
        ("20 days after the last subject discontinues treatment", {"max": "P20D", "start": "end-of-treatment"}),
        ("Post-dose 1, 3, 5 and 9 hours", {"points": "PT1H PT3H PT5H PT9H", "max": "PT9H", "start": "first-dose"}),
        ("1 and 4 years after SZT", {"points": "P1Y P4Y", "max": "P4Y", "start": "transplant"}),
        ("Treatment Day 2 and 3", {"points": "P2D P3D", "max": "P3D"}),
        ("Treatment Day 1 and 2", {"points": "P1D P2D", "max": "P2D", "start": "baseline"}),
    ],
    "a course of treatment by itself": [
        ("35-day cycle of therapy", {"points": "P35D", "max": "P35D"}),
        ("6 week cycle", {"points": "P6W", "max": "P6W"}),
        ("Day 1 of the open-label treatment period to week 9", {"max": "P9W", "start": "first-dose"}),
        (
            "From the start of intervention at 2 weeks to the end of treatment at 9 weeks",
            {"max": "P9W", "start": "first-dose", "end": "end-of-treatment"},
        ),
    ],
}
KEPT = [
    ("Cycle 2 (35-day cycle)", {"points": "C2"}),
    ("Day 3 of each 35-day cycle", {"every": "P35D"}),
    ("2 hours after dose 1 and 3 weeks after surgery", {"points": "PT2H P3W", "max": "P3W", "start": "first-dose"}),
    ("From hour 0 to hour 30", {"max": "PT30H", "start": "baseline"}),
    (
        "Before fasting, before surgery, and at 5 months after surgery",
        {"points": "P0D P5M", "max": "P5M", "start": "surgery"},
    ),
    ("7 weeks after completing enrolment", {"max": "P7W", "start": "enrollment"}),
    ("Up to 50 days of follow-up for Lithotripsy Cohort", {"max": "P50D"}),
    ("Change between -4 and 0 weeks versus change between 0 and 9 weeks", {"max": "P9W"}),
    ("Months 3 and 4 (±2 weeks), 7", {"points": "P3M P4M P7M", "max": "P7M"}),
    ("0.5 (±5 minutes), 3 and 7 hours", {"points": "PT0.5H PT3H PT7H", "max": "PT7H"}),
    ("7 month -1 year", {"points": "P7M P1Y", "max": "P1Y"}),
    (
        "From randomization to death, assessed up to 3 years post-treatment",
        {"max": "P3Y", "start": "randomization", "end": "death"},
    ),
]


@pytest.mark.parametrize(
    ("text", "facts"), [pair for pairs in CLASSES.values() for pair in pairs], ids=lambda value: str(value)[:60]
)
def test_a_class_of_the_long_tail_is_read(text: str, facts: dict[str, Any]) -> None:
    assert read_facts(text) == facts


@pytest.mark.parametrize(("text", "facts"), KEPT, ids=lambda value: str(value)[:60])
def test_a_mend_does_not_reach_too_far(text: str, facts: dict[str, Any]) -> None:
    assert read_facts(text) == facts


UNITS = {"year": "Y", "month": "M", "week": "W", "minute": "TM", "hour": "TH"}


@given(data=st.data(), unit=st.sampled_from(sorted(UNITS)), number=st.integers(min_value=2, max_value=90))
def test_a_letter_too_many_in_a_unit_is_forgiven(data: st.DataObject, unit: str, number: int) -> None:
    place = data.draw(st.integers(min_value=1, max_value=len(unit)))
    letter = data.draw(st.sampled_from("bcdfgjkpqvxz"))
    written = unit[:place] + letter + unit[place:]
    frame = PARSER.parse(f"{number} {written}")
    assert frame is not None
    assert frame.points == (make_duration((str(number), UNITS[unit])).text,)


@pytest.mark.parametrize("word", ["dose", "death", "patient", "healthy", "visit", "women", "yellow", "daily"])
def test_other_words_after_a_number_are_no_units(word: str) -> None:
    assert mend_unit(word) == word


def test_equal_durations_are_objects_of_their_own() -> None:
    """Each is a point or a bound by itself: 9 weeks as a window and 9 weeks as a visit."""
    assert make_duration(("9", "W")) == make_duration(("9", "W"))
    assert make_duration(("9", "W")) is not make_duration(("9", "W"))
