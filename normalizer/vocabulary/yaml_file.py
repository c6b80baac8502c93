"""Guarded reading of YAML: every scalar stays the string that was written, and nothing can blow up.

The data is built from the parser's events, never by the recursive composer of libyaml, which crashes the
process on deep nesting. The file is read in one pass that stops at the first hostile construct.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import yaml
from yaml.reader import ReaderError

from normalizer.vocabulary.finding import Finding, Loc
from normalizer.vocabulary.syntax_error import explain_syntax_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MAX_BYTES = 4_000_000
MAX_DEPTH = 64
MOST_FINDINGS = 1000
_TOO_DEEP = f"nesting is deeper than {MAX_DEPTH} levels"
RULE = "yaml"

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its text, its data (dicts, lists and strings) and the line of every node and key.

    `data` is None where the file cannot be read; `findings` then says why.
    """

    file: str
    text: str
    data: Plain | None
    findings: tuple[Finding, ...] = ()
    lines: Mapping[Loc, int] | None = None

    def find_line(self, loc: Loc) -> int:
        """The line of the node at `loc` (keys and indexes from the top), or of its closest existing parent."""
        lines = self.lines if self.lines is not None else build_lines(self.text)
        while loc and loc not in lines:
            loc = loc[:-1]
        return lines.get(loc, 1)


def read_document(path: Path, file: str) -> Document:
    """The document in `path`; findings name it `file`. Never raises: what is wrong becomes a finding."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return _refuse(file, f"the file has {size:,} bytes, the limit is {MAX_BYTES:,}", "split it")
        raw = path.read_bytes()
    except OSError as error:
        return _refuse(file, f"the file cannot be read ({error.strerror or error})", "check that it exists")
    return read_bytes(raw, file)


def read_bytes(raw: bytes, file: str) -> Document:
    """As `read_document`, from the content of a file."""
    if len(raw) > MAX_BYTES:
        return _refuse(file, f"the file has {len(raw):,} bytes, the limit is {MAX_BYTES:,}", "split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _refuse(file, "the file is not UTF-8", "save it as UTF-8", line)
    builder = _Builder(file)
    try:
        builder.read(text)
    except _RefusedError as error:
        lines = {error.finding.line, error.finding.line - 1}
        told = any(finding.rule == error.finding.rule and finding.line in lines for finding in builder.findings)
        return Document(file, text, None, (*builder.findings, *(() if told else (error.finding,))))
    return Document(file, text, builder.root, tuple(builder.findings))


@lru_cache(maxsize=4)  # a file can have something wrong in every line, and each asks for its own
def build_lines(text: str) -> Mapping[Loc, int]:
    """The line of every key and list item of a readable text, by its path from the top."""
    builder = _Builder("", with_lines=True)
    try:
        builder.read(text)
    except _RefusedError:
        return builder.lines
    return builder.lines


def find_comments(text: str) -> list[tuple[int, int, str]]:
    """The comments of a readable text as `(line from 1, column from 0, comment)`."""
    spans = [
        ((event.start_mark.line, event.start_mark.column), (event.end_mark.line, event.end_mark.column))
        for event in yaml.parse(text, Loader=yaml.CSafeLoader)
        if isinstance(event, yaml.ScalarEvent) and event.start_mark is not None and event.end_mark is not None
    ]
    found = []
    position = 0
    for number, line in enumerate(text.split("\n")):
        column = line.find("#")
        while column >= 0:
            place = (number, column)
            while position < len(spans) and spans[position][1] <= place:
                position += 1
            inside = position < len(spans) and spans[position][0] <= place
            if not inside and (column == 0 or line[column - 1] in " \t"):
                found.append((number + 1, column, line[column:].rstrip()))
                break
            column = line.find("#", column + 1)
    return found


def _refuse(file: str, problem: str, advice: str, line: int = 1) -> Document:
    return Document(file, "", None, (Finding(file, line, RULE, problem, advice, subject=file),))


def _find_line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


class _RefusedError(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


class _Frame:
    """An open mapping or list; in a mapping `key` is the key whose value comes next."""

    __slots__ = ("items", "key", "loc", "skip")

    def __init__(self, items: dict[str, Plain] | list[Plain], loc: Loc) -> None:
        self.items = items
        self.key: str | None = None
        self.loc = loc
        self.skip = False


class _Builder:
    def __init__(self, file: str, *, with_lines: bool = False) -> None:
        self.file = file
        self.root: Plain | None = None
        self.findings: list[Finding] = []
        self.lines: dict[Loc, int] = {}
        self._with_lines = with_lines
        self._stack: list[_Frame] = []
        self._documents = 0
        self._text_lines: list[str] = []

    def read(self, text: str) -> None:
        self._text_lines = text.split("\n")
        for event in self._events(text):
            if isinstance(event, yaml.ScalarEvent):
                self._check_plain(event)
                self._add_scalar(event)
            elif isinstance(event, yaml.MappingStartEvent):
                self._open({}, event)
            elif isinstance(event, yaml.SequenceStartEvent):
                self._open([], event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._stack.pop()
            elif isinstance(event, yaml.AliasEvent):
                advice = "write the text out, in double quotes if it begins with *"
                raise self._refuse(event, "an alias (*name) is not allowed here", advice)
            elif isinstance(event, yaml.DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    raise self._refuse(event, "a second document (---) begins here", "keep one document per file")
        if self.root is None:
            raise _RefusedError(Finding(self.file, 1, RULE, "the file is empty", "write the entry or delete the file"))

    def _events(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            raise _RefusedError(self._describe(error, text)) from error

    def _describe(self, error: yaml.YAMLError, text: str) -> Finding:
        line, problem, advice = explain_syntax_error(error, text)
        problem = f"this is not YAML: {problem}"
        if isinstance(error, ReaderError):
            problem, advice = "the file holds a control character", "delete it"
        elif "nesting depth" in str(error):  # PyYAML 6.0.4 has a limit of its own, and reads ahead of ours
            problem, advice = _TOO_DEEP, "flatten it"
        return Finding(self.file, line, RULE, problem, advice, subject=self.file)

    def _refuse(self, event: yaml.Event, problem: str, advice: str) -> _RefusedError:
        return _RefusedError(Finding(self.file, _find_line(event), RULE, problem, advice, subject=self.file))

    def _report(self, event: yaml.NodeEvent, finding: Finding) -> None:
        if len(self.findings) >= MOST_FINDINGS:
            raise self._refuse(event, "more is wrong than these findings say", "mend these first")
        self.findings.append(finding)

    def _check_plain(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            advice = "delete it, or put the text in double quotes if it begins with &"
            raise self._refuse(event, "an anchor (&name) is not allowed here", advice)
        tag = getattr(event, "tag", None)
        if tag is not None:
            advice = "delete it: all scalars are text; put the text in double quotes if it begins with !"
            raise self._refuse(event, f"a tag ({tag}) is not allowed here", advice)

    def _check_run_on(self, event: yaml.ScalarEvent) -> None:
        """An item that is indented further than the one above it is taken by YAML for the rest of its text."""
        start, end = event.start_mark, event.end_mark
        if event.style or start is None or end is None or start.line == end.line or " - " not in event.value:
            return
        if not any(line.lstrip().startswith("- ") for line in self._text_lines[start.line + 1 : end.line + 1]):
            return
        problem = 'YAML reads this line and the next, which begins with "- ", as one text'
        advice = 'begin each item of a list with "- " and indent them alike; or put a text of several lines in quotes'
        self._report(event, Finding(self.file, start.line + 1, RULE, problem, advice, subject=self.file))

    def _open(self, items: dict[str, Plain] | list[Plain], event: yaml.NodeEvent) -> None:
        self._check_plain(event)
        if len(self._stack) >= MAX_DEPTH:
            raise self._refuse(event, _TOO_DEEP, "flatten it")
        if self._stack and isinstance(self._stack[-1].items, dict) and self._stack[-1].key is None:
            raise self._refuse(event, "a key must be text, not a list or a mapping", "write the key as text")
        loc = self._place(items, event)
        self._stack.append(_Frame(items, loc))

    def _add_scalar(self, event: yaml.ScalarEvent) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is None or isinstance(frame.items, list) or frame.key is not None:
            self._check_run_on(event)
            self._place(event.value, event)
            return
        key = event.value
        line = _find_line(event)
        frame.key = key
        frame.skip = key in frame.items
        if frame.skip:
            problem = f'the key "{key}" stands twice in one mapping'
            self._report(event, Finding(self.file, line, "duplicate-key", problem, "merge the two", subject=key))
        elif self._with_lines:
            self.lines[(*frame.loc, key)] = line

    def _place(self, value: Plain, event: yaml.Event) -> Loc:
        if not self._stack:
            self.root = value
            return ()
        frame = self._stack[-1]
        if isinstance(frame.items, list):
            loc: Loc = (*frame.loc, len(frame.items)) if self._with_lines else ()
            if self._with_lines:
                self.lines[loc] = _find_line(event)
            frame.items.append(value)
            return loc
        key, frame.key = frame.key, None
        if key is None:
            raise self._refuse(event, "a key is missing here", "write `key: value`")
        loc = (*frame.loc, key) if self._with_lines else ()
        if frame.skip:
            return loc
        frame.items[key] = value
        return loc
