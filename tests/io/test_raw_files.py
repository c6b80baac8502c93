"""Every outcome of real registry files, none twice: counted a second time by other means than ours."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from normalizer.io.read import read_outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

RAW = Path(__file__).resolve().parents[2].parent / "shared" / "raw"
FILES = sorted(path for path in RAW.rglob("*") if path.is_file()) if RAW.is_dir() else []

pytestmark = pytest.mark.skipif(not FILES, reason="no real registry files beside this checkout (../shared/raw)")


def squeeze(text: str) -> str:
    """Without anything that repairs may touch: only letters and digits."""
    text = html.unescape(html.unescape(html.unescape(text)))
    return re.sub(r"\W|_", "", text).lower()


def walk_json(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from walk_json(item, name)
    elif isinstance(value, list):
        for item in value:
            if key in {"primaryOutcomes", "secondaryOutcomes", "otherOutcomes"}:
                yield key.removesuffix("Outcomes"), item["measure"]
            yield from walk_json(item)


def walk_xml(path: Path) -> Iterator[tuple[str, str]]:
    for _, element in ET.iterparse(path):  # noqa: S314 - the registry's own files
        if element.tag in {"primary_outcome", "secondary_outcome", "other_outcome"}:
            yield element.tag.removesuffix("_outcome"), element.findtext("measure", "")


def walk_csv(path: Path) -> Iterator[tuple[str, str]]:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    for name in frame.columns:
        if "Outcome Measures" in name:
            cells = frame[name].str.split("|").explode().str.strip()
            kind = name.split()[0].lower() if name != "Outcome Measures" else "None"
            yield from ((kind, text) for text in cells[cells != ""])


def count_otherwise(path: Path) -> Counter[tuple[str, str]]:
    if path.suffix == ".json":
        found = walk_json(json.loads(path.read_text(encoding="utf-8")))
    elif path.suffix == ".xml":
        found = walk_xml(path)
    else:
        found = walk_csv(path)
    return Counter((kind, squeeze(text)) for kind, text in found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(RAW)))
def test_every_outcome_is_read_once(path: Path, record_property: Any) -> None:
    outcomes = list(read_outcomes(path))
    expected = count_otherwise(path)
    found = Counter((str(outcome.outcome_type), squeeze(outcome.joined or outcome.measure)) for outcome in outcomes)
    record_property("outcomes", len(outcomes))
    assert found == expected
    assert len({outcome.id for outcome in outcomes}) == len(outcomes)
    assert all(outcome.trial_id and outcome.title for outcome in outcomes)
    assert all(outcome.conditions for outcome in outcomes) or path.suffix == ".json"
    assert all(outcome.start_year for outcome in outcomes) or path.suffix == ".csv"


def test_the_folder_gives_what_its_files_give() -> None:
    assert Counter(read_outcomes(RAW)) == Counter(outcome for path in FILES for outcome in read_outcomes(path))


def test_no_traces_of_the_registry_software_are_left() -> None:
    for outcome in read_outcomes(RAW):
        for text in (outcome.measure, outcome.description, outcome.time_frame, outcome.joined or "", outcome.title):
            assert "\r" not in text
            assert not re.search(r"&(?:lt|gt|amp|quot|#\d+);|\\[<>=*\[\]]", text), text
