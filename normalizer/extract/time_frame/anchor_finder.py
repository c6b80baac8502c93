"""Events in tokens, found by the longest run of words that is a synonym in `anchors.yaml`.

Not only the words of the synonym may stand there:

    end of the study treatment    words such as `of` may stand anywhere, or be missing (`links`)
    last lenalidomide dose        a head such as `last` lets unknown words in (`heads`, `soft_heads`)
    end of the 30-day study       ... or an amount (`span_heads`)
    ureteroscopy                  a long word may name an operation by its ending (`endings`)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from normalizer.extract.time_frame.anchors import list_synonyms, read_anchors
from normalizer.extract.time_frame.tokens import Token
from normalizer.extract.time_frame.wording import Wording

_LEAF = ""
_UNTIL = "until"
_MIN_EVENT_NAME = 8
_TREATMENT = "treatment"
_TURNS = frozenset({"start", "end"})
_MAX_INSERTED = 4
_MAX_NESTED = 1
_PAIR = ("and", "n")
_LISTS = ([",", "n", ","], [",", "n", "and"])
_CLOSING = frozenset({",", ";", ".", ")"})


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
        self.anchors = read_anchors(active)
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
        found = self._list_matches(tokens, node, at + 1, nested)
        if not found:
            return None, at
        longest = found[-1]
        shorter = found[-2] if len(found) > 1 else (None, at)
        if tokens[longest[1] - 1].kind == "n" and _is_listed(tokens, longest[1]):
            return shorter  # the 1 of `post-dose 1, 2 and 4 hours` numbers no dose
        if len(found) > 1 and self._is_overlong(tokens, shorter[1], longest[1], nested):
            return shorter
        return longest

    def _list_matches(
        self, tokens: Sequence[Token], node: Mapping[str, Any] | None, at: int, nested: int
    ) -> list[tuple[str | None, int]]:
        """All anchors that go on like this from a node, and the places after them, the longest last."""
        found: list[tuple[str | None, int]] = []
        while node is not None:
            if _LEAF in node:
                found.append((node[_LEAF], at))
            while at < len(tokens) and tokens[at].key in self._links and tokens[at].key not in node:
                at += 1
            if at >= len(tokens):
                break
            if tokens[at].key not in node and self._is_open(tokens, at):
                at = self._skip_inserted(tokens, node, at, nested)
            node = node.get(tokens[at].key)
            at += 1
        return found

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
