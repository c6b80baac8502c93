"""The events that a phrase of a definition names: where time starts, and what ends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from normalizer.extract.anchors import FoundAnchor

FindAnchors = Callable[[str], Sequence[FoundAnchor]]

RESPONSE = "anchor:response"
DECISIVE = frozenset({"anchor:disease-progression", "anchor:death"})
STARTS = frozenset(
    f"anchor:{name}"
    for name in (
        "baseline screening informed-consent enrollment randomization first-dose first-infusion diagnosis last-dose "
        "leukapheresis conditioning"
    ).split()
)
# Where progression or death ends time, a response or an onset only describes it.
_BESIDE_DECISIVE = frozenset({RESPONSE, "anchor:symptom-onset"})

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BRACKET = re.compile(r"[()\[\]]")
_UNCLOSED = re.compile(r"[(\[].*\Z", re.DOTALL)
_CLAUSE_END = re.compile(
    r"\b(?:whichever|which ever|whatever|regardless|irrespective|"
    r"(?:in|among|for) (?:all |the |those )?(?:patients|subjects|participants|responders)|"
    r"will be|up to \d|estimated|censor\w*|(?:patients|subjects|participants) who)\b"
    r"|, (?:with|where|and (?:will|is|was))\b",
    re.IGNORECASE,
)
# What only says how an event is judged or when it may happen: dropped up to the next event of the list.
_ASIDE = re.compile(
    r"\b(?:after|following(?! \w* ?events?\b)|since|during|while|prior to|before|failure to|failed to|fails to|"
    r"lack of|in response|according to|based on|as (?:assessed|determined|defined|measured|evaluated|judged|per)|"
    r"(?<!-)assessed|evaluated by|"
    r"determined by|using|in the absence|without|per|by (?:recist|irc|bicr|investigator|independent|blinded|central))\b"
    r"[^,]*?(?=, (?:or|and)\b|,(?! version)|\bor\b|\band (?!rate)|\Z)",
    re.IGNORECASE,
)
_CATEGORY = re.compile(
    r"\b(?:sCR|nCR|CRi|CRu|CRh|CRp|CR|VGPR|PR|MRD|(?i:complete|partial|objective|first|initial|documented|confirmed|"
    r"hematologic) (?i:response|remission)|(?i:response|responses|remission))\b"
)
# "Start of salvage hormone therapy" is the start of a new anticancer therapy, not the first dose.
_NEW_THERAPY = re.compile(
    r"\b(?:(?:start|initiation|institution|use|receipt) of )?(?:an?y? )?"
    r"(?:new|next|subsequent|alternative|another|additional|further|salvage|rescue|non-?\s?protocol(?:[- ]specified)?)"
    r" (?:\w\S* ){0,4}?(?:therapy|therapies|treatment|treatments|chemotherapy)\b",
    re.IGNORECASE,
)
_NAMED_THERAPY = " new anticancer therapy "
# "Initiation of first response" is the response.
_ONSET = re.compile(
    r"\b(?:initiation|start|beginning) of (?=(?:(?:the|first|initial|objective|documented|confirmed|complete|partial|"
    r"tumou?r|ha?ematologic) ){0,4}(?:response|remission)\b)",
    re.IGNORECASE,
)
_BARE = frozenset({"treatment", "therapy", "intervention", "treatments"})
_PRODUCT_HEAD = re.compile(
    r"\b(?:infusions?|infused|dos(?:e|es|ing)|administration|treatment|therapy|transplant\w*|injection|application|"
    r"surgery|start|initiation)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 30
_MOST_EVENT_WORDS = 80
_MOST_DELETED = 3
_MOST_WORDS_TO_DELETE_FROM = 12


class EventReader:
    """Reads events from phrases; the word `treatment` alone names none."""

    def __init__(self, find_anchors: FindAnchors) -> None:
        """`find_anchors` is called with short phrases of the text, not always verbatim."""
        self._find_anchors = find_anchors

    def list_events(self, text: str) -> tuple[str, ...]:
        """The anchors that a phrase names, in order."""
        found = sorted(self._find_anchors(text), key=lambda anchor: anchor.start)
        named = [anchor.id for anchor in found if text[anchor.start : anchor.end].lower() not in _BARE]
        return tuple(dict.fromkeys(named))

    def find_origin(self, text: str) -> str | None:
        """The anchor where time starts; names of products between its words do not matter."""
        if len(text.split()) > _MOST_WORDS:
            return None
        text = _ONSET.sub("", text)
        outside = _drop_brackets(text)
        for phrase in dict.fromkeys((_drop_asides(outside), outside, text)):
            found = self.list_events(phrase)
            if found:
                return found[0]
            if _CATEGORY.search(phrase):
                return RESPONSE
        return self._find_around_product(outside)

    def _find_around_product(self, text: str) -> str | None:
        """The first anchor that shows when a few neighbouring words are left out."""
        words = text.split()
        if len(words) > _MOST_WORDS_TO_DELETE_FROM or not _PRODUCT_HEAD.search(text):
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
        text = _NEW_THERAPY.sub(_NAMED_THERAPY, text)
        clause = cut_clause(_drop_brackets(text))
        unbracketed = cut_clause(_BRACKET.sub(" ", text))
        for phrase in dict.fromkeys((_drop_asides(clause), clause, _drop_asides(unbracketed))):
            found = self.list_events(phrase)
            if not found and _CATEGORY.search(phrase):
                found = (RESPONSE,)
            events = tuple(event for event in found if event not in STARTS) or found
            if not DECISIVE.isdisjoint(events):
                events = tuple(event for event in events if event not in _BESIDE_DECISIVE)
            if events:
                return events
        return ()


def cut_clause(text: str) -> str:
    """What stands before the next clause, which says of whom or when."""
    end = _CLAUSE_END.search(text)
    return text[: end.start()] if end else text


def _drop_brackets(text: str) -> str:
    return _UNCLOSED.sub(" ", _BRACKETED.sub(" ", _BRACKETED.sub(" ", text)))


def _drop_asides(text: str) -> str:
    return _ASIDE.sub(" ", text)
