"""`.ci/run` ends with the code of the step that failed, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CHECKS = ("ruff", "mypy", "lint-imports")


def write_program(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def place(checkout: Path, tmp_path: Path) -> Path:
    """A checkout in which every step does nothing, but building the wheel fails with 7 when the checks are over."""
    if shutil.which("bash") is None or shutil.which("make") is None:
        pytest.skip("bash or make is missing")
    for name in ("system", "venv", "sssom", "pythons"):
        write_program(tmp_path / ".ci" / name, "exit 0")
    shutil.copy(checkout / ".ci" / "run", tmp_path / ".ci" / "run")
    (tmp_path / "Makefile").write_text("test:\n\t@echo tests\n", encoding="utf-8")
    for name in CHECKS:
        write_program(tmp_path / ".venv" / "bin" / name, f"echo > {name}.done")
    waiting = f"while [ ! -e {CHECKS[-1]}.done ]; do sleep 0.1; done; sleep 0.5"
    write_program(tmp_path / ".venv" / "bin" / "python", f"{waiting}; exit 7")
    (tmp_path / "work").mkdir()
    return tmp_path


def test_a_step_that_fails_gives_the_code_and_the_work_folder_goes(place: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(place / "work")}
    done = subprocess.run(
        ["bash", ".ci/run"], cwd=place, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 7, done.stderr
    assert list((place / "work").iterdir()) == []
