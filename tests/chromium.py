"""The browser of the tests: how it starts, what is watched, and when tests that need it are skipped."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

VIEWS = [(1280, 900, "light"), (1280, 900, "dark"), (390, 844, "light"), (390, 844, "dark")]
MARKS = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("chromium") or Path("/usr/bin/chromium").exists()), reason="chromium is not installed"
    ),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
_PATIENCE = 180_000  # milliseconds; other tests run beside these
_ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@contextmanager
def open_browser() -> Iterator[Any]:
    """Chromium as the system has it; none is downloaded."""
    with playwright.sync_playwright() as driver:
        place = shutil.which("chromium") or "/usr/bin/chromium"
        opened = driver.chromium.launch(executable_path=place, args=_ARGUMENTS, timeout=_PATIENCE)
        yield opened
        opened.close()


@contextmanager
def open_watched(browser: Any, view: tuple[int, int, str]) -> Iterator[tuple[Any, list[str], list[str]]]:
    """An empty page of a width, height and scheme; what it will say on its console, and which addresses it asks for."""
    width, height, scheme = view
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    yield page, said, asked
    context.close()
