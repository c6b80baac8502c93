"""How a text itself defines a time-to-event endpoint: origin, events, censoring.

"Time from randomization to progression or death from any cause. Patients alive are censored at last follow-up."
Only a text that says from where to where time runs is read; nothing is concluded from the name of an endpoint.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from normalizer.extract.definition.events import DECISIVE, RESPONSE, STARTS, EventReader, FindAnchors, cut_clause
from normalizer.model.record import Definition

_LAST_FOLLOW_UP = "anchor:last-follow-up"
_DATA_CUTOFF = "anchor:data-cutoff"
_BASELINE = "anchor:baseline"
_ORIGINS = STARTS | {RESPONSE, "anchor:transplant", "anchor:surgery"}
_CENSORING = frozenset({_LAST_FOLLOW_UP, _DATA_CUTOFF, "anchor:end-of-study"})
_CENSORING_AFTER = _CENSORING | STARTS | {"anchor:new-anticancer-therapy", "anchor:end-of-treatment"}

_SENTENCE_END = re.compile(r"\.\)?(?=\s+[^\sa-z]|\s*\Z)|[;\n]")
_TIMED = re.compile(
    r"\b(?:time|times|interval|intervals|duration|period|length|days|weeks|months|years|survival|PFS|OS|EFS|DFS|"
    r"RFS|TTP|TTR|DOR|defined|definition|calculated|measured|counted|computed|assessed|evaluated|estimated|determined)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:from|between|since|starting (?:at|on|with))\b", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:up to|until|untill|till|(?<!-)to(?!-| be\b)|through)\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|to|until|till)\b", re.IGNORECASE)
_TIME_TO = re.compile(r"\b(?:time|interval|duration) (?:to|until|till)\b", re.IGNORECASE)
_DATED = re.compile(
    r"\d|\b(?:day|days|week|weeks|month|months|year|years|visit|hours|minutes|cycle|end|each)\b", re.IGNORECASE
)
_ANALYSIS = re.compile(r"\b(?:date|time) of (?:the )?(?:\w+ )?analysis\b|\bdata cut", re.IGNORECASE)
_EVENTS_ARE = re.compile(r"\bevents? (?:is|are|was|were|will be)(?: defined as)?\b", re.IGNORECASE)
_CONSIDERED_EVENT = re.compile(r"\b(?:considered|counted|treated)(?: as)?(?: an?)? events?\b", re.IGNORECASE)
_CENSORED = re.compile(r"\bcensor\w*", re.IGNORECASE)
_LAST = re.compile(
    r"\blast (?:\w+ ){0,4}(?:alive|contact|follow|visit|assessments?|evaluations?|known|seen|free|"
    r"observation|date|study)"
    r"|\blast (?:known|alive|seen)\b|\bknown (?:\w+ ){0,3}alive\b",
    re.IGNORECASE,
)
_MOST_CHARACTERS = 4000
_MOST_SENTENCES = 40
_MOST_SPANS = 6
_MOST_LABEL_WORDS = 3
_MOST_WORDS = 30
_IS_DEFINED = re.compile(r"\bdefined\b|\bis the\b|\bwas the\b", re.IGNORECASE)
_COUNTED_FROM = re.compile(r"\b(?:from|after|since)\b")
_MEASURED_FROM = re.compile(r"\b(?:defined|calculated|measured|counted|computed) from\b", re.IGNORECASE)


class Span(NamedTuple):
    """From where to where time runs, as far as a sentence says it."""

    origin: str | None
    events: tuple[str, ...]


class DefinitionReader:
    """Reads definitions; `find_anchors` gives the events that a phrase names."""

    def __init__(self, find_anchors: FindAnchors) -> None:
        self._events = EventReader(find_anchors)

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
            if not _TIMED.search(before) and len(before.split()) > _MOST_LABEL_WORDS:
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
            if _DATED.search(" ".join(last.split()[:6])):
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
            origin = self._events.find_origin(cut_clause(rest[after.end() :]))
            events = self._events.find_ends(rest[: after.start()])
            if origin and events:
                return Span(origin, events)
        if not _IS_DEFINED.search(sentence[: match.start()]):
            return None
        events = self._events.find_ends(rest)
        return Span(None, events) if events and STARTS.isdisjoint(events) else None

    def _read_origin(self, sentence: str) -> Span | None:
        """Read "survival is measured from the date of transplantation": an origin and no word on the event."""
        match = _MEASURED_FROM.search(sentence)
        origin = self._events.find_origin(cut_clause(sentence[match.end() :])) if match else None
        return Span(origin, ()) if origin in _ORIGINS else None

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
            if _LAST.search(after):
                return _LAST_FOLLOW_UP
            if _ANALYSIS.search(after):
                return _DATA_CUTOFF
            named = self._find_one(_CENSORING_AFTER, after) or self._find_one(_CENSORING, before)
            if named:
                return named
        return None

    def _find_one(self, wanted: frozenset[str], text: str) -> str | None:
        return next((event for event in self._events.list_events(text) if event in wanted), None)
