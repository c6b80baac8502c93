"""What must hold of the seed records with the vocabulary that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from normalizer.io.read import read_outcomes
from normalizer.io.record_json import to_dict
from normalizer.pipeline import Normalizer


@pytest.fixture(scope="module")
def records(seeds: Path, shipped_normalizer: Normalizer) -> list[dict[str, Any]]:
    """The records of the five seed files, in order."""
    outcomes = [outcome for path in sorted(seeds.glob("*.txt")) for outcome in read_outcomes(path)]
    return [to_dict(record) for record in shipped_normalizer.normalize_many(outcomes)]


def test_offsets_slice_the_raw_text(records: list[dict[str, Any]]) -> None:
    for record in records:
        for key in ("endpoints", "candidates", "criteria", "categories", "instruments", "adverse_events", "analytes"):
            for item in record[key]:
                text = record["time_frame_text" if item["field"] == "time_frame" else item["field"]]
                assert text[item["start"] : item["end"]] == item["text"]


def test_progression_free_survival_shows_where_it_starts(records: list[dict[str, Any]]) -> None:
    origins = {
        record["id"].partition("_")[0]: record["definition"]["origin"]
        for record in records
        if any(match["id"] == "endpoint:progression-free-survival" for match in record["endpoints"])
    }
    assert origins == {
        "000": "anchor:randomization",
        "001": "anchor:first-infusion",
        "002": "anchor:first-infusion",
        "003": "anchor:first-infusion",
        "004": "anchor:leukapheresis",
    }
