"""A commit on a new git branch, made beside the working tree: no file of the checkout is touched, none switched.

The new texts go straight into the repository's objects and a temporary index. The branch comes into being as the very
last step, after the commit was read back and found to be what was planned.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.errors import EditError
from normalizer.vocabulary.load import read_source
from normalizer.vocabulary.revision import check_out

if TYPE_CHECKING:
    from normalizer.vocabulary.edit import Plan

BRANCH = re.compile(r"[a-z0-9][a-z0-9._/-]{0,98}[a-z0-9]")
_NONE = "0" * 40
_MODE = "100644"


def find_checkout(folder: Path) -> Path | None:
    """The top of the git checkout that holds a folder, if it has a commit; else None."""
    try:
        _git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return Path(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    except EditError:
        return None


def find_author(folder: Path) -> str:
    """The name that git signs commits with; empty if it knows none."""
    try:
        return _git(folder, "config", "user.name").strip()
    except EditError:
        return ""


def list_uncommitted(folder: Path) -> list[str]:
    """The files of the vocabulary that differ from the last commit, as git names them."""
    found = _git(folder, "status", "--porcelain", "-z", "--untracked-files=all", "--", ".")
    return [row[3:] for row in found.split("\0") if len(row) > len("XY ")]


def commit_plan(plan: Plan, folder: Path, branch: str, message: str) -> str:
    """Commit a plan on a new branch that starts at the current commit; the commit's hash.

    Raises `EditError` where the vocabulary has uncommitted changes, the branch is there already, its name is none, or
    what was written is not what was planned. No branch is made then.
    """
    if not BRANCH.fullmatch(branch) or ".." in branch or "//" in branch:
        raise EditError("a branch is named with small letters, digits, dots, dashes and slashes")
    _git(folder, "check-ref-format", "--branch", branch)
    uncommitted = list_uncommitted(folder)
    if uncommitted:
        raise EditError("the vocabulary has uncommitted changes; commit or stash them first", tuple(uncommitted[:10]))
    ref = f"refs/heads/{branch}"
    if _git(folder, "for-each-ref", "--format=%(refname)", ref).strip():
        raise EditError(f"there is a branch {branch} already; choose another name")
    head = _git(folder, "rev-parse", "HEAD").strip()
    commit = _write_commit(plan, folder, head, message)
    _read_back(plan, folder, commit)
    _git(folder, "update-ref", "-m", "endnorm review", ref, commit, _NONE)
    return commit


def _write_commit(plan: Plan, folder: Path, head: str, message: str) -> str:
    prefix = _git(folder, "rev-parse", "--show-prefix").rstrip("\n")
    with tempfile.TemporaryDirectory(prefix="endnorm-") as place:
        index = {"GIT_INDEX_FILE": str(Path(place) / "index")}
        _git(folder, "read-tree", head, variables=index)
        rows = []
        for path, text in sorted(plan.files.items()):
            blob = _git(folder, "hash-object", "-w", "--stdin", given=text).strip()
            rows.append(f"{_MODE} {blob}\t{prefix}{path}\0")
        _git(folder, "update-index", "-z", "--index-info", variables=index, given="".join(rows))
        tree = _git(folder, "write-tree", variables=index).strip()
    return _git(folder, "commit-tree", tree, "-p", head, "-F", "-", given=message).strip()


def _read_back(plan: Plan, folder: Path, commit: str) -> None:
    with check_out(folder, commit) as place:
        found = read_source(place)
    expected = {path: file.data for path, file in plan.source.files.items()}
    if found.findings or {path: file.data for path, file in found.files.items()} != expected:
        raise EditError("what was written is not what was planned; no branch was made", tuple(map(str, found.findings)))


def _git(folder: Path, *arguments: str, variables: dict[str, str] | None = None, given: str = "") -> str:
    """What git prints. Raises `EditError` with what it complains about."""
    command = ["git", "-C", str(folder), *arguments]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", **(variables or {})}
    try:
        done = subprocess.run(command, check=False, capture_output=True, input=given.encode(), env=environment)  # noqa: S603 - fixed program
    except OSError as error:
        raise EditError("git is not installed") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise EditError(f"git {arguments[0]} failed", tuple(said[:5]))
    return done.stdout.decode("utf-8", "surrogateescape")
