"""How one outcome was read, step by step, for people (`endnorm explain`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normalizer.model.outcome import Parts
    from normalizer.model.record import Record


@dataclass(frozen=True, slots=True)
class ExplainedSpan:
    """A stretch of text and what it was taken for.

    `start` and `end` are half-open character offsets into the raw text of `field`, `text` is that slice.
    `facet` says what sort of thing it is (`endpoint`, `criterion`, `instrument`, `time`, `qualifier`,
    `boilerplate`, `unexplained` ...), `concept` is its id where it has one, `note` adds a word on how it matched.
    """

    field: str
    start: int
    end: int
    text: str
    facet: str
    concept: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The way of one outcome through the pipeline.

    `cleaned` holds the clean text by field name (`measure`, `description`, `time_frame`), `repairs` says in words
    what cleaning changed, `parts` how a joined string was taken apart (None if it came in parts), `spans` what
    each stretch of text was taken for, `record` the result with its candidates and their evidence.
    """

    record: Record
    cleaned: dict[str, str] = field(default_factory=dict)
    repairs: tuple[str, ...] = ()
    parts: Parts | None = None
    spans: tuple[ExplainedSpan, ...] = ()
