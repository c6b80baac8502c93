from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from normalizer.vocabulary import Vocabulary

TOY = Path(__file__).parents[1] / "toy_ontology"


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ENDNORM_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def toy() -> Vocabulary:
    return Vocabulary.load(TOY)


@pytest.fixture
def toy_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "ontology"))
