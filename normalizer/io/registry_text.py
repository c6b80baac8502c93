"""Texts as registries give them: HTML entities, Markdown escapes, line ends, phases, dates."""

from __future__ import annotations

import re

# an entity may be escaped again and again (`&amp;amp;lt;`); names need their semicolon, `AT&T` and `R&D` stay
_ENTITY = re.compile(r"&(?:amp;)*(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_MARKDOWN_ESCAPE = re.compile(r"\\([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_LINE_END = re.compile(r"\r\n?")
_AMPERSANDS = re.compile(r"&(?:amp;)+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PHASE = re.compile(r"(?<!\d)[1-4](?!\d)")
_ROMAN = {"iv": "4", "iii": "3", "ii": "2", "i": "1"}
_ROMAN_PHASE = re.compile(r"\b(?:iv|iii|ii|i)\b")


def repair_text(text: str) -> str:
    r"""Undo what the registry's software did to a text: `\&amp;gt;=` and `\>=` become `>=`, `\r\n` a line feed."""
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    if "&" in text:
        text = _ENTITY.sub(_unescape, text)
    if "\\" in text:
        text = _MARKDOWN_ESCAPE.sub(r"\1", text)
    return text.strip()


def _unescape(match: re.Match[str]) -> str:
    import html  # noqa: PLC0415 - rarely needed, and slow to import

    entity = _AMPERSANDS.sub("&", match[0])
    text = html.unescape(entity)
    # `&amp;` alone is an ampersand; what is no entity of HTML stays as it was written
    return match[0] if text == entity and entity != "&" else text


def read_year(date: str) -> int | None:
    """The year in a date however it is written (`2018-12-26`, `January 2005`), or None."""
    found = _YEAR.search(date)
    return int(found[0]) if found else None


def read_phase(text: str) -> str:
    """The phase in short: `1`, `1/2`, `early 1`; empty where there is none (`NA`, `Not Applicable`)."""
    lower = text.lower()
    phases = "/".join(dict.fromkeys(_PHASE.findall(lower) or [_ROMAN[roman] for roman in _ROMAN_PHASE.findall(lower)]))
    return f"early {phases}" if phases and "early" in lower else phases
