"""Tokens of a time frame: words, numbers and marks, with glued forms (W12, C1D8, q3w, 3months) taken apart."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from normalizer.text.key import make_token_key

MAX_LENGTH = 4000
_MAX_DIGITS = 9
_MIN_RUN_ON = 3

# One pass, no nested quantifiers: a cycle day, a frequency, a number with its tail, a clock time, a word with its
# digits, or a mark. Mixed letters and digits that are none of these are one opaque word (JCAR017, M61SQcell).
_TOKEN = re.compile(
    r"(?! )(?:(?P<cycle>[Cc](?P<c>\d{1,2})[Dd](?P<d>\d{1,3}))(?![^\W_])"
    r"|[Qq](?P<q>\d{1,3})(?:(?P<qunit>[^\W\d_]{1,6})(?![^\W_])|(?=[ -][^\W\d_]))"
    r"|(?P<hours>\d{1,3}):(?P<minutes>\d\d)(?!\d)(?P<clocktail>[^\W\d_]*)"
    r"|(?P<number>\d+\.\d+|\d+|(?<![\w.])\.\d+)(?![^\W\d_]+\d)(?P<tail>[^\W\d_]*)"
    r"|(?P<word>[^\W\d_]+)(?P<digits>\d+\.\d+|\d+)?(?![^\W_])(?:'s?(?![^\W_]))?"
    r"|(?P<code>[^\W_]+)"
    r"|(?P<mark>\+ ?/ ?-|\+-|->|-{2,3}|[-~,;:()\[\]/&+=<>#]|\.(?=\s|\Z)))"
)
# Words that a number may follow without a space: up to16 weeks.
_RUN_ON_WORDS = frozenset({"to", "at", "of", "and", "after", "within", "until", "average", "approximately", "about"})
_ORDINAL_TAILS = frozenset({"st", "nd", "rd", "th"})


class Token(NamedTuple):
    """A word (its lookup key), number (its digits) or mark.

    `kind` is `w`, `n` or `m`; `glued` says that no space stands before it; `ordinal` marks 7th.
    """

    kind: str
    key: str
    glued: bool = False
    ordinal: bool = False


def split_tokens(text: str, units: frozenset[str]) -> list[Token]:
    """The tokens of the first 4,000 characters of a text.

    `units` are the words for times and cycles; a number may be glued to either side (w12, day1, 3months).
    """
    out: list[Token] = []
    add = out.append
    last_end = -1
    text = text[:MAX_LENGTH]
    if not text.isascii():
        text = _write_ascii_digits(text)
    for match in _TOKEN.finditer(text):
        glued = match.start() == last_end
        last_end = match.end()
        group = match.lastgroup
        if (word := match["word"]) is not None:
            _add_word(out, word, match["digits"], units, glued=glued)
        elif (mark := match["mark"]) is not None:
            add(Token("m", _fold_mark(mark), glued))
        elif (number := match["number"]) is not None:
            _add_number(out, number, match["tail"], units, glued=glued)
        elif match["cycle"] is not None:
            out += (Token("w", "cycle"), Token("n", match["c"]), Token("w", "day"), Token("n", match["d"]))
        elif match["q"] is not None:
            _add_frequency(out, match["q"], match["qunit"])
        elif match["hours"] is not None:
            _add_clock(out, match["hours"], match["minutes"], match["clocktail"])
        elif group == "code":
            add(Token("w", match["code"].casefold(), glued))
    return out


def _add_frequency(out: list[Token], number: str, unit: str | None) -> None:
    """`q3w` and the beginning of `q12 weeks`."""
    out += (Token("w", "every"), Token("n", number))
    if unit is not None:
        out.append(Token("w", make_token_key(unit)))


def _write_ascii_digits(text: str) -> str:
    """Digits of other scripts as 0 to 9: an ISO 8601 duration has no others."""
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() and not character.isascii() else character
        for character in text
    )


def _fold_mark(mark: str) -> str:
    if mark in {"(", "[", ")", "]"}:
        return "(" if mark in "([" else ")"
    if mark == "->":
        return "to"
    if mark[0] == "-":
        return "-"
    return "+/-" if mark[0] == "+" and len(mark) > 1 else mark


def _add_word(out: list[Token], word: str, digits: str | None, units: frozenset[str], *, glued: bool) -> None:
    if digits is None:
        out.append(Token("w", make_token_key(word), glued))
        return
    key = make_token_key(word)
    after_word = glued and len(out) > 1 and out[-1].key == "-" and out[-1].glued and out[-2].kind == "w"
    if (key in units or key in _RUN_ON_WORDS) and len(digits) <= _MAX_DIGITS and not after_word:
        out += (Token("w", key, glued), Token("n", digits, glued=True))
    else:
        out.append(Token("w", key + digits, glued))


def _add_number(out: list[Token], number: str, tail: str, units: frozenset[str], *, glued: bool) -> None:
    key = make_token_key(tail) if tail else ""
    if len(number) > _MAX_DIGITS:
        out.append(Token("w", "#", glued))
    elif not tail or key in units:
        out.append(Token("n", number, glued))
        if tail:
            out.append(Token("w", key, glued=True))
    elif key in _ORDINAL_TAILS:
        out.append(Token("n", number, glued, ordinal=True))
    else:
        unit = next((form for form in sorted(units, key=lambda form: (-len(form), form)) if _is_run_on(key, form)), "")
        if unit:
            rest = key[len(unit) :].removeprefix("s")
            out += (Token("n", number, glued), Token("w", unit, glued=True), Token("w", rest))
        else:
            out.append(Token("w", number + key, glued))


def _is_run_on(key: str, unit: str) -> bool:
    """True for a unit and the next word without a space: `monthsfollowup`."""
    return len(unit) >= _MIN_RUN_ON and key.startswith(unit) and key[len(unit) :] not in {"", "s"}


def _add_clock(out: list[Token], hours: str, minutes: str, tail: str) -> None:
    """`0:30h` is half an hour; a bare 8:30 is a time of day and says nothing."""
    if make_token_key(tail) in {"h", "hr", "hour"}:
        decimals = f"{int(minutes) / 60:.3f}".lstrip("0")
        out += (Token("n", f"{int(hours)}{decimals}"), Token("w", "hour"))
    else:
        out.append(Token("w", "#"))
