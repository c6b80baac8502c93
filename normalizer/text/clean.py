"""Repair and fold raw registry text without losing where each character came from.

The order matters: broken encodings are repaired first (compatibility folding would destroy them:
`â‰¥` must become `>=`, not `â‰¥`), then HTML entities and Markdown escapes, then characters that have a
plain equivalent (full-width forms, dashes, quotes, Greek letters, superscripts).
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_NON_ASCII_RUN = re.compile(r"[^\x00-\x7f]+")
_ENTITY = re.compile(r"&(?:amp;|#38;|#x26;){0,8}(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_MARKDOWN_ESCAPE = re.compile(r"\\(?=[<>*_~\[\]()#+\-.!^|&=])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PLAIN = re.compile(r"[\t\n\r\x20-\x7e]*\Z")
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


@dataclass(frozen=True, slots=True)
class Cleaned:
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
    if _PLAIN.match(raw) and "&" not in raw and "\\" not in raw:
        return Cleaned(raw, raw)
    pieces: list[tuple[str, int, int]] = [(char, at, at + 1) for at, char in enumerate(raw)]
    text = raw
    for _ in range(_MAX_PASSES):
        pieces = _fold_pieces(_unescape_pieces(_repair_pieces(pieces, text)))
        folded = "".join(piece[0] for piece in pieces)
        if folded == text:
            break
        text = folded
    starts = tuple(start for chars, start, _ in pieces for _ in chars)
    ends = tuple(end for chars, _, end in pieces for _ in chars)
    return Cleaned(raw, text, starts, ends)


def _split_pieces(pieces: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    return [(char, start, end) for chars, start, end in pieces for char in chars]


def _repair_pieces(pieces: list[tuple[str, int, int]], text: str) -> list[tuple[str, int, int]]:
    """Mojibake stands in runs of non-ASCII characters; each run that ftfy mends is replaced."""
    pieces = _split_pieces(pieces)
    out: list[tuple[str, int, int]] = []
    at = 0
    for run in _NON_ASCII_RUN.finditer(text):
        fixed = _repair_run(run.group())
        if fixed == run.group():
            continue
        out += pieces[at : run.start()]
        out += _align_run(fixed, pieces[run.start() : run.end()])
        at = run.end()
    return out + pieces[at:] if out else pieces


def _align_run(fixed: str, run: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """One UTF-8 byte became one character of the run, if the lengths agree; else the run maps as a whole."""
    widths = [len(char.encode("utf-8", "surrogatepass")) for char in fixed]
    if sum(widths) != len(run):
        return [(char, run[0][1], run[-1][2]) for char in fixed]
    out, at = [], 0
    for char, width in zip(fixed, widths, strict=True):
        out.append((char, run[at][1], run[at + width - 1][2]))
        at += width
    return out


@lru_cache(maxsize=4096)
def _repair_run(run: str) -> str:
    if len(run) < 2 or len(run) > 2000:  # noqa: PLR2004 - one character cannot be mojibake; longer is no word
        return run
    import ftfy  # noqa: PLC0415 - slow to import and rarely needed

    return ftfy.fix_encoding(run)


def _unescape_pieces(pieces: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    text = "".join(piece[0] for piece in pieces)
    if "&" not in text and "\\" not in text:
        return pieces
    out: list[tuple[str, int, int]] = []
    at = 0
    found = [*_ENTITY.finditer(text), *_MARKDOWN_ESCAPE.finditer(text)]
    for match in sorted(found, key=lambda m: m.start()):
        if match.start() < at:
            continue
        plain = "" if match.group() == "\\" else _unescape_entity(match.group())
        if plain == match.group():
            continue
        out += pieces[at : match.start()]
        span = (pieces[match.start()][1], pieces[match.end() - 1][2])
        out += [(char, *span) for char in plain]
        at = match.end()
    return out + pieces[at:]


def _unescape_entity(entity: str) -> str:
    for _ in range(_MAX_PASSES * 3):
        plain = html.unescape(entity)
        if plain == entity:
            break
        entity = plain
    return entity


def _fold_pieces(pieces: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    out: list[tuple[str, int, int]] = []
    previous = ""
    for position, (char, start, end) in enumerate(pieces):
        follower = pieces[position + 1][0] if position + 1 < len(pieces) else ""
        folded = _fold_char(char, previous, follower)
        previous = char
        out += [(piece, start, end) for piece in folded]
    return out


def _fold_char(char: str, previous: str, follower: str) -> str:
    if char < "\x7f":
        return " " if _CONTROL.match(char) else char
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
