"""Writing scalars: plain where every YAML reader sees text, in double quotes elsewhere."""

from __future__ import annotations

import re

# what readers of YAML 1.1 or 1.2 take for a boolean, null, number, time or merge key
_RESOLVED = re.compile(
    r"(?:y|n|yes|no|true|false|on|off|null|nan|inf|~|<<|=)\Z"
    r"|[-+]?\.?\d[\d_,.:eE+-]*\Z|0[xob][\da-f_]+\Z|[-+]?\.(?:inf|nan)\Z"
    r"|\d{4}-\d{1,2}-\d{1,2}(?:[Tt ].*)?\Z",
    re.IGNORECASE,
)
_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`")
# `endpoint:slug` and `http://` are safe in a flow; a colon before other signs may not be
_LOOSE_COLON = re.compile(r":(?![\w/])|\?")
_FLOW_SIGNS = frozenset(",[]{}")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LAST_BMP = 0xFFFF


def write_scalar(value: str | int, *, flow: bool) -> str:
    """A scalar as it stands in a file; numbers stay numbers. `flow`: inside `[...]` or `{...}`."""
    if isinstance(value, int):
        return str(value)
    return quote_text(value) if needs_quotes(value, flow=flow) else value


def needs_quotes(text: str, *, flow: bool) -> bool:
    """True if the text, written plain, would be read as something else."""
    if not text or text != text.strip() or text[0] in _FIRST or text.endswith(":"):
        return True
    if ": " in text or " #" in text or not text.isprintable():
        return True
    if flow and (not _FLOW_SIGNS.isdisjoint(text) or _LOOSE_COLON.search(text)):
        return True
    return _RESOLVED.match(text) is not None


def can_fold(text: str) -> bool:
    """True if the text stays the same when its spaces become line breaks of a folded block (`>-`)."""
    return text == " ".join(text.split()) and text.isprintable()


def quote_text(text: str) -> str:
    """The text in double quotes, with escapes for what is not printable."""
    return '"' + "".join(_escape(char) for char in text) + '"'


def _escape(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\u{code:04x}" if code <= _LAST_BMP else f"\\U{code:08x}"
