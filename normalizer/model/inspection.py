"""What an audit wants to know of one outcome beyond its record: what nothing explains, and what stayed undecided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normalizer.model.outcome import Outcome
    from normalizer.model.record import Record


class Role(StrEnum):
    """What a word is in its stretch of text."""

    UNEXPLAINED = "unexplained"
    EXPLAINED = "explained"
    TAIL = "tail"  # unexplained, but behind the head of its phrase: it says whose endpoint it is, not which
    LIGHT = "light"  # boilerplate, qualifiers
    FUNCTION = "function"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class StretchWord:
    """One word: its lookup key, its role and its half-open offsets in the clean measure."""

    key: str
    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of words between breaks, brackets and zones of a measure; at least one of them is unexplained.

    `text` is the clean measure, into which the words' offsets point.
    """

    text: str
    words: tuple[StretchWord, ...]


@dataclass(frozen=True, slots=True)
class UndecidedAbbreviation:
    """An ambiguous abbreviation of the measure that no context decided.

    `concept` is its usual meaning where it has one; without, it was left unread.
    """

    text: str
    concept: str | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """An outcome in its parts, its record, and what the record does not tell."""

    outcome: Outcome
    record: Record
    stretches: tuple[Stretch, ...] = ()
    undecided: tuple[UndecidedAbbreviation, ...] = ()
