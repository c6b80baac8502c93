"""Brackets inside a list of times: they name or repeat its elements, and would cut it in two."""

from __future__ import annotations

from normalizer.extract.time_frame.tokens import Token

LIST_MARKS = frozenset({",", ";", "&", "and"})
_CYCLES = frozenset({"cycle", "cycles", "course", "courses"})
_BEFORE = frozenset({"pre", "predose", "preinfusion", "before", "prior"})
_MAX_ASIDE = 8
_LABEL_SIZE = 2
_ONE_WORD = 3
_SPREAD_SIZE = 5


def drop_list_asides(tokens: list[Token], units: frozenset[str]) -> list[Token]:
    """Drop the names in `Months 30 (part A), 42 (part B)` and `3 weeks (T1), 6 weeks (T2)`: they cut a list in two.

    A single word may be an event: the one in `Day -7 (screening), 1, 8` moves behind the list.
    """
    out: list[Token] = []
    moved: list[Token] = []
    at = 0
    while at < len(tokens):
        end = at
        if tokens[at].key == "(" and at:
            repeat = _find_repeat(tokens, at, units)
            if repeat:
                out += [tokens[at + 1]] if tokens[at - 1].kind == "w" else []
                at = repeat
                continue
            end = _find_list_aside(tokens, at, units)
        if end == at:
            if moved and tokens[at].kind == "w":
                out += moved
                moved = []
            out.append(tokens[at])
            end += 1
        elif out[-1].key == "0" and tokens[at + 1].key in _BEFORE:
            out[-1:] = tokens[at + 1 : end - 1]  # the 0 of `0 (predose), 1 and 2 hours` is the sample before the dose
        elif end - at == _ONE_WORD and tokens[at + 1].key.isalpha():
            moved += tokens[at:end]
        at = end
    return out + moved


def _find_repeat(tokens: list[Token], at: int, units: frozenset[str]) -> int:
    """The place after the bracket of `four (4) weeks`, `4 (four) weeks` or `7.4 (0.5 - 20.1) months`; 0 if it is none.

    The number is said twice, or its spread is given.
    """
    keys = [token.key for token in tokens[at : at + _SPREAD_SIZE]]
    kinds = [token.kind for token in tokens[at - 1 : at + _SPREAD_SIZE + 1]]
    size = 3 if keys[2:3] == [")"] and {kinds[0], kinds[2]} == {"n", "w"} else 0
    if keys[2:3] + keys[4:5] == ["-", ")"] and kinds[0] == kinds[2] == kinds[4] == "n":
        size = _SPREAD_SIZE
    return at + size if size and at + size < len(tokens) and tokens[at + size].key in units else 0


def _find_list_aside(tokens: list[Token], at: int, units: frozenset[str]) -> int:
    """The place after the bracket that opens here, if it names an element of a list that goes on; else `at`."""
    end = at + 1
    is_time = False
    while end < len(tokens) and end - at <= _MAX_ASIDE and tokens[end].key not in {"(", ")"}:
        is_time = is_time or (tokens[end].kind == "n" and end + 1 < len(tokens) and tokens[end + 1].key in units)
        end += 1
    if is_time:
        return end + 1 if _is_cycle_length(tokens, at, end) else at
    following = end + 1
    while following < min(len(tokens), end + 3) and tokens[following].key in LIST_MARKS:
        following += 1
    goes_on = end + 1 < following < len(tokens) and tokens[following].kind == "n"
    size = end - at - 1
    is_word = size == 1 and tokens[at + 1].key.isalpha() and len(tokens[at + 1].key) > 1
    is_unit = tokens[at - 1].key in units and size <= _LABEL_SIZE and not is_word
    is_named = tokens[at - 1].kind == "n" or is_unit
    return end + 1 if tokens[end : end + 1] and tokens[end].key == ")" and goes_on and is_named else at


def _is_cycle_length(tokens: list[Token], at: int, end: int) -> bool:
    """True for the bracket in `cycles 1 (1 cycle = 21 days), 2 and 3` and `cycles (cycle = 21 days) 1, 2`."""
    is_closed = end < len(tokens) and tokens[end].key == ")"
    if not is_closed or not any(token.key in _CYCLES for token in tokens[at + 1 : end]):
        return False
    numbered = tokens[at - 1].kind == "n" and at > 1 and tokens[at - 2].key in _CYCLES
    following = end + 1
    while numbered and following < min(len(tokens), end + 3) and tokens[following].key in LIST_MARKS:
        following += 1
    is_listed = following > end + 1 if numbered else tokens[at - 1].key in _CYCLES
    return is_listed and following < len(tokens) and tokens[following].kind == "n"
