"""The XML records of the old ClinicalTrials.gov: one `clinical_study`, or several in one document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.errors import InputError
from normalizer.io.readers.studies import Trial
from normalizer.io.registry_text import read_phase, read_year, repair_text
from normalizer.model.outcome import OutcomeType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.io.source import OpenSource, Report
    from normalizer.model.outcome import Outcome

_CHUNK = 1 << 16
_DEEPEST = 100
_LONGEST_TEXT = 8 << 20
_LONGEST_TAG = 1 << 20
_STUDY = "clinical_study"
_KINDS = {f"{kind.value}_outcome": kind for kind in OutcomeType}
_PARTS = frozenset({"measure", "description", "time_frame"})
_FACTS = frozenset({"nct_id", "brief_title", "official_title", "condition", "phase", "start_date"})


def recognize_xml(head: str) -> bool:
    """True for anything that begins like an XML document, of whatever kind."""
    start = head.lstrip().removeprefix("\ufeff")
    return start.startswith(("<?xml", f"<{_STUDY}")) or (start.startswith("<!DOCTYPE") and "html" not in start[:20])


def read_legacy_xml(opened: OpenSource, report: Report) -> Iterator[Outcome]:
    """The outcomes of each study; of a document that breaks off, those that are complete."""
    from xml.parsers import expat  # noqa: PLC0415 - slow to import, often not needed

    name = opened.source.name
    studies = _StudyParser(opened.source.stem)
    try:
        for chunk in opened.read_text(_CHUNK, report):
            studies.feed(chunk)
            yield from studies.take()
        studies.close()
    except (expat.ExpatError, InputError, ValueError, LookupError) as error:
        yield from studies.take(broken=True)
        if isinstance(error, InputError):
            reason = error.message
        elif isinstance(error, expat.ExpatError):
            reason = f"this is not XML: {expat.ErrorString(error.code)}; is the file complete?"
        else:
            reason = f"this is not XML that can be read: {error}"
        report(InputError(reason, name, studies.line))
        return
    yield from studies.take()
    if not studies.found:
        report(InputError("this XML holds no <clinical_study>, which is the only kind that is read", name))


class _StudyParser:
    """Collects outcomes while bytes are fed. No document type, hence no entities, inside or outside."""

    def __init__(self, stem: str) -> None:
        from xml.parsers import expat  # noqa: PLC0415 - as above

        self._parser = expat.ParserCreate(intern={})
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._add
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._stem = stem
        self._path: list[str] = []
        self._wanted = 0
        self._pieces: list[str] = []
        self._length = 0
        self._held = 0
        self._facts: dict[str, list[str]] = {}
        self._parts: dict[str, str] = {}
        self._outcomes: list[tuple[OutcomeType, dict[str, str]]] = []
        self._ready: list[Outcome] = []
        self._nameless = 0
        self.found = False

    @property
    def line(self) -> int:
        """The line that is read just now, from 1."""
        return self._parser.CurrentLineNumber

    def feed(self, data: str) -> None:
        """Read on. Text is given, not bytes: what the document says about its encoding is often wrong."""
        before = self._parser.CurrentByteIndex
        self._parser.Parse(data, False)
        # older versions of expat read a tag or comment from its beginning again with every piece
        self._held = self._held + len(data) if self._parser.CurrentByteIndex == before else 0
        if self._held > _LONGEST_TAG:
            raise InputError(f"this XML has a tag or comment longer than {_LONGEST_TAG >> 20} MiB, which no record has")

    def close(self) -> None:
        """The document ends here."""
        self._parser.Parse("", True)

    def take(self, *, broken: bool = False) -> list[Outcome]:
        """The outcomes that are complete; with `broken` also those of a study that is not."""
        if broken and self._outcomes:
            self._finish_study()
        ready, self._ready = self._ready, []
        return ready

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise InputError(f"this XML is nested more than {_DEEPEST} deep, which no record is")
        if name == _STUDY:
            self.found = True
            self._facts, self._outcomes = {}, []
        elif name in _KINDS:
            self._parts = {}
        elif not self._wanted and (name in _FACTS or (name in _PARTS and self._path[-2] in _KINDS)):
            self._wanted = len(self._path)
            self._pieces, self._length = [], 0

    def _add(self, text: str) -> None:
        if self._wanted:
            self._length += len(text)
            if self._length > _LONGEST_TEXT:
                raise InputError(f"<{self._path[self._wanted - 1]}> is longer than {_LONGEST_TEXT >> 20} MiB")
            self._pieces.append(text)

    def _end(self, name: str) -> None:
        if self._wanted == len(self._path):
            self._wanted = 0
            text = "".join(self._pieces)
            if name in _PARTS:
                self._parts[name] = text
            else:
                self._facts.setdefault(name, []).append(text)
        elif name in _KINDS:
            self._outcomes.append((_KINDS[name], self._parts))
        elif name == _STUDY:
            self._finish_study()
        self._path.pop()

    def _finish_study(self) -> None:
        first = {name: texts[0].strip() for name, texts in self._facts.items()}
        trial = Trial(
            id=first.get("nct_id") or self._name_study(),
            title=repair_text(first.get("brief_title") or first.get("official_title", "")),
            conditions=tuple(repair_text(text) for text in self._facts.get("condition", [])),
            phase=read_phase(first.get("phase", "")),
            start_year=read_year(first.get("start_date", "")),
        )
        positions = dict.fromkeys(OutcomeType, 0)
        for kind, parts in self._outcomes:
            positions[kind] += 1
            texts = (parts.get(name, "") for name in ("measure", "description", "time_frame"))
            self._ready.append(trial.make_outcome(kind, positions[kind], *texts))
        self._outcomes = []

    def _name_study(self) -> str:
        self._nameless += 1
        return self._stem if self._nameless == 1 else f"{self._stem}/{self._nameless}"


def _refuse_doctype(*_: object) -> None:
    raise InputError("this XML declares a document type, which may hide entities and is not read")
