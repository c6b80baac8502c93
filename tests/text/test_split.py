"""Joined outcomes are taken apart where a reader would."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.model.outcome import Parts
from normalizer.text.split import SplitCues, split_joined
from normalizer.text.split.era import UNKNOWN, class_era
from normalizer.text.split.features import Described, describe_cuts
from normalizer.text.split.joined import calibrate
from normalizer.text.split.looks import class_kind
from normalizer.text.split.reach import find_reach
from normalizer.text.split.scoring import _choose_pair
from normalizer.text.split.segments import (
    bin_count,
    class_case,
    class_start,
    class_time,
    compare_numbers,
    cut_segments,
    list_numbers,
)

CASES = [
    ("Overall survival", "", "2 years"),
    ("Progression-free survival（PFS）", "", "up to 2 years"),
    (
        "minimal residual disease netativity(MRD negativity)",
        "The proportion of abnormal plasma cells occupying nuclear cells in the samples",
        (
            "baseline, 28 days per cycle, cycle 6 day 28, cycle 12 day 28, cycle 18 day 28, cycle 24 day 28, "
            "1 year and 2 year after end of treatment."
        ),
    ),
    (
        "Adverse events and serious adverse events",
        "Adverse events (AEs), serious adverse events (SAEs), and assessments of clinical laboratory values",
        "up to 2 years",
    ),
    ("Safety, tolerability and immunogenicity", "", "Through Week 52"),
    ("Quality of life", "Measured with the EORTC QLQ-C30, version 3.0.", "Baseline, 3, 6, and 12 months"),
    (
        "Overall response rate",
        "Proportion of patients with sCR, CR, VGPR or PR.",
        "From first infusion until progression",
    ),
    ("Cmax", "Maximum plasma concentration (ng/mL, geometric mean)", "Predose, 0.5, 1, 2, 4, 8 and 24 hours post-dose"),
    (
        "Duration of response",
        "Time from first response (PR or better) to progression or death, whichever comes first.",
        "Up to 36 months",
    ),
]


def rejoin(parts: Parts) -> str:
    return ", ".join(part for part in (parts.measure, parts.description, parts.time_frame) if part)


@pytest.mark.parametrize("expected", CASES, ids=[case[0][:25] for case in CASES])
def test_parts_are_found(expected: tuple[str, str, str]) -> None:
    parts = split_joined(", ".join(part for part in expected if part))
    assert (parts.measure, parts.description, parts.time_frame) == expected
    assert 0.5 < parts.confidence <= 1.0


@pytest.mark.parametrize("text", ["", "Overall survival", "measure，description", "a,b"])
def test_text_without_separator_is_all_measure(text: str) -> None:
    parts = split_joined(text)
    assert (parts.measure, parts.description, parts.time_frame) == (text, "", "")


def test_doubtful_split_has_a_lower_confidence() -> None:
    sure = split_joined("Overall survival, Time from randomization to death from any cause., 2 years")
    doubtful = split_joined("Endothelial function, circulating inflammatory markers, vascular status, two years")
    assert doubtful.confidence < sure.confidence


PIECES = st.sampled_from(
    ["PFS", ", ", ",", " ", "(", ")", "time from", "3 months", "\n", "，", "baseline", ".", "）", "é"]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)))
def test_parts_are_slices_in_order_with_only_separators_between(text: str) -> None:
    parts = split_joined(text)
    assert text[parts.measure_start :].startswith(parts.measure)
    described, timed = parts.description_start < len(text), parts.time_frame_start < len(text)
    assert text[parts.description_start :].startswith(parts.description)
    assert text[parts.time_frame_start :] == parts.time_frame
    assert parts.measure_start + len(parts.measure) <= parts.description_start or not described
    assert not described or parts.description_start + len(parts.description) <= parts.time_frame_start
    if parts.measure and (parts.description or not described) and (parts.time_frame or not timed):
        assert rejoin(parts) == text or text.endswith(", ")
    assert 0.0 <= parts.confidence <= 1.0


def test_very_long_text_is_split_too() -> None:
    text = "Adverse events, " + "Number of patients with (any, event, graded), " * 2500 + "up to 2 years"
    parts = split_joined(text)
    assert len(text) > 100_000
    assert parts.time_frame == "up to 2 years"
    assert rejoin(parts) == text


@pytest.mark.parametrize("piece", ["", "x", "week 4", "(", "1", "word " * 9])
def test_work_does_not_grow_with_the_number_of_commas(piece: str) -> None:
    def count_work(commas: int) -> tuple[int, int]:
        segments = cut_segments(", ".join([piece] * (commas + 1)))
        reach = find_reach(segments)
        made = describe_cuts(segments, reach, SplitCues(), UNKNOWN)
        return len(reach.cuts), sum(len(names) for cuts in made for names in cuts)

    assert count_work(10_000) == count_work(11_000)
    assert count_work(10_000)[1] < 50_000


def test_only_cuts_within_the_registry_limit_are_considered() -> None:
    segments = cut_segments(", ".join(["a" * 98] * 20))
    reach = find_reach(segments)
    assert (reach.last_end, reach.first_start, reach.end) == (3, 17, 20)
    assert reach.cuts == [1, 2, 3, 17, 18, 19]
    made = describe_cuts(segments, reach, SplitCues(), UNKNOWN)
    assert [cut for cut, names in enumerate(made.head) if names] == [1, 2, 3]
    assert [cut for cut, names in enumerate(made.tail) if names] == [17, 18, 19, 20]


def describe(text: str) -> Described:
    segments = cut_segments(text)
    return describe_cuts(segments, find_reach(segments), SplitCues(), UNKNOWN)


def test_a_segment_is_repeated_from_its_second_time_on() -> None:
    sides = describe("Pain, Fatigue, Pain, Fatigue, 2 years").sides
    assert [cut for cut, said in enumerate(sides) if "segment repeated" in said] == [2, 3]


def test_words_are_counted_on_both_sides_of_a_cut() -> None:
    opening = describe("Pain at rest, mean score, 2 years").opening
    assert "words left and measure=4 3" in opening[1]
    assert "words left and measure=2 5-6" in opening[2]


@pytest.mark.parametrize(
    ("text", "said"),
    [("PFS at 6 months", "True of some"), ("PFS at 9 months", "False of some"), ("PFS", "False of none")],
)
def test_a_time_frame_is_compared_with_the_numbers_of_the_measure(text: str, said: str) -> None:
    assert f"numbers of the measure={said}" in describe(f"{text}, 6 months").tail[1]


def test_one_long_segment_may_still_be_measure_or_time_frame() -> None:
    reach = find_reach(cut_segments("a" * 1000 + ", " + "b" * 1000))
    assert (reach.last_end, reach.first_start) == (1, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Leucovorin and Oxaliplatin", "list"), ("and death", "and-"), ("the score is a sum", "verb"), ("2 years", "")],
)
def test_kinds_of_segments(text: str, expected: str) -> None:
    assert class_kind(cut_segments(text)[0], SplitCues()) == expected


@pytest.mark.parametrize(
    "measure",
    [
        "Safety of drug A in combination with gemcitabine, cisplatin and paclitaxel",
        "Saliva volume, saliva proteins, stress hormones in hair",
        "Pain score, nausea score, vomiting score",
    ],
)
def test_enumeration_at_the_end_of_a_measure_belongs_to_it(measure: str) -> None:
    parts = split_joined(f"{measure}, 24 hours")
    assert (parts.measure, parts.description, parts.time_frame) == (measure, "", "24 hours")


def test_choice_agrees_with_trying_every_pair() -> None:
    into, out, join = [0.0, 1.0, 3.0, 0.5, 0.0], [0.0, 9.0, 0.2, 2.0, 1.0], [0.0, 1.5, 2.0, 0.1, -1.0]
    pairs = {(i, j): join[i] if i == j else into[i] + out[j] for i in range(1, 5) for j in range(i, 5)}
    best = max(pairs, key=lambda pair: pairs[pair])
    reading = _choose_pair(into, out, join)
    assert (reading.measure_end, reading.time_start) == best == (2, 3)
    assert reading.probability == pytest.approx(exp(pairs[best]) / sum(exp(score) for score in pairs.values()))


@pytest.mark.parametrize(("raw", "expected"), [(0.1, 0.2), (0.6, 0.5), (0.7, 0.6), (0.9, 0.8)])
def test_calibration_is_linear_between_knots(raw: float, expected: float) -> None:
    assert calibrate(raw, ((0.2, 0.2), (0.5, 0.4), (0.7, 0.6), (0.8, 0.8))) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0"), (4, "4"), (5, "5-6"), (14, "10-14"), (99, "50-99"), (900, "100+")]
)
def test_counts_are_binned(count: int, expected: str) -> None:
    assert bin_count(count) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("week 4, 8", "up"), ("day 28, 3 months", "down"), ("3, 3", "same"), ("a, b", "none")]
)
def test_numbers_at_a_cut(text: str, expected: str) -> None:
    assert compare_numbers(*map(list_numbers, cut_segments(text))) == expected


def test_segments_keep_their_places_and_looks() -> None:
    first, second, third = cut_segments("Rate of Severe Pain, 12 weeks after surgery, PK of the drug")
    assert (first.start, second.start, third.start) == (0, 21, 45)
    assert [class_start(s) for s in (first, second, third)] == ["capital", "digit", "capitals"]
    assert (class_case(first), class_case(second)) == ("title", "sentence")
    assert [class_time(SplitCues().class_words(s.words)) for s in (first, second)] == ["none", "all dated"]


def test_cues_of_the_caller_are_used() -> None:
    text = "Pain intensity, Mean of all scores., blorp, blarps"
    known = SplitCues(units=SplitCues().units | {"blarps"}, anchors=SplitCues().anchors | {"blorp"})
    assert split_joined(text, known).time_frame == "blorp, blarps"
    assert split_joined(text, known).confidence > split_joined(text).confidence


@pytest.mark.parametrize(
    ("trial", "expected"),
    [
        ("NCT00493402", "0"),
        ("nct00500000", "1"),
        ("NCT05838131/secondary/9", "11"),
        ("NCT99999999", "14"),
        ("NCT004934021", UNKNOWN),
        ("NCT0049340", UNKNOWN),
        ("outcomes/1/primary/NCT00493402", UNKNOWN),
        ("", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_era_is_the_half_million_of_the_trial_number(trial: str | None, expected: str) -> None:
    assert class_era(trial) == expected


def test_old_trials_seldom_have_a_description() -> None:
    text = "Changes in oxygenation, Haemodynamics and lung injury, 48 hours"
    assert split_joined(text, trial="NCT00498251").description == ""
    assert split_joined(text, trial="NCT05498251").description == "Haemodynamics and lung injury"


def test_words_have_the_class_of_their_first_list() -> None:
    assert SplitCues().class_words(["#", "weeks", "baseline", "and", "the", "has", "x", "pain"]) == "#ua&gvlo"
