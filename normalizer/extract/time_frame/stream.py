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
_MAX_NAME = 3
_TREATMENT = "treatment"
_TREATMENT_ANCHORS = {"after": "anchor:end-of-treatment", "before": "anchor:first-dose"}
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
        items = _drop_repeats(_drop_asides(self._drop_yielding(_name_treatments(out))))
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


def _name_treatments(items: list[Item]) -> list[Item]:
    """The treatment of `6 months after antiviral therapy` has ended, that of `before antiviral therapy` not begun."""
    for at, item in enumerate(items):
        if item.key != _TREATMENT or item.anchors or item.form:
            continue
        first = at
        while first and at - first <= _MAX_NAME and items[first - 1].key == UNKNOWN:
            first -= 1
        anchor = _TREATMENT_ANCHORS.get(items[first - 1].key) if 0 < first < at else None
        if anchor is not None:
            items[at] = Item("anchor", None, (), (anchor,))
    return items


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
        mark = _find_repeat(out, item) if item.form else 0
        if mark:
            closes = out[mark].key == "("
            del out[mark:]
            continue
        out.append(item)
    return out


def _find_repeat(out: Sequence[Item], item: Item) -> int:
    """The place of the mark before a time that only repeats the last one, or 0."""
    mark = len(out) - 1
    while mark > 0 and len(out) - mark <= _MAX_NAME and out[mark].key == UNKNOWN:
        mark -= 1
    if mark < 1 or out[mark].key not in {"(", "or", "="} or not out[mark - 1].form:
        return 0
    if mark < len(out) - 1:
        return mark if _is_within(out[mark - 1], item, out[mark]) else 0
    one = out[mark - 1]
    return mark if _says_same(item, one, out[mark]) or _is_within(one, item, out[mark]) else 0


def _says_same(one: Item, other: Item, mark: Item) -> bool:
    if len(one.moments) != 1 or len(other.moments) != 1:
        return False
    first, second = one.moments[0], other.moments[0]
    within = _SAME_IN_BRACKETS if mark.key == "(" else SAME_WITHIN
    return isinstance(first, Duration) and isinstance(second, Duration) and is_same(first, second, within)


def _is_within(one: Item, other: Item, mark: Item) -> bool:
    """True for the window of a visit: `Week 24 (days 155 to 186)`."""
    if mark.key != "(" or other.form is not Form.RANGE or len(one.moments) != 1 or one.form is Form.RANGE:
        return False
    days = [moment.days for moment in (*other.moments, *one.moments) if isinstance(moment, Duration)]
    return len(days) == len(other.moments) + 1 and min(days) < days[-1] < max(days)


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
            if _starts_anew(items, at - 1, end) or _is_repeated(items, moments[-1], end):
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
    if not (is_counted and isinstance(one, Duration) and isinstance(other, Duration)):
        return False
    is_zero = items[last].labelled and one.days == 0 and items[following].form is Form.DURATION
    return is_zero or other.days < one.days


def _is_repeated(items: Sequence[Item], last: Moment, at: int) -> bool:
    """True for the second day 1 of `Days 1 and 8 of cycle 1, and day 1 of every later cycle`."""
    following = [item.key for item in items[at + 1 : at + 3]]
    repeats = following[:1] == ["every"] or following == ["of", "every"]
    day = items[at].moments[0]
    is_back = isinstance(last, Duration) and isinstance(day, Duration) and day.days <= last.days
    return repeats and items[at].labelled and (is_back or isinstance(last, CycleDay))


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
