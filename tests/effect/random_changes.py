"""Random changes of a vocabulary, and texts that are likely to be touched by them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from normalizer.errors import EditError
from normalizer.model.outcome import Outcome
from normalizer.text.words import FUNCTION_WORDS
from normalizer.vocabulary.edit.draft import Draft
from normalizer.vocabulary.edit.plan import apply_edits
from normalizer.vocabulary.schema.edit import (
    AddConcept,
    AddExclude,
    AddPhrase,
    AddSynonym,
    Deprecate,
    Edit,
    Merge,
    Move,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from normalizer.model.record import Record
    from normalizer.vocabulary.load import Source

_LINKS = ("of", "to", "the", "in", "and", "or", "with", "until")
_ALPHABET = "aeinorst"


class ChangeMaker:
    """Draws edits and texts from the words of a vocabulary, so that they meet."""

    def __init__(self, source: Source, words: Sequence[str], random: Random) -> None:
        self._source = source
        self._random = random
        self._words = words
        self._ids = [id_ for id_ in source.entries if not id_.startswith("anchor:")]
        self._endpoints = [id_ for id_ in self._ids if id_.startswith("endpoint:")]
        self.drawn: list[str] = []

    def draw_word(self) -> str:
        """A word of the vocabulary, now and then misspelt, or one that an earlier edit brought."""
        word = self._random.choice(self.drawn if self.drawn and self._random.random() < 0.3 else self._words)
        return self.misspell(word) if self._random.random() < 0.15 else word

    def misspell(self, word: str) -> str:
        """A word with one letter more, less, exchanged, swapped, or without the space to the next word."""
        at = self._random.randrange(1, max(2, len(word)))
        letter = self._random.choice(_ALPHABET)
        other = self._random.choice(self._words)
        swapped = word[: at - 1] + word[at : at + 1] + word[at - 1 : at] + word[at + 1 :]
        ways = [word[:at] + letter + word[at:], word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :]]
        return self._random.choice([*ways, swapped, word + other])

    def draw_phrase(self, most: int = 4) -> str:
        """One to `most` words, some of them link words."""
        words = []
        for number in range(self._random.randint(1, most)):
            if number and self._random.random() < 0.3:
                words.append(self._random.choice(_LINKS))
            words.append(self.draw_word())
        self.drawn += words
        return " ".join(words)

    def draw_edit(self) -> Edit:  # noqa: PLR0911 - one for each kind
        """One edit of any kind that can change results."""
        kind = self._random.randrange(10)
        text = self.draw_phrase()
        if kind == 0:
            return AddExclude(id=self._random.choice(self._ids), text=text)
        if kind == 1:
            return AddPhrase(list=self._random.choice(("boilerplate", "vague")), text=text)
        above, other = self._random.choice(self._endpoints), self._random.choice(self._endpoints)
        if kind == 2:
            return AddConcept(label=text, broader=(above,), definition="As drawn.", measurement="rate")
        if kind == 3:
            return Move(id=above, broader=(other,))
        if kind == 4:
            return Deprecate(id=above, replaced_by=other)
        if kind == 5:
            return Merge(id=above, into=other)
        scope = self._random.choice(("exact", "exact", "narrow", "broad", "related"))
        type_ = self._random.choice((None, "plain", "abbreviation", "definition", "misspelling"))
        return AddSynonym(id=self._random.choice(self._ids), text=text, scope=scope, type=type_)

    def change(self, edits: int) -> Source:
        """The vocabulary with some edits, and with a change of the sections that edits do not reach."""
        made: list[Edit] = []
        for _ in range(edits):
            edit = self.draw_edit()
            try:
                apply_edits(self._source, [*made, edit])
            except EditError:
                continue  # a concept cannot replace itself, an id is taken ...
            made.append(edit)
        source = apply_edits(self._source, made).source
        return self._change_section(source) if self._random.random() < 0.4 else source

    def _change_section(self, source: Source) -> Source:
        draft = Draft(source)
        phrase = self.draw_phrase(2)
        kind = self._random.randrange(5)
        if kind == 0:
            draft.open_file("text/ordinary_words.yaml")["phrases"].append(phrase)
        elif kind == 1:
            self._draw(draft.open_file("text/zones.yaml")["zones"])["phrases"].append(phrase)
        elif kind == 2:
            qualifier = self._draw(draft.open_file("text/qualifiers.yaml")["qualifiers"])
            self._draw(qualifier["values"])["phrases"].append(phrase)
        elif kind == 3:
            sense = self._draw(self._draw(draft.open_file("text/abbreviations.yaml")["abbreviations"])["senses"])
            sense["when_words"] = [*sense.get("when_words", ()), phrase]
        else:
            concept = self._random.choice(self._endpoints)
            senses: list[dict[str, Any]] = [
                {"meaning": "as drawn", "concept": concept, "when_words": [self.draw_word()]}
            ]
            new = {"text": phrase.split()[0], "senses": senses, "default": self._random.choice(self._endpoints)}
            draft.open_file("text/abbreviations.yaml")["abbreviations"].append(new)
        return draft.finish()[1]

    def _draw(self, items: list[Any]) -> Any:
        return self._random.choice(items)

    def draw_text(self, *, known: Sequence[str] = ()) -> str:
        """Words in any order, now and then in brackets or after a break, around a text that is known to resolve."""
        parts = [self.draw_phrase() for _ in range(self._random.randint(1, 3))]
        if known and self._random.random() < 0.5:
            parts.insert(self._random.randrange(len(parts) + 1), self._random.choice(known))
        parts = [f"({part})" if self._random.random() < 0.2 else part for part in parts]
        return self._random.choice((" ", " ", ", ", " of ", " and ")).join(parts)

    def draw_outcomes(self, count: int, *, known: Sequence[str] = ()) -> list[Outcome]:
        """Outcomes whose texts have words in common with the edits drawn so far."""
        return [
            Outcome(
                id=str(number),
                measure=self.draw_text(known=known),
                description=self.draw_text(known=known) if self._random.random() < 0.4 else "",
                time_frame=self.draw_text() if self._random.random() < 0.2 else "",
            )
            for number in range(count)
        ]


def list_plain_words(keys: Sequence[str]) -> list[str]:
    """The words of lookup keys that people could misspell."""
    return sorted({word for key in keys for word in key.split()} - FUNCTION_WORDS)


def strip_version(record: Record) -> Record:
    """A record without the name of the vocabulary that gave it."""
    return replace(record, vocabulary_version="")
