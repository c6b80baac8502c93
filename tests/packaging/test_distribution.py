"""The wheel and the source distribution carry what they must, checked on real builds."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from normalizer.vocabulary.location import find_folder

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def build(checkout: Path, folder: Path, kind: str) -> Path:
    code = f"import hatchling.build as b; print(b.build_{kind}({str(folder)!r}))"
    return folder / run(code, checkout).split()[-1]


def run(code: str, folder: Path, *options: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *options, "-c", code],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    return build(checkout, tmp_path_factory.mktemp("wheel"), "wheel")


def test_wheel_carries_code_vocabulary_schema_and_licences(wheel: Path, checkout: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = {path.relative_to(checkout / "ontology").as_posix() for path in (checkout / "ontology").rglob("*.yaml")}
    assert {f"normalizer/_ontology/{name}" for name in tracked} <= names
    assert {"normalizer/py.typed", "normalizer/io/record.schema.json"} <= names
    assert {"normalizer/match/weights.json", "normalizer/match/words.json"} <= names
    assert sum(name.endswith("licenses/LICENSE") for name in names) == 1
    assert sum(name.endswith("licenses/ontology/LICENSE") for name in names) == 1
    assert all(name.startswith(("normalizer/", "endpoint_normalizer-")) for name in names)
    assert not any(name.startswith("tests/") or name.endswith(".pyc") for name in names)


def test_wheel_works_from_another_folder_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        "import normalizer; from normalizer.vocabulary import Vocabulary; v = Vocabulary.load();"
        "print(normalizer.__file__, len(v.concepts))"
    )
    site, cache = str(tmp_path / "site"), str(tmp_path / "cache")
    place, count = run(code, tmp_path, "-P", PYTHONPATH=site, XDG_CACHE_HOME=cache).split()
    assert place.startswith(str(tmp_path / "site"))
    assert int(count) > 100


def test_checkout_uses_its_own_vocabulary_so_that_edits_are_live(checkout: Path) -> None:
    assert find_folder() == checkout / "ontology"


def test_source_distribution_can_build_the_wheel_again(checkout: Path, tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    archive = build(checkout, tmp_path, "sdist")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    rebuilt = build(source, tmp_path, "wheel")
    names = zipfile.ZipFile(rebuilt).namelist()
    assert "normalizer/_ontology/vocabulary.yaml" in names
    assert (source / "seeds").is_dir()
    assert (source / "tests").is_dir()
