from __future__ import annotations

import json
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from normalizer.cli import vocab_lint
from normalizer.cli.main import run
from normalizer.cli.vocab import vocab_group
from normalizer.errors import VocabularyError

pytestmark = pytest.mark.usefixtures("shared_cache")

TOY = Path(__file__).parents[1] / "toy_ontology"


@pytest.fixture
def toy_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "ontology"))


def call(*arguments: object, ontology: Path = TOY) -> Result:
    command, *rest = map(str, arguments)
    return CliRunner().invoke(vocab_group, [command, "--ontology", str(ontology), *rest], catch_exceptions=False)


def test_stats_count_concepts_and_texts() -> None:
    data = json.loads(call("stats", "--format", "json").stdout)
    assert data["concepts"]["endpoints"] == data["endpoints by family"]["clinical"] + 14
    assert data["criteria"] == {"families": 3, "versions": 4, "thresholds": 2}
    assert data["texts"]["senses"] == 2
    assert data["links"]["skos:exactMatch"] == data["links"]["mappings to NCIT"] == 2
    assert "label" not in data["synonyms by type"]
    for group in ("synonyms by scope", "synonyms by kind"):
        assert sum(data[group].values()) == data["synonyms by type"]["all"] > 0
    assert data["definitions"]["endpoints"] == data["concepts"]["endpoints"]
    assert sum(data["verified"][answer] for answer in ("yes", "part", "no")) <= data["concepts"]["all"]
    assert data["time frames"]["units"] == 7
    text = call("stats").stdout
    assert "Endpoints by family" in text
    assert "Ambiguous abbreviations" not in text
    assert "ambiguous abbreviations" in text


def test_show_names_every_field() -> None:
    text = call("show", "endpoint:progression-free-survival").stdout
    for words in ("Time from a starting event", "anchor:death  Death", "PFS  (abbreviation)", "NCIT:C28234"):
        assert words in text
    assert call("show", "progression-free-survival").stdout == text
    assert json.loads(call("show", "endpoint:pain", "--format", "json").stdout)["label"] == "Pain"


def test_ids_of_every_kind_may_be_named_without_their_prefix() -> None:
    assert call("show", "imwg-2016.vgpr").stdout == call("show", "category:imwg-2016.vgpr").stdout
    assert call("tree", "imwg").stdout == call("tree", "criterion:imwg").stdout
    with pytest.raises(VocabularyError, match="there is no concept 'imwg-1066'"):
        call("show", "imwg-1066")


def test_show_of_an_unknown_id_suggests_one() -> None:
    with pytest.raises(VocabularyError, match="did you mean endpoint:pain"):
        call("show", "endpoint:pane")


def test_search() -> None:
    result = call("search", "ORR")
    assert result.stdout.startswith("endpoint:overall-response-rate")
    rows = json.loads(call("search", "response", "--limit", "2", "--format", "json").stdout)
    assert len(rows) == 2
    nothing = call("search", "qqqqqq")
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert "Nothing fits" in nothing.stderr


def test_tree_draws_what_is_below() -> None:
    lines = call("tree", "criterion:imwg").stdout.splitlines()
    assert lines[0] == "IMWG response criteria  criterion:imwg"
    assert lines[1].startswith("├─ IMWG 2011")
    assert lines[-1] == "   └─ Partial response  category:imwg-2016.pr"
    assert len(call("tree", "criterion:imwg", "--depth", "1").stdout.splitlines()) == 3
    roots = call("tree").stdout
    assert "Treatment response  endpoint:treatment-response" in roots.splitlines()
    assert "└─ Very good partial response or better rate" in roots


def test_tree_draws_a_shared_branch_once(toy_copy: Path) -> None:
    path = toy_copy / "endpoints" / "response" / "overall-response-rate.yaml"
    above = "broader: [endpoint:clinical-outcome, endpoint:treatment-response]"
    path.write_text(path.read_text().replace("broader: [endpoint:treatment-response]", above))
    text = call("tree", ontology=toy_copy).stdout
    assert text.count("endpoint:overall-response-rate") == 2
    assert text.count("endpoint:complete-response-rate") == 1
    assert "(see above)" in text


def test_lint_passes_warns_and_fails(toy_copy: Path) -> None:
    content = ("--rule", "source", "--rule", "examples-missing")
    good = call("lint", *content, ontology=toy_copy)
    assert good.exit_code == 0
    assert "0 errors" in good.stdout
    pain = toy_copy / "endpoints" / "clinical" / "pain.yaml"
    pain.write_text(pain.read_text().replace("source: domain knowledge\n", ""))
    bad = call("lint", *content, ontology=toy_copy)
    assert bad.exit_code == 1
    assert "pain.yaml:1: endpoint:pain names no source" in bad.stdout
    only_errors = call("lint", *content, "--no-warnings", "--format", "github", ontology=toy_copy).stdout.splitlines()
    assert len(only_errors) == 1
    assert only_errors[0].startswith("::error file=")


def test_lint_reports_a_broken_file_and_goes_on(toy_copy: Path) -> None:
    (toy_copy / "text" / "vague.yaml").write_bytes(b"[" * 30_000)
    (toy_copy / "endpoints" / "clinical" / "pain.yaml").write_text("id: endpoint:pain\n")
    result = call("lint", "--format", "json", ontology=toy_copy)
    assert result.exit_code == 1
    rules = {finding["rule"] for finding in json.loads(result.stdout)}
    assert {"yaml", "schema"} <= rules
    assert not rules & {"dangling-reference", "family-root", "stale-exception", "dead-synonym"}
    assert "examples are not tried out until endpoints/clinical/pain.yaml can be read" in result.stderr


def test_lint_asks_the_matcher_about_examples(toy_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        vocab_lint, "_make_normalize", lambda *_: lambda text: ["endpoint:pain"] if "OS" in text else []
    )
    rules = ("--rule", "example-missed")
    result = call("lint", *rules, ontology=toy_copy)
    assert 'the example "Overall survival (OS)" of endpoint:overall-survival resolves to endpoint:pain' in result.stdout
    assert call("lint", *rules, "--no-examples", ontology=toy_copy).exit_code == 0


def test_lint_fix_mends_what_it_reports(toy_copy: Path) -> None:
    rules = ("--rule", "canonical-form", "--rule", "redundant-synonym")
    pain = toy_copy / "endpoints" / "clinical" / "pain.yaml"
    pain.write_text(
        pain.read_text().replace("    - pain intensity\n    - pain score\n", "    - pain scores\n    - pain score\n")
    )
    assert call("lint", *rules, ontology=toy_copy).exit_code == 1
    result = call("lint", *rules, "--fix", ontology=toy_copy)
    assert result.exit_code == 0
    assert "changed" in result.stderr
    assert "0 errors, 0 warnings" in result.stdout


def test_list_rules_and_unknown_rules() -> None:
    assert "canonical-form" in call("lint", "--list-rules").stdout
    result = CliRunner().invoke(vocab_group, ["lint", "--ontology", str(TOY), "--rule", "nonsense"])
    assert result.exit_code == 2
    assert "--list-rules" in result.stderr


@pytest.mark.parametrize("command", [None, *vocab_group.commands])
def test_help_has_an_example_on_a_line_of_its_own(command: str | None) -> None:
    result = CliRunner().invoke(vocab_group, [*([command] if command else []), "--help"])
    assert any(line.strip().startswith("endnorm vocab ") for line in result.stdout.splitlines())
    assert isinstance(vocab_group, click.Group)


def test_a_concept_is_shown_by_its_short_id_and_found_by_its_names(
    toy_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "criterion:recist-1.1" in call("show", "recist-1.1", ontology=toy_copy).stdout
    assert "criterion:recist-1.1" in call("tree", "recist-1.1", ontology=toy_copy).stdout
    for command in (["show", "OS"], ["tree", "OS"], ["add-synonym", "OS", "length of life"]):
        assert run(["vocab", *command, "--ontology", str(toy_copy)]) == 2
        assert "there is no concept 'OS'; did you mean endpoint:overall-survival" in capsys.readouterr().err
