from __future__ import annotations

import json
import re
from dataclasses import replace

from normalizer.effect.gold import Score
from normalizer.effect.movement import compare_records
from normalizer.effect.report import Report, render_json, render_markdown, render_text
from normalizer.effect.run import Effect
from normalizer.errors import InputError
from normalizer.vocabulary.changes import ConceptChange, Name, VocabularyChange
from tests.effect.test_movement import make_match, make_record

HOSTILE = "a | b `c` <script>alert(1)</script> @everyone\n# x"


def make_report(measure: str = "Overall survival", count: int = 1) -> Report:
    before = replace(make_record(make_match("endpoint:c", ancestors=("endpoint:p",))), measure=measure, id="row-1")
    after = replace(make_record(make_match("endpoint:p", 0.8)), measure=measure, id="row-1")
    change = ConceptChange("endpoint:p", "P", "changed", added=(Name("exact", measure),))
    return Report(
        "main",
        "the files here",
        VocabularyChange((change,), ("text/vague",)),
        Effect(100, 7, (), (compare_records(before, after),) * count, tuple(range(count))),
        (Score(8, 1, 1), Score(9, 1, 0)),
    )


def test_the_text_says_what_changed_and_what_it_does() -> None:
    text = render_text(make_report())
    assert "changed endpoint:p: +Overall survival (exact)" in text
    assert "files of words: text/vague.yaml" in text
    assert "1 of 100 outcomes change (7 were run again)" in text
    assert "endpoints: 1 moved to parent" in text
    assert "moved (parent): endpoint:c 0.90 to endpoint:p 0.80" in text
    assert "endpoint recall: 0.8889 to 1.0000 (+0.1111)" in text


def test_reasons_for_running_everything_are_told() -> None:
    report = make_report()
    report = replace(report, effect=replace(report.effect, reasons=("text/compositions.yaml changed",)))
    assert "text/compositions.yaml changed" in render_text(report)
    assert "text/compositions.yaml changed" in render_markdown(report)


def test_nothing_in_the_markdown_is_taken_for_markup() -> None:
    """Outside of code spans there are only our own words; a table row has two cells."""
    text = render_markdown(make_report(HOSTILE))
    outside = re.sub(r"`[^`]*`", "", text)
    assert not re.search(r"script|@|alert", outside)
    for line in text.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 3
    assert "\n# x" not in text


def test_the_markdown_is_bounded() -> None:
    text = render_markdown(make_report("long " * 1000, count=5000))
    assert len(text) < 60_000
    assert "... and 4,975 more outcomes" in text


def test_the_json_has_everything() -> None:
    data = json.loads(render_json(make_report(count=3)))
    assert data["outcomes"] == {"size": 100, "run": 7, "faults": 0, "reasons": []}
    assert data["summary"]["moves"] == {"moved to parent": 3}
    assert data["movements"][0]["endpoints"] == [
        {
            "kind": "moved",
            "relation": "parent",
            "before": {"id": "endpoint:c", "confidence": 0.9},
            "after": {"id": "endpoint:p", "confidence": 0.8},
        }
    ]
    assert data["gold"]["after"]["recall"] == 1.0


def test_faults_are_in_every_form_of_the_report() -> None:
    report = make_report()
    assert "could not be compared" not in render_text(report)
    fault = InputError(f"a fault of this program: {HOSTILE}", "row-2", row="{}")
    report = replace(report, effect=replace(report.effect, faults=1), faults=(fault,) * 30)
    for text in (render_text(report), render_markdown(report)):
        assert "1 of 100 outcomes change (7 were run again), 1 could not be compared" in text
        assert "row-2" in text
        assert "a fault of this program" in text
        assert "... and 5 more faults" in text
    assert "script" not in re.sub(r"`[^`]*`", "", render_markdown(report))
    data = json.loads(render_json(report))
    assert data["outcomes"]["faults"] == 1
    assert data["faults"] == [{"id": "row-2", "reason": fault.message, "row": "{}"}] * 30
