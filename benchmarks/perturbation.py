"""Texts and vocabularies unlike the given ones: so that memories do not flatter, and to see how cost grows."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

from normalizer.model.concept import Surface
from normalizer.model.outcome import Outcome
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.parts import ENTRIES, MATCHING, WRITINGS, Parts

_LETTERS = "bcdfghjklmnpqrtvwxz"  # no word of these letters has another key
_SEED = 7


def perturb_outcomes(outcomes: Iterable[Outcome], seed: int = _SEED) -> list[Outcome]:
    """The outcomes with a typing error in a word of each text and a number of its own behind another."""
    rng = random.Random(seed)
    return [
        replace(
            outcome,
            measure=perturb_text(outcome.measure, rng),
            description=perturb_text(outcome.description, rng),
            time_frame=perturb_text(outcome.time_frame, rng),
            joined=outcome.joined and perturb_text(outcome.joined, rng),
        )
        for outcome in outcomes
    ]


def perturb_text(text: str, rng: random.Random) -> str:
    """The text with two neighbouring letters of one word exchanged and a number behind one word."""
    words = text.split(" ")
    if not text.strip():
        return text
    at = rng.randrange(len(words))
    word = words[at]
    if len(word) > 4:
        place = rng.randrange(1, len(word) - 2)
        words[at] = f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"
    words.insert(rng.randrange(len(words)) + 1, str(rng.randrange(10**7)))
    return " ".join(words)


def share_unique(outcomes: Sequence[Outcome]) -> float:
    """The share (0..1) of the texts that stand only once among the texts of all outcomes."""
    texts = [text for o in outcomes for text in (o.measure, o.description, o.time_frame, o.joined) if text]
    return len(set(texts)) / max(1, len(texts))


def grow_vocabulary(vocabulary: Vocabulary, times: int) -> Vocabulary:
    """The vocabulary in memory, with every way to write a concept `times` times: each copy with one foreign word."""
    rng = random.Random(_SEED)
    surfaces = list(vocabulary.surfaces)
    for _ in range(times - 1):
        surfaces += [_copy_surface(surface, rng) for surface in vocabulary.surfaces]
    grown = Vocabulary.__new__(Vocabulary)
    # nothing that was derived from the given one counts for the grown one
    parts = Parts({name: vocabulary._parts.get(name) for name in (MATCHING, WRITINGS, ENTRIES)})
    grown.__dict__.update(vocabulary.__dict__, surfaces=tuple(surfaces), _parts=parts)
    grown.__dict__.setdefault("exclusions", vocabulary.exclusions)
    return grown


def _copy_surface(surface: Surface, rng: random.Random) -> Surface:
    words = surface.key.split(" ")
    words.insert(rng.randrange(len(words) + 1), "".join(rng.choices(_LETTERS, k=rng.randrange(5, 10))))
    key = " ".join(words)
    return Surface(key, surface.concept, key, surface.scope, surface.type, surface.case_sensitive)
