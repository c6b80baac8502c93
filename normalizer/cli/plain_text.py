"""Text from registries, made harmless for a terminal."""

from __future__ import annotations

import re

# control characters (an escape sequence could repaint the screen) and marks that reverse the direction of text
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def show_text(text: str) -> str:
    """The text with every character that acts on a terminal replaced by U+FFFD."""
    return _UNSAFE.sub("\ufffd", text)


def fold_space(text: str) -> str:
    """The text on one line."""
    return " ".join(show_text(text).split())


def shorten(text: str, width: int) -> str:
    """The text on one line of at most `width` characters."""
    line = fold_space(text)
    return line if len(line) <= width else line[: max(width - 1, 0)].rstrip() + "…"
