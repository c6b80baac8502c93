"""What the docstrings of the time frames tell stage by stage is what happens."""

from __future__ import annotations

import re

from normalizer.extract import time_frame
from normalizer.extract.time_frame import passes
from normalizer.extract.time_frame.items import Item
from normalizer.extract.time_frame.passes import settle_items
from tests.extract.frames import PARSER, read_facts


def find_example(module: object) -> str:
    """The first indented line of a docstring."""
    return re.findall(r"^    (\S.*)$", str(module.__doc__), re.MULTILINE)[0]


def write_item(item: Item) -> str:
    """An item as the docstrings write it."""
    names = [moment.text for moment in item.moments] or [name.removeprefix("anchor:") for name in item.anchors]
    return f"{{{', '.join(names)}}}" if names else item.key


def test_the_stages_of_the_package_are_told_as_they_are() -> None:
    text, story = find_example(time_frame), str(time_frame.__doc__)
    tokens = PARSER._wording.read_text(text)
    assert " ".join(token.key for token in tokens) in story
    items = PARSER._stream.read_items(tokens)
    assert " ".join(map(write_item, items)) in story
    items = settle_items(items, PARSER._anchors)
    assert " ".join(map(write_item, items)) in story
    assert "    ".join(reading.template.text for reading in PARSER._matcher.find_readings(items)) in story
    facts = read_facts(text)
    assert facts == {"max": "P24M", "start": "randomization", "end": "disease-progression death"}
    assert "max P24M    start randomization    end disease-progression, death" in story


def test_the_passes_are_told_as_they_are() -> None:
    text, story = find_example(passes), str(passes.__doc__)
    items = PARSER._stream.read_items(PARSER._wording.read_text(text))
    assert " ".join(map(write_item, items)) in story
    assert " ".join(map(write_item, settle_items(items, PARSER._anchors))) in story


def test_a_treatment_that_has_no_name_is_an_event() -> None:
    assert read_facts("before hypnotherapy, 2 weeks") == {"points": "P0D P2W", "max": "P2W", "start": "baseline"}
    assert read_facts("6 months after antiviral therapy") == {"max": "P6M", "start": "end-of-treatment"}
