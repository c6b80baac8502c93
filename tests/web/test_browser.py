"""The page in a real browser: from a missing term to a commit by keys alone. Skips where there is none."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from normalizer.web.journal import Journal
from tests.chromium import MARKS, VIEWS, open_browser, open_watched
from tests.web.conftest import git, make_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.conftest import Place

PATHS = (
    "/", "/?q=survival", "/?q=progresion+fre", "/concept?id=endpoint:progression-free-survival",
    "/concept?id=criterion:imwg-2016", "/try", "/queue", "/queue/1", "/queue/2", "/queue?view=decided", "/handover",
    "/nowhere",
)  # fmt: skip
PALE = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")

pytestmark = MARKS


@contextmanager
def run_review(place: Place) -> Iterator[str]:
    """The command itself, on a free port; its start address. Ctrl-C ends it as it should."""
    command = [sys.executable, "-m", "normalizer", "review", str(place.audit), "--ontology", str(place.folder)]
    with subprocess.Popen(
        [*command, "--by", "Dr. Who"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        assert process.stdout
        said = process.stdout.readline() + process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/start\?token=\S+", said)
        assert found, said
        try:
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)
            _, complaints = process.communicate(timeout=180)
    assert process.returncode == 0, complaints
    assert complaints.splitlines()[-1] == "Ended. What was decided is saved."


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as opened:
        yield opened


@contextmanager
def open_page(browser: Any, start: str, view: tuple[int, int, str] = VIEWS[0]) -> Iterator[Any]:
    """A page that was let in; afterwards: no complaint on the console, no request to anyone else."""
    base = start.partition("/start")[0]
    with open_watched(browser, view) as (page, said, asked):
        page.goto(start)
        page.wait_for_url(f"{base}/")
        page.base = base
        yield page
    # pages that are not there, and forms that want more, are answered with their status, which Chromium notes
    assert [text for text in said if not re.search(r"status of (404|409|422)", text)] == []
    assert [url for url in asked if not url.startswith(f"{base}/")] == []


def test_from_a_missing_term_to_a_commit_by_keys_alone(browser: Any, place: Place) -> None:
    with run_review(place) as start, open_page(browser, start) as page:
        page.keyboard.press("q")
        accept_a_synonym(page, place)
        undo_and_search_another(page, place)
        add_a_concept(page)
        set_the_rest_aside(page)
        hand_over(page, place)


def arrive(page: Any, selector: str) -> None:
    """Wait for what a page shows and for its scripts: a key pressed before they run is lost."""
    page.wait_for_selector(selector)
    page.wait_for_load_state()


def open_group(page: Any, text: str) -> None:
    """From the list, by walking down to it."""
    arrive(page, "#rows")
    while page.evaluate("document.activeElement.textContent") != text:
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    arrive(page, "#term")
    assert page.inner_text("#term") == text


def accept_a_synonym(page: Any, place: Place) -> None:
    open_group(page, "Durability of response")
    page.wait_for_selector(".choice.proposed .effect-sum.good")
    assert "+2 fully mapped" in page.inner_text(".choice.proposed .effect-sum")
    page.keyboard.press("a")
    arrive(page, ".last")
    assert list(Journal(place.journal).list_standing()) == ["durability of response"]


def undo_and_search_another(page: Any, place: Place) -> None:
    page.keyboard.press("z")
    arrive(page, "#term:has-text('Durability of response')")
    assert Journal(place.journal).list_standing() == {}
    page.keyboard.press("c")
    page.keyboard.type("duratoin of resp")
    page.wait_for_selector(".suggest li")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Enter")
    assert page.input_value("#concept") == "endpoint:duration-of-response"
    page.wait_for_selector("[data-choice=other] .effect-sum.good")
    page.keyboard.press("Enter")
    arrive(page, ".last")


def add_a_concept(page: Any) -> None:
    """The key leads to its definition, in which the keys only write."""
    page.keyboard.press("q")
    open_group(page, "Grip strength")
    page.keyboard.press("n")
    page.keyboard.type("How strongly a hand can close. jkazb")
    for _ in range(2):
        page.keyboard.press("Tab")
    for text in ("Grip strength", "Grip strength at 12 weeks"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.type("Change in grip strength")
    page.keyboard.press("Control+Enter")
    arrive(page, ".last:has-text('new concept')")


def set_the_rest_aside(page: Any) -> None:
    page.keyboard.press("q")
    arrive(page, "#rows")
    count = page.locator("#rows .row").count()
    for _ in range(count):
        page.keyboard.press("x")
        page.keyboard.press("j")
    assert page.inner_text("#selected") == str(count)
    page.keyboard.press("o")
    arrive(page, ".empty")


def hand_over(page: Any, place: Place) -> None:
    page.keyboard.press("h")
    page.wait_for_selector("#checked .tiles", timeout=60_000)
    page.wait_for_load_state()
    assert "Lint finds nothing against it" in page.inner_text("#checked")
    assert "+label: Grip strength" in page.inner_text(".diff")
    page.keyboard.press("a")
    page.wait_for_selector("#made", timeout=60_000)
    branch = page.inner_text("#branch")
    assert git(place.top, "rev-parse", branch).startswith(page.inner_text("#made"))
    assert git(place.top, "status", "--porcelain") == ""
    assert git(place.top, "rev-parse", "--abbrev-ref", "HEAD").strip() == "main"
    assert "3 trials (T0, T1, T2)" in git(place.top, "log", "-1", "--format=%B", branch)
    written = git(place.top, "show", f"{branch}:ontology/endpoints/time-to-event/grip-strength.yaml")
    assert "How strongly a hand can close" in written


def test_keys_in_fields_write_and_can_be_switched_off(browser: Any, place: Place) -> None:
    with run_review(place) as start, open_page(browser, start) as page:
        keys = page.keyboard
        page.goto(f"{page.base}/queue/1")
        keys.press("u")
        keys.type("abzjk?")
        assert page.input_value("#note") == "abzjk?"
        keys.press("Escape")
        keys.press("?")
        assert page.is_visible("#help")
        page.uncheck("#single-keys")
        keys.press("Escape")
        assert not page.is_visible("#help")
        keys.press("b")
        page.goto(f"{page.base}/queue")
        keys.press("o")
        assert Journal(place.journal).list_standing() == {}


def test_two_tabs_end_in_a_choice(browser: Any, place: Place) -> None:
    with run_review(place) as start, open_page(browser, start) as page:
        page.goto(f"{page.base}/queue/1")
        other = page.context.new_page()
        other.goto(f"{page.base}/queue/1")
        other.keyboard.press("b")
        other.wait_for_selector(".last")
        page.keyboard.press("o")
        arrive(page, "h1:has-text('in the meantime')")
        assert [line.decision.kind for line in Journal(place.journal).list_standing().values()] == ["boilerplate"]
        page.keyboard.press("a")
        page.wait_for_selector(".last:has-text('out of scope')")
        assert [line.decision.kind for line in Journal(place.journal).list_standing().values()] == ["out-of-scope"]


@pytest.fixture(scope="module")
def shown(audited: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with run_review(make_place(audited, tmp_path_factory.mktemp("shown"))) as start:
        yield start


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view[0]}-{view[2]}")
def test_every_page_fits_and_can_be_read(browser: Any, shown: str, view: tuple[int, int, str]) -> None:
    with open_page(browser, shown, view) as page:
        for path in PATHS:
            page.goto(page.base + path)
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert page.evaluate("document.documentElement.dataset.theme") == view[2]
            assert page.evaluate(PALE) == [], path
        page.goto(f"{page.base}/try")
        page.click("#example")
        page.wait_for_selector(".timeline")
        assert page.evaluate(PALE) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        tags = page.locator("mark.facet .tag").all_inner_texts()
        assert {"endpoint", "criterion"} <= set(tags)  # not by colour alone


def test_where_the_keys_are_is_seen(browser: Any, shown: str) -> None:
    with open_page(browser, shown) as page:
        page.goto(f"{page.base}/queue/1")
        for _ in range(25):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                continue
            style = "getComputedStyle(document.activeElement)"
            assert page.evaluate(f"{style}.outlineStyle !== 'none' && parseFloat({style}.outlineWidth) >= 1")


def test_a_graph_leads_from_concept_to_concept(browser: Any, shown: str) -> None:
    with open_page(browser, shown) as page:
        page.goto(f"{page.base}/concept?id=endpoint:progression-free-survival")
        nodes = page.locator("#graph a.node")
        assert page.locator("#graph path").count() == nodes.count()
        nodes.first.focus()
        assert page.inner_text("#about")
        assert page.locator("#graph path.lit").count() == 1
        page.keyboard.press("ArrowDown")
        target = page.evaluate("document.activeElement.lastChild.textContent")
        page.keyboard.press("Enter")
        page.wait_for_url("**/concept?id=*")
        page.wait_for_selector(f"h1:has-text('{target.strip()}')")


def test_without_scripts_everything_can_still_be_decided(browser: Any, place: Place) -> None:
    with run_review(place) as start:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(start)
        page.wait_for_selector("h1")
        page.goto(start.partition("/start")[0] + "/queue/1")
        page.click("button[value=boilerplate]")
        arrive(page, ".last")
        context.close()
    assert len(Journal(place.journal).list_standing()) == 1
