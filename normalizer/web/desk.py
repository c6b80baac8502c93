"""What all pages share: the vocabulary, the audit and the decisions, each as it is on the disk now."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from normalizer.audit.json_file import read_baseline
from normalizer.errors import InputError
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.load import read_source
from normalizer.web.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.vocabulary.load import Source

_JOURNAL = ".review.jsonl"


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of the vocabulary's files; `stamp` tells it from others."""

    stamp: tuple[int, int]
    vocabulary: Vocabulary
    normalizer: Normalizer
    source: Source


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the audit: its number on the page (from 1), and its row. `aside`: the audit thinks it none of ours."""

    number: int
    row: dict[str, Any]
    aside: bool

    @property
    def key(self) -> str:
        """What decisions name it by."""
        key: str = self.row["key"]
        return key


@dataclass(slots=True)
class Desk:
    """`folder` holds the vocabulary, `audit_path` the audit (None: nothing to decide), `by` is who decides.

    Raises `VocabularyError` and `InputError` where these cannot be read.
    """

    folder: Path
    audit_path: Path | None
    by: str
    journal: Journal | None = field(init=False, default=None)
    _lock: threading.RLock = field(init=False, default_factory=threading.RLock)
    _edition: Edition | None = field(init=False, default=None)
    _audit: dict[str, Any] = field(init=False, default_factory=dict)
    _groups: tuple[Group, ...] = field(init=False, default=())
    _audit_stamp: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        if self.audit_path is not None:
            self._read_audit()
            self.journal = Journal(self.audit_path.with_name(self.audit_path.stem + _JOURNAL))

    @property
    def edition(self) -> Edition:
        """The vocabulary as its files are now; read again only if they changed."""
        with self._lock:
            stamp = _stamp_folder(self.folder)
            if self._edition is None or self._edition.stamp != stamp:
                vocabulary = Vocabulary.load(self.folder)
                _ = vocabulary.entries, vocabulary.surfaces
                self._edition = Edition(stamp, vocabulary, Normalizer(vocabulary), read_source(self.folder))
            return self._edition

    @property
    def audit(self) -> dict[str, Any]:
        """The audit; empty if there is none."""
        with self._lock:
            if self.audit_path is not None and self.audit_path.stat().st_mtime_ns != self._audit_stamp:
                self._read_audit()
            return self._audit

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups to decide, then those set aside."""
        with self._lock:
            _ = self.audit
            return self._groups

    def find_group(self, key: str) -> Group | None:
        """The group with a key."""
        return next((group for group in self.groups if group.key == key), None)

    def _read_audit(self) -> None:
        assert self.audit_path is not None
        stamp = self.audit_path.stat().st_mtime_ns
        audit = read_baseline(self.audit_path)
        audit.pop("readings")
        rows = [(row, aside) for aside, name in enumerate(("groups", "aside")) for row in audit.get(name, ())]
        if not all(_is_group(row) for row, _ in rows):
            raise InputError(
                "holds groups of another form; write it anew with endnorm audit --json", str(self.audit_path)
            )
        self._audit, self._audit_stamp = audit, stamp
        self._groups = tuple(Group(number, row, bool(aside)) for number, (row, aside) in enumerate(rows, 1))


def _stamp_folder(folder: Path) -> tuple[int, int]:
    """The latest change and the number of files: enough to see an edit, and much faster than reading all of them."""
    stamps = [path.stat().st_mtime_ns for path in folder.rglob("*.yaml")]
    return max(stamps, default=0), len(stamps)


def _is_group(row: Any) -> bool:  # noqa: ANN401 - any JSON
    texts = {"key": row, "text": row} if isinstance(row, dict) else {}
    proposal = row.get("proposal") if isinstance(row, dict) else None
    return (
        bool(texts)
        and all(isinstance(row.get(name), str) for name in texts)
        and isinstance(row.get("trials"), int)
        and isinstance(proposal, dict)
        and all(isinstance(proposal.get(name), str) for name in ("kind", "why"))
        and _are_rows(row.get("variants"), "text")
        and _are_rows(row.get("examples"), "text", "id", "status")
        and _are_rows(row.get("nearest"), "id", "label", "name")
        and (proposal["kind"] != "synonym" or all(isinstance(proposal.get(n), str) for n in ("concept", "scope")))
    )


def _are_rows(rows: Any, *names: str) -> bool:  # noqa: ANN401 - any JSON
    return isinstance(rows, list) and all(
        isinstance(row, dict) and all(isinstance(row.get(name), str) for name in names) for row in rows
    )
