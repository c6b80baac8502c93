"""Documents and help texts say what is true: commands, ids, links, and what they show as printed."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from normalizer import Outcome, Vocabulary
from normalizer.cli.concept_id import CONCEPT_ID
from normalizer.cli.main import endnorm
from normalizer.model.concept import Kind
from tests.repository.documents import (
    PAGES,
    ROOT,
    find_command,
    hide_numbers,
    list_anchors,
    list_commands,
    list_helps,
    list_links,
    make_pattern,
    read_blocks,
    read_transcripts,
    split_commands,
)

if TYPE_CHECKING:
    from pathlib import Path

TOY = ROOT / "tests" / "toy_ontology"
HELPS = dict(list_helps())
# made by the recipe before the one that names it
NEW_IDS = {"endpoint:time-to-second-relapse"}
# to show what is answered then
MISTYPED = "endpoint:overall-survivl"


@pytest.fixture(scope="module")
def ids() -> set[str]:
    return {*Vocabulary.load().concepts, *NEW_IDS}


def check_command(words: list[str], ids: set[str]) -> None:
    if words[0] == "python":
        check_benchmark(words[2], words[3:])
        return
    command, rest = find_command(words)
    values, left, _ = command.make_parser(click.Context(command)).parse_args(list(rest))
    assert not left, f"{words}: too many words"
    for parameter in command.params:
        given = values.get(parameter.name or "")
        for value in given if isinstance(given, (list, tuple)) else [given]:
            if isinstance(value, str) and isinstance(parameter.type, click.Choice):
                parameter.type.convert(value, parameter, None)
            if isinstance(value, str) and parameter.type is CONCEPT_ID and value != "ID":
                assert value in ids or f"endpoint:{value}" in ids, f"{words}: there is no {value}"


def check_benchmark(module: str, rest: list[str]) -> None:
    source = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    for word in rest:
        assert not word.startswith("--") or f'"{word}"' in source, f"{module} knows no {word}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_documents_are_understood(page: Path, ids: set[str]) -> None:
    for words in list_commands(page):
        check_command(words, ids)


def test_every_benchmark_is_described() -> None:
    page = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in (ROOT / "benchmarks").glob("*.py") if f"`{path.name}`" not in page] == []


@pytest.mark.parametrize("name", HELPS)
def test_help_shows_commands_that_are_understood(name: str, ids: set[str]) -> None:
    text = HELPS[name]
    assert "\\b" not in text, "click's mark for a block as it stands is shown"
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("  endnorm "):
            for words in split_commands(line):
                check_command(words, ids)


@pytest.mark.parametrize("name", HELPS)
def test_no_summary_in_a_list_of_commands_is_cut(name: str) -> None:
    assert [line for line in HELPS[name].partition("\nCommands:\n")[2].splitlines() if line.endswith("...")] == []


def test_ids_in_documents_and_forms_exist(ids: set[str]) -> None:
    prefixes = "|".join(kind.value for kind in Kind)
    for page in [*PAGES, *(ROOT / ".github").rglob("*.yml")]:
        named = re.findall(rf"(?<![\w/])(?:{prefixes}):[a-z0-9][a-z0-9.-]*[a-z0-9]", page.read_text(encoding="utf-8"))
        assert {*named} - ids <= {MISTYPED}, page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for path, anchor in list_links(page):
        target = page.parent / path if path else page
        assert target.exists(), f"{page.name} links to {path}"
        assert not anchor or anchor in list_anchors(target), f"{page.name} links to {path}#{anchor}"


def test_every_page_is_linked_from_another_one() -> None:
    linked = {(page.parent / path).resolve() for page in PAGES for path, _ in list_links(page) if path}
    assert [page.name for page in PAGES if page not in linked and page.parent != ROOT] == []


def test_python_in_the_readme_gives_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (block,) = read_blocks(ROOT / "README.md", "python")
    names: dict[str, Any] = {}
    promises = 0
    for statement in ast.parse(block).body:
        line = block.splitlines()[(statement.end_lineno or 0) - 1]
        if isinstance(statement, ast.Expr):
            promised = re.split(r"  # ", line)[1]
            given = eval(ast.unparse(statement), names)  # noqa: S307 - our own page
            if promised.startswith(("'", "(")):
                assert repr(given) == promised
                promises += 1
        else:
            exec(ast.unparse(statement), names)  # noqa: S102 - as above
    assert promises > 5


def test_python_on_edits_runs() -> None:
    names: dict[str, Any] = {
        "folder": TOY,
        "before": Vocabulary.load(TOY),
        "outcomes": [Outcome("1", measure="OS interval")],
    }
    for block in read_blocks(ROOT / "docs" / "edits.md", "python"):
        exec(block, names)  # noqa: S102 - our own page
    assert [match.id for match in names["effect"].movements[0].after.endpoints] == ["endpoint:overall-survival"]


def test_patterns_of_transcripts_are_strict() -> None:
    pattern = make_pattern("1 of 2,000 change\n...\nend 0.98\n")
    assert pattern.fullmatch(hide_numbers("3 of 1 change\nx\ny\nend 1.00\n"))
    assert not pattern.fullmatch(hide_numbers("3 of 1 changed\nend 1.00\n"))
    assert not pattern.fullmatch(hide_numbers("3 of 1 change\nend 1.00\nmore\n"))


@pytest.mark.slow
def test_transcripts_are_what_is_printed(tmp_path: Path) -> None:
    """Run in a copy of the vocabulary, since some of the commands change it."""
    for name in ("ontology", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "benchmarks").mkdir()
    shutil.copy(ROOT / "benchmarks" / "seeds.jsonl", tmp_path / "benchmarks")
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "first"]):
        identity = ["-c", "user.name=A Name", "-c", "user.email=name@example.org"]
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True)
    runner = CliRunner(env={"ENDNORM_ONTOLOGY": str(tmp_path / "ontology")})
    transcripts = [item for page in PAGES for item in read_transcripts(page)]
    for words, shown in transcripts:
        result = runner.invoke(endnorm, words[1:])
        assert make_pattern(shown).fullmatch(hide_numbers(result.stdout)), f"{words} prints:\n{result.stdout}"
    assert len(transcripts) >= 5
