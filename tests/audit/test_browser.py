"""The report in a real browser. Skips where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from normalizer.audit.report import render_report
from normalizer.audit.run import run_audit
from normalizer.audit.store import open_store
from normalizer.model.outcome import Outcome
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary
from tests.audit.conftest import TOY, make_outcomes
from tests.chromium import MARKS, VIEWS, open_browser, open_watched

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = MARKS


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    terms = [f"{word} {noun}" for word in ("grip", "hand", "knee") for noun in "strength flexion torque".split()]
    more = [Outcome(f"M{i}/{n}", measure=term, trial_id=f"M{i}") for n, term in enumerate(terms) for i in range(n + 1)]
    hostile = Outcome("H", measure="<b onmouseover=alert(1)>zeta</b> </script> power", trial_id="NCT01234567")
    with open_store() as store:
        outcomes = [*make_outcomes(), *more, hostile]
        audit = run_audit(Normalizer(Vocabulary.load(TOY)), outcomes, store, ["small.jsonl"])
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render_report(audit), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(params=VIEWS)
def page(browser: Any, report: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The report, opened; afterwards: nothing was asked for but the file itself, and nothing was complained about."""
    with open_watched(browser, request.param) as (opened, said, asked):
        opened.goto(report.as_uri())
        yield opened
    assert said == []
    assert asked == [report.as_uri()]


def list_terms(page: Any) -> list[str]:
    return [text.strip() for text in page.locator("#t-groups tbody tr:not(.detail):visible th").all_inner_texts()]


def test_charts_are_drawn_and_nothing_sticks_out(page: Any) -> None:
    names = page.evaluate(
        "[...document.querySelectorAll('[data-chart]')]"
        ".filter(place => !place.querySelector('svg path')).map(place => place.dataset.chart)"
    )
    assert names == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    assert page.evaluate("document.documentElement.dataset.theme") == scheme


def test_the_theme_can_be_switched(page: Any) -> None:
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_a_table_is_searched_by_its_words_and_those_of_its_evidence(page: Any) -> None:
    search = page.locator(".tools[data-for=t-groups] input")
    search.fill("torque KNEE")
    assert [text.lower() for text in list_terms(page)] == ["knee torque"]
    assert page.locator(".tools[data-for=t-groups] .count").inner_text().startswith("1 of ")
    search.fill("zzz")
    assert list_terms(page) == []


def test_a_table_is_sorted_by_keyboard(page: Any) -> None:
    head = page.locator("#t-groups thead th", has_text="Term")
    head.locator("button").focus()
    page.keyboard.press("Enter")
    terms = [text.lower() for text in list_terms(page)]
    assert terms == sorted(terms)
    assert head.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert [text.lower() for text in list_terms(page)] == sorted(terms, reverse=True)
    page.locator("#t-groups thead th", has_text="Trials").locator("button").click()
    counts = page.locator("#t-groups tbody tr:not(.detail):visible td[data-name=Trials]").all_inner_texts()
    numbers = [int(text) for text in counts]
    assert numbers == sorted(numbers, reverse=True)
    assert max(numbers) >= 9


def test_evidence_opens_and_stays_with_its_row(page: Any) -> None:
    row = page.locator("#group-1")
    row.locator(".open").click()
    detail = page.locator("#more-1")
    assert detail.is_visible()
    page.locator("#t-groups thead th", has_text="Term").locator("button").click()
    assert page.evaluate("document.getElementById('group-1').nextElementSibling.id") == "more-1"
    row.locator(".open").click()
    assert not detail.is_visible()


def test_a_link_from_the_worth_of_a_group_opens_its_evidence(page: Any) -> None:
    link = page.locator("#t-worth a").first
    target = str(link.get_attribute("href"))[1:]
    link.click()
    page.locator(f"#{target.replace('group', 'more')}").wait_for(state="visible")  # the page hears of it a moment later


def test_it_prints_in_light_colours(page: Any) -> None:
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.pdf(print_background=True)[:4] == b"%PDF"
