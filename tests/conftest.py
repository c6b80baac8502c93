"""Fixtures that many tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The top folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def seeds(checkout: Path) -> Path:
    """The folder with the five seed records."""
    return checkout / "seeds"
