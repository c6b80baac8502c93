"""Marks that belong to a number or word: fractions, tolerances, hyphens and signs are settled before reading."""

from __future__ import annotations

from normalizer.extract.time_frame.tokens import Token, split_tokens

_FRACTIONS = {("1", "2"): ".5", ("1", "4"): ".25", ("3", "4"): ".75", ("1", "3"): ".33"}
_TOLERANCES = frozenset({"+/-", "+"})
_JOINS = frozenset({"to", "and", "through", "until", "or", "from"})
_LIST_MARKS = frozenset({",", ";", "&", "and"})
_CYCLES = frozenset({"cycle", "cycles", "course", "courses"})
_BEFORE = frozenset({"pre", "predose", "preinfusion", "before", "prior"})
_POSTOPERATIVE_WORD = "postoperative"
_POSTOPERATIVE = frozenset({_POSTOPERATIVE_WORD, "postop"})
_OPERATIVE = frozenset({"operative", "op"})
_PREFIXES = frozenset({"pre", "post"})
_MAX_ASIDE = 8
_LABEL_SIZE = 2
_ONE_WORD = 3
_SPREAD_SIZE = 5


def find_tokens(text: str, labels: frozenset[str], tails: frozenset[str]) -> list[Token]:
    """The tokens of the first 4,000 characters of a text.

    `labels` are the words that may carry a glued number (w12, day1), `tails` the unit words that may be glued
    to a number (3months).
    """
    tokens = split_tokens(text, labels, tails)
    if "ost" in text and "op" in text:
        tokens = _move_adjectives(_join_adjectives(tokens), tails)
    if "/" in text:
        tokens = _settle_fractions(tokens)
    if "+" in text:
        tokens = _drop_tolerances(tokens, labels, tails)
    if "(" in text or "[" in text:
        tokens = _drop_list_asides(tokens, tails)
    if "-" in text or "~" in text:
        tokens = _settle_hyphens(tokens, labels)
    return tokens


def _join_adjectives(tokens: list[Token]) -> list[Token]:
    """`post-operative` is one word."""
    out: list[Token] = []
    for token in tokens:
        if token.key in _OPERATIVE and [one.key for one in out[-2:]] == ["post", "-"]:
            out[-2:] = [out[-2]._replace(key=_POSTOPERATIVE_WORD)]
        else:
            out.append(token)
    return out


def _move_adjectives(tokens: list[Token], tails: frozenset[str]) -> list[Token]:
    """`24 postoperative hours` are 24 hours postoperative; postoperative day 1 stays."""
    for at in range(1, len(tokens) - 1):
        before, token, unit = tokens[at - 1], tokens[at], tokens[at + 1]
        is_label = at + 2 < len(tokens) and tokens[at + 2].kind == "n"
        if token.key in _POSTOPERATIVE and before.key.isalnum() and unit.key in tails and not is_label:
            tokens[at], tokens[at + 1] = unit, token
    return tokens


def _settle_fractions(tokens: list[Token]) -> list[Token]:
    """`15 1/2` becomes 15.5 and `1/2` 0.5; a slash in a list or date stays."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        three = tokens[at : at + 3]
        decimals = None
        if len(three) == 3 and three[1].key == "/" and three[1].glued and three[2].glued:  # noqa: PLR2004 - a/b
            decimals = _FRACTIONS.get((three[0].key, three[2].key))
        is_listed = (at + 3 < len(tokens) and tokens[at + 3].key == "/") or (bool(out) and out[-1].key == "/")
        if decimals is None or is_listed:
            out.append(token)
            at += 1
            continue
        if out and out[-1].kind == "n" and "." not in out[-1].key and not token.glued:
            out[-1] = out[-1]._replace(key=out[-1].key + decimals)
        else:
            out.append(Token("n", "0" + decimals))
        at += 3
    return out


def _drop_tolerances(tokens: list[Token], labels: frozenset[str], tails: frozenset[str]) -> list[Token]:
    """Drop `± 3 days`, `(±1)` and `(+14/-7 days)`; of `12 ± 2 weeks` the unit stays."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        bracket = tokens[at].key == "("
        first = at + bracket
        signed = first < len(tokens) and tokens[first].key in _TOLERANCES
        if not signed or (tokens[first].key == "+" and not bracket):
            if _is_part_of_name(tokens, at) or _is_open_amount(tokens, at, tails):
                at += 1
                continue
            out.append(tokens[at])
            at += 1
            continue
        end = first + 1
        while end < len(tokens) and (tokens[end].kind == "n" or tokens[end].key in {"/", "-", "+"}):
            end += 1
        counted = bool(out) and out[-1].kind == "n" and (len(out) == 1 or out[-2].key not in labels)
        unit = end
        if end < len(tokens) and tokens[end].key in tails and (not counted or bracket):
            end += 1
        if bracket and not (end < len(tokens) and tokens[end].key == ")"):
            out.append(tokens[at])
            at += 1
            continue
        at = end + bracket
        following = tokens[at].key if at < len(tokens) else ""
        is_alone = counted and _opens_list(out, labels)
        if unit < end and counted and is_alone and following not in tails and following not in _LIST_MARKS:
            out.append(tokens[unit])  # the unit of `90 (± 14 days)` is that of the number too
    return out


def _opens_list(out: list[Token], labels: frozenset[str]) -> bool:
    """True for the last of some numbers that no unit precedes: the 90 of `7 and 90 (± 14 days)`."""
    first = len(out) - 1
    while first > 1 and out[first - 1].key in _LIST_MARKS and out[first - 2].kind == "n":
        first -= 2
    before = out[first - 1] if first else None
    return before is None or (before.kind == "w" and before.key not in _JOINS and before.key not in labels)


def _is_part_of_name(tokens: list[Token], at: int) -> bool:
    """True for the plus sign of `CD8+ cells`."""
    before = tokens[at - 1] if at else tokens[at]
    return tokens[at].key == "+" and tokens[at].glued and before.kind == "w" and before.key[-1].isdigit()


def _is_open_amount(tokens: list[Token], at: int, tails: frozenset[str]) -> bool:
    """True for the plus sign of `24+ weeks`."""
    if tokens[at].key != "+" or not tokens[at].glued or not 0 < at < len(tokens) - 1:
        return False
    return tokens[at - 1].kind == "n" and tokens[at + 1].key in tails


def _drop_list_asides(tokens: list[Token], tails: frozenset[str]) -> list[Token]:
    """Drop the names in `Months 30 (part A), 42 (part B)` and `3 weeks (T1), 6 weeks (T2)`: they cut a list in two.

    A single word may be an event: the one in `Day -7 (screening), 1, 8` moves behind the list.
    """
    out: list[Token] = []
    moved: list[Token] = []
    at = 0
    while at < len(tokens):
        end = at
        if tokens[at].key == "(" and at:
            repeat = _find_repeat(tokens, at, tails)
            if repeat:
                out += [tokens[at + 1]] if tokens[at - 1].kind == "w" else []
                at = repeat
                continue
            end = _find_list_aside(tokens, at, tails)
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


def _find_repeat(tokens: list[Token], at: int, tails: frozenset[str]) -> int:
    """The place after the bracket of `four (4) weeks`, `4 (four) weeks` or `7.4 (0.5 - 20.1) months`; 0 if it is none.

    The number is said twice, or its spread is given.
    """
    keys = [token.key for token in tokens[at : at + _SPREAD_SIZE]]
    kinds = [token.kind for token in tokens[at - 1 : at + _SPREAD_SIZE + 1]]
    size = 3 if keys[2:3] == [")"] and {kinds[0], kinds[2]} == {"n", "w"} else 0
    if keys[2:3] + keys[4:5] == ["-", ")"] and kinds[0] == kinds[2] == kinds[4] == "n":
        size = _SPREAD_SIZE
    return at + size if size and at + size < len(tokens) and tokens[at + size].key in tails else 0


def _find_list_aside(tokens: list[Token], at: int, tails: frozenset[str]) -> int:
    """The place after the bracket that opens here, if it names an element of a list that goes on; else `at`."""
    end = at + 1
    is_time = False
    while end < len(tokens) and end - at <= _MAX_ASIDE and tokens[end].key not in {"(", ")"}:
        is_time = is_time or (tokens[end].kind == "n" and end + 1 < len(tokens) and tokens[end + 1].key in tails)
        end += 1
    if is_time:
        return end + 1 if _is_cycle_length(tokens, at, end) else at
    following = end + 1
    while following < min(len(tokens), end + 3) and tokens[following].key in _LIST_MARKS:
        following += 1
    goes_on = end + 1 < following < len(tokens) and tokens[following].kind == "n"
    size = end - at - 1
    is_word = size == 1 and tokens[at + 1].key.isalpha() and len(tokens[at + 1].key) > 1
    is_unit = tokens[at - 1].key in tails and size <= _LABEL_SIZE and not is_word
    is_named = tokens[at - 1].kind == "n" or is_unit
    return end + 1 if tokens[end : end + 1] and tokens[end].key == ")" and goes_on and is_named else at


def _is_cycle_length(tokens: list[Token], at: int, end: int) -> bool:
    """True for the bracket in `cycles 1 (1 cycle = 21 days), 2 and 3` and `cycles (cycle = 21 days) 1, 2`."""
    is_closed = end < len(tokens) and tokens[end].key == ")"
    if not is_closed or not any(token.key in _CYCLES for token in tokens[at + 1 : end]):
        return False
    numbered = tokens[at - 1].kind == "n" and at > 1 and tokens[at - 2].key in _CYCLES
    following = end + 1
    while numbered and following < min(len(tokens), end + 3) and tokens[following].key in _LIST_MARKS:
        following += 1
    is_listed = following > end + 1 if numbered else tokens[at - 1].key in _CYCLES
    return is_listed and following < len(tokens) and tokens[following].kind == "n"


def _settle_hyphens(tokens: list[Token], labels: frozenset[str]) -> list[Token]:
    """Drop hyphens inside words (follow-up, 12-week, Day-28), mark minus signs, keep dashes and ranges."""
    out: list[Token] = []
    for at, token in enumerate(tokens):
        is_inner = 0 < at < len(tokens) - 1
        if token.key == "~":
            out += _settle_tilde(tokens, at) if is_inner else []
        elif token.key == "-" and is_inner:
            out += _settle_hyphen(tokens, at, labels)
        else:
            out.append(token)
    return out


def _settle_tilde(tokens: list[Token], at: int) -> list[Token]:
    """Between two times a tilde is a range; before one it says `about`."""
    return [Token("m", "-", tokens[at].glued)] if tokens[at + 1].glued == tokens[at].glued else []


def _is_span(tokens: list[Token], at: int) -> bool:
    """True for the hyphen of `12 weeks-5 years`, but not those of `baseline-4 weeks-12 weeks`."""
    sides = [tokens[place].key for place in (at - 3, at + 3) if 0 <= place < len(tokens)]
    return at > 1 and tokens[at - 2].kind == "n" and "-" not in sides


def _settle_inner_hyphen(tokens: list[Token], at: int, labels: frozenset[str]) -> list[Token]:
    """What the hyphen of `baseline-12 weeks`, `12 weeks-5 years`, `d-7`, `Day-28` or `6- to-12 months` becomes."""
    before, token, after = tokens[at - 1], tokens[at], tokens[at + 1]
    is_amount = at + 2 < len(tokens) and tokens[at + 2].key in labels
    if before.key in labels:
        if is_amount and _is_span(tokens, at):
            return [token]
        return [Token("m", "minus")] if len(before.key) == 1 else []
    if is_amount and before.key not in _JOINS:
        return [token]
    if before.key not in _JOINS:
        tokens[at + 1] = Token("w", after.key)
    return []


def _settle_hyphen(tokens: list[Token], at: int, labels: frozenset[str]) -> list[Token]:
    """What a hyphen becomes. In IL-2 and COVID-19 the number turns into part of the name."""
    before, token, after = tokens[at - 1], tokens[at], tokens[at + 1]
    is_prefix = before.key in _PREFIXES
    if is_prefix or (before.kind == "n" and token.glued and not after.glued and after.kind != "n"):
        return []
    if token.glued and after.glued and before.kind != "m" and after.kind == "w":
        return []
    if token.glued and after.glued and before.kind == "w" and after.kind == "n":
        return _settle_inner_hyphen(tokens, at, labels)
    is_sign = before.kind == "m" or before.key in labels or before.key in _JOINS
    if is_sign and (not token.glued or before.key == "(") and after.glued and after.kind == "n":
        return [Token("m", "minus")]
    return [token]
