from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from normalizer.audit.charts import make_tree
from normalizer.audit.csv_folder import list_tables, write_tables
from normalizer.audit.propose import list_edits, render_edits
from normalizer.audit.report import dump_for_script, format_percent, render_report
from normalizer.model.outcome import Outcome
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.edit import apply_edits, read_edits
from normalizer.vocabulary.load import read_source
from tests.audit.conftest import TOY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.audit.conftest import Audit

HOSTILE = '</script><img src=x onerror="alert(1)"> grip <b>strength</b> & \u2028 {{ 7 * 7 }}'


class Reader(HTMLParser):
    """Collects tags with their attributes, and ids."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def read_tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Reader()
    reader.feed(html)
    return reader.tags


def test_texts_of_outcomes_cannot_become_markup(audit_corpus: Callable[..., Audit]) -> None:
    outcomes = [Outcome("1", measure=HOSTILE, trial_id='"><script>alert(2)</script>', conditions=(HOSTILE,))]
    html = render_report(audit_corpus(TOY, outcomes))
    tags = read_tags(html)
    assert "img" not in {tag for tag, _ in tags}
    assert not any(name.startswith("on") for _, attributes in tags for name in attributes)
    assert sum(tag == "script" for tag, _ in tags) == 3
    assert "49 " not in html.partition('id="missing"')[2].partition("</section>")[0]


def test_data_in_a_script_cannot_end_it() -> None:
    text = dump_for_script({"a": HOSTILE, "b": "<!--"})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"a": HOSTILE, "b": "<!--"}


def test_the_report_refers_to_nothing_outside(audit_corpus: Callable[..., Audit]) -> None:
    html = render_report(audit_corpus(TOY))
    tags = read_tags(html)
    assert not any("src" in attributes or "srcset" in attributes or tag == "link" for tag, attributes in tags)
    assert not re.search(r"@import|url\((?!data:)", html.partition("<style>")[2].partition("</style>")[0])
    policy = next(a["content"] for t, a in tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "http" not in policy


def test_every_chart_says_in_words_what_it_shows_and_every_link_leads_somewhere(
    audit_corpus: Callable[..., Audit],
) -> None:
    tags = read_tags(render_report(audit_corpus(TOY)))
    charts = [attributes for _, attributes in tags if "data-chart" in attributes]
    assert len(charts) >= 6
    assert all(chart.get("role") == "img" and chart.get("aria-label") for chart in charts)
    ids = [attributes["id"] for _, attributes in tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    links = [str(a["href"])[1:] for t, a in tags if t == "a" and str(a.get("href", "")).startswith("#")]
    assert "group-1" in links
    assert set(links) <= set(ids)


@pytest.mark.parametrize(("share", "text"), [(0.843, "84.3%"), (0.9997, "99.97%"), (1.0, "100.0%"), (0.0004, "0.04%")])
def test_a_share_is_not_rounded_to_all_or_nothing(share: float, text: str) -> None:
    assert format_percent(share) == text


def test_the_tree_counts_every_reading_once_at_each_level(audit_corpus: Callable[..., Audit]) -> None:
    audit = audit_corpus(TOY)
    nodes = make_tree(audit)
    by_name = {node["name"]: node["value"] for node in nodes}
    assert by_name.pop("Nothing found") == audit["coverage"]["outcomes"]["unmapped"]
    assert by_name == {family["label"]: family["outcomes"] for family in audit["families"] if family["outcomes"]}
    for node in nodes:
        assert node["value"] >= sum(child["value"] for child in node.get("children", ()))


def test_csv_files_have_the_numbers_of_the_audit(audit_corpus: Callable[..., Audit], tmp_path: Path) -> None:
    audit = audit_corpus(TOY)
    paths = write_tables(audit, tmp_path / "tables")
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == sorted(path.name for path in paths)
    assert {path.stem for path in paths} == {name for name, _ in list_tables(audit)}
    with (tmp_path / "tables" / "groups.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["text"].lower(), rows[0]["trials"], rows[0]["kind"]) == ("grip strength", "3", "concept")
    with (tmp_path / "tables" / "coverage.csv").open(encoding="utf-8", newline="") as file:
        by_name = {row["name"]: row for row in csv.DictReader(file)}
    assert (by_name["outcomes"]["share"], by_name["trials"]["mapped"]) == ("0.6", "1")


def test_a_spreadsheet_takes_no_text_for_a_formula(audit_corpus: Callable[..., Audit], tmp_path: Path) -> None:
    outcomes = [Outcome("=1+1", measure="grip strength", trial_id="@SUM(A1)")]
    write_tables(audit_corpus(TOY, outcomes), tmp_path)
    with (tmp_path / "group_examples.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["id"], row["trial_id"]) == ("'=1+1", "'@SUM(A1)")


def test_proposals_are_edits_that_can_be_read_and_applied(audit_corpus: Callable[..., Audit], tmp_path: Path) -> None:
    source = read_source(TOY)
    edits = list_edits(audit_corpus(TOY), Vocabulary.load(TOY), source, 5)
    path = tmp_path / "edits.yaml"
    path.write_text(render_edits(edits, path.name), encoding="utf-8")
    assert read_edits(path) == tuple(edits)
    assert "3 trials (T1, T2, T3)" in str(edits[0].because)
    plan = apply_edits(source, edits)
    assert any("grip-strength" in name for name in plan.files)


def test_a_proposal_that_collides_is_told_and_not_made(audit_corpus: Callable[..., Audit]) -> None:
    audit = audit_corpus(TOY)
    row = audit["groups"][0]
    row["variants"].append({"text": "Pain score", "trials": 1})
    assert list_edits({**audit, "groups": [row]}, Vocabulary.load(TOY), read_source(TOY), 5) == []
