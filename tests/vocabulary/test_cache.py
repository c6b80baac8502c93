from __future__ import annotations

import sys
from pathlib import Path

import pytest

from normalizer.vocabulary import cache


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "o" / "text").mkdir(parents=True)
    (tmp_path / "o" / "a.yaml").write_text("a")
    (tmp_path / "o" / "text" / "b.yaml").write_text("b")
    return tmp_path / "o"


def test_the_hash_follows_content_and_names_only(folder: Path) -> None:
    first = cache.hash_vocabulary(folder)
    (folder / "schema.json").write_text("{}")
    (folder / ".hidden.yaml").write_text("x")
    assert cache.hash_vocabulary(folder) == first
    assert cache.hash_vocabulary(folder.rename(folder.parent / "elsewhere")) == first
    (folder.parent / "elsewhere").rename(folder)
    (folder / "a.yaml").rename(folder / "c.yaml")
    assert cache.hash_vocabulary(folder) != first
    (folder / "c.yaml").rename(folder / "a.yaml")
    (folder / "a.yaml").write_text("z")
    assert cache.hash_vocabulary(folder) != first


def test_the_border_between_files_counts(folder: Path) -> None:
    first = cache.hash_vocabulary(folder)
    (folder / "a.yaml").write_text("ab")
    (folder / "text" / "b.yaml").write_text("")
    assert cache.hash_vocabulary(folder) != first


def test_the_code_that_compiles_is_part_of_the_hash(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text").mkdir()
    monkeypatch.setattr(cache, "_PACKAGE", tmp_path)
    first = cache.hash_vocabulary(folder)
    (tmp_path / "text" / "key.py").write_text("new rules")
    assert cache.hash_vocabulary(folder) != first


def test_what_was_written_is_read_under_its_key_and_part_only(tmp_path: Path) -> None:
    cache.write_cache("k", "p", {"ä": [1, None, "x"]}, tmp_path)
    assert cache.read_cache("k", "p", tmp_path) == {"ä": [1, None, "x"]}
    assert cache.read_cache("k", "q", tmp_path) is None
    (tmp_path / "k.p.json").rename(tmp_path / "other.p.json")
    assert cache.read_cache("other", "p", tmp_path) is None


def test_old_caches_are_dropped(tmp_path: Path) -> None:
    for number in range(40):
        cache.write_cache(str(number), "p", {}, tmp_path)
    assert len(list(tmp_path.iterdir())) <= 24
    assert cache.read_cache("39", "p", tmp_path) == {}


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/endpoint-normalizer"),
        ("linux", {"HOME": "/h"}, "/h/.cache/endpoint-normalizer"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Caches/endpoint-normalizer"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/endpoint-normalizer"),
        ("linux", {"ENDNORM_CACHE": "/mine", "XDG_CACHE_HOME": "/x"}, "/mine"),
    ],
)
def test_the_folder_is_the_one_of_the_platform(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], expected: str
) -> None:
    for name in ("ENDNORM_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert cache.find_cache_folder() == Path(expected)
