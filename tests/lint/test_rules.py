from __future__ import annotations

import sys
from pathlib import Path

import pytest

from normalizer.lint.registry import RULES
from normalizer.lint.run import STALE_RULE, run_lint
from tests.lint.lint_case import CASES, read_case

NAMES = [rule.name for rule in RULES]


def list_cases(kind: str) -> list[str]:
    return sorted(path.relative_to(CASES).as_posix() for path in CASES.glob(f"*/{kind}/*.txt"))


@pytest.mark.parametrize("path", list_cases("bad"))
def test_a_bad_case_is_reported_where_it_is_wrong(path: str) -> None:
    rule = path.partition("/")[0]
    case = read_case(CASES / path)
    findings = [finding for finding in run_lint(case.make_context()) if finding.rule == rule]
    assert case.expected
    for file, line, words in case.expected:
        assert any(
            (finding.file, finding.line) == (file, line) and words in f"{finding.problem}; {finding.advice}"
            for finding in findings
        ), f"{file}:{line} {words} is not among {[str(finding) for finding in findings]}"
    assert len(findings) == len(case.expected)


@pytest.mark.parametrize("path", list_cases("good"))
def test_a_good_case_is_left_alone(path: str) -> None:
    rule = path.partition("/")[0]
    findings = run_lint(read_case(CASES / path).make_context())
    assert [str(finding) for finding in findings if finding.rule == rule] == []


@pytest.mark.parametrize("name", [*NAMES, STALE_RULE])
def test_every_rule_has_cases_of_both_kinds(name: str) -> None:
    for kind in ("good", "bad"):
        assert list((CASES / name / kind).glob("*.txt")), f"write tests/lint/cases/{name}/{kind}/<case>.txt"


def test_no_case_is_left_without_a_rule() -> None:
    assert {path.name for path in CASES.iterdir()} == {*NAMES, STALE_RULE}


def test_rule_names_are_unique_and_modules_have_one_rule_each() -> None:
    folder = Path(sys.modules["normalizer.lint.registry"].__file__ or "").parent / "rules"
    assert len(set(NAMES)) == len(NAMES) == len([path for path in folder.glob("*.py") if path.stem != "__init__"])
