from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import get_args

import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner, Result

from normalizer.cli.concept_id import complete_id, list_completions
from normalizer.cli.main import endnorm, run
from normalizer.cli.vocab import vocab_group
from normalizer.vocabulary.schema.edit import Scope, SynonymKind
from normalizer.vocabulary.schema.endpoint import Measurement

pytestmark = pytest.mark.usefixtures("shared_cache")

TOY = Path(__file__).parents[1] / "toy_ontology"
OS_FILE = "endpoints/time-to-event/overall-survival.yaml"


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    """A checkout with the toy vocabulary on its main branch."""
    folder = Path(shutil.copytree(TOY, tmp_path / "checkout" / "ontology"))
    git(folder.parent, "init", "--initial-branch", "main")
    git(folder.parent, "add", ".")
    git(folder.parent, "commit", "-m", "first")
    return folder


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def call(ontology: Path, *arguments: object) -> Result:
    command, *rest = map(str, arguments)
    return CliRunner().invoke(vocab_group, [command, "--ontology", str(ontology), *rest], catch_exceptions=False)


def read_all(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts}


def test_a_synonym_is_added_by_its_short_id(ontology: Path) -> None:
    result = call(ontology, "add-synonym", "overall-survival", "length of life")
    assert result.exit_code == 0
    assert f"changed ontology/{OS_FILE}" in result.stdout
    assert "0 of 11 examples can be touched" in result.stdout
    assert "    - length of life\n" in (ontology / OS_FILE).read_text()
    again = call(ontology, "add-synonym", "overall-survival", "length of life")
    assert (again.exit_code, again.stdout) == (0, "Nothing to change: it is so already.\n")


def test_a_dry_run_shows_the_difference_and_writes_nothing(ontology: Path) -> None:
    before = read_all(ontology)
    result = call(ontology, "add-synonym", "overall-survival", "length of life", "--dry-run")
    assert result.exit_code == 0
    assert f"+++ ontology/{OS_FILE}" in result.stdout
    assert "+    - length of life" in result.stdout
    assert "would change" in result.stderr
    assert read_all(ontology) == before


def test_what_collides_is_refused_with_the_reason(ontology: Path) -> None:
    before = read_all(ontology)
    result = call(ontology, "add-synonym", "overall-survival", "survival without progression")
    assert result.exit_code == 2
    assert "is also an exact writing of endpoint:" in result.stderr
    assert "[duplicate-synonym]" in result.stderr
    assert re.search(
        r"Refused for \d reasons?; nothing was written. If it is right as it is: --force REASON", result.stderr
    )
    assert read_all(ontology) == before


def test_a_forced_edit_records_why(ontology: Path) -> None:
    reason = "Both are used for it in the old trials."
    result = call(ontology, "add-synonym", "overall-survival", "survival without progression", "--force", reason)
    assert result.exit_code == 0
    assert f"reason: {reason}" in (ontology / "exceptions.yaml").read_text()
    lint = call(ontology, "lint", "--no-examples", "--rule", "duplicate-synonym")
    assert lint.exit_code == 0, lint.output


def test_a_forced_name_is_explained_where_it_stands(ontology: Path) -> None:
    reason = "Everybody here means the same by it."
    result = call(ontology, "add-synonym", "overall-survival", "CR", "--force", reason)
    assert result.exit_code == 0
    assert f'note: "\\"CR\\" on purpose: {reason}"' in (ontology / OS_FILE).read_text()
    assert "alone is read as endpoint:complete-response-rate" in result.stderr


def test_a_short_reason_and_a_broken_hierarchy_are_not_forced(ontology: Path) -> None:
    before = read_all(ontology)
    result = call(ontology, "add-synonym", "overall-survival", "survival without progression", "--force", "because")
    assert (result.exit_code, "5 words or more" in result.stderr) == (2, True)
    why = "I would like to have it so."
    result = call(ontology, "move", "time-to-event", "--broader", "overall-survival", "--force", why)
    assert result.exit_code == 2
    assert "the hierarchy turns in a circle" in result.stderr
    assert "--force" not in result.stderr
    assert read_all(ontology) == before


def test_a_new_concept_says_what_is_left_to_do(ontology: Path) -> None:
    result = call(
        ontology, "add-concept", "Hair loss", "--broader", "adverse-events", "--measurement", "count",
        "--definition", "How many lose their hair.", "--synonym", "alopecia", "--example", "Alopecia of any grade",
    )  # fmt: skip
    assert result.exit_code == 1
    assert "left to do: endpoint:hair-loss has 1 example" in result.stderr
    assert "alopecia" in (ontology / "endpoints/safety/hair-loss.yaml").read_text()


def test_examples_counter_examples_and_retirement(ontology: Path) -> None:
    assert call(ontology, "add-example", "pain", "Pain intensity at rest").exit_code == 0
    assert call(ontology, "add-example", "overall-survival", "PFS", "--not", "progression-free-survival").exit_code == 0
    assert "concept: endpoint:progression-free-survival" in (ontology / OS_FILE).read_text()
    assert call(ontology, "deprecate", "il-6", "--replaced-by", "renal-function").exit_code == 0
    assert call(ontology, "merge", "renal-function", "pain").exit_code == 0
    assert call(ontology, "check-ids").exit_code == 0


def test_a_file_of_edits_is_applied_as_a_whole(ontology: Path, tmp_path: Path) -> None:
    edits = tmp_path / "edits.yaml"
    edits.write_text(
        "edits:\n  - {edit: add-synonym, id: endpoint:pain, text: ache}\n"
        "  - {edit: add-synonym, id: endpoint:overall-survival, text: survival without progression}\n"
    )
    before = read_all(ontology)
    assert call(ontology, "apply", edits).exit_code == 2
    assert read_all(ontology) == before
    edits.write_text(edits.read_text().replace("survival without progression", "length of life"))
    assert call(ontology, "apply", edits).exit_code == 0
    assert "ache" in (ontology / "endpoints/clinical/pain.yaml").read_text()
    assert "length of life" in (ontology / OS_FILE).read_text()


def test_unknown_ids_and_values_end_with_a_hint(ontology: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["vocab", "add-synonym", "overal-survival", "x", "--ontology", str(ontology)]) == 2
    assert "did you mean endpoint:overall-survival" in capsys.readouterr().err
    arguments = ["--broader", "pain", "--definition", "x", "--measurement", "tim", "--ontology", str(ontology)]
    assert run(["vocab", "add-concept", "X", *arguments]) == 2
    assert "'tim' is not one of 'time-to-event'" in capsys.readouterr().err
    arguments = ["--broader", "criterion:recist-1.1", "--definition", "x", "--measurement", "score"]
    assert run(["vocab", "add-concept", "X", *arguments, "--ontology", str(ontology)]) == 2
    error = capsys.readouterr().err
    assert error == (
        "Error: add-concept: broader.0: 'criterion:recist-1.1' does not fit here "
        "(an id that begins with endpoint: is wanted)\n"
    )


def test_the_choices_are_those_of_the_schema() -> None:
    def list_choices(command: str, name: str) -> set[str]:
        (option,) = (option for option in vocab_group.commands[command].params if option.name == name)
        return set(option.type.choices)  # type: ignore[attr-defined]

    assert list_choices("add-concept", "measurement") == set(get_args(Measurement))
    assert list_choices("add-synonym", "type") == set(get_args(SynonymKind))
    assert list_choices("add-synonym", "scope") == set(get_args(Scope))


def test_an_exclude_is_added(ontology: Path) -> None:
    result = call(ontology, "add-exclude", "overall-survival", "survival of the graft")
    assert result.exit_code == 0
    assert "survival of the graft" in (ontology / OS_FILE).read_text()


@pytest.mark.parametrize(
    "command", [[], ["audit"], ["explain"], ["vocab"], *(["vocab", name] for name in vocab_group.commands)]
)
def test_examples_of_a_command_stand_in_lines_of_their_own(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run([*command, "--help"])
    shown = capsys.readouterr().out
    assert "\\b" not in shown
    assert any(line.startswith("  endnorm ") for line in shown.splitlines())


def test_the_vocabulary_of_an_installed_package_is_left_alone(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TOY, tmp_path / "_ontology"))
    result = call(folder, "add-synonym", "overall-survival", "length of life")
    assert result.exit_code == 2
    assert "work in a checkout" in result.stderr


def test_diff_shows_what_changed_and_what_it_does(ontology: Path, tmp_path: Path) -> None:
    call(ontology, "add-synonym", "overall-survival", "length of life")
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"id": "r1", "measure": "Length of life in months"}\n{"id": "r2", "measure": "Pain"}\n')
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"measure": "Length of life in months", "endpoints": ["overall-survival"]}\n')
    result = call(ontology, "diff", "--corpus", corpus, "--gold", gold)
    assert result.exit_code == 0
    assert "changed endpoint:overall-survival: +length of life (exact)" in result.stdout
    assert "1 of 13 outcomes change (1 were run again)" in result.stdout
    assert "gained: endpoint:overall-survival" in result.stdout
    assert "endpoint recall: 0.0000 to 1.0000 (+1.0000)" in result.stdout
    data = json.loads(call(ontology, "diff", "HEAD", "--corpus", corpus, "--format", "json", "--full").stdout)
    assert data["outcomes"]["run"] == 13
    assert [movement["id"] for movement in data["movements"]] == ["r1"]


def test_diff_compares_folders_and_revisions_in_either_direction(ontology: Path, tmp_path: Path) -> None:
    call(ontology, "add-synonym", "overall-survival", "length of life")
    git(ontology.parent, "commit", "-am", "second")
    assert "+length of life" in call(ontology, "diff", "HEAD~1").stdout
    assert "-length of life" in call(ontology, "diff", "HEAD", "--head", "HEAD~1").stdout
    other = Path(shutil.copytree(TOY, tmp_path / "other"))
    assert "+length of life" in call(ontology, "diff", other).stdout
    assert "0 of 11 outcomes change (0 were run again)" in call(ontology, "diff", "HEAD").stdout


def test_a_vanished_id_fails_the_check(ontology: Path) -> None:
    assert "All " in call(ontology, "check-ids").stdout
    (ontology / "endpoints/clinical/pain.yaml").write_text(
        (ontology / "endpoints/clinical/renal-function.yaml").read_text().replace("renal-function", "pane")
    )
    (ontology / "instruments/patient-reported.yaml").unlink()
    shutil.move(ontology / "endpoints/clinical/pain.yaml", ontology / "endpoints/clinical/pane.yaml")
    result = call(ontology, "check-ids", "HEAD", "--format", "github")
    assert result.exit_code == 1
    assert "::error file=ontology/endpoints/clinical/pain.yaml,line=1,title=permanent-id::" in result.stdout
    assert "instrument%3Abpi" in result.stdout or "instrument:bpi" in result.stdout


def test_changelog_and_release_follow_the_tags(ontology: Path) -> None:
    result = call(ontology, "changelog")
    assert (result.exit_code, "name a revision with --since" in result.stderr) == (2, True)
    git(ontology.parent, "tag", "vocabulary-2026.1.0")
    call(ontology, "add-synonym", "overall-survival", "length of life")
    changelog = call(ontology, "changelog").stdout
    assert changelog.startswith("# Changelog of the vocabulary\n\n## Unreleased\n\n### Names\n")
    assert '- `endpoint:overall-survival`: + "length of life"' in changelog
    assert "## 2026.1.0\n" in changelog
    (ontology / "vocabulary.yaml").write_text(
        (ontology / "vocabulary.yaml").read_text().replace(version_line(ontology), 'version: "2026.1.0"')
    )
    dry = call(ontology, "release", "--date", "2026-02-03", "--dry-run")
    assert dry.stdout.startswith("## 2026.2.0\n")
    assert version_line(ontology) == 'version: "2026.1.0"'
    result = call(ontology, "release", "--date", "2026-02-03")
    assert result.stdout == dry.stdout
    assert "git tag -a vocabulary-2026.2.0" in result.stderr
    assert version_line(ontology) == 'version: "2026.2.0"'


def version_line(ontology: Path) -> str:
    lines = (ontology / "vocabulary.yaml").read_text().splitlines()
    return next(line for line in lines if line.startswith("version:"))


def test_ids_are_completed_by_beginning_then_by_part() -> None:
    ids = ["endpoint:overall-survival", "endpoint:survival-x", "ae:anemia", "endpoint:pain"]
    assert list_completions(ids, "surv") == ["survival-x", "overall-survival"]
    assert list_completions(ids, "endpoint:o") == ["endpoint:overall-survival"]
    assert list_completions(ids, "ae") == ["ae:anemia"]
    assert complete_id("pain", ids) == "endpoint:pain"
    assert complete_id("anemia", ids) == "ae:anemia"
    assert complete_id("x:y", ids) == "x:y"


def test_the_shell_is_offered_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENDNORM_ONTOLOGY", str(TOY))
    complete = BashComplete(endnorm, {}, "endnorm", "_ENDNORM_COMPLETE")
    offered = complete.get_completions(["vocab", "add-synonym"], "overall-s")
    assert [item.value for item in offered] == ["overall-survival"]
    offered = complete.get_completions(["vocab", "move", "pain", "--broader"], "qual")
    assert [item.value for item in offered] == ["quality-of-life"]
