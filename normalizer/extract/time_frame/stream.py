"""From tokens to items: the anchors, times, words and marks of a text, in its order.

    12 weeks after the last dose    {time P12W}  after  {anchor last-dose}

An anchor goes before a time, a time before a word. What the items mean together is settled by `passes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from normalizer.extract.time_frame.anchor_finder import AnchorFinder
from normalizer.extract.time_frame.cursor import Cursor
from normalizer.extract.time_frame.items import UNKNOWN, Form, Item, make_event
from normalizer.extract.time_frame.known_anchors import DOSE
from normalizer.extract.time_frame.times import TimeReader, read_time
from normalizer.extract.time_frame.tokens import Token

_SHORTEST_SPAN = 3
_AFTER_PRODUCT = frozenset({"and", "or", "until", "upto", "at", "on", "in", "for", "then"})
_MIN_CODE, _MAX_CODE, _CODE_DIGITS, _MIN_DRUG_NAME = 4, 12, 2, 6


class StreamReader:
    """Reads items from tokens."""

    def __init__(
        self, times: TimeReader, anchors: AnchorFinder, words: Iterable[str], drug_endings: Iterable[str]
    ) -> None:
        """`words` are the words that templates know; any other word is unknown. `drug_endings` end names of drugs."""
        self._times = times
        self._anchors = anchors
        self._words = frozenset(words)
        self._drug_endings = tuple(drug_endings)

    def read_items(self, tokens: Sequence[Token]) -> list[Item]:
        """The items of some tokens."""
        cursor = self._times.open_text(tokens)
        out: list[Item] = []
        while cursor.at < cursor.size:
            if not self._read_anchor(cursor, out):
                self._read_time_or_word(cursor, out)
        return out

    def _read_anchor(self, cursor: Cursor, out: list[Item]) -> bool:
        """Add the anchor that starts here, with the amounts inside it; False if none does."""
        start = cursor.at
        if cursor.kinds[start] != "w":
            return False
        anchor, end = self._find_anchor(cursor.tokens, start, out)
        if anchor is None:
            return False
        out.append(make_event(anchor, size=end - start))
        if end - start > _SHORTEST_SPAN:
            out += _read_spans(cursor, start, end)
        cursor.at = end
        return True

    def _read_time_or_word(self, cursor: Cursor, out: list[Item]) -> None:
        start = cursor.at
        time = read_time(cursor)
        if time is not None:
            out.append(time)
        elif cursor.at == start:
            key = cursor.key()
            out.append(Item(key if key in self._words or cursor.kinds[start] == "m" else UNKNOWN))
            cursor.at += 1

    def _find_anchor(self, tokens: Sequence[Token], at: int, out: Sequence[Item]) -> tuple[str | None, int]:
        """The anchor at a token. `2 days before surgery` counts days: it is not `before surgery`, a baseline."""
        anchor, end = self._anchors.find_anchor(tokens, at)
        counted = anchor is not None and tokens[at].key == "before" and out and out[-1].form is Form.DURATION
        if counted and self._anchors.find_anchor(tokens, at + 1)[0] is not None:
            return None, at
        if anchor is None and out and out[-1].key == "after" and self._is_product(tokens, at):
            return DOSE, at + 1
        return anchor, end

    def _is_product(self, tokens: Sequence[Token], at: int) -> bool:
        """True for the drug of `6 h after AB1234` and `2 weeks after rituximab`: what follows it is no other noun."""
        key = tokens[at].key
        is_code = _MIN_CODE <= len(key) <= _MAX_CODE and key[0].isalpha() and key[-_CODE_DIGITS:].isdigit()
        is_drug = len(key) > _MIN_DRUG_NAME and key.endswith(self._drug_endings)
        ends = at + 1 == len(tokens) or tokens[at + 1].kind == "m" or tokens[at + 1].key in _AFTER_PRODUCT
        return (is_code or is_drug) and ends


def _read_spans(cursor: Cursor, start: int, end: int) -> list[Item]:
    """The amounts inside an anchor: `end of the 30-day study` ends the window, whose length is 30 days."""
    places = [at for at in range(start, end - 1) if cursor.kinds[at] == "n" and cursor.keys[at + 1] in cursor.units]
    times = [read_time(cursor.cut(at, end)) for at in places]
    return [time for time in times if time is not None and time.form is not Form.LENGTH]
