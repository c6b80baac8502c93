from __future__ import annotations

import json

from normalizer.lint.report import render_github, render_json, render_text
from normalizer.vocabulary.finding import Finding

FINDINGS = [
    Finding("text/a.yaml", 3, "source", "50% is, no: source", "name it", "endpoint:a"),
    Finding("b.yaml", 1, "canonical-form", "not canonical", level="warning", fixable=True),
]


def test_text_has_one_line_per_finding_and_the_command_that_mends() -> None:
    assert render_text(FINDINGS, "ontology").splitlines() == [
        "ontology/text/a.yaml:3: 50% is, no: source; name it [source]",
        "ontology/b.yaml:1: not canonical [canonical-form]",
        "1 error, 1 warning",
        "1 of these are mended by: endnorm vocab lint --fix",
    ]
    assert render_text([]) == "0 errors, 0 warnings"


def test_json_carries_everything() -> None:
    first, second = json.loads(render_json(FINDINGS, "ontology/"))
    assert first == {
        "file": "ontology/text/a.yaml",
        "line": 3,
        "rule": "source",
        "problem": "50% is, no: source",
        "advice": "name it",
        "subject": "endpoint:a",
        "level": "error",
        "fixable": False,
        "command": "endnorm vocab lint --rule source",
    }
    assert second["command"] == "endnorm vocab lint --fix"


def test_github_annotations_are_escaped() -> None:
    first, second = render_github(FINDINGS, "ontology").splitlines()
    assert first == (
        "::error file=ontology/text/a.yaml,line=3,title=source::"
        "50%25 is, no: source; name it. Command: endnorm vocab lint --rule source"
    )
    assert second.startswith("::warning file=ontology/b.yaml,line=1,title=canonical-form::")
