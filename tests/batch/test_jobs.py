"""Several processes: the same bytes, a bounded number of rows on the way, and clear ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from normalizer.batch.jobs import cut_chunks, normalize_chunks, run_apart
from normalizer.cli.options import compile_vocabulary, make_normalizer
from normalizer.errors import InputError, VocabularyError
from normalizer.io.record_json import to_json
from normalizer.io.writer import Rendered
from normalizer.model.outcome import Outcome, OutcomeType
from normalizer.vocabulary import Vocabulary
from tests.cli.fake_normalizer import FakeNormalizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from normalizer.model.record import Record

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
TOY = ROOT / "tests" / "toy_ontology"
_PATIENCE = 180  # seconds; other tests run beside these
TEXTS = ("PFS per IMWG 2016", "Overall survival", "Grade 3 anaemia", "", "=1+1", "ünknown \U0001f600", "IL-6 \ud83d")
build_toy = partial(make_normalizer, TOY)


def make_outcomes(number: int) -> Iterator[Outcome]:
    for at in range(number):
        measure = f"{TEXTS[at % len(TEXTS)]} {at}"
        yield Outcome(f"row/{at}", measure, "", "12 weeks", trial_id="NCT1", outcome_type=OutcomeType.OTHER)


class Suicidal(FakeNormalizer):
    """Ends its process at a certain outcome, as the kernel does when memory is short."""

    def normalize_many(self, outcomes: Iterable[Outcome], _report: object = None) -> Iterator[Record]:
        for outcome in outcomes:
            if outcome.measure.startswith("die"):
                os.kill(os.getpid(), signal.SIGKILL)
            yield self.normalize_outcome(outcome)


class Telling(FakeNormalizer):
    """Tells by the ids of its records what its process does on signals."""

    def normalize_many(self, outcomes: Iterable[Outcome], _report: object = None) -> Iterator[Record]:
        for outcome in outcomes:
            handlers = [signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)]
            yield replace(self.normalize_outcome(outcome), id=" ".join(str(int(handler)) for handler in handlers))


def write_rows(path: Path, measures: Iterable[str]) -> None:
    rows = ({"id": f"row/{at}", "measure": measure} for at, measure in enumerate(measures))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.mark.parametrize("start", ["spawn", "fork", "forkserver"])
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_chunks_are_those_of_one_process(start: str) -> None:
    normalizer = build_toy()
    lines = [to_json(record).encode("utf-8", "replace") for record in normalizer.normalize_many(make_outcomes(1300))]
    with closing(normalize_chunks(make_outcomes(1300), build_toy, 2, "jsonl", start)) as chunks:
        rendered = list(chunks)
    assert all(isinstance(chunk, Rendered) for chunk in rendered)
    assert b"".join(chunk.data for chunk in rendered) == b"\n".join([*lines, b""])
    assert sum(chunk.count for chunk in rendered) == 1300
    assert rendered[-1].last_id == "row/1299"
    assert rendered[0].vocabulary == normalizer.vocabulary.version


def test_records_come_back_where_rows_cannot() -> None:
    wanted = list(build_toy().normalize_many(make_outcomes(600)))
    with closing(normalize_chunks(make_outcomes(600), build_toy, 2)) as chunks:
        assert [record for chunk in chunks for record in chunk] == wanted


def test_few_outcomes_are_read_ahead() -> None:
    read = count()
    outcomes = (Outcome(str(next(read)), "Overall survival") for _ in range(100_000))
    with closing(normalize_chunks(outcomes, FakeNormalizer, 2, "jsonl")) as chunks:
        for _, _ in zip(range(4), chunks, strict=False):
            time.sleep(0.2)
    assert next(read) < 4000


def test_what_is_done_apart_leaves_its_errors_here() -> None:
    run_apart(partial(os.getenv, "HOME"))
    with pytest.raises(VocabularyError, match="gone"):
        run_apart(partial(make_normalizer, ROOT / "gone"))
    with pytest.raises(InputError, match="unexpectedly"):
        run_apart(partial(os._exit, 3))


def test_a_vocabulary_is_compiled_apart_before_several_processes_use_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENDNORM_CACHE", str(tmp_path))
    assert not Vocabulary.is_compiled(TOY)
    compile_vocabulary(TOY)
    assert Vocabulary.is_compiled(TOY)
    parts = {path.name.split(".")[1].split("-")[0] for path in tmp_path.glob("*.json")}
    assert parts >= {"matching", "writings", "lexicon", "scattered", "time", "anchors"}
    written = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.json")}
    list(build_toy().normalize_many(make_outcomes(50)))
    assert written == {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.json")}


def test_chunks_are_bounded_in_characters_too() -> None:
    long = [Outcome(str(at), "x" * 400_000) for at in range(7)]
    assert [len(chunk) for chunk in cut_chunks(long)] == [3, 3, 1]
    assert [len(chunk) for chunk in cut_chunks([])] == []
    assert [o.id for chunk in cut_chunks(make_outcomes(999)) for o in chunk] == [f"row/{at}" for at in range(999)]


def test_a_worker_that_dies_is_told() -> None:
    outcomes = [Outcome(str(at), "Survival" if at != 700 else "die") for at in range(5000)]
    with closing(normalize_chunks(outcomes, Suicidal, 2, "jsonl")) as chunks, pytest.raises(InputError, match="--jobs"):
        list(chunks)


def test_workers_leave_interrupts_to_the_parent_and_end_when_told() -> None:
    with closing(normalize_chunks([Outcome("1", "Survival")], Telling, 2)) as chunks:
        [[record]] = chunks
    assert record.id == f"{int(signal.SIG_IGN)} {int(signal.SIG_DFL)}"


class Early:
    """Interrupts the process in which it arrives, which is while that process begins."""

    def __call__(self) -> FakeNormalizer:
        return FakeNormalizer()

    def __setstate__(self, _: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    def __getstate__(self) -> dict[str, int]:
        return {"any": 1}


def test_an_interrupt_while_processes_begin_is_left_to_the_parent(capfd: pytest.CaptureFixture[str]) -> None:
    outcomes = list(make_outcomes(600))
    records = [record for chunk in normalize_chunks(outcomes, Early(), 2) for record in chunk]
    assert len(records) == 600
    assert "KeyboardInterrupt" not in capfd.readouterr().err


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "tsv", "jsonl.gz", "sqlite", "sssom.tsv"])
def test_the_command_writes_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    write_rows(rows, (f"{text.encode('utf-8', 'replace').decode()} {at}" for at in range(120) for text in TEXTS))
    outputs = []
    for jobs in ("1", "3"):
        out = tmp_path / f"out{jobs}.{suffix}"
        command = [sys.executable, "-m", "normalizer", "normalize", rows, "-o", out, "--jobs", jobs]
        subprocess.run([*command, "--ontology", TOY], check=True, cwd=ROOT)
        outputs.append(out.read_bytes())
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 1000


# ------------------------------------------------------------------------------------------- a process of its own

PROGRAM = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from functools import partial
from normalizer.cli import normalize
from normalizer.cli.main import run
from tests.batch import slow_normalizer
normalize.make_normalizer = slow_normalizer.make_slow
if __name__ == "__main__":
    sys.exit(run())
"""


@pytest.fixture
def program(tmp_path: Path) -> list[str]:
    script = tmp_path / "endnorm_slow.py"
    script.write_text(PROGRAM)
    return [sys.executable, str(script)]


def begin(program: list[str], *arguments: object) -> subprocess.Popen[bytes]:
    command = [*program, "normalize", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)


def wait_until_it_works(place: Path) -> list[int]:
    """The process ids that the workers have left in a folder, once two of them work."""
    end = time.monotonic() + _PATIENCE
    while len(found := [int(path.name) for path in place.iterdir()]) < 2:
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An input that takes long, an output that is there already, and a folder where workers sign in."""
    rows, out, workers = tmp_path / "rows.jsonl", tmp_path / "out.jsonl", tmp_path / "workers"
    write_rows(rows, ["Survival"] * 20_000)
    out.write_text("old\n")
    workers.mkdir()
    monkeypatch.setenv("ENDNORM_TEST_WORKERS", str(workers))
    return rows, out, workers


def check_untouched(out: Path) -> None:
    assert out.read_text() == "old\n"
    assert not [path for path in out.parent.iterdir() if path.name.startswith(".out")]


def wait_until_gone(pids: list[int]) -> None:
    end = time.monotonic() + _PATIENCE
    while any(map(is_running, pids)):
        assert time.monotonic() < end, "a worker is left behind"
        time.sleep(0.05)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_interrupting_leaves_no_half_file(program: list[str], job: Any, sign: signal.Signals) -> None:
    rows, out, workers = job
    process = begin(program, rows, "-o", out, "--jobs", "2")
    pids = wait_until_it_works(workers)
    # Ctrl-C reaches every process of the terminal
    os.killpg(process.pid, sign) if sign is signal.SIGINT else process.send_signal(sign)
    _, err = process.communicate(timeout=_PATIENCE)
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143}[sign], err.decode()
    assert b"Traceback" not in err
    check_untouched(out)
    wait_until_gone(pids)


def test_a_killed_worker_ends_the_run_and_keeps_the_output(program: list[str], job: Any) -> None:
    rows, out, workers = job
    process = begin(program, rows, "-o", out, "--jobs", "2")
    pids = wait_until_it_works(workers)
    os.kill(pids[0], signal.SIGKILL)
    _, err = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 2
    assert b"worker processes ended unexpectedly" in err
    assert b"Traceback" not in err
    check_untouched(out)
    wait_until_gone(pids)


def test_workers_do_not_outlive_a_killed_parent(program: list[str], job: Any) -> None:
    rows, out, workers = job
    process = begin(program, rows, "-o", out, "--jobs", "2")
    pids = wait_until_it_works(workers)
    process.kill()
    process.communicate(timeout=_PATIENCE)
    assert out.read_text() == "old\n"
    wait_until_gone(pids)


def test_an_interrupted_run_is_resumed_with_the_same_bytes(program: list[str], job: Any, tmp_path: Path) -> None:
    rows, out, workers = job
    write_rows(rows, [f"Survival {at}" for at in range(3000)])
    process = begin(program, rows, "-o", out, "--jobs", "2", "--resume")
    wait_until_it_works(workers)
    note = tmp_path / "out.jsonl.part.json"
    end = time.monotonic() + _PATIENCE
    while not note.exists():
        assert time.monotonic() < end
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=_PATIENCE)
    state = json.loads(note.read_text())
    assert 0 < state["outcomes"] < 3000
    for arguments in (["-o", out, "--jobs", "3", "--resume"], ["-o", tmp_path / "once.jsonl"]):
        done = begin(program, rows, *arguments)
        _, err = done.communicate(timeout=_PATIENCE)
        assert done.returncode == 0, err.decode()
    assert out.read_bytes() == (tmp_path / "once.jsonl").read_bytes()
