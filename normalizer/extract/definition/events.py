"""The events that a phrase of a definition names: where time starts, and what ends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from normalizer.extract.anchors import FoundAnchor
from normalizer.extract.definition.wording import Wording

FindAnchors = Callable[[str], Sequence[FoundAnchor]]

RESPONSE = "anchor:response"
DECISIVE = frozenset({"anchor:disease-progression", "anchor:death"})
# Where progression or death ends time, a response or an onset only describes it.
_BESIDE_DECISIVE = frozenset({RESPONSE, "anchor:symptom-onset"})

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BRACKET = re.compile(r"[()\[\]]")
_UNCLOSED = re.compile(r"[(\[].*\Z", re.DOTALL)
_NAMED_THERAPY = " new anticancer therapy "
_MOST_WORDS = 30
_MOST_EVENT_WORDS = 80
_MOST_DELETED = 3
_MOST_WORDS_TO_DELETE_FROM = 12


class EventReader:
    """Reads events from phrases; the word `treatment` alone names none."""

    def __init__(self, find_anchors: FindAnchors, wording: Wording) -> None:
        """`find_anchors` is called with short phrases of the text, not always verbatim."""
        self._find_anchors = find_anchors
        self._wording = wording

    def list_events(self, text: str) -> tuple[str, ...]:
        """The anchors that a phrase names, in order."""
        found = sorted(self._find_anchors(text), key=lambda anchor: anchor.start)
        named = [anchor.id for anchor in found if text[anchor.start : anchor.end].lower() not in self._wording.vague]
        return tuple(dict.fromkeys(named))

    def find_origin(self, text: str) -> str | None:
        """The anchor where time starts; names of products between its words do not matter."""
        if len(text.split()) > _MOST_WORDS:
            return None
        text = self._wording.onset.sub("", text)
        outside = _drop_brackets(text)
        for phrase in dict.fromkeys((self._drop_asides(outside), outside, text)):
            found = self.list_events(phrase)
            if found:
                return found[0]
            if self._wording.response.search(phrase):
                return RESPONSE
        return self._find_around_product(outside)

    def _find_around_product(self, text: str) -> str | None:
        """The first anchor that shows when a few neighbouring words are left out."""
        words = text.split()
        if len(words) > _MOST_WORDS_TO_DELETE_FROM or not self._wording.given.search(text):
            return None
        for deleted in range(1, _MOST_DELETED + 1):
            for at in range(len(words) - deleted + 1):
                found = self.list_events(" ".join(words[:at] + words[at + deleted :]))
                if found:
                    return found[0]
        return None

    def find_ends(self, text: str) -> tuple[str, ...]:
        """The anchors that end time, in order; where an event stands, anchors that only date it do not count."""
        text = " ".join(text.split()[:_MOST_EVENT_WORDS])
        text = self._wording.new_therapy.sub(_NAMED_THERAPY, text)
        clause = self.cut_clause(_drop_brackets(text))
        unbracketed = self.cut_clause(_BRACKET.sub(" ", text))
        for phrase in dict.fromkeys((self._drop_asides(clause), clause, self._drop_asides(unbracketed))):
            found = self.list_events(phrase)
            if not found and self._wording.response.search(phrase):
                found = (RESPONSE,)
            events = tuple(event for event in found if event not in self._wording.starts) or found
            if not DECISIVE.isdisjoint(events):
                events = tuple(event for event in events if event not in _BESIDE_DECISIVE)
            if events:
                return events
        return ()

    def cut_clause(self, text: str) -> str:
        """What stands before the next clause, which says of whom or when."""
        end = self._wording.clause_end.search(text)
        return text[: end.start()] if end else text

    def _drop_asides(self, text: str) -> str:
        return self._wording.aside.sub(" ", text)


def _drop_brackets(text: str) -> str:
    return _UNCLOSED.sub(" ", _BRACKETED.sub(" ", _BRACKETED.sub(" ", text)))
