"""Tokens of a time frame: words, numbers and marks, with glued forms (W12, C1D8, q3w, 3months) taken apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from normalizer.text.key import make_token_key

MAX_LENGTH = 4000
_MAX_DIGITS = 9

# One pass, no nested quantifiers: a cycle day, a frequency, a number with its tail, a clock time, a word with its
# digits, or a mark. Mixed letters and digits that are none of these are one opaque word (JCAR017, M61SQcell).
_TOKEN = re.compile(
    r"(?P<cycle>[Cc](?P<c>\d{1,2})[Dd](?P<d>\d{1,3}))(?![^\W_])"
    r"|[Qq](?P<q>\d{1,3})(?P<qunit>[^\W\d_]{1,6})(?![^\W_])"
    r"|(?P<hours>\d{1,3}):(?P<minutes>\d\d)(?!\d)(?P<clocktail>[^\W\d_]*)"
    r"|(?P<number>\d+\.\d+|\d+|(?<![\w.])\.\d+)(?![^\W\d_]+\d)(?P<tail>[^\W\d_]*)"
    r"|(?P<word>[^\W\d_]+)(?P<digits>\d+\.\d+|\d+)?(?![^\W_])(?:'s?(?![^\W_]))?"
    r"|(?P<code>[^\W_]+)"
    r"|(?P<mark>\+ ?/ ?-|\+-|->|[-~,;:()\[\]/&+=<>#]|\.(?=\s|\Z))"
)
_FRACTIONS = {("1", "2"): ".5", ("1", "4"): ".25", ("3", "4"): ".75", ("1", "3"): ".33"}
_TOLERANCES = frozenset({"+/-", "+"})
_JOINS = frozenset({"to", "and", "through", "until", "or", "from"})
_ORDINAL_TAILS = frozenset({"st", "nd", "rd", "th"})


class Token(NamedTuple):
    """A word (its lookup key), number (its digits) or mark.

    `kind` is `w`, `n` or `m`; `glued` says that no space stands before it; `ordinal` marks 7th.
    """

    kind: str
    key: str
    glued: bool = False
    ordinal: bool = False


def find_tokens(text: str, labels: frozenset[str], tails: frozenset[str]) -> list[Token]:
    """The tokens of the first 4,000 characters of a text.

    `labels` are the words that may carry a glued number (w12, day1), `tails` the unit words that may be glued
    to a number (3months).
    """
    out: list[Token] = []
    add = out.append
    last_end = -1
    for match in _TOKEN.finditer(text[:MAX_LENGTH]):
        glued = match.start() == last_end
        last_end = match.end()
        group = match.lastgroup
        if (word := match["word"]) is not None:
            _add_word(out, word, match["digits"], glued, labels)
        elif (mark := match["mark"]) is not None:
            add(Token("m", _fold_mark(mark), glued))
        elif (number := match["number"]) is not None:
            _add_number(out, number, match["tail"], glued, tails)
        elif match["cycle"] is not None:
            out += (Token("w", "cycle"), Token("n", match["c"]), Token("w", "day"), Token("n", match["d"]))
        elif match["q"] is not None:
            out += (Token("w", "every"), Token("n", match["q"]), Token("w", make_token_key(match["qunit"])))
        elif match["hours"] is not None:
            _add_clock(out, match["hours"], match["minutes"], match["clocktail"])
        elif group == "code":
            add(Token("w", match["code"].casefold(), glued))
    return _settle_hyphens(_drop_tolerances(_settle_fractions(out), labels, tails), labels)


def _fold_mark(mark: str) -> str:
    if mark in {"(", "[", ")", "]"}:
        return "(" if mark in "([" else ")"
    if mark == "->":
        return "to"
    return "+/-" if mark[0] == "+" and len(mark) > 1 else mark


def _add_word(out: list[Token], word: str, digits: str | None, glued: bool, labels: frozenset[str]) -> None:
    if digits is None:
        out.append(Token("w", make_token_key(word), glued))
        return
    key = make_token_key(word)
    after_word = glued and len(out) > 1 and out[-1].key == "-" and out[-1].glued and out[-2].kind == "w"
    if key in labels and len(digits) <= _MAX_DIGITS and not after_word:
        out += (Token("w", key, glued), Token("n", digits, glued=True))
    else:
        out.append(Token("w", key + digits, glued))


def _add_number(out: list[Token], number: str, tail: str, glued: bool, tails: frozenset[str]) -> None:
    key = make_token_key(tail) if tail else ""
    if len(number) > _MAX_DIGITS:
        out.append(Token("w", "#", glued))
    elif not tail or key in tails:
        out.append(Token("n", number, glued))
        if tail:
            out.append(Token("w", key, glued=True))
    elif key in _ORDINAL_TAILS:
        out.append(Token("n", number, glued, ordinal=True))
    elif key.startswith("x") or len(key) > 2:  # noqa: PLR2004 - 12mfollowup is no unit, 3weekspost is a typing error
        unit = next((tail for tail in sorted(tails, key=len, reverse=True) if len(tail) > 2 and key.startswith(tail)), "")  # noqa: PLR2004
        if unit:
            out += (Token("n", number, glued), Token("w", unit, glued=True), Token("w", key[len(unit) :].lstrip("s")))
        else:
            out.append(Token("w", number + key, glued))
    else:
        out.append(Token("w", number + key, glued))


def _add_clock(out: list[Token], hours: str, minutes: str, tail: str) -> None:
    """`0:30h` is half an hour; a bare 8:30 is a time of day and says nothing."""
    if make_token_key(tail) in {"h", "hr", "hour"}:
        decimals = f"{int(minutes) / 60:.3f}".lstrip("0")
        out += (Token("n", f"{int(hours)}{decimals}"), Token("w", "hour"))
    else:
        out.append(Token("w", "#"))


def _settle_fractions(tokens: list[Token]) -> list[Token]:
    """`15 1/2` becomes 15.5 and `1/2` 0.5; a slash in a list or date stays."""
    if not any(token.key == "/" for token in tokens):
        return tokens
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        three = tokens[at : at + 3]
        decimals = None
        if len(three) == 3 and three[1].key == "/" and three[1].glued and three[2].glued:  # noqa: PLR2004 - a/b
            decimals = _FRACTIONS.get((three[0].key, three[2].key))
        if decimals is None or (at + 3 < len(tokens) and tokens[at + 3].key == "/"):
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
    if not any(token.key in _TOLERANCES for token in tokens):
        return tokens
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        bracket = tokens[at].key == "("
        first = at + bracket
        signed = first < len(tokens) and tokens[first].key in _TOLERANCES
        if not signed or (tokens[first].key == "+" and not bracket):
            out.append(tokens[at])
            at += 1
            continue
        end = first + 1
        while end < len(tokens) and (tokens[end].kind == "n" or tokens[end].key in {"/", "-", "+"}):
            end += 1
        counted = bool(out) and out[-1].kind == "n" and (len(out) == 1 or out[-2].key not in labels)
        if end < len(tokens) and tokens[end].key in tails and not counted:
            end += 1
        if bracket and not (end < len(tokens) and tokens[end].key == ")"):
            out.append(tokens[at])
            at += 1
            continue
        at = end + bracket
    return out


def _settle_hyphens(tokens: list[Token], labels: frozenset[str]) -> list[Token]:
    """Drop hyphens inside words (follow-up, 12-week, Day-28), mark minus signs, keep dashes and ranges."""
    if not any(token.key in {"-", "~"} for token in tokens):
        return tokens
    out: list[Token] = []
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.key == "~":
            if before is not None and after is not None and after.glued == token.glued:
                out.append(Token("m", "-", token.glued))
            continue
        if token.key != "-" or before is None or after is None:
            out.append(token)
            continue
        if before.kind == "n" and token.glued and not after.glued and after.kind != "n":
            continue
        tight = token.glued and after.glued
        if tight and after.kind == "w" and before.kind != "m":
            continue
        if tight and before.kind == "w" and after.kind == "n":
            if before.key not in labels:
                tokens[at + 1] = Token("w", after.key)
            elif len(before.key) == 1:
                out.append(Token("m", "minus"))
            continue
        is_sign = before.kind == "m" or before.key in labels or before.key in _JOINS
        if is_sign and not token.glued and after.glued and after.kind == "n":
            out.append(Token("m", "minus"))
            continue
        out.append(token)
    return out
