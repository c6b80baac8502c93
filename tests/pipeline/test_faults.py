"""A fault of this program on one outcome ends neither a run nor an audit, and loses no row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from normalizer.audit.run import run_audit
from normalizer.audit.store import open_store
from normalizer.model.outcome import Outcome, OutcomeType
from normalizer.model.record import Status
from tests.faulty_normalizer import FaultyNormalizer, make_faulty

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.errors import InputError

OUTCOMES = (
    Outcome("1", "Overall survival", trial_id="NCT1"),
    Outcome("2", "Overall survival: stumble", "of all", "2 years", None, "NCT1", OutcomeType.PRIMARY),
    Outcome("3", joined="stumble, 2 years"),
    Outcome("4", "Overall survival", trial_id="NCT2"),
)


@pytest.fixture
def faulty() -> FaultyNormalizer:
    return make_faulty()


def test_the_row_stands_with_its_texts_and_is_reported(faulty: FaultyNormalizer) -> None:
    reported: list[InputError] = []
    records = list(faulty.normalize_many(OUTCOMES, reported.append))
    assert [record.status for record in records] == [Status.MAPPED, Status.UNMAPPED, Status.UNMAPPED, Status.MAPPED]
    second, third = records[1:3]
    assert (second.id, second.trial_id, second.outcome_type) == ("2", "NCT1", "primary")
    assert (second.measure, second.description, second.time_frame_text) == (OUTCOMES[1].measure, "of all", "2 years")
    assert (third.measure, third.endpoints, third.time_frame) == ("stumble, 2 years", (), None)
    assert second.vocabulary_version == records[0].vocabulary_version
    assert second.tool_version == records[0].tool_version
    assert [fault.source for fault in reported] == ["2", "3"]
    assert "IndexError: list index out of range at " in reported[0].message
    assert "faulty_normalizer.py:" in reported[0].message
    assert json.loads(reported[1].row or "") == {"id": "3", "joined": "stumble, 2 years"}


def test_without_a_report_it_is_raised(faulty: FaultyNormalizer) -> None:
    records = faulty.normalize_many(OUTCOMES)
    assert next(records).status is Status.MAPPED
    with pytest.raises(IndexError):
        next(records)


def test_short_memory_is_no_fault_of_an_outcome(faulty: FaultyNormalizer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(faulty, "_read", fail)
    with pytest.raises(MemoryError):
        list(faulty.normalize_many(OUTCOMES, print))
    monkeypatch.setattr(faulty, "inspect", fail)
    with open_store() as store, pytest.raises(MemoryError):
        run_audit(faulty, OUTCOMES, store, report=print)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.slow
def test_the_command_goes_on_and_rejects_it(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from normalizer.cli import normalize
    from normalizer.cli.main import run

    monkeypatch.setattr(normalize, "make_normalizer", make_faulty)
    rows = tmp_path / "rows.jsonl"
    measures = [f"Overall survival {at}" + " stumble" * (at % 300 == 7) for at in range(700)]
    rows.write_text("".join(json.dumps({"id": f"row/{at}", "measure": m}) + "\n" for at, m in enumerate(measures)))
    out = tmp_path / "out.jsonl"
    assert run(["normalize", str(rows), "-o", str(out), "--jobs", str(jobs)]) == 1
    records = [json.loads(line) for line in out.read_text().splitlines()]
    assert [record["measure"] for record in records] == measures
    assert [record["id"] for record in records if record["status"] == "unmapped"] == ["row/7", "row/307", "row/607"]
    rejected = [json.loads(line) for line in (tmp_path / "out.jsonl.rejects.jsonl").read_text().splitlines()]
    assert [row["source"] for row in rejected] == ["row/7", "row/307", "row/607"]
    assert json.loads(rejected[0]["row"])["measure"] == measures[7]
    assert "row/7: a fault of this program, please report it" in capfd.readouterr().err


def test_an_audit_counts_it_as_unmapped(faulty: FaultyNormalizer) -> None:
    reported: list[InputError] = []
    with open_store() as store:
        audit = run_audit(faulty, OUTCOMES, store, report=reported.append)
    assert [fault.source for fault in reported] == ["2", "3"]
    outcomes = audit["coverage"]["outcomes"]
    assert (outcomes["total"], outcomes["mapped"]) == (4, 2)
    with open_store() as store, pytest.raises(IndexError):
        run_audit(faulty, OUTCOMES, store)


def test_a_batch_of_arrow_keeps_its_rows(faulty: FaultyNormalizer) -> None:
    pa = pytest.importorskip("pyarrow")
    from normalizer.batch.arrow import normalize_stream

    table = pa.table({"id": ["1", "2", "3"], "measure": ["Overall survival", "stumble", "Overall survival"]})
    with pytest.warns(RuntimeWarning, match="fault of this program"):
        result = normalize_stream(table, normalizer=faulty).read_all()
    assert result.column("status").to_pylist() == ["mapped", "unmapped", "mapped"]
