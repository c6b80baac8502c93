"""The kinds of time frames and the traps in reading them, each by sentences of their own.

Each entry is a text and what it says; what is not given must be absent.
"""

from __future__ import annotations

import pytest

from tests.extract.frames import read_facts


def point(*points: str, longest: str = "", **facts: str) -> dict[str, str]:
    """Fixed assessments: the last point is the longest time unless another is given."""
    return {"points": " ".join(points), "max": longest or points[-1], **facts}


Table = dict[str, list[tuple[str, dict[str, str]]]]

KINDS: Table = {
    "calendar or data cut-off": [
        ("2031", {}),
        (
            "From randomization until the data cut-off, about 27 months",
            {"max": "P27M", "start": "randomization", "end": "data-cutoff"},
        ),
        ("March 3, 2018 to April 7, 2019", {}),
        ("2017.3-2019.9", {}),
    ],
    "parts and cohorts": [
        ("Part 1: Day 1 through Day 60; Part 2: Day 1 through Day 90", {"max": "P90D", "start": "baseline"}),
        ("Up to 3 years for Cohort 1 and 18 months for Cohort 2", {"max": "P3Y"}),
        ("Up to 2.5 years (Part A), 3.5 years (Part B) and 9 months (Part C)", {"max": "P3.5Y"}),
        ("Months 20 (part A), 32 (part B)", point("P20M", "P32M")),
        ("3 weeks (T1), 6 weeks (T2) and 9 weeks (T3)", point("P3W", "P6W", "P9W")),
    ],
    "from an event to an event with a cap": [
        (
            "From study entry until death from any cause, assessed up to 7 years",
            {"max": "P7Y", "start": "enrollment", "end": "death"},
        ),
        (
            "From the first dose up to PD or death, whichever came first, assessed up to 30 months",
            {"max": "P30M", "start": "first-dose", "end": "disease-progression death"},
        ),
        (
            "From diagnosis until relapse, re-treatment of lymphoma or death, assessed up to 9 years",
            {"max": "P9Y", "start": "diagnosis", "end": "disease-progression new-anticancer-therapy death"},
        ),
    ],
    "from an event to an event": [
        ("baseline to measured progressive disease", {"start": "baseline", "end": "disease-progression"}),
        ("From first dose to first observation of relapse", {"start": "first-dose", "end": "disease-progression"}),
    ],
    "study completion and an average": [
        ("Through study completion, an average of 7.5 weeks", {"max": "P7.5W", "end": "end-of-study"}),
        ("Diary kept weekly throughout the study.", {"every": "P1W", "end": "end-of-study"}),
    ],
    "sampling": [
        (
            "pre-dose and 0.25, 0.5, 1 and 18 hours post-dose",
            point("PT0.25H", "PT0.5H", "PT1H", "PT18H", start="first-dose"),
        ),
        (
            "Cycle 2 Days 1 and 9 prior to the evening pill dose and several time-points (up to 10 hours) post-dose",
            {"points": "C2D1 C2D9", "max": "PT10H", "start": "first-dose"},
        ),
        (
            "Pre-dose on Cycle 1 Day 3, Cycle 2 Day 1; 40 days after the last dose",
            {"points": "C1D3 C2D1 P40D", "max": "P40D", "start": "first-dose", "end": "last-dose"},
        ),
    ],
    "cycles": [
        ("Day 1 and Day 9 of Cycle 3", {"points": "C3D1 C3D9"}),
        ("Day 2, Day 9 and Day 16 of cycle 2", {"points": "C2D2 C2D9 C2D16"}),
        ("After cycle 2 and 5", {"points": "C2 C5"}),
        (
            "Days 1 and 9 of Cycle 1, and then Day 1 of each subsequent cycle",
            {"points": "C1D1 C1D9"},
        ),
        ("every cycle", {}),
        ("Cycle 3 Day 1, where a cycle is up to 35 days", {"points": "C3D1"}),
    ],
    "transplant and cell infusion": [
        ("3 years post transplant", {"max": "P3Y", "start": "transplant"}),
        ("At 3 years post-transplant", point("P3Y", start="transplant")),
        ("50 days after the first dose of CAR-T cells", {"max": "P50D", "start": "first-infusion"}),
        ("D+30", point("P30D")),
    ],
    "end of treatment or study": [
        ("Length of study", {"end": "end-of-study"}),
        (
            "From baseline to end of intervention (9 months)",
            {"max": "P9M", "start": "baseline", "end": "end-of-treatment"},
        ),
        (
            "From enrollment to the end of the 45 day study",
            {"max": "P45D", "start": "enrollment", "end": "end-of-study"},
        ),
        (
            "From enrollment to the end of 10 weeks of treatment",
            {"max": "P10W", "start": "enrollment", "end": "end-of-treatment"},
        ),
        ("At the end of complete treatment, average of 14 weeks", {"max": "P14W", "end": "end-of-treatment"}),
        ("until the study is completed, 6 months", {"max": "P6M", "end": "end-of-study"}),
    ],
    "last dose": [
        ("40 days after last dose", {"max": "P40D", "start": "last-dose"}),
        ("2 years after last patient's first dose", {"max": "P2Y", "start": "first-dose"}),
        (
            "From enrollment to a safety visit (60 days after the last dose)",
            {"max": "P60D", "start": "enrollment", "end": "last-dose"},
        ),
    ],
    "procedures": [
        ("5 months post-surgery", {"max": "P5M", "start": "surgery"}),
        ("Between 12 hours and 36 hours after spinal surgery", {"max": "PT36H", "start": "surgery"}),
        ("during hospitalization", {"end": "discharge"}),
        ("before hospital discharge, up to 9 months", {"max": "P9M", "end": "discharge"}),
        (
            "the day before surgery (1 month prior to surgery), 8 weeks postoperative",
            point("P0D", "P8W", start="surgery"),
        ),
    ],
    "birth and age": [
        ("10 weeks after delivery", {"max": "P10W", "start": "delivery"}),
        ("10 months of age", point("P10M")),
    ],
    "visits": [
        ("Four months after inclusion (T3)", {"max": "P4M", "start": "enrollment"}),
        ("at visit 3 and 5", {}),
        ("Up to the third visit (approximately 5 weeks)", {"max": "P5W"}),
        ("Weekly throughout the second part (11 weeks)", {"max": "P11W", "every": "P1W"}),
        ("Baseline, Week 20 (Study Days 130 to 150)", point("P0D", "P20W", start="baseline")),
    ],
    "randomization and enrolment": [
        ("Three years after the last subject was enrolled", {"max": "P3Y", "start": "enrollment"}),
        ("Within two months of enrollment", {"max": "P2M", "start": "enrollment"}),
        ("at randomization (day 0)", {"points": "P0D", "start": "randomization"}),
        ("baseline (day 0) to week 12", {"max": "P12W", "start": "baseline"}),
    ],
    "repeated": [
        ("At 16-week intervals from Baseline up to Week 64", {"max": "P64W", "every": "P16W", "start": "baseline"}),
        ("1x/week for 14 weeks", {"max": "P14W", "every": "P1W"}),
        (
            "At baseline and every 4 months up to 3 years",
            {"points": "P0D", "max": "P3Y", "every": "P4M", "start": "baseline"},
        ),
        ("ongoing", {}),
    ],
    "baseline and points": [
        ("baseline, 13 weeks", point("P0D", "P13W", start="baseline")),
        ("Change from baseline in stiffness at week 14", point("P0D", "P14W", start="baseline")),
        ("baseline, posttest (around 9 weeks after baseline)", point("P0D", "P9W", start="baseline")),
        ("Before the start of therapy, then 20 days after it", point("P0D", "P20D", start="baseline")),
        ("Baseline prior to surgery and Week 9", point("P0D", "P9W", start="baseline")),
        ("From the baseline to 10 weeks and 20 weeks", point("P10W", "P20W", start="baseline")),
        (
            "Change from baseline in mood compared to same values at discharge (mean 9 days)",
            {
                "points": "P0D",
                "max": "P9D",
                "start": "baseline",
                "end": "discharge",
            },
        ),
    ],
    "tolerance": [
        ("Day 1 to Day 90 (±5)", {"max": "P90D", "start": "baseline"}),
        ("up to Week 30 ± 2 days", {"max": "P30W"}),
    ],
    "caps": [
        ("Up to approximately 3.25 years", {"max": "P3.25Y"}),
        ("5 days but not to exceed 12 days", {"points": "P5D", "max": "P12D"}),
        ("Patients are followed for up to 8.5 years to determine their response", {"max": "P8.5Y"}),
    ],
    "ranges": [
        ("2-9 months after collecting the last sample", {"max": "P9M"}),
        ("Day 50 through Day 57", {"max": "P57D"}),
        ("Weeks 12 up to 40", {"max": "P40W"}),
        ("Day 20-26 after Dose 2 (Dose 2 was on Day 40-50)", {"max": "P26D", "start": "first-dose"}),
    ],
    "lists": [
        ("Weeks 3, 5, 9 and 13", point("P3W", "P5W", "P9W", "P13W")),
        ("the first, third and sixth month", point("P1M", "P3M", "P6M")),
        ("Treatment for 3 and 5 weeks", point("P3W", "P5W")),
        ("0 and 9 months after surgery", point("P0D", "P9M", start="surgery")),
        ("Day 0 and 4 months after completing treatment", point("P0D", "P4M", start="baseline")),
        (
            "Day 0 and 4 months after completing treatment, up to 9 months",
            {"points": "P0D P4M", "max": "P9M", "start": "baseline", "end": "end-of-treatment"},
        ),
    ],
    "one time": [("Eleven Weeks", point("P11W")), ("30 months", point("P30M")), ("+4 yrs", point("P4Y"))],
}

TRAPS: Table = {
    "a lone duration is a point and a length": [("14 weeks", point("P14W"))],
    "an average is no cap, but the longest time there is": [("an average of 8 months", {"max": "P8M"})],
    "cycles are never multiplied": [("6 cycles (each cycle is 35 days)", {})],
    "a list may be written with hyphens, a range not": [
        ("2-4-6-8 months", point("P2M", "P4M", "P6M", "P8M")),
        ("2-5 months", {"max": "P5M"}),
        ("Day 1 and Weeks 5, 11", point("P1D", "P5W", "P11W", start="baseline")),
    ],
    "day 0 and day 1": [
        ("Day 0", {"points": "P0D", "start": "baseline"}),
        ("Day 1", point("P1D", start="baseline")),
        ("First day", point("P1D", start="baseline")),
        ("Second day", point("P2D")),
        ("Day +60", point("P60D")),
        ("Day -5", {}),
    ],
    "units keep what is written": [("52 weeks", point("P52W")), ("365 days", point("P365D"))],
    "m is a month, and a minute beside hours": [
        ("m6, m12", point("P6M", "P12M")),
        ("15 m, 1 h", point("PT15M", "PT1H")),
        ("d21, W13, M9, Y3", point("P21D", "P13W", "P9M", "P3Y")),
    ],
    "dates are no durations": [("11/30/2022", {}), ("30.11.2022", {}), ("05.2019 till 02.2023", {})],
    "what has no horizon": [
        ("Baseline", {"points": "P0D", "start": "baseline"}),
        ("Throughout study", {"end": "end-of-study"}),
    ],
    "names with digits are no times": [("PFS2, T1, V4, JCAR015, COVID-19, Phase 2, Period 3, Stage 4", {})],
    "whichever comes first, in any wording": [
        (f"until death or relapse, whichever {words}", {"end": "death disease-progression"})
        for words in ("occurs first", "came first", "comes first", "is earlier", "is sooner", "is later")
    ],
    "characters and typing errors": [
        (
            "Baseline\N{FULLWIDTH COMMA}week 9\N{IDEOGRAPHIC COMMA}week 18",
            point("P0D", "P9W", "P18W", start="baseline"),
        ),
        ("3\N{EN DASH}7 weeks", {"max": "P7W"}),
        ("8\N{NO-BREAK SPACE}weeks", point("P8W")),
        ("Upto 4 yers", {"max": "P4Y"}),
        ("untill 9 monthes", {"max": "P9M"}),
        ("Intraoperativley", {"start": "surgery"}),
        ("9 months fromthe last subject In", {"max": "P9M", "start": "enrollment"}),
        ("15 \N{VULGAR FRACTION ONE HALF} months", point("P15.5M")),
    ],
    "an everyday word is no recurrence": [("activities of daily living, 7 weeks", point("P7W"))],
    "the treatment of a name": [
        ("20 minutes post PDT treatment", {"max": "PT20M", "start": "end-of-treatment"}),
        ("5 months after antiviral therapy", {"max": "P5M", "start": "end-of-treatment"}),
        ("1 day of administration", point("P1D")),
    ],
    "a time before an event": [
        ("3 days before intervention", {"max": "P3D", "start": "surgery"}),
        ("3 weeks before treatment", {"max": "P3W", "start": "first-dose"}),
    ],
    "zero hours and more": [("H0+8h", point("PT8H"))],
    "a window may end some time after any event": [
        ("Change from baseline to 7 months after injection", {"max": "P7M", "start": "baseline", "end": "first-dose"}),
        (
            "Prior to treatment to 2 months after treatment start",
            {"max": "P2M", "start": "baseline", "end": "first-dose"},
        ),
        (
            "Baseline until 45 days after the CD4+ T cell infusion",
            {"max": "P45D", "start": "baseline", "end": "first-infusion"},
        ),
        (
            "Change from baseline to follow-up (7 months post treatment)",
            {"max": "P7M", "start": "baseline", "end": "end-of-treatment"},
        ),
        (
            "From consent and for 25 days after the last dose",
            {"max": "P25D", "start": "informed-consent", "end": "last-dose"},
        ),
        ("Baseline to 9 weeks after randomization", {"max": "P9W", "start": "baseline"}),
        (
            "From first dose to 40 days after the last dose or start of new anticancer therapy",
            {"max": "P40D", "start": "first-dose", "end": "new-anticancer-therapy last-dose"},
        ),
        ("From first dose to 40 days after the last one", {"max": "P40D", "start": "first-dose", "end": "last-dose"}),
    ],
    "an event among assessments is a visit": [
        ("At enrolment", {"points": "P0D", "start": "enrollment"}),
        ("Inclusion visit (V1), 5 and 9 weeks", point("P0D", "P5W", "P9W", start="enrollment")),
        ("At diagnosis/start of treatment, 3 months", point("P0D", "P3M", start="diagnosis")),
        ("Measured only once when registered", {"points": "P0D", "start": "enrollment"}),
        ("At enrolment and every 5 months", {"every": "P5M", "start": "enrollment"}),
        ("At enrolment, until death", {"start": "enrollment", "end": "death"}),
        ("At enrolment (day -3 to day 0)", {"start": "enrollment"}),
        ("Up to 4 years from enrolment", {"max": "P4Y", "start": "enrollment"}),
        ("Study entry until 7 weeks", {"max": "P7W", "start": "enrollment"}),
        ("Screening and week 6", point("P6W", start="screening")),
    ],
    "before and after": [
        ("Before and after 11 weeks of training", point("P0D", "P11W", start="baseline")),
        ("Before and after chemotherapy", {"points": "P0D", "start": "baseline"}),
        ("Before and after transplant", {"points": "P0D", "start": "baseline"}),
        ("Before and immediately after the operation", {"points": "P0D", "start": "baseline"}),
        ("Before and after surgery, up to 9 days", {"points": "P0D", "max": "P9D", "start": "surgery"}),
        ("Before and 2 months after transplant", point("P0D", "P2M", start="transplant")),
    ],
    "before the start of treatment": [
        ("Before start of treatment, on the 5th and 20th day", point("P0D", "P5D", "P20D", start="baseline")),
        ("Baseline, predose at Weeks 5 and 10", point("P0D", "P5W", "P10W", start="baseline")),
        ("Prior to first dosing (Day 1), Day 31", point("P1D", "P31D", start="baseline")),
        ("Predose on Day 1, Week 5", point("P1D", "P5W", start="baseline")),
        (
            "Baseline and up to 5 months after surgery",
            {"points": "P0D", "max": "P5M", "start": "baseline", "end": "surgery"},
        ),
    ],
    "names and words that only look like times and events": [
        ("Up to 40 days after the last dose of HRS-5041", {"max": "P40D", "start": "last-dose"}),
        ("Until any decrease in the score, up to 7 hours", {"max": "PT7H"}),
        ("Progression free survival at 2 and 4 years", point("P2Y", "P4Y")),
        ("Up to the occurrence of a second malignancy", {}),
        ("Baseline-7 weeks", {"max": "P7W", "start": "baseline"}),
        ("Baseline-7 weeks-9 weeks", point("P0D", "P7W", "P9W", start="baseline")),
        ("The last 3 weeks", {"max": "P3W"}),
        ("At relapse (if within the maximum time frame of 20 months)", {"max": "P20M", "end": "disease-progression"}),
        ("Every 2 months, then annually after 4 years", {"max": "P4Y", "every": "P2M"}),
    ],
    "several windows and counts from one event": [
        (
            "Part A: From first dose to death (about 3 years). Part B: From randomization to death (about 3 years)",
            {"max": "P3Y", "start": "first-dose", "end": "death"},
        ),
        (
            "Baseline, 3 weeks after discharge, and 50 days after discharge",
            point("P0D", "P3W", "P50D", start="baseline"),
        ),
    ],
    "days and ends of cycles": [
        ("Days 1 and 4 at each cycle; the cycle length is 28 days", {"every": "P28D"}),
        ("After completion of cycle 5", {"points": "C5"}),
        ("Up to 9 weeks after course 3", {"max": "P9W"}),
        ("Cycles 1 (Baseline), 4, 7", {"points": "C1 C4 C7 P0D", "start": "baseline"}),
        ("Cycle 1 Day 1: 2 hours after EOI, Day 5; Day 90", point("C1D1", "PT2H", "C1D5", "P90D", start="first-dose")),
        ("Cycle 2 Day 1, day 30 after surgery", point("C2D1", "P30D", start="surgery")),
        ("Cycle 1 Day 1 through Day 28", {"max": "P28D", "start": "first-dose"}),
        ("From first dose before enrollment up to end of study", {"start": "first-dose", "end": "end-of-study"}),
        ("After 5 minutes from study start", {"max": "PT5M", "start": "baseline"}),
        ("Up to 5 weeks following completion of cycle 2", {"max": "P5W"}),
    ],
    "a range from 0 starts nowhere": [
        ("0-11 weeks", {"max": "P11W"}),
        ("Week 0 - week 11", {"max": "P11W", "start": "baseline"}),
        ("change between -3 and 0 weeks versus change between 0 and 11 weeks", {"max": "P11W"}),
    ],
    "courses of treatment are no assessments": [
        ("Courses repeat every 3 weeks. Followed every 4 months until death.", {"every": "P4M", "end": "death"}),
        ("Courses repeat every 3 weeks.", {"every": "P3W"}),
    ],
    "an infusion of a drug is a dose": [
        ("5 weeks after infusion of medication", {"max": "P5W", "start": "first-dose"}),
        ("5 weeks after infusion of T cells", {"max": "P5W", "start": "first-infusion"}),
        ("5 weeks after the infusion", {"max": "P5W", "start": "first-infusion"}),
    ],
    "counting down to an event": [
        ("Through day -5 prior to transplant", {"end": "transplant"}),
        ("From enrolment until 2 days before surgery", {"max": "P2D", "start": "enrollment", "end": "surgery"}),
        ("5 days, 3 days, 1 day before surgery", point("P5D", "P3D", "P1D", longest="P5D", end="surgery")),
        ("40, 20 min predose; 25, 50 min postdose", point("PT25M", "PT50M", start="first-dose")),
    ],
    "events in other words": [
        ("From first dose until first BOR", {"start": "first-dose", "end": "response"}),
        (
            "The time between treatment start and death or disease progression",
            {"start": "first-dose", "end": "death disease-progression"},
        ),
        (
            "From informed consent to the post-treatment safety follow-up visit",
            {"start": "informed-consent", "end": "last-follow-up"},
        ),
        ("9 months after the last patient starts study treatment", {"max": "P9M", "start": "first-dose"}),
        (
            "From randomization to relapse, censored at last follow-up",
            {"start": "randomization", "end": "disease-progression"},
        ),
        ("Randomized patients who respond (5 months)", point("P5M")),
        ("Every 5 weeks in the absence of unacceptable toxicity or disease progression", {"every": "P5W"}),
        ("Day 1 through Day 9 post-dose", {"max": "P9D", "start": "first-dose"}),
        ("From first day of dosing to week 8", {"max": "P8W", "start": "first-dose"}),
        ("Up to the end of surgery (intraoperatively)", {"end": "surgery"}),
    ],
    "numbers that are no points": [
        (
            "Screening, every 3 weeks during treatment period (36 weeks)",
            {"max": "P36W", "every": "P3W", "start": "screening"},
        ),
        ("The period is 1 28-day cycle", {"max": "P28D"}),
        ("7 cycles of 28 days, up to 8 months", {"max": "P8M"}),
        ("Over 9 hours on 3 occasions (separated by 2 weeks)", {"max": "PT9H"}),
    ],
    "one unit for a list": [
        (
            "10 minutes, 20, 30 (end of infusion), 45 and 90 minutes",
            point("PT10M", "PT20M", "PT30M", "PT45M", "PT90M"),
        ),
        ("5 hours, 10, 20", point("PT5H", "PT10H", "PT20H")),
        ("5 hours, 10, 20 weeks", point("PT5H", "P10W", "P20W")),
        ("5 months, 2021, 2022", point("P5M")),
        ("5 days, 2, 3", point("P5D")),
        ("From baseline at week 3,9", point("P0D", "P3W", "P9W", start="baseline")),
        ("Baseline compared to week 9", point("P0D", "P9W", start="baseline")),
    ],
    "cycles run through": [
        ("Day 1 of Cycle 3 to Cycle 5", {"points": "C3D1 C4D1 C5D1"}),
        ("Day 1 of Cycles (cycle = 28 days) 2, 4 and 7", {"points": "C2D1 C4D1 C7D1"}),
        ("Day 1 of Cycles 2 (each cycle is 28 days), 4 and 7", {"points": "C2D1 C4D1 C7D1"}),
        ("Day 1 of Cycle 9 to Cycle 2", {}),
    ],
    "a labelled day beside an event": [
        ("Five weeks after vaccination (day 36)", point("P36D", start="vaccination")),
        ("5 weeks after infusion (assessed as day 0)", {"max": "P5W", "start": "first-infusion"}),
        ("Immediately and 36 hours after inoculation", point("PT36H")),
    ],
}


@pytest.mark.parametrize(
    ("text", "facts"),
    [pair for table in (KINDS, TRAPS) for pairs in table.values() for pair in pairs],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_time_frame_of_every_kind_is_read(text: str, facts: dict[str, str]) -> None:
    assert read_facts(text) == {name: value for name, value in facts.items() if value}
