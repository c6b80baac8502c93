"""The input of the pipeline: one registry outcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """The three texts of an outcome, as ClinicalTrials.gov names them."""

    MEASURE = "measure"
    DESCRIPTION = "description"
    TIME_FRAME = "time_frame"


class OutcomeType(StrEnum):
    """The rank of an outcome in its trial."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One registry outcome as read: either its three parts, or one `joined` string to be split.

    `id` is the input's own id, or `<trial or file>/<type>/<position from 1>`.
    `title` and `conditions` describe the trial; they only help to decide ambiguities. `phase` (`1`, `1/2`, `early 1`)
    and `start_year` are carried for reports by group.
    """

    id: str
    measure: str = ""
    description: str = ""
    time_frame: str = ""
    joined: str | None = None
    trial_id: str | None = None
    outcome_type: OutcomeType | None = None
    title: str = ""
    conditions: tuple[str, ...] = ()
    phase: str = ""
    start_year: int | None = None

    @property
    def about(self) -> str:
        """Title and conditions as one text."""
        return " ".join((self.title, *self.conditions)).strip()


@dataclass(frozen=True, slots=True)
class Parts:
    """A joined string taken apart. `confidence` is the probability that both cuts are right.

    Each part is a verbatim slice of the joined string; `*_start` are its offsets there.
    """

    measure: str
    description: str
    time_frame: str
    confidence: float
    measure_start: int = 0
    description_start: int = 0
    time_frame_start: int = 0
