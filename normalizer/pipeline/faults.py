"""An outcome that this program fails on: what stands in its place, and what is reported."""

from __future__ import annotations

import json
import traceback
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

from normalizer.errors import InputError
from normalizer.model.record import Record, Status
from normalizer.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from normalizer.model.outcome import Outcome

Found = TypeVar("Found")


def read_or_report(
    read: Callable[[Outcome], Found],
    outcome: Outcome,
    report: Callable[[InputError], None] | None,
    consequence: str = "the outcome counts as unmapped",
) -> Found | None:
    """What `read` makes of an outcome; None where it fails, of which `report` is told. Without `report` it raises.

    Short memory is no fault of an outcome and always raised.
    """
    try:
        return read(outcome)
    except MemoryError:
        raise
    except Exception as error:
        if report is None:
            raise
        report(describe_fault(outcome, error, consequence))
        return None


def make_bare_record(outcome: Outcome, vocabulary_version: str) -> Record:
    """A record that holds the texts and nothing read from them; a joined text stands whole as the measure."""
    return Record(
        outcome.id,
        outcome.trial_id,
        outcome.outcome_type,
        outcome.measure if outcome.joined is None else outcome.joined,
        outcome.description,
        outcome.time_frame,
        Status.UNMAPPED,
        vocabulary_version=vocabulary_version,
        tool_version=VERSION,
    )


def describe_fault(outcome: Outcome, error: Exception, consequence: str) -> InputError:
    """The fault as a rejected row: where in this program it came from, the texts that lead to it, what follows."""
    places = traceback.extract_tb(error.__traceback__)
    where = f" at {'/'.join(PurePath(places[-1].filename).parts[-3:])}:{places[-1].lineno}" if places else ""
    texts = {
        name: getattr(outcome, name)
        for name in ("id", "trial_id", "measure", "description", "time_frame", "joined")
        if getattr(outcome, name)
    }
    message = (
        f"a fault of this program, please report it with this text: {type(error).__name__}: {error}{where}; "
        f"{consequence}"
    )
    return InputError(message, outcome.id, row=json.dumps(texts, ensure_ascii=False))
