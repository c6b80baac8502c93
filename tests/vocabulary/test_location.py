from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from normalizer.errors import VocabularyError
from normalizer.vocabulary import location

if TYPE_CHECKING:
    from pathlib import Path


def make_vocabulary(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "vocabulary.yaml").write_text("version: x\n")
    return folder


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "normalizer"
    folder.mkdir()
    monkeypatch.setattr(location, "_PACKAGE", folder)
    return folder


def test_a_checkout_uses_its_own_folder(package: Path) -> None:
    (package.parent / "pyproject.toml").write_text("")
    expected = make_vocabulary(package.parent / "ontology")
    make_vocabulary(package / "_ontology")
    assert location.find_folder() == expected


def test_an_installed_package_uses_its_copy_not_a_stranger_beside_it(package: Path) -> None:
    make_vocabulary(package.parent / "ontology")
    expected = make_vocabulary(package / "_ontology")
    assert location.find_folder() == expected


def test_a_package_without_vocabulary_says_what_to_do(package: Path) -> None:
    assert package.is_dir()
    with pytest.raises(VocabularyError, match="--ontology"):
        location.find_folder()


def test_a_named_folder_wins(tmp_path: Path, package: Path) -> None:
    make_vocabulary(package / "_ontology")
    named = make_vocabulary(tmp_path / "mine")
    assert location.find_folder(named) == named
    assert location.find_folder(str(named)) == named
