from __future__ import annotations

import io
import subprocess
import tarfile
from typing import TYPE_CHECKING

import pytest

from normalizer.errors import VocabularyError
from normalizer.vocabulary import revision
from normalizer.vocabulary.load import list_files
from normalizer.vocabulary.revision import check_out, find_base, find_commit, list_tags

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(toy_copy: Path) -> Path:
    """A checkout with the toy vocabulary on `main`; the vocabulary's folder comes back."""
    git(toy_copy.parent, "init", "--initial-branch", "main")
    git(toy_copy.parent, "add", "ontology")
    git(toy_copy.parent, "commit", "-m", "first")
    return toy_copy


def test_the_files_of_a_revision_come_as_they_were(repository: Path) -> None:
    before = {path: (repository / path).read_bytes() for path in list_files(repository)}
    (repository / "text/vague.yaml").write_text("description: x\nphrases: [y]\n")
    (repository / "text/boilerplate.yaml").unlink()
    with check_out(repository, "HEAD") as folder:
        assert {path: (folder / path).read_bytes() for path in list_files(folder)} == before
    assert not folder.exists()
    assert (repository / "text/vague.yaml").read_text() == "description: x\nphrases: [y]\n"
    assert git(repository, "status", "--porcelain") != ""


def test_the_base_is_where_the_branch_left_main(repository: Path) -> None:
    first = find_commit(repository, "HEAD")
    assert find_base(repository) == first
    git(repository, "switch", "-c", "topic")
    git(repository, "commit", "--allow-empty", "-m", "mine")
    git(repository, "switch", "main")
    git(repository, "commit", "--allow-empty", "-m", "theirs")
    git(repository, "switch", "topic")
    assert find_base(repository) == first
    git(repository, "branch", "-D", "main")
    with pytest.raises(VocabularyError, match="name the revision to compare with"):
        find_base(repository)


@pytest.mark.parametrize("name", ["nothing", "--output=x", "-n", "HEAD:ontology", "a b", ""])
def test_what_is_no_revision_is_said(repository: Path, name: str) -> None:
    with pytest.raises(VocabularyError, match="neither a folder nor a git revision"):
        find_commit(repository, name)


def test_a_folder_outside_of_git_is_said(toy_copy: Path) -> None:
    with pytest.raises(VocabularyError, match="is in no git checkout"):
        find_base(toy_copy)


def test_a_revision_without_vocabulary_is_said(repository: Path) -> None:
    git(repository, "rm", "-r", "--cached", ".")
    git(repository, "commit", "-m", "gone")
    with (
        pytest.raises(VocabularyError, match=r"has no (?:folder|vocabulary in) ontology"),
        check_out(repository, "HEAD"),
    ):
        pass


def test_a_machine_without_git_is_no_checkout(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(VocabularyError, match="is in no git checkout"):
        find_base(repository)


def test_tags_come_in_the_order_of_versions(repository: Path) -> None:
    for name in ("vocabulary-2026.9.0", "vocabulary-2026.11.0", "vocabulary-2026.10.2", "v1"):
        git(repository, "tag", name)
    assert list_tags(repository, "vocabulary-*") == [
        "vocabulary-2026.9.0",
        "vocabulary-2026.10.2",
        "vocabulary-2026.11.0",
    ]


def test_only_plain_files_below_the_place_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in ("a.yaml", "../b.yaml", "/c.yaml", "x/../../d.yaml", "e.py", "x/f.yaml"):
            member = tarfile.TarInfo(name)
            member.size = 1
            archive.addfile(member, io.BytesIO(b"x"))
        link = tarfile.TarInfo("g.yaml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    place = tmp_path / "inside"
    revision._unpack(packed.getvalue(), place)
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if not path.is_dir())
    assert found == ["inside/a.yaml", "inside/x/f.yaml"]
    monkeypatch.setattr(revision, "_MOST_BYTES", 1)
    with pytest.raises(VocabularyError, match="larger"):
        revision._unpack(packed.getvalue(), place)
