from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from normalizer.cli import normalize
from normalizer.match.score import Scorer
from tests.cli.fake_normalizer import FakeNormalizer, make_fake

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.mark.parametrize(("option", "given"), [((), None), (("--min-precision", "0.6"), 0.6)])
def test_the_option_reaches_the_normalizer(
    run: Run, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...], given: float | None
) -> None:
    asked: list[tuple[Path | None, float | None]] = []

    def make(ontology: Path | None, min_precision: float | None) -> FakeNormalizer:
        asked.append((ontology, min_precision))
        return make_fake()

    monkeypatch.setattr(normalize, "make_normalizer", make)
    code, out, _ = run("normalize", "--text", "Survival", *option)
    assert (code, json.loads(out)["status"]) == (0, "mapped")
    assert asked == [(None, given)]


@pytest.mark.parametrize(
    ("share", "message"),
    [
        ("0.95", "0.95 is out of reach: at most 0.9 was measured"),
        ("98", "a precision lies between 0 and 1, not 98.0."),
        ("nan", "a precision lies between 0 and 1, not nan."),
        ("high", "'high' is not a valid float."),
    ],
)
def test_what_cannot_be_promised_is_a_usage_error(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, share: str, message: str
) -> None:
    monkeypatch.setattr(Scorer, "load", classmethod(lambda _: Scorer(0.0, {}, (), ((0.5, 0.9, 0.9),))))
    target = tmp_path / "out.jsonl"
    code, out, err = run("normalize", "--text", "Survival", "--min-precision", share, "-o", target)
    assert (code, out) == (2, "")
    assert "Invalid value for '--min-precision': " in err
    assert message in " ".join(err.split())
    assert not target.exists()
