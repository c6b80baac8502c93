from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.golden import GOLDEN, make_demo, make_golden, read_demo

if TYPE_CHECKING:
    from normalizer.pipeline import Normalizer


def test_seeds_give_the_reviewed_records(shipped_normalizer: Normalizer) -> None:
    """If this change is meant: `make golden`, then read the diff."""
    fresh, kept = make_golden(shipped_normalizer), GOLDEN.read_text(encoding="utf-8")
    changed = [new["id"] for new, old in zip(json.loads(fresh), json.loads(kept), strict=True) if new != old]
    assert changed == [], "these records changed; if that is meant: make golden"
    assert fresh == kept


def test_the_readme_shows_what_the_demo_prints() -> None:
    assert read_demo() == make_demo(), "if that is meant: make golden"
