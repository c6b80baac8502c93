"""From tokens to the stream of items that templates are matched on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from normalizer.extract.time_frame.anchors import AnchorFinder
from normalizer.extract.time_frame.asides import drop_needless
from normalizer.extract.time_frame.cursor import Cursor
from normalizer.extract.time_frame.groups import group_anchors, group_times, name_cycle_days
from normalizer.extract.time_frame.items import UNKNOWN, Form, Item, make_event
from normalizer.extract.time_frame.known_anchors import DOSE, TREATMENT_PERIOD
from normalizer.extract.time_frame.times import TimeReader, read_time
from normalizer.extract.time_frame.tokens import Token

_MAX_BETWEEN = 5
_SHORTEST_SPAN = 3
_GROUPS = frozenset({"cohort", "group", "arm"})
_AFTER_PRODUCT = frozenset({"and", "or", "until", "upto", "at", "on", "in", "for", "then"})
_MIN_CODE, _MAX_CODE, _CODE_DIGITS, _MIN_DRUG_NAME = 4, 12, 2, 6
_PASSED = frozenset({UNKNOWN, "of", "in", "-"})


class StreamReader:
    """Reads items from tokens: anchors, times, words and marks; neighbours of one kind become one item."""

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
        return group_anchors(group_times(name_cycle_days(drop_needless(self._drop_yielding(out)))))

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

    def _drop_yielding(self, items: list[Item]) -> list[Item]:
        """`the start of` says nothing before the anchor that starts, nor does the event that names a group."""
        out: list[Item] = []
        silent = -1
        for at, item in enumerate(items):
            if at < silent and item.key == "of":
                continue
            if item.anchors and at + 1 < len(items) and items[at + 1].key in _GROUPS:
                out.append(Item(UNKNOWN, size=item.size))
                continue
            if item.anchors and self._anchors.anchors[item.anchors[0]].lasts and _follows_amount(out):
                is_of = out[-1].key == "of"
                out.append(Item(UNKNOWN, size=item.size) if is_of else item._replace(anchors=(TREATMENT_PERIOD,)))
                continue
            if item.anchors and self._anchors.anchors[item.anchors[0]].gives_way:
                following = at + 1
                while following < len(items) and following - at <= _MAX_BETWEEN and items[following].key in _PASSED:
                    following += 1
                if following < len(items) and items[following].anchors:
                    silent = following
                    continue
            out.append(item)
        return out


def _read_spans(cursor: Cursor, start: int, end: int) -> list[Item]:
    """The amounts inside an anchor: `end of the 30-day study` ends the window, whose length is 30 days."""
    places = [at for at in range(start, end - 1) if cursor.kinds[at] == "n" and cursor.keys[at + 1] in cursor.units]
    times = [read_time(cursor.cut(at, end)) for at in places]
    return [time for time in times if time is not None and time.form is not Form.LENGTH]


def _follows_amount(out: Sequence[Item]) -> bool:
    """True in `12-week study period` and `24 months of study period`, which say how long it lasts, not when it ends."""
    last = out[-2] if len(out) > 1 and out[-1].key == "of" else out[-1] if out else None
    return last is not None and last.form is Form.DURATION
