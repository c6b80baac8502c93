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
    "a comma is missing, or one too many": [
        ("Weeks 2, 5, 9 14 and 19", {"points": "P2W P5W P9W P14W P19W", "max": "P19W"}),
        ("0 5, 9, and 13 weeks", {"points": "P0D P5W P9W P13W", "max": "P13W", "start": "baseline"}),
        ("2 months, 5, months, and 7 months", {"points": "P2M P5M P7M", "max": "P7M"}),
        ("2 months, 5, months, 7 months", {"points": "P2M P5M P7M", "max": "P7M"}),
        ("Follow-up 1, month 3; follow-up 2, month 6", {"points": "P3M P6M", "max": "P6M"}),
    ],
    "a range inside a list only bounds the window": [
        ("Days 3, 9-13", {"points": "P3D", "max": "P13D"}),
        ("0, 3 and 17-19 hours", {"points": "PT0H PT3H", "max": "PT19H"}),
        ("Weeks 0-7, 13; months 5 and 11", {"points": "P13W P5M P11M", "max": "P11M"}),
    ],
    "a space is missing": [
        ("Up to17 weeks", {"max": "P17W"}),
        ("Every 9 weeks, average13 months", {"max": "P13M", "every": "P9W"}),
    ],
    "two amounts with a hyphen are a range": [
        ("9 weeks-7 years", {"max": "P7Y"}),
        ("5- to-11-month visit", {"max": "P11M"}),
        ("7--11 months", {"max": "P11M"}),
        ("0 hours to > 150 hours", {"max": "PT150H"}),
    ],
    "amounts of two units": [
        ("11 years, 7.5 months", {"points": "P11Y7.5M", "max": "P11Y7.5M"}),
        ("An hour and a half", {"points": "PT1.5H", "max": "PT1.5H"}),
        ("Up to one month and a half", {"max": "P1.5M"}),
        ("1 and half years", {"points": "P1.5Y", "max": "P1.5Y"}),
        ("At 3 years and a half from study entry", {"points": "P3.5Y", "max": "P3.5Y", "start": "enrollment"}),
    ],
    "the number of a postoperative day stands before the word": [
        ("At 17 post-operative months", {"points": "P17M", "max": "P17M", "start": "surgery"}),
        ("First four post-operative days", {"max": "P4D", "start": "surgery"}),
    ],
    "a unit with a typing error before its number": [
        ("Day 90 and Mnonth 11", {"points": "P90D P11M", "max": "P11M"}),
        ("Within the firs year after surgery", {"max": "P1Y", "start": "surgery"}),
    ],
    "the unit of a tolerance is that of the whole list": [
        ("At 33, 37, 41 (+/-3 weeks)", {"points": "P33W P37W P41W", "max": "P41W"}),
        ("5 (± 1 days) and 80 (± 9 days) after surgery", {"points": "P5D P80D", "max": "P80D", "start": "surgery"}),
    ],
    "what bounds a window": [
        ("Seven months or less", {"max": "P7M"}),
        ("After 9 minutes from the end of the endoscopy", {"max": "PT9M", "start": "surgery"}),
        ("For the duration of rituximab treatment, an average of 7 months", {"max": "P7M", "end": "end-of-treatment"}),
        ("3-year period after surgery", {"max": "P3Y", "start": "surgery"}),
        ("While in the study (about 7 weeks)", {"max": "P7W", "end": "end-of-study"}),
        (
            "From enrolment to the end of the study (7 or 9 weeks each)",
            {"max": "P9W", "start": "enrollment", "end": "end-of-study"},
        ),
        ("Toxicity weekly, maximum duration of treatment 300 days", {"max": "P300D", "every": "P1W"}),
        ("Up to cycle 1, day 19", {"max": "P19D"}),
        ("Days 1 through 33 in cycle 1", {"max": "P33D", "start": "baseline"}),
        ("During the first 9 hours of ICU stay", {"max": "PT9H", "start": "hospital-admission"}),
    ],
    "at the end of a period is an assessment": [
        ("Upon completion of a 9-week period", {"points": "P9W", "max": "P9W"}),
    ],
    "repeated assessments": [
        ("Per 5 weeks", {"every": "P5W"}),
        ("Every 5 weeks or 7 weeks", {"every": "P5W"}),
        (
            "Before dosing and 3 and 7 hours after dosing on each day of sampling",
            {"points": "PT3H PT7H", "max": "PT7H", "start": "first-dose"},
        ),
    ],
    "assessments in several weeks": [
        ("2 and 9 hours during Week 1 and 5", {"points": "PT2H PT9H P1W P5W", "max": "P5W"}),
    ],
    "initially is the baseline": [
        ("Initially and at 2, 5 months after surgery", {"points": "P0D P2M P5M", "max": "P5M", "start": "surgery"}),
        ("Before; at 5 weeks; at 9 months", {"points": "P0D P5W P9M", "max": "P9M", "start": "baseline"}),
        (
            "Change from baseline to 3 weeks, 7 weeks and 31 weeks",
            {"points": "P0D P3W P7W P31W", "max": "P31W", "start": "baseline"},
        ),
    ],
    "what stands in brackets behind an event dates it": [
        (
            "End of treatment (9 weeks after baseline)",
            {"points": "P9W", "max": "P9W", "start": "baseline", "end": "end-of-treatment"},
        ),
        ("Post-treatment (9 weeks from baseline)", {"points": "P9W", "max": "P9W", "start": "baseline"}),
        (
            "Post-intervention (two weeks after the intervention)",
            {"points": "P2W", "max": "P2W", "start": "end-of-treatment"},
        ),
    ],
    "an event in brackets ends the window only of a single time": [
        ("Baseline, 5 weeks and 9 weeks (end of study)", {"points": "P0D P5W P9W", "max": "P9W", "start": "baseline"}),
        (
            "Baseline, at 9 weeks (end of treatment), at 1 year",
            {"points": "P0D P9W P1Y", "max": "P1Y", "start": "baseline"},
        ),
        ("9 weeks (end of treatment)", {"points": "P9W", "max": "P9W", "end": "end-of-treatment"}),
    ],
    "a window that opens before an event opens at the baseline, unless it is one of hours": [
        (
            "From pre-dose to study completion, up to 9 months",
            {"max": "P9M", "start": "baseline", "end": "end-of-study"},
        ),
        (
            "From pre-dose to 17 days after the first dose on Cycle 1",
            {"max": "P17D", "start": "baseline", "end": "first-dose"},
        ),
        ("From pre-dose to 9 hours post-dose", {"max": "PT9H", "start": "first-dose"}),
    ],
    "day 0 and day 1 are those of the event that the end is counted from": [
        ("From the 1st day to 3 years after enrolment", {"max": "P3Y", "start": "enrollment"}),
        ("From day 0 to day +26 after CAR-T infusion", {"max": "P26D", "start": "first-infusion"}),
        ("Day 1 up to 26 days after last dose", {"max": "P26D", "start": "baseline", "end": "last-dose"}),
    ],
    "weeks after an intervention are counted from its end, hours and days from itself": [
        ("7 weeks post-intervention", {"max": "P7W", "start": "end-of-treatment"}),
        ("Baseline and 7 weeks post-intervention", {"points": "P0D P7W", "max": "P7W", "start": "baseline"}),
        ("7 hours post-intervention", {"max": "PT7H", "start": "surgery"}),
    ],
    "operations are named by their ending": [
        ("5 days post-ureteroscopy", {"max": "P5D", "start": "surgery"}),
        ("At 5 months after ileocolectomy", {"points": "P5M", "max": "P5M", "start": "surgery"}),
        ("Within 9 days of the last planned trauma surgery", {"max": "P9D", "start": "surgery"}),
    ],
    "more events": [
        (
            "From inclusion to administration of any new anti-lymphoma treatment",
            {"start": "enrollment", "end": "new-anticancer-therapy"},
        ),
        (
            "From randomization until death or receipt of anti-lymphoma therapy",
            {"start": "randomization", "end": "death new-anticancer-therapy"},
        ),
        ("From first dose to the first visit without fever", {"start": "first-dose"}),
        ("At week 17, with interpolation to account for dropouts", {"points": "P17W", "max": "P17W"}),
        ("Baseline to week 17 (at least 17+ weeks)", {"max": "P17W", "start": "baseline"}),
        ("From baseline to therapy end (33+ weeks)", {"max": "P33W", "start": "baseline", "end": "end-of-treatment"}),
        ("33 hours post-instrumentation", {"max": "PT33H", "start": "surgery"}),
        ("Change from baseline maximum flow at 7 months", {"points": "P0D P7M", "max": "P7M", "start": "baseline"}),
        ("From baseline week 0 (visit 2) to week 9 (visit 5)", {"max": "P9W", "start": "baseline"}),
        ("In the first 9 hours of seizure", {"max": "PT9H", "start": "symptom-onset"}),
        ("3 months post-hospitalization", {"max": "P3M", "start": "discharge"}),
    ],
    "several windows are several assessments": [
        (
            "Change from baseline to 5 weeks; change from baseline to 7 months",
            {"points": "P0D P5W P7M", "max": "P7M", "start": "baseline"},
        ),
    ],
    "what stands in brackets only explains": [
        ("Morning of day 9 (after 8 days of placebo)", {"points": "P9D", "max": "P9D"}),
        ("Days 0-31 after dose 3 (dose 3 was 50-61 days after dose 2)", {"max": "P31D", "start": "first-dose"}),
    ],
    "a day is one of all cycles that follow": [
        ("Day 1 of Cycle 3 and Cycle 5", {"points": "C3D1 C5D1"}),
        ("Day 1 of Cycle 2 and Cycle 6 or 8", {"points": "C2D1 C6D1 C8D1"}),
        ("Days -5 and 1 of cycle 1", {"points": "C1D1"}),
    ],
    "the length of a cycle is one of two": [
        ("Cycles 1 and 3 (21- or 28-day cycle)", {"points": "C1 C3"}),
    ],
}
KEPT = [
    ("Baseline-5 weeks-9 weeks", {"points": "P0D P5W P9W", "max": "P9W", "start": "baseline"}),
    ("Months 3, month 6 and month 7", {"points": "P3M P6M P7M", "max": "P7M"}),
    ("Visits 1, 2, 3 11 weeks", {"points": "P11W", "max": "P11W"}),
    ("3-6-9 months", {"points": "P3M P6M P9M", "max": "P9M"}),
    ("Days 3-9, 13-19", {"max": "P19D"}),
    ("Days 1-4 and 16-20 of Cycle 1", {}),
    ("During the waiting period (about 7 hours)", {"max": "PT7H"}),
    ("MR spectroscopy", {}),
    ("Day 1 of Cycle 3 and Cycle 5 Day 9", {"points": "C3D1 C5D9"}),
    ("5 months after starting phlebotomy therapy", {"max": "P5M", "start": "first-dose"}),
    ("Week 13 for those initially in arm A and week 29 for the others", {"points": "P13W P29W", "max": "P29W"}),
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
