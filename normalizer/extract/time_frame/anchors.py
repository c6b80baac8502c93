"""Events that start or end a time frame, found by the longest run of tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from normalizer.extract.time_frame.durations import Duration
from normalizer.extract.time_frame.items import Form, Item
from normalizer.extract.time_frame.known_anchors import END_OF_TREATMENT
from normalizer.extract.time_frame.tokens import Token
from normalizer.extract.time_frame.wording import Wording

_LEAF = ""
_UNTIL = "until"
_MIN_DRUG_NAME = 6
_MIN_EVENT_NAME = 8
_TREATMENT = "treatment"
_TURNS = frozenset({"start", "end"})
_MAX_INSERTED = 4
_MAX_NESTED = 1

_PAIR = ("and", "n")
_LISTS = ([",", "n", ","], [",", "n", "and"])
_CLOSING = frozenset({",", ";", ".", ")"})


class Role(StrEnum):
    """What an anchor says where no template reads it: it starts or ends the window, or says nothing.

    An event starts it like `start`; it ends a window that opens with another anchor and lasts until after the event.
    """

    START = "start"
    EVENT = "event"
    END = "end"
    NONE = "none"


class Anchor(NamedTuple):
    """An anchor as the parser needs it. `core` is its most general ancestor: the id that is given out.

    `ends_late` says that a window may end some time after it, `is_zero` that it is an assessment, `is_visit` that it
    is one where it stands by itself, `gives_way` that it says nothing before another one, `lasts` that it is a time
    itself, whose length may be given.
    """

    id: str
    core: str
    role: Role
    ends_late: bool
    is_zero: bool
    is_visit: bool
    gives_way: bool
    lasts: bool

    @property
    def is_course(self) -> bool:
        """True for a course of intervention: before it is the baseline, after it is after its end."""
        return self.role is Role.NONE and self.core == END_OF_TREATMENT


class AnchorFinder:
    """Finds anchors by their synonyms, in canonical wording."""

    def __init__(
        self, anchors: Sequence[Mapping[str, Any]], wording: Wording, patterns: Mapping[str, Any], stops: Iterable[str]
    ) -> None:
        """`anchors` are the entries of `anchors.yaml`, `patterns` is the data of `patterns.yaml`.

        Unknown words may stand after a head word, but none of `stops`.
        """
        self._units = frozenset(stops)
        self._links = frozenset(patterns["links"])
        self._soft_heads = frozenset(patterns["soft_heads"])
        self._span_heads = frozenset(patterns["span_heads"])
        self._heads = frozenset(patterns["heads"]) | self._soft_heads
        self._stops = self._units | frozenset(patterns["connectors"]) - self._links | _TURNS
        self._trie: dict[str, Any] = {}
        self._endings: dict[str, tuple[str, ...]] = {}
        self.collisions: list[str] = []
        active = [entry for entry in anchors if entry.get("status", "active") == "active"]
        parents = {entry["id"]: entry["broader"][0] for entry in active if entry.get("broader")}
        cores = {entry["id"]: _find_core(entry["id"], parents) for entry in active}
        roles = {entry["id"]: Role(entry.get("alone", Role.NONE)) for entry in active}
        self.anchors = {
            entry["id"]: Anchor(
                id=entry["id"],
                core=cores[entry["id"]],
                role=roles[entry["id"]],
                ends_late=roles.get(cores[entry["id"]]) in {Role.EVENT, Role.END},
                is_zero=entry.get("point") is not None,
                is_visit=entry.get("visit") is not None,
                gives_way=entry.get("gives_way") is not None,
                lasts=entry.get("lasts") is not None,
            )
            for entry in active
        }
        for entry in sorted(active, key=lambda entry: str(entry["id"])):
            if entry.get("endings"):
                self._endings[entry["id"]] = tuple(entry["endings"])
            for text in list_synonyms(entry):
                self._add(text, entry["id"], wording)

    def _add(self, text: str, anchor: str, wording: Wording) -> None:
        node = self._trie
        keys = [token.key for token in wording.read_text(text) if token.key not in self._links]
        for key in keys:
            node = node.setdefault(key, {})
        if keys:
            holder = node.setdefault(_LEAF, anchor)
            if holder != anchor:
                self.collisions.append(f"{text!r} of {anchor} is read as a synonym of {holder}")

    def find_anchor(self, tokens: Sequence[Token], at: int, nested: int = _MAX_NESTED) -> tuple[str | None, int]:
        """The id of the longest anchor that starts at a token, and the place after it.

        `nested` limits how deep heads may stand behind heads (`first first first ...` must not branch without end).
        """
        node = self._trie.get(tokens[at].key)
        if node is None:
            named = self._find_by_ending(tokens, at)
            return named, at + (named is not None)
        found, end = None, at
        shorter: tuple[str | None, int] = None, at
        place = at + 1
        while node is not None:
            if _LEAF in node:
                shorter, found, end = (found, end), node[_LEAF], place
            while place < len(tokens) and tokens[place].key in self._links and tokens[place].key not in node:
                place += 1
            if place >= len(tokens):
                break
            if tokens[place].key not in node and self._is_open(tokens, place):
                place = self._skip_inserted(tokens, node, place, nested)
            node = node.get(tokens[place].key)
            place += 1
        if found is None:
            return None, at
        if tokens[end - 1].kind == "n" and _is_listed(tokens, end):
            return shorter  # the 1 of `post-dose 1, 2 and 4 hours` numbers no dose
        if shorter[0] is not None and self._is_overlong(tokens, shorter[1], end, nested):
            return shorter
        return found, end

    def _find_by_ending(self, tokens: Sequence[Token], at: int) -> str | None:
        """The event that a long word names by its ending: `ureteroscopy` is an operation, `phlebotomy therapy` none."""
        key = tokens[at].key
        if len(key) < _MIN_EVENT_NAME or (at + 1 < len(tokens) and tokens[at + 1].key == _TREATMENT):
            return None
        return next((anchor for anchor, endings in self._endings.items() if key.endswith(endings)), None)

    def _is_overlong(self, tokens: Sequence[Token], at: int, end: int, nested: int) -> bool:
        """True for `enrollment until study` before `completion`: the window ends with the study's completion."""
        return nested > 0 and tokens[at].key == _UNTIL and self.find_anchor(tokens, end - 1, 0)[1] > end

    def _skip_inserted(self, tokens: Sequence[Token], node: Mapping[str, Any], at: int, nested: int) -> int:
        """Past the unknown words after a head (`last lenalidomide dose`), or `at` if no known one follows."""
        if tokens[at].kind == "n":
            return self._skip_amount(tokens, node, at)
        soft = self._has_head(tokens, at, self._soft_heads)
        for place in range(at, min(at + _MAX_INSERTED, len(tokens) - 1)):
            if (tokens[place].kind == "m" and tokens[place].key != "/") or tokens[place].key in self._stops:
                break
            if soft and nested and self.find_anchor(tokens, place, nested - 1)[0] is not None:
                break
            if tokens[place + 1].key in node:
                return place + 1
        return at

    def _is_open(self, tokens: Sequence[Token], at: int) -> bool:
        """True where more may be inserted: after a head, or at an amount after `end of`."""
        return self._has_head(tokens, at, self._span_heads if tokens[at].kind == "n" else self._heads)

    def _skip_amount(self, tokens: Sequence[Token], node: Mapping[str, Any], at: int) -> int:
        """Past the amount in `end of the 30-day study`, `end of 4 weeks of treatment`, or `at` if it is none."""
        end = at + 2
        while end < len(tokens) and tokens[end].key in self._links:
            end += 1
        is_span = end < len(tokens) and tokens[end].key in node
        return end if is_span and tokens[at + 1].key in self._units else at

    def _has_head(self, tokens: Sequence[Token], at: int, heads: frozenset[str]) -> bool:
        while at and tokens[at - 1].key in self._links:
            at -= 1
        return at > 0 and tokens[at - 1].key in heads


def _is_listed(tokens: Sequence[Token], at: int) -> bool:
    """True if at least two more numbers follow, with list marks between them, or one that closes: `day 1 and 2`."""
    following = [token.kind if token.kind == "n" else token.key for token in tokens[at : at + 4]]
    closes = tuple(following[:2]) == _PAIR and (len(following) == len(_PAIR) or following[len(_PAIR)] in _CLOSING)
    return closes or following[:3] in _LISTS


class Choice:
    """Decides what an ambiguous anchor means by the times and words beside it (`choices` in `patterns.yaml`)."""

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self._anchor = entry["anchor"]
        self._then = entry["then"]
        self._units = frozenset(entry.get("beside_units", ()))
        self._endings = tuple(entry.get("beside_endings", ()))
        self._cycles = "beside_cycles" in entry

    def settle_anchors(self, tokens: Sequence[Token], items: list[Item]) -> list[Item]:
        """The items with the anchor replaced where its surroundings ask for it."""
        if not any(self._anchor in item.anchors for item in items):
            return items
        if not (any(map(self._has_unit, items)) or any(self._is_sign(token) for token in tokens)):
            return items
        return [
            item._replace(anchors=tuple(self._then if name == self._anchor else name for name in item.anchors))
            for item in items
        ]

    def _has_unit(self, item: Item) -> bool:
        if item.form is Form.LENGTH:
            return self._cycles
        return any(
            moment.parts[0][1] in self._units if isinstance(moment, Duration) else self._cycles
            for moment in item.moments
        )

    def _is_sign(self, token: Token) -> bool:
        return token.kind == "w" and len(token.key) > _MIN_DRUG_NAME and token.key.endswith(self._endings)


def list_synonyms(entry: Mapping[str, Any]) -> Iterator[str]:
    """The label and the synonyms of an anchor entry; `related` ones are never found."""
    yield entry["label"]
    for scope in ("exact", "narrow", "broad"):
        for synonym in (entry.get("synonyms") or {}).get(scope, ()):
            yield synonym if isinstance(synonym, str) else synonym["text"]


def _find_core(anchor: str, parents: Mapping[str, str]) -> str:
    seen = {anchor}
    while anchor in parents and parents[anchor] not in seen:
        anchor = parents[anchor]
        seen.add(anchor)
    return anchor
