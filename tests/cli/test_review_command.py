"""`endnorm review`: what it says before it serves. The page itself is tested in tests/web."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from click.testing import CliRunner

from normalizer.cli.review import review

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_help_has_an_example() -> None:
    done = CliRunner().invoke(review, ["--help"])
    assert done.exit_code == 0
    assert "endnorm review audit.json" in done.output


def test_a_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    done = CliRunner().invoke(review, [])
    assert done.exit_code == 2
    assert "pip install 'endpoint-normalizer[web]'" in done.output


def test_other_addresses_are_refused_before_anything_is_read() -> None:
    from normalizer.cli.main import run

    assert run(["review", "--host", "192.168.1.1"]) == 2


def test_an_audit_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from normalizer.cli.main import run

    path = tmp_path / "audit.json"
    path.write_text("{}", encoding="utf-8")
    assert run(["review", str(path)]) == 2
    assert "is no audit" in capsys.readouterr().err
