"""The files that only a forge reads: workflows, forms, owners, hooks. Their form is checked, since they do not run."""

from __future__ import annotations

import fnmatch
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from normalizer.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

PINNED = re.compile(r"^[\w./-]+@[0-9a-f]{40}$")
COMMAND = re.compile(r"endnorm vocab ([a-z-]+)((?: --[a-z-]+)*)")
UNTRUSTED = re.compile(r"\$\{\{\s*github\.(?:event\.(?:pull_request\.(?:title|body|head)|issue|comment)|head_ref)")


def list_workflows(checkout: Path) -> list[Path]:
    return sorted((checkout / ".github" / "workflows").glob("*.yml"))


def read_yaml(path: Path) -> dict[Any, Any]:
    data: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def list_steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [("vendor.github-workflows", "workflows/*.yml"), ("vendor.github-issue-forms", "ISSUE_TEMPLATE/*.yml")],
)
def test_files_have_the_form_that_the_forge_reads(checkout: Path, schema: str, pattern: str) -> None:
    files = [str(path) for path in sorted((checkout / ".github").glob(pattern))]
    assert files
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_workflows_may_no_more_than_they_need(checkout: Path) -> None:
    for path in list_workflows(checkout):
        workflow = read_yaml(path)
        assert workflow["permissions"] in ({}, {"contents": "read"}), path.name
        for job in workflow["jobs"].values():
            assert "timeout-minutes" in job, path.name
            written = {name for name, right in job.get("permissions", {}).items() if right == "write"}
            assert written <= {"pull-requests", "contents"}, path.name


def test_actions_are_pinned_and_leave_no_credentials(checkout: Path) -> None:
    for path in list_workflows(checkout):
        for step in list_steps(read_yaml(path)):
            if "uses" in step:
                assert PINNED.match(step["uses"]), (path.name, step["uses"])
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False, path.name


def test_nothing_untrusted_is_run_with_rights(checkout: Path) -> None:
    """What may write checks nothing out but the repository itself, and no text of a stranger stands in a script."""
    for path in list_workflows(checkout):
        workflow = read_yaml(path)
        events = workflow[True] if True in workflow else workflow["on"]  # YAML 1.1 reads `on` as true
        assert "pull_request_target" not in events, path.name
        steps = list_steps(workflow)
        assert not any("${{" in step.get("run", "") for step in steps), path.name
        assert not UNTRUSTED.search(path.read_text(encoding="utf-8")), path.name
        if "workflow_run" in events:
            assert not any("checkout" in step.get("uses", "") for step in steps), path.name


def test_scripts_of_workflows_are_readable_shell(checkout: Path) -> None:
    for path in list_workflows(checkout):
        for step in list_steps(read_yaml(path)):
            if "run" in step:
                done = subprocess.run(["bash", "-n"], input=step["run"], check=False, capture_output=True, text=True)
                assert done.returncode == 0, (path.name, done.stderr)


def test_every_family_has_an_owner(checkout: Path) -> None:
    lines = (checkout / ".github" / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    owned = [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]
    for path in owned[1:]:
        assert (checkout / path.strip("/")).is_dir(), path
    folders = [f"/{path.relative_to(checkout).as_posix()}/" for path in (checkout / "ontology/endpoints").iterdir()]
    assert [folder for folder in folders if folder not in owned] == []


def list_commands(checkout: Path) -> list[tuple[str, list[str]]]:
    """Every `endnorm` command that a file of the repository tells people or machines to run, without arguments."""
    names = [".pre-commit-config.yaml", "CONTRIBUTING.md", "docs/edits.md", "docs/effect.md"]
    paths = [checkout / name for name in names]
    paths += [path for path in (checkout / ".github").rglob("*") if path.is_file()]
    found = []
    for path in paths:
        matches = COMMAND.finditer(path.read_text(encoding="utf-8"))
        found += [(path.name, ["vocab", match[1], *match[2].split()]) for match in matches]
    return found


def test_commands_and_options_that_are_told_exist(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = list_commands(checkout)
    assert len(commands) > 10
    for name, command in commands:
        assert run([*command[:2], "--help"]) == 0, (name, command)
        told = capsys.readouterr().out
        for option in command[2:]:
            assert option in told, (name, command)


def test_hooks_are_local(checkout: Path) -> None:
    config = read_yaml(checkout / ".pre-commit-config.yaml")
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    hooks = config["repos"][0]["hooks"]
    assert all(hook["language"] == "system" for hook in hooks)
    patterns = [hook["files"] for hook in hooks if "files" in hook]
    files = ["ontology/text/vague.yaml", "normalizer/version.py", ".importlinter"]
    assert all(any(re.search(pattern, file) for file in files) for pattern in patterns)


def test_hooks_and_workflows_call_programs_of_the_environment(checkout: Path) -> None:
    hooks = read_yaml(checkout / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    programs = {hook["entry"].split()[0] for hook in hooks}
    for path in list_workflows(checkout):
        scripts = "\n".join(step.get("run", "") for step in list_steps(read_yaml(path)))
        programs |= set(re.findall(r"\.venv/bin/[\w-]+", scripts))
    assert programs
    for program in programs:
        assert fnmatch.fnmatch(program, ".venv/bin/*")
        assert program.rpartition("/")[2] in {"endnorm", "ruff", "mypy", "lint-imports"}, program
