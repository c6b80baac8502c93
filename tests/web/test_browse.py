"""Looking at the vocabulary and trying outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normalizer.model.explanation import ExplainedSpan
from normalizer.model.record import TimeFrame
from normalizer.web.reading import mark_text
from normalizer.web.time_line import count_days, describe_duration, draw_time_line
from tests.web.conftest import make_place

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.conftest import Page


@pytest.fixture(scope="module")
def page(audited: Path, tmp_path_factory: pytest.TempPathFactory) -> Page:
    return make_place(audited, tmp_path_factory.mktemp("browse")).open()


def test_search_finds_names_and_asks_back(page: Page) -> None:
    assert "/concept?id=endpoint%3Apain" in page.get("/?q=pain").text
    typo = page.get("/?q=progresion fre survivall").text
    assert "Did you mean" in typo
    assert "endpoint:progression-free-survival" in typo
    assert "Nothing comes near" in page.get("/?q=zzzzqqq").text


def test_suggestions_can_be_narrowed_to_a_kind(page: Page) -> None:
    found = page.get("/suggest?q=response").json()
    assert {row["id"].partition(":")[0] for row in found} > {"endpoint"}
    only = page.get("/suggest?q=response&kinds=endpoint").json()
    assert only
    assert {row["id"].partition(":")[0] for row in only} == {"endpoint"}
    assert page.get("/suggest?q=").json() == []


def test_a_concept_page_has_names_neighbours_and_uses(page: Page) -> None:
    html = page.get("/concept?id=endpoint:overall-survival").text
    for text in ("More general", "Exact", "Examples", "In the audit", "Read in <b>2 outcomes</b>", "time-to-event"):
        assert text in html
    near = page.get("/concept?id=endpoint:duration-of-response").text
    assert "Missing terms that come near" in near
    assert "Durability of response" in near


def test_categories_stand_in_their_order(page: Page) -> None:
    html = page.get("/concept?id=criterion:imwg-2016").text
    html = html[html.index('id="categories"') :]
    ids = list(page.desk.edition.vocabulary.categories("criterion:imwg-2016"))
    assert len(ids) > 2
    places = [html.index(id_.replace(":", "%3A")) for id_ in ids]
    assert places == sorted(places)


def test_every_concept_has_a_page(page: Page) -> None:
    for id_ in page.desk.edition.vocabulary.concepts:
        assert page.get("/concept", params={"id": id_}).status_code == 200, id_


def test_a_concept_that_is_not_there_asks_back(page: Page) -> None:
    answer = page.get("/concept?id=endpoint:overal-survival")
    assert answer.status_code == 404
    assert "did you mean endpoint:overall-survival" in answer.text


def test_an_outcome_is_shown_as_read(page: Page) -> None:
    text = "Overall response rate per IMWG 2016, up to 2 years"
    html = page.post("/try", measure=text).text
    assert '<mark class="facet endpoint"' in html
    assert '<span class="tag">endpoint</span>' in html
    assert 'Overall response rate</a> <span class="sure">' in html
    assert '<table class="evidence">' in html
    assert "2 years</text>" in html
    assert "Write or paste an outcome first" in page.post("/try", measure="  ").text


def test_what_changed_on_the_disk_is_seen(page: Page) -> None:
    path = page.place.folder / "endpoints" / "clinical" / "pain.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("label: Pain", "label: Pain and ache"), encoding="utf-8")
    assert "Pain and ache" in page.get("/?q=pain").text
    path.write_text("label: [broken", encoding="utf-8")
    broken = page.get("/")
    assert broken.status_code == 500
    assert "pain.yaml" in broken.text
    path.write_text(before, encoding="utf-8")
    assert page.get("/").status_code == 200


def span(start: int, end: int, facet: str) -> ExplainedSpan:
    return ExplainedSpan("measure", start, end, "overall survival rate"[start:end], facet)


def test_of_spans_that_overlap_what_says_more_wins() -> None:
    text = "overall survival rate"
    spans = [span(0, 21, "boilerplate"), span(8, 16, "qualifier"), span(0, 16, "endpoint"), span(17, 21, "boilerplate")]
    pieces = list(mark_text(text, spans))
    assert [(piece.text, piece.facet) for piece in pieces] == [
        ("overall survival", "endpoint"),
        (" ", ""),
        ("rate", "boilerplate"),
    ]
    assert "".join(piece.text for piece in pieces) == text
    spans = [span(0, 16, "endpoint"), span(8, 21, "endpoint"), span(0, 21, "endpoint")]
    assert [piece.text for piece in mark_text(text, spans)] == [text]


@pytest.mark.parametrize(
    ("code", "days", "words"),
    [
        ("P0D", 0, "day 0"),
        ("P12W", 84, "12 weeks"),
        ("P1Y", 365.25, "1 year"),
        ("-P1D", -1, "1 day before"),
        ("PT36H", 1.5, "36 hours"),
        ("P1DT12H", 1.5, "1 day 12 hours"),
        ("C2D1", 29, "cycle 2 day 1"),
        ("soon", None, "soon"),
    ],
)
def test_durations(code: str, days: float | None, words: str) -> None:
    assert count_days(code) == days
    assert describe_duration(code) == words


def test_a_time_line_is_to_scale_where_it_can_be() -> None:
    line = draw_time_line(TimeFrame(points=("P0D", "P6M"), max="P1Y", every="P3M", start="anchor:baseline"))
    assert line is not None
    assert [mark.at for mark in line.marks] == [0, 50, 100]
    assert line.ticks == (25, 50, 75, 100)
    assert (line.start, line.every, line.scale) == ("baseline", "3 months", "to scale")


def test_far_apart_points_are_logarithmic_and_cycles_in_order() -> None:
    line = draw_time_line(TimeFrame(points=("PT30M", "P5Y")))
    assert line is not None
    assert "logarithmic" in line.scale
    assert 0 < line.marks[0].at < line.marks[1].at == 100
    cycles = draw_time_line(TimeFrame(points=("C1D1", "C2D1", "C6D28")))
    assert cycles is not None
    assert [mark.at for mark in cycles.marks] == [0, 50, 100]
    assert "not to scale" in cycles.scale
    assert draw_time_line(TimeFrame()) is None


def test_words_of_close_points_do_not_lie_on_each_other() -> None:
    line = draw_time_line(TimeFrame(points=("P1W", "P2W", "P3W", "P26W")))
    assert line is not None
    assert len({mark.row for mark in line.marks[:3]}) == 3
