"""Templates such as `up to {time:bound}`: what ways of writing mean, matched on a stream of items.

Between the elements of a template nothing may stand, except unknown words before a slot, an opening bracket or `from`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from normalizer.errors import VocabularyError
from normalizer.extract.time_frame.items import UNKNOWN, Form, Item
from normalizer.extract.time_frame.wording import Wording

_SLOT = re.compile(r"\{([a-z_]+):([a-z_]+)\}")
_ANCHOR = "{anchor}"
_FORMS = {form: f"{{{form}}}" for form in Form}
_SLOTS: dict[str, tuple[str, ...]] = {
    "anchor": (_ANCHOR,),
    "time": tuple(symbol for form, symbol in _FORMS.items() if form is not Form.LENGTH),
    "single": (_FORMS[Form.DURATION], _FORMS[Form.LABEL]),
    **{form: (symbol,) for form, symbol in _FORMS.items()},
}
_MAX_GAP = 9
_AFTER_UNKNOWN = ("(", "from", "until")
_END = ""


_AT = "at"
_ALIKE = (("until", "upto"), ("upto", "until"))


class Sets(StrEnum):
    """What a slot says: those up to `ignore` are for times, `ignore` and the rest for anchors.

    `moment` is a point if the text lists several, else the end of a window; `bare` a point and the end of a
    window; `from` the beginning of a window (day 1 and day 0 name the anchor it starts at); `same` is left out if
    it is day 0 or 1, `span` if it is a whole cycle; `before` counts only if nothing else does; `around` is a point
    beside the baseline, `ahead` counts down to an event. `opens` starts a
    window unless the anchor is an end by itself; `origin`, `late` and `since` start the window if nothing else
    does, else `late` ends it, and `origin` does if nothing else ends it. `prior` is an event before which the window
    opens; `name` says of a time what happens then, which ends the window unless it is one of several assessments.
    """

    POINT = "point"
    BARE = "bare"
    MOMENT = "moment"
    BOUND = "bound"
    EVERY = "every"
    CYCLE_LENGTH = "cycle_length"
    FROM = "from"
    SAME = "same"
    SPAN = "span"
    AROUND = "around"
    AHEAD = "ahead"
    IGNORE = "ignore"
    START = "start"
    END = "end"
    OPENS = "opens"
    ORIGIN = "origin"
    NEAR = "near"
    LATE = "late"
    SINCE = "since"
    BEFORE = "before"
    ALONE = "alone"
    PRIOR = "prior"
    NAME = "name"


Elements = tuple[str | tuple[tuple[str, ...], Sets], ...]


class Template(NamedTuple):
    """A compiled template: `elements` are words, or slots as (symbols, what they set).

    `is_counted` says that its times are counted from an event.
    """

    text: str
    elements: Elements
    literals: int
    is_window: bool
    is_cap: bool
    per_cycle: bool
    is_counted: bool


class Reading(NamedTuple):
    """A template met in the stream. `filled` pairs each slot's item with what it sets."""

    template: Template
    filled: tuple[tuple[Item, Sets], ...]
    start: int
    end: int


def compile_template(entry: Mapping[str, Any], wording: Wording) -> Template:
    """The template of an entry of `patterns.yaml`. Raises VocabularyError for a slot that does not exist."""
    text = entry["template"]
    elements: list[str | tuple[tuple[str, ...], Sets]] = []
    at = 0
    for slot in _SLOT.finditer(text):
        elements += [token.key for token in wording.read_text(text[at : slot.start()])]
        if slot[1] not in _SLOTS or slot[2] not in set(Sets):
            message = f"time_frames/patterns: unknown slot {slot[0]} in {text!r}"
            raise VocabularyError(message)
        elements.append((_SLOTS[slot[1]], Sets(slot[2])))
        at = slot.end()
    elements += [token.key for token in wording.read_text(text[at:])]
    flags = set(entry.get("flags", ()))
    literals = sum(isinstance(element, str) for element in elements)
    is_counted = any(element[1] is Sets.ORIGIN for element in elements if not isinstance(element, str))
    return Template(
        text, tuple(elements), literals, "window" in flags, "cap" in flags, "per-cycle" in flags, is_counted
    )


def derive_templates(templates: Sequence[Template]) -> list[Template]:
    """The templates, and those that follow from them: `up to` says `until`, and what stands after `at` is a point."""
    known = {_shape(template) for template in templates}
    out = list(templates)
    for template in filter(_is_window, templates):
        for elements in (_swap_word(template.elements, *pair) for pair in _ALIKE):
            _add_derived(out, known, template, elements)
    for template in templates:
        first = template.elements[0]
        if template.is_counted and not isinstance(first, str) and first[1] is Sets.MOMENT:
            _add_derived(out, known, template, (_AT, (first[0], Sets.POINT), *template.elements[1:]))
        elif not isinstance(first, str) and first[1] is Sets.BARE:
            _add_derived(out, known, template, (_AT, *template.elements))
    return out


def _is_window(template: Template) -> bool:
    return template.is_window and not isinstance(template.elements[-1], str)


def _add_derived(out: list[Template], known: set[tuple[Any, ...]], template: Template, elements: Elements) -> None:
    derived = template._replace(elements=elements, literals=sum(isinstance(element, str) for element in elements))
    if _shape(derived) not in known:
        known.add(_shape(derived))
        out.append(derived)


def _swap_word(elements: Elements, one: str, other: str) -> Elements:
    return tuple(other if element == one else element for element in elements)


def _shape(template: Template) -> tuple[Any, ...]:
    """What the template matches, whatever it says of it."""
    return tuple(element if isinstance(element, str) else element[0] for element in template.elements)


class TemplateMatcher:
    """Finds, from left to right, the template that takes the most items at each place."""

    def __init__(self, templates: Iterable[Template], connectors: Iterable[str]) -> None:
        """`connectors` are the words that a gap cannot cross."""
        self._starts: dict[str, list[Template]] = {}
        self._connectors = frozenset(connectors)
        templates = sorted(templates, key=_rank)
        for template in templates:
            first = template.elements[0]
            for symbol in (first,) if isinstance(first, str) else first[0]:
                self._starts.setdefault(symbol, []).append(template)
        self._longest = max((len(template.elements) for template in templates), default=0)
        self._pairs: dict[tuple[str, str, int], list[tuple[Template, frozenset[str]]]] = {}

    def find_readings(self, items: Sequence[Item]) -> list[Reading]:
        """The readings of a stream; items that no template takes are left out."""
        out: list[Reading] = []
        symbols = [_symbol(item) for item in items]
        symbols.append(_END)
        present = set(symbols)
        passes = [self._may_skip(item) for item in items]
        passes.append(False)
        at = 0
        while at < len(items):
            best: Reading | None = None
            for template, words in self._list_candidates(symbols, passes, at):
                if not words <= present:
                    continue
                reading = _match(template, items, symbols, passes, at)
                if reading is not None and (best is None or reading.end > best.end):
                    best = reading
            if best is None:
                at += 1
                continue
            out.append(best)
            at = best.end
        return out

    def _list_candidates(
        self, symbols: Sequence[str], passes: Sequence[bool], at: int
    ) -> Sequence[tuple[Template, frozenset[str]]]:
        """The templates that begin with this item, may go on with the next and are not too long, with their words."""
        first, second = symbols[at], symbols[at + 1]
        starts = self._starts.get(first)
        if starts is None:
            return ()
        room = min(len(symbols) - 1 - at, self._longest)
        found = self._pairs.get((first, second, room))
        if found is None:
            found = self._pairs[first, second, room] = [
                (template, frozenset(element for element in template.elements if isinstance(element, str)))
                for template in starts
                if len(template.elements) <= room and _may_follow(template, second, may_pass=passes[at + 1])
            ]
        return found

    def _may_skip(self, item: Item) -> bool:
        return item.key == UNKNOWN or (item.is_word and item.key not in self._connectors)


def _may_follow(template: Template, symbol: str, *, may_pass: bool) -> bool:
    """True if an item of that symbol can be, or be passed before, the second element of a template."""
    if len(template.elements) == 1:
        return True
    second = template.elements[1]
    if isinstance(second, str):
        return symbol == second or (symbol == UNKNOWN and second in _AFTER_UNKNOWN)
    return symbol in second[0] or may_pass


def _match(
    template: Template, items: Sequence[Item], symbols: Sequence[str], passes: Sequence[bool], at: int
) -> Reading | None:
    place = at
    filled: list[tuple[Item, Sets]] = []
    for element in template.elements:
        if isinstance(element, str):
            if symbols[place] == UNKNOWN and element in _AFTER_UNKNOWN:
                place = _skip_unknown_words(symbols, place)
            if symbols[place] != element:
                return None
        else:
            if place > at and passes[place]:
                place = _skip_words(passes, place)
            if symbols[place] not in element[0]:
                return None
            filled.append((items[place], element[1]))
        place += 1
    return Reading(template, tuple(filled), at, place)


def _skip_words(passes: Sequence[bool], at: int) -> int:
    end = at
    while passes[end] and end - at < _MAX_GAP:
        end += 1
    return end


def _skip_unknown_words(symbols: Sequence[str], at: int) -> int:
    end = at
    while symbols[end] == UNKNOWN and end - at < _MAX_GAP:
        end += 1
    return end


def _symbol(item: Item) -> str:
    if item.form is not None:
        return _FORMS[item.form]
    return _ANCHOR if item.anchors else item.key


def _rank(template: Template) -> tuple[int, int, str]:
    """Of templates that take the same items the one with more words wins, then the one with narrower slots."""
    width = sum(len(element[0]) for element in template.elements if not isinstance(element, str))
    return (-template.literals, width, template.text)
