from __future__ import annotations

import ast
import configparser
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

import normalizer
from normalizer.io.columns import COLUMNS
from normalizer.io.formats import READERS, WRITERS
from normalizer.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

# distribution -> import name, where they differ
IMPORT_NAMES = {"pyyaml": "yaml"}


@pytest.fixture
def project(checkout: Path) -> dict[str, Any]:
    return tomllib.loads((checkout / "pyproject.toml").read_text())


def test_the_version_is_the_same_everywhere(checkout: Path) -> None:
    assert f"\nversion: {VERSION}\n" in (checkout / "CITATION.cff").read_text()
    assert f"## [{VERSION}]" in (checkout / "CHANGELOG.md").read_text()
    assert normalizer.__version__ == VERSION


def test_every_dependency_has_one_door_in_the_architecture(checkout: Path, project: dict[str, Any]) -> None:
    contracts = configparser.ConfigParser()
    contracts.read(checkout / ".importlinter")
    guarded = {
        contracts[name]["forbidden_modules"] for name in contracts.sections() if "forbidden_modules" in contracts[name]
    }
    extras = [line for lines in project["project"]["optional-dependencies"].values() for line in lines]
    needed, welcome = (
        {IMPORT_NAMES.get(name, name) for name in (re.split(r"[><=~\[]", line)[0] for line in lines)}
        for lines in (project["project"]["dependencies"], extras)
    )
    assert needed <= guarded <= needed | welcome


def test_no_module_imports_the_package_itself(checkout: Path) -> None:
    """The names re-exported by `normalizer` are for users; inside they would hide what depends on what."""
    for path in (checkout / "normalizer").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            module = node.module if isinstance(node, ast.ImportFrom) else ""
            assert "normalizer" not in [*names, module], f"{path} imports the package"


def test_every_exported_name_is_there() -> None:
    assert sorted(normalizer.__all__) == sorted({*normalizer._PLACES, "__version__"})
    for name in normalizer.__all__:
        assert getattr(normalizer, name) is not None
    assert dir(normalizer) == sorted(normalizer.__all__)


def test_unknown_names_fail_like_in_any_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = normalizer.nonsense


def test_repository_speaks_of_no_machine(checkout: Path, project: dict[str, Any]) -> None:
    """No path of a developer's machine and no package index of one's own in what is shipped."""
    assert "tool" in project
    for name in ("README.md", "CONTRIBUTING.md", "Makefile", "pyproject.toml", ".ci/run", ".ci/venv"):
        text = (checkout / name).read_text()
        assert not re.search(r"/home/\w|/Users/\w|index-url|find-links", text), name


def test_every_format_is_documented_with_its_suffixes_and_extra(checkout: Path) -> None:
    document = (checkout / "docs" / "formats.md").read_text()
    read, written = document.split("## Written")
    for part, forms in ((read, READERS), (written, WRITERS)):
        for form in forms:
            for suffix in form.suffixes:
                assert f"`{suffix}`" in part, form.name
            assert not form.extra or f"`[{form.extra}]`" in part, form.name


def test_documented_columns_are_the_columns(checkout: Path) -> None:
    text = (checkout / "docs" / "record.md").read_text().split("<!-- columns -->")[1]
    assert re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE) == [
        (column.name, column.summary) for column in COLUMNS
    ]
