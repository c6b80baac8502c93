"""How a text itself defines a time-to-event endpoint: origin, events, censoring.

"Time from randomization to progression or death from any cause. Patients alive are censored at last follow-up."
Only a text that says from where to where time runs is read; nothing is concluded from the name of an endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from normalizer.model.record import Definition

FindAnchors = Callable[[str], list[tuple[str, int, int]]]

_RESPONSE = "anchor:response"
_LAST_FOLLOW_UP = "anchor:last-follow-up"
_DATA_CUTOFF = "anchor:data-cutoff"
_BASELINE = "anchor:baseline"
_DECISIVE = frozenset({"anchor:disease-progression", "anchor:death"})
# Where progression or death ends time, a response or an onset only describes it.
_BESIDE_DECISIVE = frozenset({_RESPONSE, "anchor:symptom-onset"})
_STARTS = frozenset(
    f"anchor:{name}"
    for name in ("baseline", "screening", "informed-consent", "enrollment", "randomization", "first-dose")
) | {"anchor:first-infusion", "anchor:diagnosis", "anchor:last-dose", "anchor:leukapheresis", "anchor:conditioning"}
_CENSORING = frozenset({_LAST_FOLLOW_UP, "anchor:data-cutoff", "anchor:end-of-study"})
_CENSORING_AFTER = _CENSORING | _STARTS | {"anchor:new-anticancer-therapy", "anchor:end-of-treatment"}

_SENTENCE_END = re.compile(r"\.\)?(?=\s+[^\sa-z]|\s*\Z)|[;\n]")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BRACKET = re.compile(r"[()\[\]]")
_UNCLOSED = re.compile(r"[(\[].*\Z", re.DOTALL)
_TIMED = re.compile(
    r"\b(?:time|times|interval|intervals|duration|period|length|days|weeks|months|years|survival|PFS|OS|EFS|DFS|"
    r"RFS|TTP|TTR|DOR|defined|definition|calculated|measured|counted|computed|assessed|evaluated|estimated|determined)\b",
    re.IGNORECASE,
)
_DEFINED = re.compile(r"\b(?:defined|calculated|measured|counted|computed|time|interval)\b", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between|since|starting (?:at|on|with))\b", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:up to|until|untill|till|(?<!-)to(?!-| be\b)|through)\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|to|until|till)\b", re.IGNORECASE)
_TIME_TO = re.compile(r"\b(?:time|interval|duration) (?:to|until|till)\b", re.IGNORECASE)
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
_MOST_CHARACTERS = 4000
_MOST_SENTENCES = 40
_MOST_SPANS = 6
_MOST_LABEL_WORDS = 3
_MOST_WORDS = 30
_MOST_EVENT_WORDS = 80
_MOST_DELETED = 3
_MOST_WORDS_TO_DELETE_FROM = 12


def find_definition(text: str, find_anchors: FindAnchors) -> Definition | None:
    """The first definition in a clean text, or None.

    `find_anchors` gives `(anchor id, start, end)` for every event named in a phrase, with half-open offsets there;
    it is called with short phrases of the text, not always verbatim. The word "treatment" alone names no event.
    """
    text = text[:_MOST_CHARACTERS]
    sentences = [text[start:end] for start, end in _cut_sentences(text)]
    for sentence in sentences:
        found = _read_sentence(sentence, find_anchors)
        if found is None:
            continue
        origin, events = found
        events = events or _find_listed_events(sentences, find_anchors)
        named = tuple(event for event in events if event not in _CENSORING) or events
        censoring = next((event for event in events if event not in named), None)
        return Definition(origin, named, censoring or _find_censoring(sentences, find_anchors))
    return None


def _cut_sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for count, match in enumerate(_SENTENCE_END.finditer(text)):
        if count == _MOST_SENTENCES:
            return
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _read_sentence(sentence: str, find_anchors: FindAnchors) -> tuple[str | None, tuple[str, ...]] | None:
    """Origin and events of one sentence that runs from something to something."""
    for match in islice(_FROM.finditer(sentence), _MOST_SPANS):
        before = sentence[: match.start()]
        if not _TIMED.search(before) and len(before.split()) > _MOST_LABEL_WORDS:
            continue
        until = _AND if match.group().lower() == "between" else _UNTIL
        found = _read_span(sentence[match.end() :], until, find_anchors)
        if found is not None:
            return found
    return _read_time_to(sentence, find_anchors) or _read_origin(sentence, find_anchors)


def _read_span(
    rest: str, until: re.Pattern[str], find_anchors: FindAnchors
) -> tuple[str | None, tuple[str, ...]] | None:
    """Origin and events of `X to Y`; one of them alone if the vocabulary does not know the other."""
    alone: tuple[str | None, tuple[str, ...]] | None = None
    for match in islice(until.finditer(rest), _MOST_SPANS):
        first, last = rest[: match.start()], rest[match.end() :]
        if len(first.split()) > _MOST_WORDS:
            break
        origin = _find_origin(first, find_anchors)
        events = tuple(event for event in _find_events(last, find_anchors) if event != origin)
        if origin and events:
            return origin, events
        if _DATED.search(" ".join(last.split()[:6])):
            break
        if not _DECISIVE.isdisjoint(events):
            return None, events
        if origin and origin != _BASELINE and alone is None:
            alone = origin, events
    return alone


def _read_time_to(sentence: str, find_anchors: FindAnchors) -> tuple[str | None, tuple[str, ...]] | None:
    """Read "time to progression from randomization" and "defined as the time until death"."""
    match = _TIME_TO.search(sentence)
    if match is None:
        return None
    rest = sentence[match.end() :]
    for after in islice(re.finditer(r"\b(?:from|after|since)\b", rest), _MOST_SPANS):
        origin = _find_origin(_cut_clause(rest[after.end() :]), find_anchors)
        events = _find_events(rest[: after.start()], find_anchors)
        if origin and events:
            return origin, events
    if not re.search(r"\bdefined\b|\bis the\b|\bwas the\b", sentence[: match.start()], re.IGNORECASE):
        return None
    events = _find_events(rest, find_anchors)
    return (None, events) if events and _STARTS.isdisjoint(events) else None


def _read_origin(sentence: str, find_anchors: FindAnchors) -> tuple[str, tuple[str, ...]] | None:
    """Read "survival is measured from the date of transplantation": an origin and no word on the event."""
    match = re.search(r"\b(?:defined|calculated|measured|counted|computed) from\b", sentence, re.IGNORECASE)
    origin = _find_origin(_cut_clause(sentence[match.end() :]), find_anchors) if match else None
    return (origin, ()) if origin in _STARTS | {_RESPONSE, "anchor:transplant", "anchor:surgery"} and origin else None


def _cut_clause(text: str) -> str:
    end = _CLAUSE_END.search(text)
    return text[: end.start()] if end else text


def _find_origin(text: str, find_anchors: FindAnchors) -> str | None:
    """The anchor where time starts; names of products between its words do not matter."""
    if len(text.split()) > _MOST_WORDS:
        return None
    text = _ONSET.sub("", text)
    for phrase in dict.fromkeys((_drop_asides(_drop_brackets(text)), _drop_brackets(text), text)):
        found = _list_anchors(phrase, find_anchors)
        if found:
            return found[0]
        if _CATEGORY.search(phrase):
            return _RESPONSE
    return _find_around_product(_drop_brackets(text), find_anchors)


def _find_around_product(text: str, find_anchors: FindAnchors) -> str | None:
    words = text.split()
    if len(words) > _MOST_WORDS_TO_DELETE_FROM or not _PRODUCT_HEAD.search(text):
        return None
    for deleted in range(1, _MOST_DELETED + 1):
        for at in range(len(words) - deleted + 1):
            found = _list_anchors(" ".join(words[:at] + words[at + deleted :]), find_anchors)
            if found:
                return found[0]
    return None


def _find_events(text: str, find_anchors: FindAnchors) -> tuple[str, ...]:
    """The anchors that end time, in order; where an event stands, anchors that only date it do not count."""
    text = " ".join(text.split()[:_MOST_EVENT_WORDS])
    text = _NEW_THERAPY.sub(_NAMED_THERAPY, text)
    bare = _drop_brackets(text)
    phrases = (_drop_asides(_cut_clause(bare)), _cut_clause(bare), _drop_asides(_cut_clause(_BRACKET.sub(" ", text))))
    for phrase in dict.fromkeys(phrases):
        found = _list_anchors(phrase, find_anchors)
        if not found and _CATEGORY.search(phrase):
            found = (_RESPONSE,)
        events = tuple(event for event in found if event not in _STARTS) or found
        if not _DECISIVE.isdisjoint(events):
            events = tuple(event for event in events if event not in _BESIDE_DECISIVE)
        if events:
            return events
    return ()


def _find_listed_events(sentences: list[str], find_anchors: FindAnchors) -> tuple[str, ...]:
    """Read "events are relapse or death" and "death from any cause is considered an event"."""
    for sentence in sentences:
        match = _EVENTS_ARE.search(sentence)
        considered = None if match else _CONSIDERED_EVENT.search(sentence)
        if match or considered:
            listed = sentence[match.end() :] if match else sentence[: considered.start()] if considered else ""
            events = _find_events(listed, find_anchors)
            if not _DECISIVE.isdisjoint(events):
                return events
    return ()


def _find_censoring(sentences: list[str], find_anchors: FindAnchors) -> str | None:
    """Where time stops for those without an event, if a sentence says so."""
    for sentence in sentences:
        match = _CENSORED.search(sentence)
        if match is None:
            continue
        after, before = sentence[match.end() :], sentence[: match.start()]
        for part, wanted in ((after, _CENSORING_AFTER), (before, _CENSORING)):
            if part is after and _LAST.search(part):
                return _LAST_FOLLOW_UP
            if part is after and _ANALYSIS.search(part):
                return _DATA_CUTOFF
            named = [anchor for anchor in _list_anchors(part, find_anchors) if anchor in wanted]
            if named:
                return named[0]
    return None


def _list_anchors(text: str, find_anchors: FindAnchors) -> tuple[str, ...]:
    ordered = sorted(find_anchors(text), key=lambda found: found[1])
    return tuple(dict.fromkeys(anchor for anchor, start, end in ordered if text[start:end].lower() not in _BARE))


def _drop_brackets(text: str) -> str:
    return _UNCLOSED.sub(" ", _BRACKETED.sub(" ", _BRACKETED.sub(" ", text)))


def _drop_asides(text: str) -> str:
    return _ASIDE.sub(" ", text)
