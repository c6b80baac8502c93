"""How a text itself defines a time-to-event endpoint: origin, events, censoring.

"Time from randomization to progression or death from any cause. Patients alive are censored at last follow-up."
Only a text that says from where to where time runs is read; nothing is concluded from the name of an endpoint.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from normalizer.extract.definition.events import DECISIVE, RESPONSE, EventReader, FindAnchors
from normalizer.extract.definition.wording import Wording
from normalizer.model.record import Definition

if TYPE_CHECKING:
    from collections.abc import Mapping

_LAST_FOLLOW_UP = "anchor:last-follow-up"
_DATA_CUTOFF = "anchor:data-cutoff"
_BASELINE = "anchor:baseline"
_BESIDE_ORIGINS = frozenset({RESPONSE, "anchor:transplant", "anchor:surgery"})
_CENSORING = frozenset({_LAST_FOLLOW_UP, _DATA_CUTOFF, "anchor:end-of-study"})
_CENSORING_AFTER = _CENSORING | {"anchor:new-anticancer-therapy", "anchor:end-of-treatment"}

# The grammar that the reading is built on; the words around it are in `text/definitions.yaml`.
_SENTENCE_END = re.compile(r"\.\)?(?=\s+[^\sa-z]|\s*\Z)|[;\n]")
_FROM = re.compile(r"\b(?:from|between|since|starting (?:at|on|with))\b", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:up to|until|untill|till|(?<!-)to(?!-| be\b)|through)\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|to|until|till)\b", re.IGNORECASE)
_TIME_TO = re.compile(r"\b(?:time|interval|duration) (?:to|until|till)\b", re.IGNORECASE)
_EVENTS_ARE = re.compile(r"\bevents? (?:is|are|was|were|will be)(?: defined as)?\b", re.IGNORECASE)
_CONSIDERED_EVENT = re.compile(r"\b(?:considered|counted|treated)(?: as)?(?: an?)? events?\b", re.IGNORECASE)
_CENSORED = re.compile(r"\bcensor\w*", re.IGNORECASE)
_MOST_CHARACTERS = 4000
_MOST_SENTENCES = 40
_MOST_SPANS = 6
_MOST_LABEL_WORDS = 3
_MOST_WORDS = 30
_IS_DEFINED = re.compile(r"\bdefined\b|\bis the\b|\bwas the\b", re.IGNORECASE)
_COUNTED_FROM = re.compile(r"\b(?:from|after|since)\b")


class Span(NamedTuple):
    """From where to where time runs, as far as a sentence says it."""

    origin: str | None
    events: tuple[str, ...]


class DefinitionReader:
    """Reads definitions.

    `find_anchors` gives the events that a phrase names, `section` is the data of `text/definitions.yaml`.
    """

    def __init__(self, find_anchors: FindAnchors, section: Mapping[str, Any]) -> None:
        self._wording = Wording(section)
        self._events = EventReader(find_anchors, self._wording)
        self._origins = self._wording.starts | _BESIDE_ORIGINS
        self._censoring_after = self._wording.starts | _CENSORING_AFTER

    def read(self, text: str) -> Definition | None:
        """The first definition in a clean text, or None."""
        sentences = _SENTENCE_END.split(text[:_MOST_CHARACTERS])[:_MOST_SENTENCES]
        span = next(filter(None, map(self._read_sentence, sentences)), None)
        if span is None:
            return None
        events = span.events or self._find_listed_events(sentences)
        named = tuple(event for event in events if event not in _CENSORING) or events
        censoring = next((event for event in events if event not in named), None)
        return Definition(span.origin, named, censoring or self._find_censoring(sentences))

    def _read_sentence(self, sentence: str) -> Span | None:
        """What a sentence says that runs from something to something."""
        for match in islice(_FROM.finditer(sentence), _MOST_SPANS):
            before = sentence[: match.start()]
            if not self._wording.timed.search(before) and len(before.split()) > _MOST_LABEL_WORDS:
                continue
            until = _AND if match.group().lower() == "between" else _UNTIL
            found = self._read_span(sentence[match.end() :], until)
            if found is not None:
                return found
        return self._read_time_to(sentence) or self._read_origin(sentence)

    def _read_span(self, rest: str, until: re.Pattern[str]) -> Span | None:
        """Origin and events of `X to Y`; one of them alone if the vocabulary does not know the other."""
        alone: Span | None = None
        for match in islice(until.finditer(rest), _MOST_SPANS):
            first, last = rest[: match.start()], rest[match.end() :]
            if len(first.split()) > _MOST_WORDS:
                break
            origin = self._events.find_origin(first)
            events = tuple(event for event in self._events.find_ends(last) if event != origin)
            if origin and events:
                return Span(origin, events)
            if self._wording.dated.search(" ".join(last.split()[:6])):
                break
            if not DECISIVE.isdisjoint(events):
                return Span(None, events)
            if origin and origin != _BASELINE and alone is None:
                alone = Span(origin, events)
        return alone

    def _read_time_to(self, sentence: str) -> Span | None:
        """Read "time to progression from randomization" and "defined as the time until death"."""
        match = _TIME_TO.search(sentence)
        if match is None:
            return None
        rest = sentence[match.end() :]
        for after in islice(_COUNTED_FROM.finditer(rest), _MOST_SPANS):
            origin = self._events.find_origin(self._events.cut_clause(rest[after.end() :]))
            events = self._events.find_ends(rest[: after.start()])
            if origin and events:
                return Span(origin, events)
        if not _IS_DEFINED.search(sentence[: match.start()]):
            return None
        events = self._events.find_ends(rest)
        return Span(None, events) if events and self._wording.starts.isdisjoint(events) else None

    def _read_origin(self, sentence: str) -> Span | None:
        """Read "survival is measured from the date of transplantation": an origin and no word on the event."""
        match = self._wording.measured_from.search(sentence)
        origin = self._events.find_origin(self._events.cut_clause(sentence[match.end() :])) if match else None
        return Span(origin, ()) if origin in self._origins else None

    def _find_listed_events(self, sentences: list[str]) -> tuple[str, ...]:
        """Read "events are relapse or death" and "death from any cause is considered an event"."""
        for sentence in sentences:
            if match := _EVENTS_ARE.search(sentence):
                listed = sentence[match.end() :]
            elif match := _CONSIDERED_EVENT.search(sentence):
                listed = sentence[: match.start()]
            else:
                continue
            events = self._events.find_ends(listed)
            if not DECISIVE.isdisjoint(events):
                return events
        return ()

    def _find_censoring(self, sentences: list[str]) -> str | None:
        """Where time stops for those without an event, if a sentence says so."""
        for sentence in sentences:
            match = _CENSORED.search(sentence)
            if match is None:
                continue
            before, after = sentence[: match.start()], sentence[match.end() :]
            if self._wording.last_contact.search(after):
                return _LAST_FOLLOW_UP
            if self._wording.analysis.search(after):
                return _DATA_CUTOFF
            named = self._find_one(self._censoring_after, after) or self._find_one(_CENSORING, before)
            if named:
                return named
        return None

    def _find_one(self, wanted: frozenset[str], text: str) -> str | None:
        return next((event for event in self._events.list_events(text) if event in wanted), None)
