"""Fixtures that many tests share, and how generated tests run."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from normalizer.pipeline import Normalizer

ROOT = Path(__file__).resolve().parent.parent

# the same cases every time, so that a failure is the change's and not the day's; `explore` looks for new ones
settings.register_profile("default-run", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default-run"))

# a test run in the background inherits that interrupts are ignored, and so would the programs that tests interrupt
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The top folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def seeds(checkout: Path) -> Path:
    """The folder with the five seed records."""
    return checkout / "seeds"


@pytest.fixture(scope="session")
def shipped_normalizer() -> Normalizer:
    """The whole flow on the vocabulary that ships."""
    return Normalizer()


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of the tests on small vocabularies: what one has compiled the others need not."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def shared_cache(cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps a test out of the user's cache."""
    monkeypatch.setenv("ENDNORM_CACHE", str(cache_folder))
