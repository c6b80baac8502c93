"""From tokens to the stream of items that templates are matched on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from normalizer.extract.time_frame.anchors import AnchorFinder
from normalizer.extract.time_frame.durations import SAME_WITHIN, CycleDay, Duration, Moment, is_same
from normalizer.extract.time_frame.items import Form, Item, make_time
from normalizer.extract.time_frame.quantities import QuantityReader
from normalizer.extract.time_frame.tokens import Token

_JOINS = frozenset({",", ";", "and", "or", "/", "&", "plus", "then"})
_GROUPED = frozenset({Form.DURATION, Form.LABEL, Form.LIST, Form.CYCLE})
_BEFORE_ONE = frozenset({"for", "by", "every", "first"})
_OPENERS = frozenset({"until", "upto"})
_MAX_ASIDE = 8
_MAX_BETWEEN = 5
_SHORTEST_SPAN = 3
_LONGEST_CYCLE = 42
_SAME_IN_BRACKETS = 0.1
UNKNOWN = "?"
_PASSED = frozenset({UNKNOWN, "of", "in", "-"})


class StreamReader:
    """Reads items from tokens: anchors, times, words and marks; neighbours of one kind become one item."""

    def __init__(self, quantities: QuantityReader, anchors: AnchorFinder, words: Iterable[str]) -> None:
        """`words` are the words that templates know; any other word is unknown."""
        self._quantities = quantities
        self._anchors = anchors
        self._words = frozenset(words)

    def read_items(self, tokens: Sequence[Token]) -> list[Item]:
        """The items of some tokens."""
        units = self._quantities.settle_units(tokens)
        out: list[Item] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.kind == "w":
                anchor, end = self._find_anchor(tokens, at, out)
                if anchor is not None:
                    out.append(Item("anchor", None, (), (anchor,), end - at))
                    if end - at > _SHORTEST_SPAN:
                        out += self._read_spans(tokens, at, end, units)
                    at = end
                    continue
            time, end = self._quantities.read_time(tokens, at, units)
            if time is not None:
                out.append(time)
            elif end == at:
                known = token.key in self._words or token.kind == "m"
                out.append(Item(token.key if known else UNKNOWN))
                end = at + 1
            at = end
        items = _drop_repeats(_drop_asides(self._drop_yielding(out)))
        return _group_anchors(_group_times(items))

    def _find_anchor(self, tokens: Sequence[Token], at: int, out: Sequence[Item]) -> tuple[str | None, int]:
        """The anchor at a token. `2 days before surgery` counts days: it is not `before surgery`, a baseline."""
        anchor, end = self._anchors.find_anchor(tokens, at)
        counted = anchor is not None and tokens[at].key == "before" and out and out[-1].form is Form.DURATION
        if counted and self._anchors.find_anchor(tokens, at + 1)[0] is not None:
            return None, at
        return anchor, end

    def _read_spans(self, tokens: Sequence[Token], at: int, end: int, units: Mapping[str, str]) -> list[Item]:
        """The amounts inside an anchor: `end of the 30-day study` ends the window, whose length is 30 days."""
        places = [place for place in range(at, end - 1) if tokens[place].kind == "n" and tokens[place + 1].key in units]
        times = [self._quantities.read_time(tokens[place:end], 0, units)[0] for place in places]
        return [time for time in times if time is not None and time.form is not Form.LENGTH]

    def _drop_yielding(self, items: list[Item]) -> list[Item]:
        """`the start of` says nothing before the anchor that starts."""
        out: list[Item] = []
        for at, item in enumerate(items):
            if item.anchors and self._anchors.anchors[item.anchors[0]].gives_way:
                following = at + 1
                while following < len(items) and following - at <= _MAX_BETWEEN and items[following].key in _PASSED:
                    following += 1
                if following < len(items) and items[following].anchors:
                    continue
            out.append(item)
        return out


def _drop_asides(items: list[Item]) -> list[Item]:
    """What stands in brackets between an event and `until` only explains the event: `baseline (day 0) to week 12`."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        if items[at].key == "(" and out and out[-1].anchors:
            end = at + 1
            while end < len(items) and end - at < _MAX_ASIDE and items[end].key not in {"(", ")"}:
                end += 1
            if end + 1 < len(items) and items[end].key == ")" and items[end + 1].key in _OPENERS:
                at = end + 1
                continue
        out.append(items[at])
        at += 1
    return out


def _drop_repeats(items: list[Item]) -> list[Item]:
    """`12 weeks (3 months)`, `6 weeks or 42 days`: the same time said again says nothing new."""
    out: list[Item] = []
    closes = False
    for item in items:
        if closes and item.key == ")":
            closes = False
            continue
        closes = False
        if (
            len(out) > 1
            and item.form
            and out[-1].key in {"(", "or", "="}
            and out[-2].form
            and _says_same(item, out[-2], out[-1])
        ):
            closes = out.pop().key == "("
            continue
        out.append(item)
    return out


def _says_same(one: Item, other: Item, mark: Item) -> bool:
    if len(one.moments) != 1 or len(other.moments) != 1:
        return False
    first, second = one.moments[0], other.moments[0]
    within = _SAME_IN_BRACKETS if mark.key == "(" else SAME_WITHIN
    return isinstance(first, Duration) and isinstance(second, Duration) and is_same(first, second, within)


def _group_times(items: list[Item]) -> list[Item]:
    """`Day 100, 6 months and 1 year` is one list."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        at += 1
        if item.form not in _GROUPED or (out and out[-1].key in _BEFORE_ONE):
            out.append(item)
            continue
        moments, size = item.moments, item.size
        while (end := _skip_joins(items, at)) > at and end < len(items) and items[end].form in _GROUPED:
            if _starts_anew(items, at - 1, end):
                break
            moments += _carry_cycle(moments[-1], items[end])
            size += items[end].size + end - at
            at = end + 1
        out.append(item if moments is item.moments else make_time(Form.LIST, moments, size, labelled=item.labelled))
    return out


def _carry_cycle(last: Moment, item: Item) -> tuple[Moment, ...]:
    """The Day 8 of `Cycle 1 Day 1, Day 8` is a day of cycle 1."""
    if not isinstance(last, CycleDay) or last.is_whole or not item.labelled:
        return item.moments
    days = [moment for moment in item.moments if isinstance(moment, Duration) and moment.parts[0][1] == "D"]
    if len(days) < len(item.moments) or not all(0 < day.days <= _LONGEST_CYCLE for day in days):
        return item.moments
    return tuple(CycleDay(f"C{last.cycle}D{day.parts[0][0]}", last.cycle) for day in days)


def _starts_anew(items: Sequence[Item], last: int, following: int) -> bool:
    """True for `Day 85 and 30 days after last dose`: the second clock starts with the event."""
    one, other = items[last].moments[-1], items[following].moments[0]
    is_counted = following + 1 < len(items) and items[following + 1].key == "after"
    return is_counted and isinstance(one, Duration) and isinstance(other, Duration) and other.days < one.days


def _skip_joins(items: Sequence[Item], at: int) -> int:
    end = at
    while end < len(items) and end - at <= 1 and items[end].key in _JOINS:
        end += 1
    return end


def _group_anchors(items: list[Item]) -> list[Item]:
    """`progression per investigator, relapse or death` is one group; unknown words may stand between."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        at += 1
        if not item.anchors:
            out.append(item)
            continue
        names, size = item.anchors, item.size
        while (end := _find_next_anchor(items, at)) is not None:
            names += items[end].anchors
            size += items[end].size + end - at
            at = end + 1
        out.append(item if names is item.anchors else Item("anchor", None, (), names, size))
    return out


def _find_next_anchor(items: Sequence[Item], at: int) -> int | None:
    joined = False
    for end in range(at, min(at + _MAX_BETWEEN + 1, len(items))):
        item = items[end]
        if item.anchors:
            return end if joined else None
        if item.key in _JOINS:
            joined = True
        elif item.key != UNKNOWN:
            return None
    return None
