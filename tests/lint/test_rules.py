from __future__ import annotations

import pkgutil
import sys

import pytest

from normalizer.lint import rules
from normalizer.lint.registry import RULES
from normalizer.lint.rule import LintContext
from normalizer.lint.run import STALE_RULE, run_lint
from tests.lint.lint_case import CASES, read_case

NAMES = [rule.name for rule in RULES]


def list_cases(kind: str, rule: str = "*") -> list[str]:
    return sorted(path.relative_to(CASES).as_posix() for path in CASES.glob(f"{rule}/{kind}/*.txt"))


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


def test_rule_names_are_unique_and_no_module_is_left_out() -> None:
    assert len(set(NAMES)) == len(NAMES)
    registry = vars(sys.modules["normalizer.lint.registry"])
    assert {module.name for module in pkgutil.iter_modules(rules.__path__)} <= registry.keys()


def test_without_a_matcher_rules_that_need_it_do_not_run() -> None:
    for rule in RULES:
        if rule.needs_matcher:
            (path, *_) = list_cases("bad", rule.name)
            case = read_case(CASES / path)
            context = LintContext(case.make_context().source)
            assert [finding for finding in run_lint(context) if finding.rule == rule.name] == []
