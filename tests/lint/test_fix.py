from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from normalizer.errors import EditError
from normalizer.lint.fix import fix_source
from normalizer.lint.rule import LintContext
from normalizer.lint.run import run_lint
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.load import read_source

TOY = Path(__file__).parents[1] / "toy_ontology"
MESSY = """label: Pain
id: endpoint:pain
# how it is measured
measurement: "score"
synonyms:
  exact: [pain score, pain intensity, Pain-Scores]
definition: How much pain people feel.
broader: ["endpoint:clinical-outcome"]
source: domain knowledge
"""
MENDED = """id: endpoint:pain
label: Pain
definition: How much pain people feel.
# how it is measured
measurement: score
broader: [endpoint:clinical-outcome]
synonyms:
  exact:
    - pain intensity
    - pain score
source: domain knowledge
"""


def list_meanings(vocabulary: Vocabulary) -> set[tuple[str, str, str]]:
    return {(surface.key, surface.concept, surface.scope) for surface in vocabulary.surfaces}


def test_fix_mends_form_and_needless_synonyms_once(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TOY, tmp_path / "ontology"))
    pain = folder / "endpoints" / "clinical" / "pain.yaml"
    pain.write_text(MESSY)
    changed = fix_source(read_source(folder), folder)
    assert "endpoints/clinical/pain.yaml" in changed
    assert pain.read_text() == MENDED
    assert fix_source(read_source(folder), folder) == []
    assert not [finding for finding in run_lint(LintContext(read_source(folder))) if finding.fixable]


def test_a_needless_synonym_with_a_comment_stays_while_the_form_is_mended(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TOY, tmp_path / "ontology"))
    pain = folder / "endpoints" / "clinical" / "pain.yaml"
    pain.write_text(
        MESSY.replace("[pain score, pain intensity, Pain-Scores]", "\n    - pain score\n    # old\n    - Pain-Scores")
    )
    assert "endpoints/clinical/pain.yaml" in fix_source(read_source(folder), folder)
    assert "    # old\n    - Pain-Scores\n" in pain.read_text()
    assert pain.read_text().startswith("id: endpoint:pain\nlabel: Pain\n")


def test_fix_changes_nothing_that_matching_reads(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TOY, tmp_path / "ontology"))
    (folder / "endpoints" / "clinical" / "pain.yaml").write_text(MESSY)
    before = Vocabulary.from_source(read_source(folder))
    assert fix_source(read_source(folder), folder)
    after = Vocabulary.from_source(read_source(folder))
    assert after.concepts == before.concepts
    assert after.exclusions == before.exclusions
    assert list_meanings(after) == list_meanings(before)


def test_fix_leaves_broken_files_and_homeless_comments_alone(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TOY, tmp_path / "ontology"))
    broken = {
        folder / "endpoints" / "clinical" / "pain.yaml": MESSY + "source: twice\n",
        folder / "text" / "vague.yaml": "phrases: [b,\n  # inside\n  a]\ndescription: [\n",
        folder / "instruments" / "a.yaml": "instruments:\n  - id: instrument:x\n    use: index\n    label: X\n"
        "    mappings:\n      - {predicate: skos:exactMatch,\n         # lost\n         object: NCIT:C1}\nfamily: a\n",
    }
    for path, text in broken.items():
        path.write_text(text)
    fix_source(read_source(folder), folder)
    assert all(path.read_text() == text for path, text in broken.items())


def test_a_commented_needless_synonym_keeps_its_comment(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TOY, tmp_path / "ontology"))
    pain = folder / "endpoints" / "clinical" / "pain.yaml"
    pain.write_text(MENDED.replace("    - pain score\n", "    - pain score\n    - pain scores  # on purpose\n"))
    fix_source(read_source(folder), folder)
    assert "- pain scores  # on purpose" in pain.read_text()


def test_a_phrase_that_stands_twice_is_dropped_once(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TOY, tmp_path / "ontology"))
    vague = folder / "text" / "vague.yaml"
    vague.write_text("description: Words.\nphrases:\n  - outcome\n  - Outcomes\n  - result\n")
    fix_source(read_source(folder), folder)
    assert vague.read_text() == "description: Words.\nphrases:\n  - outcome\n  - result\n"


def test_fix_changes_nothing_if_somebody_else_changed_a_file(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TOY, tmp_path / "ontology"))
    pain, vague = folder / "endpoints" / "clinical" / "pain.yaml", folder / "text" / "vague.yaml"
    pain.write_text(MESSY)
    vague.write_text("phrases: [b, a]\ndescription: x\n")
    source = read_source(folder)
    vague.write_text("phrases: [c]\ndescription: x\n")
    with pytest.raises(EditError, match=r"vague\.yaml was changed in the meantime"):
        fix_source(source, folder)
    assert (pain.read_text(), vague.read_text()) == (MESSY, "phrases: [c]\ndescription: x\n")


def test_a_file_that_cannot_be_replaced_stays_and_nothing_is_left_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(TOY, tmp_path / "ontology"))
    pain = folder / "endpoints" / "clinical" / "pain.yaml"
    pain.write_text(MESSY)
    files = sorted(folder.rglob("*"))

    def refuse(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="no space"):
        fix_source(read_source(folder), folder)
    assert pain.read_text() == MESSY
    assert sorted(folder.rglob("*")) == files
