"""What was decided, as a file that only grows: each decision is on the disk before the page says so.

A line names the line that it follows (for the same group). Of two lines that follow the same one, the first in the
file counts and the other does not: so two pages, or two programs, can write without a lock, and the one that came too
late learns of it. What came too late stays in the file.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import threading
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.web.decision import Decision

if TYPE_CHECKING:
    from io import FileIO
    from pathlib import Path

FORMAT = 1
_HEAD = {"format": FORMAT, "what": "decisions of endnorm review"}
_LARGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """One decision about one group; `decision` is None where one was taken back.

    `follows` is the id of the line it replaces, empty for none; `undoes` that of the decision it takes back.
    """

    id: str
    key: str
    follows: str
    at: str
    by: str
    decision: Decision | None
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Decisions (ids of lines) that went to a branch."""

    branch: str
    commit: str
    lines: tuple[str, ...]
    at: str


class StaleVersionError(Exception):
    """The group was decided in the meantime; `current` is what stands now."""

    def __init__(self, current: Line | None) -> None:
        super().__init__("decided in the meantime")
        self.current = current


@dataclass(slots=True)
class _State:
    standing: dict[str, Line] = field(default_factory=dict)
    counting: list[Line] = field(default_factory=list)
    steps: list[Line] = field(default_factory=list)
    late: set[str] = field(default_factory=set)
    hand_overs: list[HandOver] = field(default_factory=list)


class Journal:
    """The decisions in a file, which need not exist yet. Every look at it sees what others wrote meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._state = _State()
        self.read()

    def read(self) -> None:
        """Read the file again if it changed. Raises `InputError` if it is none of ours or cannot be read."""
        self._see()

    def find(self, key: str) -> Line | None:
        """The line that stands for a group, which may be one that took a decision back."""
        return self._see().standing.get(key)

    def list_standing(self) -> dict[str, Line]:
        """The decisions that stand, by group, in the order they were made."""
        state = self._see()
        standing = sorted(state.standing.values(), key=state.counting.index)
        return {line.key: line for line in standing if line.decision is not None}

    def list_versions(self) -> dict[str, str]:
        """The id of the line that stands for each group, also where it took a decision back."""
        return {key: line.id for key, line in self._see().standing.items()}

    def list_hand_overs(self) -> list[HandOver]:
        """What went to branches, oldest first."""
        return list(self._see().hand_overs)

    def find_last(self) -> Line | None:
        """The latest step that was not undone; its decision is None where it took one back."""
        steps = self._see().steps
        return steps[-1] if steps else None

    def undo(self, step: str, by: str) -> Line:
        """Undo the latest step, which must be the one with the id `step`. Raises `StaleVersionError` if it is not."""
        state = self._see()
        last = state.steps[-1] if state.steps else None
        if last is None or last.id != step:
            raise StaleVersionError(last)
        earlier = next((line for line in state.counting if line.id == last.follows), None)
        standing = state.standing[last.key]
        return self.add(last.key, earlier.decision if earlier else None, standing.id, by, undoes=step)

    def add(self, key: str, decision: Decision | None, follows: str, by: str, undoes: str = "") -> Line:
        """Write a decision that follows the line `follows`. Raises `StaleVersionError` if another came first."""
        line = Line(secrets.token_hex(6), key, follows, _tell_time(), by, decision, undoes)
        with self._lock:
            self._refresh()
            current = self._state.standing.get(key)
            if (current.id if current else "") != follows:
                raise StaleVersionError(current)
            self._append(asdict(line))
            self._refresh()
            if line.id in self._state.late:
                raise StaleVersionError(self._state.standing.get(key))
        return line

    def add_hand_over(self, branch: str, commit: str, lines: tuple[str, ...]) -> None:
        """Write down which decisions went to a branch."""
        with self._lock:
            self._append({"hand_over": asdict(HandOver(branch, commit, lines, _tell_time()))})
            self._refresh()

    def _append(self, data: dict[str, Any]) -> None:
        """Write a whole line, which is on the disk when this returns."""
        line = json.dumps(data, ensure_ascii=False).encode() + b"\n"
        new = not self.path.exists()
        with self.path.open("ab+", buffering=0) as file:
            _write_line(file, line) or _write_line(file, line)
            os.fsync(file.fileno())
        if new:
            _sync_folder(self.path.parent)

    def _see(self) -> _State:
        """What the file holds now. A state never changes, so it stays in itself consistent while others write."""
        with self._lock:
            self._refresh()
            return self._state

    def _refresh(self) -> None:
        stamp = self._find_stamp()
        if stamp == self._stamp:
            return
        self._state = self._load() if stamp else _State()
        self._stamp = stamp

    def _find_stamp(self) -> tuple[int, int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        if found.st_size > _LARGEST:
            raise InputError("is larger than 64 MB; are these decisions?", str(self.path))
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _load(self) -> _State:
        state = _State()
        texts = self.path.read_bytes().split(b"\n")
        if texts != [b""] and _parse(texts[0]) not in (_HEAD, None):
            raise InputError("holds something else than decisions; move it away", str(self.path), 1)
        for number, text in enumerate(texts[1:], 2):
            data = _parse(text)
            if data is None or data == _HEAD:
                continue  # half a line, from a crash; or two programs began the file at the same moment
            try:
                if "hand_over" in data:
                    state.hand_overs.append(_restore_hand_over(data["hand_over"]))
                else:
                    _count_line(state, _restore_line(data))
            except (TypeError, ValueError, KeyError, AttributeError, InputError) as error:
                raise InputError("is no decision; mend the line or delete it", str(self.path), number) from error
        return state


def _write_line(file: FileIO, line: bytes) -> bool:
    """Append a line, after the head where the file is empty. False if it was joined to another program's half line."""
    end = file.seek(0, os.SEEK_END)
    before = b""
    if end == 0:
        before = json.dumps(_HEAD).encode() + b"\n"
    elif _read_byte(file, end - 1) != b"\n":
        before = b"\n"  # a crash left half a line, which ends here
    if file.write(before + line) != len(before + line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), file.name)
    start = file.tell() - len(line)  # not `end`, where another program wrote meanwhile
    return _read_byte(file, start - 1) == b"\n"


def _read_byte(file: FileIO, at: int) -> bytes:
    file.seek(at)
    return file.read(1)


def _count_line(state: _State, line: Line) -> None:
    current = state.standing.get(line.key)
    if (current.id if current else "") != line.follows:
        state.late.add(line.id)
        return
    state.standing[line.key] = line
    state.counting.append(line)
    if line.undoes:
        state.steps = [step for step in state.steps if step.id != line.undoes]
    else:
        state.steps.append(line)


def _restore_line(data: dict[str, Any]) -> Line:
    made = Decision.restore(data["decision"]) if data["decision"] is not None else None
    texts = {name: value for name, value in data.items() if name != "decision"}
    if not all(isinstance(value, str) for value in texts.values()):
        raise TypeError("fields are texts")
    return Line(**texts, decision=made)


def _restore_hand_over(data: dict[str, Any]) -> HandOver:
    over = HandOver(**{**data, "lines": tuple(data["lines"])})
    if not all(isinstance(value, str) for value in (over.branch, over.commit, over.at, *over.lines)):
        raise TypeError("fields are texts")
    return over


def _parse(text: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else {}


def _tell_time() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _sync_folder(folder: Path) -> None:
    """Make a new file's name last, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
