from __future__ import annotations

from pathlib import Path

import pytest

from normalizer.lint.registry import RULES
from normalizer.lint.rule import LintContext
from normalizer.lint.run import run_lint
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.load import read_source

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"


@pytest.fixture(scope="module")
def shipped() -> LintContext:
    source = read_source(ONTOLOGY)
    vocabulary = Vocabulary.from_source(source)
    normalizer = Normalizer(vocabulary)
    return LintContext(
        source, vocabulary, lambda text: [match.id for match in normalizer.normalize_outcome(measure=text).endpoints]
    )


def test_the_shipped_vocabulary_loads(shipped: LintContext) -> None:
    assert [str(finding) for finding in shipped.structure] == []


@pytest.mark.no_cover  # measuring would double the time, and every rule has cases of its own
def test_the_shipped_vocabulary_has_no_error(shipped: LintContext) -> None:
    assert [str(finding) for finding in run_lint(shipped) if finding.level == "error"] == []


def test_every_exception_of_the_shipped_vocabulary_gives_a_reason(shipped: LintContext) -> None:
    exceptions = shipped.source.find_section("exceptions").get("exceptions", ())
    assert all(len(exception["reason"].split()) > 4 for exception in exceptions)


def test_the_guide_lists_every_rule_with_its_level() -> None:
    rows = [line.split("|")[1:3] for line in (ROOT / "docs" / "lint.md").read_text("utf-8").splitlines()]
    told = {row[0].strip(" `"): row[1].strip() for row in rows if len(row) > 1 and row[0].startswith(" `")}
    assert told.pop("stale-exception") == "error"
    assert told == {rule.name: f"{rule.level}, `--fix`" if rule.fixable else rule.level for rule in RULES}
