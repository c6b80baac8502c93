"""Other words for the same: phrases are read as the one wording that templates and anchors are written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from normalizer.extract.time_frame.marks import find_tokens
from normalizer.extract.time_frame.tokens import Token
from normalizer.extract.time_frame.typos import delete_letters, is_one_edit

_MIN_TYPO_LENGTH = 6
_MAX_TYPO_LENGTH = 24
_MAX_PASSES = 4
_PASSES = 2
_PAIR = 2
_LEADS = ("within", "in", "over", "for", "during")
_NONE = ""
_SEPARATOR = "\x1f"

Phrase = tuple[Token, ...]


class Wording:
    """Reads text as tokens in canonical wording: typing errors mended, phrases replaced, fillers dropped."""

    def __init__(
        self,
        phrases: Mapping[str, str],
        units: frozenset[str],
        compiled: Mapping[str, str] | None = None,
    ) -> None:
        """`phrases` maps each phrase to how it is read (empty: dropped); `units` are for the tokenizer.

        `compiled` holds texts of the vocabulary with their tokens as `pack_tokens` gave them.
        """
        self._units = units
        self._phrases: dict[str, dict[str, list[tuple[tuple[str, ...], Phrase]]]] = {}
        self._known: set[str] = set()
        self._deletes: dict[str, str] | None = None
        self._words: dict[str, str] = {}
        self._correct = lru_cache(maxsize=8192)(self._find_correction)
        self._compiled = {text: _unpack_tokens(packed) for text, packed in (compiled or {}).items()}
        entries = [(self._compile(phrase), tuple(self._compile(read))) for phrase, read in phrases.items()]
        for written, read in entries:
            if len(written) == len(read) == 1 and written[0].kind == read[0].kind == "w":
                self._words[written[0].key] = read[0].key
        for word in self._words:
            self._words[word] = self._resolve_word(word)
        for written, read in entries:
            keys = tuple(self._words.get(token.key, token.key) for token in written)
            if keys and not (len(keys) == 1 and written[0].key in self._words):
                second = keys[1] if len(keys) > 1 else _NONE
                self._phrases.setdefault(keys[0], {}).setdefault(second, []).append((keys, read))
        lists = [found for by_second in self._phrases.values() for found in by_second.values()]
        for found in lists:
            found.sort(key=lambda entry: (-len(entry[0]), entry[0]))
        for found in lists:
            found[:] = [(keys, self._settle(read)) for keys, read in found]
        self.learn_words(phrase for pair in phrases.items() for phrase in pair)

    def learn_words(self, texts: Iterable[str]) -> None:
        """Add the long words of some texts to those that typing errors are corrected to."""
        for text in texts:
            for token in self._compile(text):
                word = token.key
                if token.kind == "w" and word.isalpha() and _MIN_TYPO_LENGTH <= len(word) <= _MAX_TYPO_LENGTH:
                    self._known.add(word)
        self._deletes = None
        self._correct.cache_clear()

    def _resolve_word(self, word: str) -> str:
        for _ in range(_MAX_PASSES):
            word = self._words.get(word, word)
        return word

    def read_text(self, text: str) -> list[Token]:
        """The tokens of a text in canonical wording."""
        tokens = self._mend([*self._compiled[text]] if text in self._compiled else self._tokenize(text))
        for _ in range(_PASSES):
            again = self._replace(tokens)
            if again is tokens:
                break
            tokens = again
        return tokens

    def _tokenize(self, text: str) -> list[Token]:
        return find_tokens(text, self._units)

    def _compile(self, text: str) -> list[Token]:
        """The tokens of a text of the vocabulary, which is read more than once."""
        tokens = self._compiled.get(text)
        if tokens is None:
            tokens = self._compiled[text] = self._tokenize(text)
        return tokens

    def pack_tokens(self) -> dict[str, str]:
        """All texts of the vocabulary read so far, with their tokens as one string each."""
        return {text: _SEPARATOR.join(map(_pack_token, tokens)) for text, tokens in self._compiled.items()}

    def _mend(self, tokens: list[Token]) -> list[Token]:
        """Correct typing errors and replace single words by those that mean the same."""
        known, correct, words = self._known, self._correct, self._words
        for at, token in enumerate(tokens):
            key = token.key
            if len(key) >= _MIN_TYPO_LENGTH and token.kind == "w" and key not in known:
                key = correct(key)
            key = words.get(key, key)
            if key is not token.key:
                tokens[at] = Token(token.kind, key, token.glued)
        return tokens

    def _find_correction(self, word: str) -> str:
        if len(word) > _MAX_TYPO_LENGTH or not word.isalpha() or not self._known:
            return word
        if self._deletes is None:  # most texts have no typing error
            self._deletes = {
                shorter: known for known in sorted(self._known, reverse=True) for shorter in delete_letters(known)
            }
        found = self._deletes.get(word)
        if found is not None:
            return found
        for shorter in delete_letters(word):
            if shorter in self._known:
                return shorter
            near = self._deletes.get(shorter)
            if near is not None and is_one_edit(word, near):
                return near
        return word

    def _replace(self, tokens: list[Token]) -> list[Token]:
        """The tokens with phrases replaced; the same list if there is none."""
        out: list[Token] = []
        at, size, phrases, replaced = 0, len(tokens), self._phrases, False
        while at < size:
            token = tokens[at]
            by_second = phrases.get(token.key)
            found = _find_phrase(by_second, tokens, at) if by_second and not token.ordinal else None
            if found is None:
                out.append(token)
                at += 1
            else:
                out += found[1]
                at += len(found[0])
                replaced = True
        return out if replaced else tokens

    def _settle(self, read: Phrase) -> Phrase:
        """What a phrase is read as may itself be written in other words."""
        tokens = self._mend(list(read))
        for _ in range(_MAX_PASSES):
            again = self._replace(tokens)
            if again == tokens:
                break
            tokens = again
        return tuple(tokens)


def _find_phrase(
    by_second: Mapping[str, list[tuple[tuple[str, ...], Phrase]]], tokens: list[Token], at: int
) -> tuple[tuple[str, ...], Phrase] | None:
    """The longest phrase at a place, of those that begin with its token, by their second token."""
    size = len(tokens)
    for entry in by_second.get(tokens[at + 1].key, ()) if at + 1 < size else ():
        keys = entry[0]
        end = at + len(keys)
        if end <= size and (end == at + _PAIR or all(tokens[at + i].key == keys[i] for i in range(_PAIR, len(keys)))):
            return entry
    return by_second[_NONE][0] if _NONE in by_second else None


def _pack_token(token: Token) -> str:
    """Kind, `glued` and `ordinal` as one character each, then the key."""
    return f"{token.kind}{token.glued:d}{token.ordinal:d}{token.key}"


def _unpack_tokens(packed: str) -> list[Token]:
    parts = packed.split(_SEPARATOR) if packed else ()
    return [Token(part[0], part[3:], part[1] == "1", part[2] == "1") for part in parts]


def read_phrases(patterns: Mapping[str, Any], units: Mapping[str, Any]) -> dict[str, str]:
    """Every phrase of the vocabulary files that is read as another one."""
    phrases: dict[str, str] = {}
    for entry in patterns["wording"]:
        phrases.update(dict.fromkeys(entry["write"], entry["read"]))
    phrases.update(dict.fromkeys(patterns["fillers"], ""))
    phrases.update(units["numbers"])
    for unit in units["units"]:
        forms = [form for form in unit["forms"] if len(form) > 1]
        for form in forms:
            if unit["designator"] != "TS":  # a second response is no time
                phrases[f"a {form}"] = phrases[f"an {form}"] = f"1 {form}"
            for every in ("every", "each", "per") if unit["designator"] != "TS" else ():
                phrases.setdefault(f"{every} {form}", f"every 1 {form}")
            for first in ("first", "the first") if unit["designator"] != "D" else ():
                phrases.setdefault(f"{first} {form}", f"upto 1 {form}")
                for lead in _LEADS:
                    phrases.setdefault(f"{lead} {first} {form}", f"upto 1 {form}")
    return phrases
