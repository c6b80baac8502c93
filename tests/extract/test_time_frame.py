"""Time frames as people write them, read through the vocabulary that ships."""

from __future__ import annotations

import json
from typing import Any

import pytest

from normalizer.errors import VocabularyError
from normalizer.extract.time_frame import TimeFrameParser
from normalizer.model.record import TimeFrame
from normalizer.text.clean import clean_text
from normalizer.vocabulary.schema.time_frame import AnchorFile, PatternFile, UnitFile
from tests.extract.frames import PARSER, RAW, read_facts, read_sections


def parse(text: str) -> TimeFrame:
    frame = PARSER.parse(clean_text(text).text)
    assert frame is not None
    return frame


EXAMPLES = [
    (entry["template"], example)
    for entry in RAW["time_frames/patterns"]["templates"]
    for example in entry.get("examples", ())
]


@pytest.mark.parametrize(("template", "example"), EXAMPLES, ids=[example["text"] for _, example in EXAMPLES])
def test_every_example_of_the_vocabulary_is_read_as_it_says(template: str, example: dict[str, Any]) -> None:
    frame = parse(example["text"])
    assert template
    assert list(frame.points) == list(example.get("points", []))
    assert (frame.max, frame.every, frame.start) == tuple(example.get(key) for key in ("max", "every", "start"))
    assert list(frame.end) == list(example.get("end", []))


def test_the_files_have_the_declared_form() -> None:
    AnchorFile.model_validate_json(json.dumps(RAW["time_frames/anchors"]))
    UnitFile.model_validate_json(json.dumps(RAW["time_frames/units"]))
    PatternFile.model_validate_json(json.dumps(RAW["time_frames/patterns"]))


CASES = [
    # units, numbers, glued forms
    ("Twelve weeks", {"points": "P12W", "max": "P12W"}),
    ("6mo", {"points": "P6M", "max": "P6M"}),
    ("W0, W12, W24", {"points": "P0D P12W P24W", "max": "P24W", "start": "baseline"}),
    ("Day +28, +100", {"points": "P28D P100D", "max": "P100D"}),
    ("2.25 years", {"points": "P2.25Y", "max": "P2.25Y"}),
    ("90 min", {"points": "PT90M", "max": "PT90M"}),
    ("15 1/2 weeks", {"points": "P15.5W", "max": "P15.5W"}),
    ("4 years and 9 months", {"points": "P4Y9M", "max": "P4Y9M"}),
    ("6 months and 2 years", {"points": "P6M P2Y", "max": "P2Y"}),
    ("1:30h", {"points": "PT1.5H", "max": "PT1.5H"}),
    ("30m, 1h and 2h", {"points": "PT30M PT1H PT2H", "max": "PT2H"}),
    ("week 8, 3 and 12 months", {"points": "P8W P3M P12M", "max": "P12M"}),
    ("12 weeks (3 months)", {"points": "P12W", "max": "P12W"}),
    # tolerances say nothing
    ("Week 12 (± 3 days)", {"points": "P12W", "max": "P12W"}),
    ("Days 4 (±1), 8 (±1) and 15 (±2)", {"points": "P4D P8D P15D", "max": "P15D"}),
    ("12 ± 2 weeks", {"points": "P12W", "max": "P12W"}),
    # points and bounds
    ("Up to 2 years", {"max": "P2Y"}),
    ("by day 100", {"max": "P100D"}),
    ("3-6 months", {"max": "P6M"}),
    ("3-6-9-12 months", {"points": "P3M P6M P9M P12M", "max": "P12M"}),
    ("2 years after end of therapy", {"max": "P2Y", "start": "end-of-treatment"}),
    ("Day 100 post transplant", {"points": "P100D", "max": "P100D", "start": "transplant"}),
    ("Baseline and week 12", {"points": "P0D P12W", "max": "P12W", "start": "baseline"}),
    ("Baseline - 90 days", {"max": "P90D", "start": "baseline"}),
    ("Day -7 to Day 28", {"max": "P28D"}),
    # cycles
    ("C1D1, C1D8 and C2D1", {"points": "C1D1 C1D8 C2D1"}),
    ("Day 1 of Cycles 2 and 4", {"points": "C2D1 C4D1"}),
    ("Cycle 1 Days 1, 8 and 15", {"points": "C1D1 C1D8 C1D15"}),
    ("Day 1 of each 21-day cycle", {"every": "P21D"}),
    ("6 cycles (each cycle is 28 days)", {}),
    # recurrence
    ("every 3 months for 2 years, then annually", {"max": "P2Y", "every": "P3M"}),
    ("monthly", {"every": "P1M"}),
    ("3 times a week for 4 weeks", {"max": "P4W"}),
    # anchors
    ("From date of leukapheresis to death", {"start": "leukapheresis", "end": "death"}),
    (
        "From start of lymphodepleting chemotherapy to start of new anti-myeloma therapy",
        {"start": "conditioning", "end": "new-anticancer-therapy"},
    ),
    (
        "from signing of the ICF up to 90 days after the last dose",
        {"max": "P90D", "start": "informed-consent", "end": "last-dose"},
    ),
    ("15 years after the last ABC-12 infusion", {"max": "P15Y", "start": "last-dose"}),
    ("2 years after infusion", {"max": "P2Y", "start": "first-infusion"}),
    ("1, 2 and 4 hours after infusion", {"points": "PT1H PT2H PT4H", "max": "PT4H", "start": "first-dose"}),
    ("2 years after stem cell infusion", {"max": "P2Y", "start": "transplant"}),
    ("untill study complettion, an avarage of 1 year", {"max": "P1Y", "end": "end-of-study"}),
    ("at discharge", {"end": "discharge"}),
    ("throughout the study", {"end": "end-of-study"}),
    # nothing to read
    ("2029", {}),
    ("Visit 2 and Visit 4", {}),
    ("Part 1, Cohort 2, COVID-19, JCAR017", {}),
    ("12/31/2021", {}),
    ("as long as it takes", {}),
]


@pytest.mark.parametrize(("text", "facts"), CASES, ids=[text for text, _ in CASES])
def test_a_time_frame_is_read(text: str, facts: dict[str, Any]) -> None:
    assert read_facts(text) == facts


def test_an_empty_text_has_no_frame_and_a_vague_one_an_unsure_frame() -> None:
    assert PARSER.parse("") is None
    assert PARSER.parse(" \n ") is None
    assert parse("as long as it takes").confidence < 0.5 < parse("2 years").confidence


def test_only_core_anchors_are_given_out() -> None:
    assert parse("4 hours after dosing").start == "anchor:first-dose"
    assert parse("7 days after intervention").start == "anchor:surgery"


def test_no_text_is_a_synonym_of_two_anchors() -> None:
    assert PARSER.find_collisions() == ()


def test_a_new_way_of_writing_needs_no_code() -> None:
    sections = read_sections()
    assert read_facts("lasting 3 weeks") == {"points": "P3W", "max": "P3W"}
    sections["time_frames/patterns"]["templates"].append({"template": "lasting {time:bound}", "explanation": "a bound"})
    sections["time_frames/anchors"]["anchors"].append({"id": "anchor:moonrise", "label": "Moonrise", "alone": "start"})
    parser = TimeFrameParser(sections)
    frame = parser.parse("lasting 3 weeks")
    assert frame is not None
    assert (frame.points, frame.max) == ((), "P3W")
    moon = parser.parse("2 days after moonrise")
    assert moon is not None
    assert moon.start == "anchor:moonrise"


def test_a_slot_that_does_not_exist_is_refused() -> None:
    sections = read_sections()
    sections["time_frames/patterns"]["templates"].append({"template": "in {moon:bound}", "explanation": "no such slot"})
    with pytest.raises(VocabularyError, match="moon"):
        TimeFrameParser(sections)


def test_a_parser_from_remembered_tokens_reads_the_same() -> None:
    again = TimeFrameParser(RAW, PARSER.compile_texts())
    for text in (
        "From the 7th day before first dose until progression, assessed up to 2 years",
        "C1D8, wk 12",
        "baseline",
    ):
        assert again.parse(text) == PARSER.parse(text)
    assert again.compile_texts() == PARSER.compile_texts()
