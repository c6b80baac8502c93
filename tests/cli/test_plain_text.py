from __future__ import annotations

import pytest

from normalizer.cli.plain_text import fold_space, shorten, show_text


@pytest.mark.parametrize("unsafe", ["\x1b[2J", "\x07", "\x00", "\r", "\x9b31m", "\u202e", "\u2066"])
def test_terminals_get_no_commands(unsafe: str) -> None:
    shown = show_text(f"a{unsafe}b")
    assert shown[0] == "a"
    assert "\ufffd" in shown
    assert unsafe[0] not in shown


def test_ordinary_text_is_untouched() -> None:
    assert show_text("Überleben（OS） ≥ 2\n\tweiter") == "Überleben（OS） ≥ 2\n\tweiter"


def test_shortening_keeps_the_width() -> None:
    assert fold_space(" a \n\n b ") == "a b"
    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdefg", 6) == "abcde…"
    assert shorten("ab defg", 4) == "ab…"
