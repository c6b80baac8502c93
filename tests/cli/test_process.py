"""What only a process of its own can show: pipes, signals, start-up."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from normalizer.cli import normalize
from normalizer.cli.main import run
from tests.cli.fake_normalizer import make_fake
normalize.make_normalizer = make_fake
sys.exit(run())
"""
HEAVY = (
    "rich",
    "networkx",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "yaml",
    "ruamel",
    "tqdm",
    "ftfy",
    "rapidfuzz",
    "duckdb",
    "openpyxl",
    "psycopg",
    "multiprocessing",
    "rdflib",
    "sqlite3",
    "zipfile",
    "pyexpat",
)


@pytest.fixture
def program(checkout: Path) -> list[str]:
    return [sys.executable, "-B", "-c", f"import sys; sys.path.insert(0, {str(checkout)!r}){PROGRAM}"]


@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
def test_closed_pipe_ends_quietly(program: list[str], tmp_path: Path, form: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"measure": "Survival"}\n' * 5000)
    with subprocess.Popen(
        [*program, "normalize", str(path), "--to", form], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read().decode()
        code = process.wait(60)
    assert (code, err) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", ["-o /dev/full", "> /dev/full"])
@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
def test_a_full_disk_is_said_without_a_traceback(program: list[str], arguments: str, form: str) -> None:
    command = f"{shlex.join(program)} normalize --text Survival --to {form} {arguments}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "Error: the output: No space left on device\n"


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_leave_no_half_output(program: list[str], tmp_path: Path, sent: signal.Signals, code: int) -> None:
    target = tmp_path / "out.jsonl"
    with subprocess.Popen(
        [*program, "normalize", "-", "-o", str(target)], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"Survival\n")
        process.stdin.flush()
        while not list(tmp_path.glob(".out*.tmp")):
            assert process.poll() is None
        process.send_signal(sent)
        err = process.stderr.read().decode()
        assert process.wait(60) == code
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_lines_are_read_and_written_in_ascii_surroundings(program: list[str]) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    for form in ("jsonl", "csv", "table"):
        done = subprocess.run(
            [*program, "normalize", "-", "--to", form],
            input="Survival（OS） ≥ 2\n".encode(),
            capture_output=True,
            env=environment,
            check=True,
        )
        if form == "jsonl":
            assert json.loads(done.stdout)["measure"] == "Survival（OS） ≥ 2"


def test_help_and_plain_import_load_no_heavy_library(checkout: Path) -> None:
    probe = (
        "import sys; sys.path.insert(0, {root!r})\n{action}\n"
        "print(sorted(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)"
    )
    for action in (
        "import normalizer",
        "from normalizer import Record, Outcome, to_dict",
        "from normalizer.cli.main import run; run(['--help'])",
        "from normalizer.cli.main import run; run(['normalize', '--help'])",
    ):
        code = probe.format(root=str(checkout), action=action, heavy=HEAVY)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stderr.strip() == "[]", action


def test_python_m_normalizer_is_endnorm(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "normalizer", "--version"], capture_output=True, text=True, check=True, cwd=checkout
    )
    assert done.stdout.startswith("endnorm, version ")
