"""Tokens whose marks belong to a number or word: fractions, tolerances, hyphens and signs are settled."""

from __future__ import annotations

from normalizer.extract.time_frame.hyphens import JOINS, settle_hyphens
from normalizer.extract.time_frame.list_asides import LIST_MARKS, drop_list_asides
from normalizer.extract.time_frame.tokens import Token, split_tokens

_FRACTIONS = {("1", "2"): ".5", ("1", "4"): ".25", ("3", "4"): ".75", ("1", "3"): ".33"}
_TOLERANCES = frozenset({"+/-", "+"})
_BETWEEN_TOLERANCES = frozenset({"/", "-", "+"})
_POSTOPERATIVE_WORD = "postoperative"
_POSTOPERATIVE = frozenset({_POSTOPERATIVE_WORD, "postop"})
_OPERATIVE = frozenset({"operative", "op"})


def find_tokens(text: str, units: frozenset[str]) -> list[Token]:
    """The tokens of the first 4,000 characters of a text.

    `units` are the words for times and cycles; a number may be glued to either side (w12, day1, 3months).
    """
    tokens = split_tokens(text, units)
    if "ost" in text and "op" in text:
        tokens = _move_adjectives(_join_adjectives(tokens), units)
    if "/" in text:
        tokens = _settle_fractions(tokens)
    if "+" in text:
        tokens = _drop_tolerances(tokens, units)
    if "(" in text or "[" in text:
        tokens = drop_list_asides(tokens, units)
    if "-" in text or "~" in text:
        tokens = settle_hyphens(tokens, units)
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


def _move_adjectives(tokens: list[Token], units: frozenset[str]) -> list[Token]:
    """`24 postoperative hours` are 24 hours postoperative; postoperative day 1 stays."""
    for at in range(1, len(tokens) - 1):
        before, token, unit = tokens[at - 1], tokens[at], tokens[at + 1]
        is_label = at + 2 < len(tokens) and tokens[at + 2].kind == "n"
        if token.key in _POSTOPERATIVE and before.key.isalnum() and unit.key in units and not is_label:
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


def _drop_tolerances(tokens: list[Token], units: frozenset[str]) -> list[Token]:
    """Drop `± 3 days`, `(±1)` and `(+14/-7 days)`; of `12 ± 2 weeks` the unit stays."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        is_counted = bool(out) and out[-1].kind == "n" and (len(out) == 1 or out[-2].key not in units)
        end = _find_tolerance_end(tokens, at, units, is_counted=is_counted)
        if end == at:
            if not (_is_part_of_name(tokens, at) or _is_open_amount(tokens, at, units)):
                out.append(tokens[at])
            at += 1
            continue
        unit = [token for token in tokens[at:end] if token.key in units]
        following = tokens[end].key if end < len(tokens) else ""
        if is_counted and _opens_list(out, units) and following not in units and following not in LIST_MARKS:
            out += unit  # the unit of `90 (± 14 days)` is that of the number too
        at = end
    return out


def _find_tolerance_end(tokens: list[Token], at: int, units: frozenset[str], *, is_counted: bool) -> int:
    """The place after the tolerance that starts at a token; the same place if none does.

    Its unit is part of it, unless it belongs to the number before it (`is_counted`).
    """
    in_brackets = tokens[at].key == "("
    end = at + in_brackets
    sign = tokens[end].key if end < len(tokens) else ""
    if sign not in _TOLERANCES or (sign == "+" and not in_brackets):
        return at
    end += 1
    while end < len(tokens) and (tokens[end].kind == "n" or tokens[end].key in _BETWEEN_TOLERANCES):
        end += 1
    if end < len(tokens) and tokens[end].key in units and (in_brackets or not is_counted):
        end += 1
    if not in_brackets:
        return end
    return end + 1 if end < len(tokens) and tokens[end].key == ")" else at


def _opens_list(out: list[Token], units: frozenset[str]) -> bool:
    """True for the last of some numbers that no unit precedes: the 90 of `7 and 90 (± 14 days)`."""
    first = len(out) - 1
    while first > 1 and out[first - 1].key in LIST_MARKS and out[first - 2].kind == "n":
        first -= 2
    before = out[first - 1] if first else None
    return before is None or (before.kind == "w" and before.key not in JOINS and before.key not in units)


def _is_part_of_name(tokens: list[Token], at: int) -> bool:
    """True for the plus sign of `CD8+ cells`."""
    before = tokens[at - 1] if at else tokens[at]
    return tokens[at].key == "+" and tokens[at].glued and before.kind == "w" and before.key[-1].isdigit()


def _is_open_amount(tokens: list[Token], at: int, units: frozenset[str]) -> bool:
    """True for the plus sign of `24+ weeks`."""
    if tokens[at].key != "+" or not tokens[at].glued or not 0 < at < len(tokens) - 1:
        return False
    return tokens[at - 1].kind == "n" and tokens[at + 1].key in units
