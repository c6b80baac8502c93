from __future__ import annotations

from pathlib import Path

import pytest

from normalizer.lint.change import Verdict, judge_plan
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.edit import apply_edits
from normalizer.vocabulary.load import Source, read_source
from normalizer.vocabulary.schema.edit import (
    AddConcept,
    AddCounterExample,
    AddExample,
    AddSynonym,
    Deprecate,
    Edit,
    Merge,
    Move,
)

TOY = Path(__file__).parents[1] / "toy_ontology"
OS = "endpoint:overall-survival"
PFS = "endpoint:progression-free-survival"


@pytest.fixture(scope="module")
def source() -> Source:
    return read_source(TOY)


@pytest.fixture(scope="module")
def before(source: Source) -> Vocabulary:
    return Vocabulary.from_source(source)


def judge(source: Source, before: Vocabulary, *edits: Edit) -> Verdict:
    return judge_plan(apply_edits(source, edits), before)


def list_rules(verdict: Verdict) -> set[str]:
    return {finding.rule for finding in verdict.refused}


def test_a_good_synonym_has_nothing_against_it(source: Source, before: Vocabulary) -> None:
    verdict = judge(source, before, AddSynonym(id=OS, text="length of life"))
    assert (verdict.refused, verdict.doubts, verdict.left) == ((), (), ())


def test_the_synonym_of_another_concept_collides(source: Source, before: Vocabulary) -> None:
    assert list_rules(judge(source, before, AddSynonym(id=OS, text="survival without progression"))) == {
        "duplicate-synonym"
    }


def test_a_text_that_matching_finds_anyway_is_redundant(source: Source, before: Vocabulary) -> None:
    assert list_rules(judge(source, before, AddSynonym(id=OS, text="Overall Survivals"))) == {"redundant-synonym"}


def test_an_unsafe_abbreviation_is_refused(source: Source, before: Vocabulary) -> None:
    assert list_rules(judge(source, before, AddSynonym(id=OS, text="act", type="abbreviation"))) == {
        "abbreviation-context"
    }


def test_a_synonym_that_takes_the_examples_of_others_is_refused(source: Source, before: Vocabulary) -> None:
    verdict = judge(source, before, AddSynonym(id="endpoint:pain", text="median overall survival"))
    assert list_rules(verdict) == {"example-missed"}
    assert len(verdict.effect.movements) == 1


def test_an_example_that_resolves_elsewhere_is_refused(source: Source, before: Vocabulary) -> None:
    assert list_rules(judge(source, before, AddExample(id=OS, text="Pain intensity"))) == {"example-missed"}
    assert list_rules(judge(source, before, AddExample(id=OS, text="OS and pain"))) == {"example-overmatch"}
    assert list_rules(judge(source, before, AddExample(id=OS, text="OS after infusion"))) == set()


def test_a_counter_example_that_resolves_here_is_refused(source: Source, before: Vocabulary) -> None:
    edit = AddCounterExample(id=OS, text="OS at 2 years", concept=PFS)
    assert list_rules(judge(source, before, edit)) == {"counter-example"}


def test_a_name_that_is_declared_ambiguous_is_doubted(source: Source, before: Vocabulary) -> None:
    verdict = judge(source, before, AddSynonym(id=OS, text="CR"))
    assert tuple(map(str, verdict.doubts)) == (
        '"CR" alone is read as endpoint:complete-response-rate, not as endpoint:overall-survival',
    )


def test_the_broad_name_of_another_concept_is_doubted(source: Source, before: Vocabulary) -> None:
    verdict = judge(source, before, AddSynonym(id=PFS, text="survival"))
    assert '"survival" is already a broad synonym of endpoint:overall-survival' in map(str, verdict.doubts)


def test_an_everyday_word_is_doubted(source: Source, before: Vocabulary) -> None:
    (doubt,) = judge(source, before, AddSynonym(id=OS, text="cat")).doubts
    assert "everyday word" in str(doubt)


def test_a_circle_is_refused(source: Source, before: Vocabulary) -> None:
    verdict = judge(source, before, Move(id="endpoint:time-to-event", broader=(OS,)))
    assert "cycle" in list_rules(verdict)


def test_what_remains_to_be_done_is_said(source: Source, before: Vocabulary) -> None:
    new = AddConcept(
        label="Hair loss", broader=("endpoint:adverse-events",), definition="How many lose hair.", measurement="count"
    )
    verdict = judge(source, before, new)
    assert (verdict.refused, verdict.doubts) == ((), ())
    assert [finding.rule for finding in verdict.left] == ["examples-missing"]


@pytest.mark.parametrize(
    "edit",
    [
        Merge(id="endpoint:time-to-progression", into="endpoint:time-to-response"),
        Deprecate(id="endpoint:il-6", replaced_by="endpoint:renal-function"),
    ],
)
def test_retiring_a_concept_finds_nothing_but_what_it_breaks(source: Source, before: Vocabulary, edit: Edit) -> None:
    assert not list_rules(judge(source, before, edit)) & {"dangling-reference", "deprecated", "cycle", "schema"}


def test_what_was_wrong_before_is_not_held_against_an_edit(toy_copy_with_errors: Path) -> None:
    source = read_source(toy_copy_with_errors)
    verdict = judge_plan(
        apply_edits(source, [AddSynonym(id=OS, text="length of life")]), Vocabulary.from_source(source)
    )
    assert verdict.refused == ()


@pytest.fixture
def toy_copy_with_errors(tmp_path: Path) -> Path:
    import shutil

    folder = Path(shutil.copytree(TOY, tmp_path / "ontology"))
    path = folder / "endpoints/clinical/pain.yaml"
    path.write_text(path.read_text().replace("- pain score", "- survival time"))
    path = folder / "endpoints/clinical/renal-function.yaml"
    path.write_text(path.read_text() + "examples:\n  - Overall survival after a transplant\n")
    return folder
