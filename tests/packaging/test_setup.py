"""What `make demo` and `make test` say on a machine that lacks something."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = ("sh", "dirname", "cksum", "cat", "grep", "rm")


@pytest.fixture
def machine(checkout: Path, tmp_path: Path) -> Path:
    """A checkout with the set-up script alone, and a `bin` with a few tools and no Python."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(checkout / ".ci" / "venv", tmp_path / ".ci" / "venv")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def set_up(machine: Path, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        ["/bin/sh", ".ci/venv", "dev"],
        cwd=machine,
        env={"PATH": str(machine / "bin"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def install(machine: Path, name: str, body: str) -> None:
    path = machine / "bin" / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def test_no_python_is_said_with_what_to_do(machine: Path) -> None:
    code, said = set_up(machine)
    assert code == 1
    assert "No Python 3.11 or newer was found" in said
    assert "apt-get install python3" in said


def test_old_python_is_no_python(machine: Path) -> None:
    install(machine, "python3", "exit 1")
    code, said = set_up(machine, PYTHON="python2.7")
    assert code == 1
    assert "python2.7, python3" in said


def test_missing_venv_module_is_said_with_what_to_do(machine: Path) -> None:
    install(machine, "python3", 'case "$2" in *ensurepip*) exit 1;; esac; exit 0')
    code, said = set_up(machine)
    assert code == 1
    assert "apt-get install python3-venv" in said


def test_second_run_does_nothing_until_the_project_changes(machine: Path) -> None:
    fake = 'if [ "$2" = venv ]; then mkdir -p .venv/bin && cp bin/python3 .venv/bin/python; fi; echo "$@" >> log'
    for tool in ("mkdir", "cp"):
        (machine / "bin" / tool).symlink_to(str(shutil.which(tool)))
    install(machine, "python3", fake)
    log = machine / "log"
    assert set_up(machine)[0] == 0
    assert "-m pip install --quiet --disable-pip-version-check -e .[dev]" in log.read_text()

    log.unlink()
    assert set_up(machine) == (0, "")
    assert "pip" not in log.read_text()

    (machine / "pyproject.toml").write_text("[project]\nname = 'changed'\n")
    log.unlink()
    assert set_up(machine)[0] == 0
    assert "pip install" in log.read_text()
    assert "-m venv" not in log.read_text()
