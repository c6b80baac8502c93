"""The shipped parser of time frames, and what it reads, written shortly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from normalizer.extract.time_frame import SECTIONS, TimeFrameParser
from normalizer.text.clean import clean_text

ONTOLOGY = Path(__file__).parents[2] / "ontology"


def read_sections() -> dict[str, Any]:
    """The files of time frames as plain data."""
    texts = {name: (ONTOLOGY / f"{name}.yaml").read_text(encoding="utf-8") for name in SECTIONS}
    return {name: yaml.load(text, yaml.BaseLoader) for name, text in texts.items()}  # noqa: S506 - plain strings


RAW = read_sections()
PARSER = TimeFrameParser(RAW)


def read_facts(text: str) -> dict[str, Any]:
    """What is said, without what is not."""
    frame = PARSER.parse(clean_text(text).text)
    assert frame is not None
    facts = {
        "points": " ".join(frame.points),
        "max": frame.max,
        "every": frame.every,
        "start": (frame.start or "").removeprefix("anchor:"),
        "end": " ".join(name.removeprefix("anchor:") for name in frame.end),
    }
    return {key: value for key, value in facts.items() if value}
