from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalizer.errors import InputError
from normalizer.io import resume as resume_module
from normalizer.io.formats import choose_writer
from normalizer.io.output import open_sink
from normalizer.io.resume import Checkpoint, open_resumable, skip_done
from normalizer.model.outcome import Outcome
from tests.io.sample_records import make_empty_record
from tests.io.test_faults import PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.model.record import Record
    from tests.cli.conftest import Run

JOB = {"inputs": ["a"]}


def make_records(count: int) -> list[Record]:
    return [replace(make_empty_record(str(n)), measure=f'"{n}",\n|' * (n % 5)) for n in range(count)]


def run_once(path: Path, records: list[Record], stop: int | None) -> bool:
    """One run over all records that is interrupted after `stop` of them; True if it came to the end."""
    outcomes = iter([Outcome(record.id) for record in records])
    by_id = {record.id: record for record in records}
    try:
        with open_resumable(choose_writer(None, path), path, [], JOB) as (sink, done):
            for count, outcome in enumerate(skip_done(outcomes, done)):
                if count == stop:
                    raise KeyboardInterrupt  # noqa: TRY301 - what a run may meet at any point
                sink.write(by_id[outcome.id])
    except KeyboardInterrupt:
        return False
    return True


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    count=st.integers(1, 40),
    stops=st.lists(st.integers(0, 20), max_size=6),
    between=st.integers(1, 9),
    suffix=st.sampled_from(["jsonl", "csv", "tsv"]),
    torn=st.binary(max_size=30),
)
def test_an_interrupted_run_ends_with_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, count: int, stops: list[int], between: int, suffix: str, torn: bytes
) -> None:
    folder = tmp_path_factory.mktemp("resume")
    path = folder / f"out.{suffix}"
    records = make_records(count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resume_module, "_RECORDS_BETWEEN", between)
        for stop in itertools.chain(stops, [None]):
            if run_once(path, records, stop):
                break
            assert not path.exists()
            with (folder / f"out.{suffix}.part").open("ab") as part:
                part.write(torn * 100)  # what a killed run had not finished
    whole = folder / f"whole.{suffix}"
    with open_sink(choose_writer(None, whole), whole) as sink:
        for record in records:
            sink.write(record)
    assert path.read_bytes() == whole.read_bytes()
    assert sorted(folder.iterdir()) == sorted([path, whole])


def write_rows(folder: Path, count: int) -> Path:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "measure": f"Survival {n}"}) + "\n" for n in range(count)))
    return path


def interrupt(run: Run, folder: Path, *more: str) -> tuple[Path, Path]:
    rows, target = write_rows(folder, 2000), folder / "out.jsonl"
    lines = rows.read_text()
    rows.write_text(lines.replace("Survival 1300", "crash"))
    status = rows.stat()
    assert run("normalize", rows, "-o", target, "--resume", *more)[0] == 130
    rows.write_text(lines.replace("Survival 1300", "Pains"))  # as many bytes
    os.utime(rows, ns=(status.st_atime_ns, status.st_mtime_ns))
    return rows, target


def test_the_command_goes_on_where_it_stopped(run: Run, tmp_path: Path) -> None:
    rows, target = interrupt(run, tmp_path)
    assert not target.exists()
    assert json.loads((tmp_path / "out.jsonl.part.json").read_text())["outcomes"] == 1300 - 1300 % 500
    assert run("normalize", rows, "-o", target, "--resume") == (0, "", "")
    assert [json.loads(line)["id"] for line in target.read_text().splitlines()] == [str(n) for n in range(2000)]
    assert sorted(tmp_path.iterdir()) == [rows, target]


def test_a_run_without_resume_begins_anew(run: Run, tmp_path: Path) -> None:
    rows, target = interrupt(run, tmp_path)
    assert run("normalize", rows, "-o", target)[0] == 0
    assert len(target.read_text().splitlines()) == 2000


def test_other_inputs_or_options_are_refused(run: Run, tmp_path: Path) -> None:
    rows, target = interrupt(run, tmp_path)
    code, _, err = run("normalize", rows, "-o", target, "--resume", "--columns", "measure=measure")
    assert code == 2
    assert "other inputs, options or versions; to begin anew, remove it and out.jsonl.part" in err
    rows.write_text(rows.read_text() + '{"measure": "new"}\n')
    assert run("normalize", rows, "-o", target, "--resume")[0] == 2
    assert not target.exists()


def test_a_damaged_note_is_refused(run: Run, tmp_path: Path) -> None:
    rows, target = interrupt(run, tmp_path)
    note = tmp_path / "out.jsonl.part.json"
    for text in ("{", "[]", '{"job": {}, "x": 1}'):
        note.write_text(text)
        code, _, err = run("normalize", rows, "-o", target, "--resume")
        assert code == 2
        assert "to begin anew, remove it" in err
    note.unlink()
    assert run("normalize", rows, "-o", target, "--resume")[0] == 0
    assert len(target.read_text().splitlines()) == 2000


def test_a_part_that_lost_bytes_is_refused(run: Run, tmp_path: Path) -> None:
    rows, target = interrupt(run, tmp_path)
    (tmp_path / "out.jsonl.part").write_text("short")
    code, _, err = run("normalize", rows, "-o", target, "--resume")
    assert code == 2
    assert "is shorter than" in err


def test_a_run_that_was_stopped_after_its_last_step_but_one_does_not_stand_in_the_way(run: Run, tmp_path: Path) -> None:
    rows, target = interrupt(run, tmp_path)
    (tmp_path / "out.jsonl.part").replace(target)
    assert run("normalize", rows, "-o", target, "--resume") == (0, "", "")
    assert len(target.read_text().splitlines()) == 2000
    assert sorted(tmp_path.iterdir()) == [rows, target]


def test_of_a_run_with_and_one_without_resume_the_second_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    writer = choose_writer(None, path)
    with open_sink(writer, path), pytest.raises(InputError, match="another run"), open_resumable(writer, path, [], JOB):
        pass
    assert list(tmp_path.iterdir()) == [path]
    with open_resumable(writer, path, [], JOB), pytest.raises(InputError, match="another run"), open_sink(writer, path):
        pass
    assert list(tmp_path.iterdir()) == [path]


def test_faults_of_an_earlier_run_are_told_again_of_very_many_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resume_module, "_MOST_FAULTS", 2)
    told: list[InputError] = []
    checkpoint = Checkpoint(JOB)
    note = checkpoint.tell(told.append)
    for number in range(5):
        note(InputError("failed", "in.jsonl", number, "a row"))
    assert [fault.line for fault in told] == [0, 1, 2, 3, 4]
    told.clear()
    Checkpoint(**json.loads(json.dumps(asdict(checkpoint)))).tell(told.append)
    assert [(fault.source, fault.line, fault.row) for fault in told[:2]] == [("in.jsonl", n, "a row") for n in (0, 1)]
    assert [fault.message for fault in told[2:]] == ["before it was interrupted, the run had 3 more faults than these"]


def test_a_run_with_another_vocabulary_does_not_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resume_module, "_RECORDS_BETWEEN", 1)
    path = tmp_path / "out.jsonl"
    first, second = ([replace(record, vocabulary_version=name) for record in make_records(3)] for name in ("1", "2"))
    assert not run_once(path, first, 1)
    with pytest.raises(InputError, match="was begun with vocabulary 1"):
        run_once(path, second, None)
    assert not path.exists()


def test_an_input_is_not_the_output(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("rows")
    with (
        pytest.raises(InputError, match="also an input"),
        open_resumable(choose_writer(None, path), path, [path], JOB),
    ):
        pass
    assert path.read_text() == "rows"


def test_inputs_that_lead_elsewhere_are_refused() -> None:
    outcomes = [Outcome("a"), Outcome("b"), Outcome("c")]
    assert [o.id for o in skip_done(iter(outcomes), Checkpoint({}, 2, 10, "b"))] == ["c"]
    with pytest.raises(InputError, match="outcome 2 of the inputs is b, but x was written"):
        skip_done(iter(outcomes), Checkpoint({}, 2, 10, "x"))
    with pytest.raises(InputError, match="end after 3 outcomes, but 5 are written"):
        skip_done(iter(outcomes), Checkpoint({}, 5, 10, "x"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["in.jsonl", "-o", "out.parquet"], "--resume works for jsonl, csv and tsv"),
        (["in.jsonl", "-o", "out.jsonl.gz"], "--resume works for jsonl, csv and tsv"),
        (["in.jsonl", "--to", "jsonl"], "--resume works for jsonl, csv and tsv"),
        (["-", "-o", "out.jsonl"], "standard input cannot be read twice"),
    ],
)
def test_what_cannot_be_resumed_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_rows(tmp_path, 3)
    code, _, err = run("normalize", *arguments, "--resume")
    assert code == 2
    assert message in err
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_a_device_cannot_be_resumed(run: Run, tmp_path: Path) -> None:
    ours, theirs = os.openpty()  # and can be replaced by nobody, should this fail
    try:
        device = os.ttyname(theirs)
        code, _, err = run("normalize", write_rows(tmp_path, 3), "-o", device, "--to", "jsonl", "--resume")
        assert (code, "--resume works for files" in err) == (2, True)
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_killed_process_can_be_resumed(checkout: Path, tmp_path: Path) -> None:
    slow = "import time\nimport tests.cli.fake_normalizer as f\nreal = f.FakeNormalizer.normalize_outcome\n"
    slow += "f.FakeNormalizer.normalize_outcome = lambda self, o: (time.sleep(0.001), real(self, o))[1]\n"
    program = f"import sys; sys.path.insert(0, {str(checkout)!r})\n"
    rows, target = write_rows(tmp_path, 3000), tmp_path / "out.csv"
    arguments = ["normalize", str(rows), "-o", str(target), "--resume"]
    note = tmp_path / "out.csv.part.json"
    with subprocess.Popen([sys.executable, "-B", "-c", program + slow + PROGRAM, *arguments]) as process:
        while not note.exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert not target.exists()
    subprocess.run([sys.executable, "-B", "-c", program + PROGRAM, *arguments], check=True)
    assert [line.split(",")[0] for line in target.read_text().splitlines()] == ["id", *map(str, range(3000))]
    assert sorted(tmp_path.iterdir()) == [rows, target]
