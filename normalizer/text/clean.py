"""Repair and fold raw registry text without losing where each character came from.

The order matters: broken encodings are repaired first (compatibility folding would destroy them:
`â‰¥` must become `>=`, not `â‰¥`), then HTML entities and Markdown escapes, then characters that have a
plain equivalent (full-width forms, dashes, quotes, Greek letters, superscripts), then signs that stand for words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

_NON_ASCII_RUN = re.compile(r"[^\x00-\x7f]+")
_ENTITY = re.compile(r"&(?:amp;|#38;|#x26;){0,8}(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_MARKDOWN_ESCAPE = re.compile(r"\\(?=[<>*_~\[\]()#+\-.!^|&=])")
_SPECIAL = re.compile(r"[^\t\n\r\x20-\x7e]")
# how a number of something is written short: `# of patients`, `No. of days`, `% of cells` (but `50% of cells`)
_SIGN_OF = re.compile(r"(?:(?P<share>(?<!\d)(?<!\d\s)%)|#|\bno\.)(?=\s{0,3}of\b)", re.IGNORECASE)
_AND = re.compile(r"(?<=\s)&(?=\s)")
_MAX_PASSES = 4

_SUPERSCRIPTS = {ord(s): d for s, d in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True)}
_SUBSCRIPTS = {ord(s): d for s, d in zip("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-", strict=True)}
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
        "upsilon phi chi psi omega".split(),
        strict=True,
    )
)
_FOLDED = {
    **dict.fromkeys("‐‑‒–—―−﹘﹣－⁃", "-"),
    **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
    **dict.fromkeys("“”„‟″＂«»", '"'),
    **dict.fromkeys("【〔［", "["),
    **dict.fromkeys("】〕］", "]"),
    **dict.fromkeys("、，﹐", ","),
    **dict.fromkeys("。．", "."),
    **dict.fromkeys("～〜∼˜", "~"),
    **dict.fromkeys("•●▪■◦‣·∙", "*"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f", ""),
    "；": ";",
    "：": ":",
    "≥": ">=",
    "≧": ">=",
    "⩾": ">=",
    "≤": "<=",
    "≦": "<=",
    "⩽": "<=",
    "≠": "!=",
    "±": "+/-",
    "×": "x",
    "⁄": "/",
    "∕": "/",
    "∞": "inf",
    "µ": "u",
    "→": "->",
    "…": "...",
    "™": "",
    "®": "",
    "©": "",
}


class Cleaned(NamedTuple):
    """Clean text and the way back: character i of `text` stems from `raw[starts[i]:ends[i]]`.

    `starts` and `ends` are None where clean and raw text are the same.
    """

    raw: str
    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """The half-open raw offsets of `text[start:end]`; an empty slice stays empty."""
        if self.starts is None or self.ends is None:
            return start, end
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else len(self.raw)
            return at, at
        return self.starts[start], self.ends[end - 1]


def clean_text(raw: str) -> Cleaned:
    """Repair encodings, entities and escapes and fold characters. Idempotent on its own output."""
    return Cleaned(raw, raw) if is_plain(raw) else _clean_special(raw)


def is_plain(text: str) -> bool:
    """True for a text that cleaning does not change."""
    return "&" not in text and "\\" not in text and _SPECIAL.search(text) is None and not _has_sign(text)


def _has_sign(text: str) -> bool:
    might = "%" in text or "#" in text or "o. of" in text or "O. OF" in text
    return might and _SIGN_OF.search(text) is not None


def _clean_special(raw: str) -> Cleaned:
    pieces = Pieces(raw, list(range(len(raw))), list(range(1, len(raw) + 1)))
    for _ in range(_MAX_PASSES):
        before = pieces.text
        pieces = _fold_pieces(_unescape_pieces(_repair_pieces(pieces)))
        if pieces.text == before or is_plain(pieces.text):
            break
    pieces = _spell_pieces(pieces)
    return Cleaned(raw, pieces.text, tuple(pieces.starts), tuple(pieces.ends))


class Change(NamedTuple):
    """The slice `[start, end)` becomes `text`, whose characters have the raw offsets `starts` and `ends`."""

    start: int
    end: int
    text: str
    starts: list[int]
    ends: list[int]


class Pieces(NamedTuple):
    """A text on its way: character i stems from `raw[starts[i]:ends[i]]`."""

    text: str
    starts: list[int]
    ends: list[int]

    def replace(self, changes: list[Change]) -> Pieces:
        """The text with some slices replaced, which are in order and do not overlap."""
        if not changes:
            return self
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for change in changes:
            text += (self.text[at : change.start], change.text)
            starts += self.starts[at : change.start] + change.starts
            ends += self.ends[at : change.start] + change.ends
            at = change.end
        text.append(self.text[at:])
        return Pieces("".join(text), starts + self.starts[at:], ends + self.ends[at:])

    def spread(self, start: int, end: int, new: str) -> Change:
        """A change of a slice whose new characters all stem from the whole slice."""
        return Change(start, end, new, [self.starts[start]] * len(new), [self.ends[end - 1]] * len(new))


def _repair_pieces(pieces: Pieces) -> Pieces:
    """Mojibake stands in runs of non-ASCII characters; each run that ftfy mends is replaced."""
    if pieces.text.isascii():
        return pieces
    changes = []
    for run in _NON_ASCII_RUN.finditer(pieces.text):
        fixed = _repair_run(run[0])
        if fixed != run[0]:
            changes.append(_align_run(pieces, *run.span(), fixed))
    return pieces.replace(changes)


def _align_run(pieces: Pieces, start: int, end: int, fixed: str) -> Change:
    """One UTF-8 byte became one character of the run, if the lengths agree; else the run maps as a whole."""
    widths = [len(char.encode("utf-8", "surrogatepass")) for char in fixed]
    if sum(widths) != end - start:
        return pieces.spread(start, end, fixed)
    stops = [*accumulate(widths, initial=start)]
    starts = [pieces.starts[stop] for stop in stops[:-1]]
    ends = [pieces.ends[stop - 1] for stop in stops[1:]]
    return Change(start, end, fixed, starts, ends)


@lru_cache(maxsize=4096)
def _repair_run(run: str) -> str:
    if len(run) < 2 or len(run) > 2000:  # noqa: PLR2004 - one character cannot be mojibake; longer is no word
        return run
    import ftfy  # noqa: PLC0415 - slow to import and rarely needed

    return ftfy.fix_encoding(run)


def _unescape_pieces(pieces: Pieces) -> Pieces:
    text = pieces.text
    if "&" not in text and "\\" not in text:
        return pieces
    changes = []
    at = 0
    found = [*_ENTITY.finditer(text), *_MARKDOWN_ESCAPE.finditer(text)]
    for match in sorted(found, key=lambda m: m.start()):
        if match.start() < at:
            continue
        plain = "" if match[0] == "\\" else _unescape_entity(match[0])
        if plain != match[0]:
            changes.append(pieces.spread(*match.span(), plain))
            at = match.end()
    return pieces.replace(changes)


def _unescape_entity(entity: str) -> str:
    import html  # noqa: PLC0415 - rarely needed

    for _ in range(_MAX_PASSES * 3):
        plain = html.unescape(entity)
        if plain == entity:
            break
        entity = plain
    return entity


def _fold_pieces(pieces: Pieces) -> Pieces:
    text = pieces.text
    changes = []
    for match in _SPECIAL.finditer(text):
        at, char = match.start(), match[0]
        folded = _fold_char(char, text[at - 1 : at], text[at + 1 : at + 2])
        if folded != char:
            changes.append(pieces.spread(at, at + 1, folded))
    return pieces.replace(changes)


def _spell_pieces(pieces: Pieces) -> Pieces:
    """The signs that stand for words are written as these, once all else is plain."""
    text = pieces.text
    changes = [pieces.spread(*match.span(), "and") for match in _AND.finditer(text)]
    if _has_sign(text):
        changes += [
            pieces.spread(*match.span(), "percentage" if match["share"] else "number")
            for match in _SIGN_OF.finditer(text)
        ]
    return pieces.replace(sorted(changes))


def _fold_char(char: str, previous: str, follower: str) -> str:
    if char < "\x7f":
        return " "
    code = ord(char)
    if code in _SUPERSCRIPTS:
        # 10⁻⁵ is a power, ² after a letter is not
        caret = "^" if previous.isdigit() and ord(previous) < 128 else ""  # noqa: PLR2004 - ASCII
        return caret + _SUPERSCRIPTS[code]
    if code in _SUBSCRIPTS:
        return _SUBSCRIPTS[code]
    folded = _FOLDED.get(char)
    if folded is None:
        folded = _fold_letter(char, previous, follower)
    return folded


@lru_cache(maxsize=4096)
def _fold_letter(char: str, previous: str, follower: str) -> str:
    if char.lower() in _GREEK:
        name = _GREEK[char.lower()]
        before = " " if previous.isalpha() else ""
        after = " " if follower.isalpha() else ""
        return f"{before}{name}{after}"
    category = unicodedata.category(char)
    if category in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}:
        return " "
    if category in {"Cf", "Mn"}:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    plain = unicodedata.normalize("NFKC", char)
    folded = "".join(_FOLDED.get(part, part) for part in plain)
    return " " + folded if unicodedata.numeric(char, None) and previous.isdigit() and "/" in folded else folded
