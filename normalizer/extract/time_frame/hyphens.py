"""Hyphens: inside words they say nothing, before numbers they may be signs, between times they are ranges."""

from __future__ import annotations

from normalizer.extract.time_frame.tokens import Token

JOINS = frozenset({"to", "and", "through", "until", "or", "from"})
_PREFIXES = frozenset({"pre", "post"})


def settle_hyphens(tokens: list[Token], units: frozenset[str]) -> list[Token]:
    """Drop hyphens inside words (follow-up, 12-week, Day-28), mark minus signs, keep dashes and ranges."""
    out: list[Token] = []
    for at, token in enumerate(tokens):
        is_inner = 0 < at < len(tokens) - 1
        if token.key == "~":
            out += _settle_tilde(tokens, at) if is_inner else []
        elif token.key == "-" and is_inner:
            out += _settle_hyphen(tokens, at, units)
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


def _settle_inner_hyphen(tokens: list[Token], at: int, units: frozenset[str]) -> list[Token]:
    """What the hyphen of `baseline-12 weeks`, `12 weeks-5 years`, `d-7`, `Day-28` or `6- to-12 months` becomes."""
    before, token, after = tokens[at - 1], tokens[at], tokens[at + 1]
    is_amount = at + 2 < len(tokens) and tokens[at + 2].key in units
    if before.key in units:
        if is_amount and _is_span(tokens, at):
            return [token]
        return [Token("m", "minus")] if len(before.key) == 1 else []
    if is_amount and before.key not in JOINS:
        return [token]
    if before.key not in JOINS:
        tokens[at + 1] = Token("w", after.key)
    return []


def _settle_hyphen(tokens: list[Token], at: int, units: frozenset[str]) -> list[Token]:
    """What a hyphen becomes. In IL-2 and COVID-19 the number turns into part of the name."""
    before, token, after = tokens[at - 1], tokens[at], tokens[at + 1]
    is_prefix = before.key in _PREFIXES
    if is_prefix or (before.kind == "n" and token.glued and not after.glued and after.kind != "n"):
        return []
    if token.glued and after.glued and before.kind != "m" and after.kind == "w":
        return []
    if token.glued and after.glued and before.kind == "w" and after.kind == "n":
        return _settle_inner_hyphen(tokens, at, units)
    is_sign = before.kind == "m" or before.key in units or before.key in JOINS
    if is_sign and (not token.glued or before.key == "(") and after.glued and after.kind == "n":
        return [Token("m", "minus")]
    return [token]
