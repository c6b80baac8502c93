"""Whatever the bytes, reading ends with outcomes or with a report, and never with anything else."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalizer.io.read import read_outcomes

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.errors import InputError
    from normalizer.model.outcome import Outcome

PIECES = st.sampled_from(
    [
        b'{"measure": "OS"}',
        b'{"joined": ',
        b"[[[[",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r\n",
        b"\n",
        b"\n\n",
        b"|",
        b", 2 years",
        b"DRUG: x",
        b"Overall survival",
        b"\xe9",
        b'"',
        b"\\ud83d",
        b"}",
        b"\x1f\x8b",
        b'{"studies": [',
        b'{"protocolSection": {"outcomesModule": {"primaryOutcomes": [{"measure": "OS"}]}}}',
        b"]}",
        b"[",
        b",",
        b"<?xml version='1.0'?>",
        b"<clinical_study>",
        b"</clinical_study>",
        b"<primary_outcome><measure>a</measure>",
        b"</primary_outcome>",
        b"<!DOCTYPE x [",
        b"&amp;lt;",
        b"NCT Number,Primary Outcome Measures\n",
        b"id|nct_id|outcome_type|measure|time_frame|population|description\n",
        b"id\tmeasure\n",
        b"PK\x03\x04",
        b"PAR1",
        b"BZh9",
        b"\xfd7zXZ\x00",
    ]
)
CONTENT = st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=30).map(b"".join))


def read(path: Path) -> tuple[list[Outcome], list[InputError]]:
    errors: list[InputError] = []
    return list(read_outcomes(path, report=errors.append)), errors


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=CONTENT,
    suffix=st.sampled_from(["txt", "jsonl", "json", "dat", "xml", "csv", "tsv", "zip", "xlsx", "parquet"]),
    packed=st.booleans(),
)
def test_any_bytes_give_outcomes_or_reports(tmp_path: Path, content: bytes, suffix: str, *, packed: bool) -> None:
    path = tmp_path / f"input.{suffix}"
    path.write_bytes(gzip.compress(content) if packed else content)
    outcomes, errors = read(path)
    assert all(outcome.id for outcome in outcomes)
    assert len({outcome.id for outcome in outcomes}) == len(outcomes) or b"id" in content or b"NCT" in content
    assert all(error.source.startswith(str(path)) and str(error) for error in errors)
    for outcome in outcomes:
        (outcome.measure + outcome.description + outcome.time_frame + (outcome.joined or "")).encode("utf-8")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=60), max_size=12))
def test_texts_of_a_text_file_are_verbatim(tmp_path: Path, lines: list[str]) -> None:
    text = "\n".join(lines)
    path = tmp_path / "input.txt"
    path.write_bytes(text.encode())
    for outcome in read(path)[0]:
        if outcome.joined is not None:
            assert outcome.joined in text.replace("\r\n", "\n").replace("\r", "") or outcome.joined in text


@pytest.mark.parametrize("size", [100_000, 3_000_000])
def test_long_lines_take_no_longer_than_their_length(tmp_path: Path, size: int) -> None:
    path = tmp_path / "input.txt"
    path.write_bytes(b"a, " * (size // 3) + b"\n" + b"|" * size + b"\n" + b"DRUG: x, 2 years|" * (size // 17))
    outcomes, errors = read(path)
    assert outcomes
    assert errors == []
