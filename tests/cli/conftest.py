from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.fake_normalizer import make_fake

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs `endnorm` in this process on a normalizer that needs no vocabulary: exit code, stdout, stderr."""
    from normalizer.cli import explain, normalize
    from normalizer.cli.main import run as run_main

    monkeypatch.setattr(normalize, "make_normalizer", make_fake)
    monkeypatch.setattr(explain, "make_normalizer", make_fake)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run_main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call
