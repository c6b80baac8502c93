"""Lists of words that a curator extends: the next start reads them, whatever the cache holds."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary

if TYPE_CHECKING:
    from normalizer.model.record import Record

TOY = Path(__file__).parents[1] / "toy_ontology"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the toy vocabulary with a cache of its own."""
    monkeypatch.setenv("ENDNORM_CACHE", str(tmp_path / "cache"))
    return Path(shutil.copytree(TOY, tmp_path / "ontology"))


def replace_words(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "text" / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def read(folder: Path, description: str) -> Record:
    normalizer = Normalizer(Vocabulary.load(folder))
    return normalizer.normalize_outcome(measure="Overall survival", description=description)


@pytest.mark.parametrize(
    ("old", "new", "description"),
    [
        ("measured: [", "measured: [clocked, ", "Survival of those patients is clocked from randomization"),
        ("  - time\n", "  - time\n  - span\n", "The span of life of patients from randomization to death"),
        ("clause_ends:\n", "clause_ends:\n  - save for\n", "Time to death save for progression from randomization"),
        ("  - last ... seen\n", "  - met ... last\n", "Time from randomization to death, censored when met by us last"),
    ],
)
def test_words_of_definitions(folder: Path, old: str, new: str, description: str) -> None:
    before = read(folder, description).definition
    replace_words(folder, "definitions", old, new)
    after = read(folder, description).definition
    assert after is not None
    assert after != before


def test_a_vocabulary_without_such_lists_reads_only_the_plainest_definitions(folder: Path) -> None:
    (folder / "text" / "definitions.yaml").unlink()
    assert read(folder, "Time from randomization to death").definition is not None
    assert read(folder, "Survival of those patients is measured from randomization").definition is None


def test_instrument_words(folder: Path) -> None:
    """What is written out shares a word with a sense that says nothing from now on: it is something else."""
    normalizer = Normalizer(Vocabulary.load(folder))
    assert normalizer.normalize_outcome(measure="Crimson rate (CR)").endpoints
    replace_words(folder, "instrument_words", "- rating\n", "- rate\n  - rating\n")
    normalizer = Normalizer(Vocabulary.load(folder))
    assert not normalizer.normalize_outcome(measure="Crimson rate (CR)").endpoints


@pytest.mark.parametrize(
    ("old", "new", "description"),
    [
        ("or_more: [", "or_more: [upward, ", "Toxicity of grade 3 or upward"),
        ("at_least: [", "at_least: [no less than, ", "Toxicity of no less than grade 3"),
        ("more_than: [", "more_than: [beyond, ", "Toxicity beyond grade 3"),
        ("or_less: [", "or_less: [milder, ", "Toxicity of grade 3 or milder"),
    ],
)
def test_words_that_open_a_range_of_grades(folder: Path, old: str, new: str, description: str) -> None:
    before = read(folder, description).qualifiers.grade
    replace_words(folder, "comparatives", f"\n{old}", f"\n{new}")
    after = read(folder, description).qualifiers.grade
    assert after is not None
    assert after != before
    assert None in (after.min, after.max)


@pytest.mark.parametrize(("name", "phrase"), [("or_better", "VGPR or finer"), ("no_worse_than", "not below a VGPR")])
def test_words_that_open_a_range_of_responses(folder: Path, name: str, phrase: str) -> None:
    text = f"Response by IMWG 2016 criteria: {phrase}"
    assert read(folder, text).qualifiers.response_threshold is None
    replace_words(folder, "comparatives", f"{name}: [", f"{name}: [finer, not below, ")
    assert read(folder, text).qualifiers.response_threshold is not None


def test_version_words(folder: Path) -> None:
    text = "Toxicity by CTCAE of the NCI in its issue 5"
    assert [criterion.id for criterion in read(folder, text).criteria] == ["criterion:ctcae"]
    replace_words(folder, "version_words", "- edition\n", "- edition\n  - issue\n")
    assert [criterion.id for criterion in read(folder, text).criteria] == ["criterion:ctcae-5.0"]
