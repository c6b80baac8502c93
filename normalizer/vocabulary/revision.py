"""The vocabulary of another git revision."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from normalizer.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDINGS = (".yaml", ".yml")
_MAIN = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_MOST_BYTES = 200_000_000


def find_base(folder: Path) -> str:
    """The commit where the work in a checkout left the main branch; the last commit if it is on that branch.

    Raises `VocabularyError` if the folder is in no git checkout or there is no main branch.
    """
    for branch in _MAIN:
        if _try_git(folder, "rev-parse", "--verify", "--quiet", f"{branch}^{{commit}}") is not None:
            base = _try_git(folder, "merge-base", "HEAD", branch)
            if base is not None:
                return base.decode().strip()
    head = _try_git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if head is None:
        raise VocabularyError(f"{folder} is in no git checkout with a commit; name two folders to compare")
    raise VocabularyError(f"none of {', '.join(_MAIN)} is known here; name the revision to compare with")


def find_commit(folder: Path, revision: str) -> str:
    """The commit of a revision. Raises `VocabularyError` if git knows none of this name."""
    found = _try_git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found is None:
        raise VocabularyError(f"{revision!r} is neither a folder nor a git revision known in {folder}")
    return found.decode().strip()


@contextmanager
def check_out(folder: Path, revision: str) -> Iterator[Path]:
    """A temporary folder with the vocabulary's files as of a revision; the checkout itself is left alone.

    `folder` is where the vocabulary lies now. Raises `VocabularyError` if the revision has none there.
    """
    commit = find_commit(folder, revision)
    packed = _try_git(folder, "archive", "--format=tar", commit, "--", ".")
    if packed is None:
        raise VocabularyError(f"{revision} has no folder {folder.name}")
    with tempfile.TemporaryDirectory(prefix="endnorm-") as place:
        _unpack(packed, Path(place))
        if not (Path(place) / "vocabulary.yaml").is_file():
            raise VocabularyError(f"{revision} has no vocabulary in {folder.name}")
        yield Path(place)


def list_tags(folder: Path, pattern: str) -> list[str]:
    """The tags that fit a pattern and lead to here, oldest version first."""
    found = _try_git(folder, "tag", "--merged", "HEAD", "--sort", "version:refname", "--list", pattern)
    return found.decode().split() if found else []


def _unpack(packed: bytes, place: Path) -> None:
    """The YAML files of an archive, and nothing that is no plain file below the place."""
    left = _MOST_BYTES
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            name = PurePosixPath(member.name)
            if not member.isreg() or name.suffix not in _ENDINGS or name.is_absolute() or ".." in name.parts:
                continue
            left -= member.size
            content = archive.extractfile(member)
            if content is None or left < 0:
                raise VocabularyError("the revision's vocabulary is larger than 200 MB")
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())


def _try_git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None if it fails or is not there."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL)  # noqa: S603 - fixed program
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
