"""A normalizer that takes its time, and whose processes sign in with their ids."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.fake_normalizer import FakeNormalizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from normalizer.model.outcome import Outcome
    from normalizer.model.record import Record


class SlowNormalizer(FakeNormalizer):
    """A chunk of rows takes a quarter of a second."""

    def normalize_many(self, outcomes: Iterable[Outcome], _report: object = None) -> Iterator[Record]:
        Path(os.environ["ENDNORM_TEST_WORKERS"], str(os.getpid())).touch()
        for outcome in outcomes:
            time.sleep(0.001)
            yield self.normalize_outcome(outcome)


def make_slow(*_: object) -> SlowNormalizer:
    return SlowNormalizer()
