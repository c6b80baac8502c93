"""Times from tokens: a number with a unit as an ISO 8601 duration, a cycle with its day as `C1D8`.

`units.yaml` has the words. What a time begins with says how it is read:

    3, 6 and 12 months    a number: an amount (`amounts.py`)
    Weeks 4-8             a unit: a label (`labels.py`)
    Cycle 1 Day 8         a cycle (`cycles.py`)
    visit 2               a word whose numbers are names: no time, but passed
    + 48 hours            of `Day 39 + 48 hours`: no time of its own, but passed
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from normalizer.extract.time_frame.amounts import read_amount
from normalizer.extract.time_frame.cursor import Cursor, TimeWords
from normalizer.extract.time_frame.items import Item
from normalizer.extract.time_frame.labels import read_label, read_numbered_cycle
from normalizer.extract.time_frame.numbers import read_numbers, skip_fill
from normalizer.extract.time_frame.tokens import Token
from normalizer.extract.time_frame.typos import mend_unit
from normalizer.text.key import make_token_key

_MIN_LABEL = 4


class TimeReader:
    """Opens texts by the words of `units.yaml`, and reads times at a cursor."""

    def __init__(self, file: Mapping[str, Any]) -> None:
        """`file` is the data of `units.yaml`."""
        units = {make_token_key(form): unit["designator"] for unit in file["units"] for form in unit["forms"]}
        cycles = frozenset(map(make_token_key, file["cycles"]))
        numbered = frozenset(map(make_token_key, file["numbered"]))
        self._words = TimeWords(units, cycles, cycles | set(units), numbered)
        self._ambiguous = [
            (make_token_key(entry["form"]), frozenset(entry["beside"]), entry["then"]) for entry in file["ambiguous"]
        ]
        self.words = self._words.countable

    def open_text(self, tokens: Sequence[Token]) -> Cursor:
        """A cursor at the first token."""
        keys = [token.key for token in tokens]
        return Cursor(tokens, self._settle_words(keys), keys)

    def _settle_words(self, keys: Sequence[str]) -> TimeWords:
        """The words in this text: `m` is a minute beside hours, else a month."""
        words = self._words
        for form, beside, then in self._ambiguous:
            if form in keys and any(words.units.get(key) in beside for key in keys):
                return words._replace(units={**words.units, form: then})
        return words


def read_time(cursor: Cursor) -> Item | None:
    """The time that starts here, and the cursor is moved past it; without a time it may pass what is none."""
    key = cursor.key()
    if cursor.is_number() or (key == "minus" and cursor.key(-1) == "("):
        return read_amount(cursor)
    if key in cursor.cycles:
        return read_numbered_cycle(cursor)
    unit = cursor.unit()
    if unit is None and len(key) > _MIN_LABEL and cursor.is_number(1):
        unit = cursor.units.get(mend_unit(key))
    if unit is not None:
        return read_label(cursor, unit)
    if key == "+":
        _pass_surplus(cursor)
    elif key in cursor.words.numbered:
        _pass_name(cursor)
    return None


def _pass_surplus(cursor: Cursor) -> None:
    """The `+ 48 hours` of `Day 39 + 48 hours` is no time of its own."""
    follows_time = cursor.at > 0 and (cursor.is_number(-1) or cursor.unit(-1) is not None)
    if follows_time and cursor.is_number(1):
        cursor.at += 3 if cursor.unit(2) is not None else 2


def _pass_name(cursor: Cursor) -> None:
    """The numbers of `visit 2 and 3` are names; those of `timepoint: 3 months` are a time."""
    start = cursor.at
    cursor.at += 1
    skip_fill(cursor)
    has_fill = cursor.at > start + 1
    numbers = read_numbers(cursor, cursor.units.keys())
    if numbers is None or (has_fill and cursor.unit() is not None):
        cursor.at = start
