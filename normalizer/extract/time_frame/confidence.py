"""How sure a reading is: a rule of thumb, not calibrated as the confidence of an endpoint is."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.extract.time_frame.items import UNKNOWN, Item
from normalizer.extract.time_frame.templates import Reading
from normalizer.extract.time_frame.tokens import Token

_LEAST, _MOST = 0.3, 0.985
_LOST_PER_CLAUSE, _LOST_PER_NUMBER, _LOST_UNEXPLAINED = 0.055, 0.02, 0.4
_LIGHT = frozenset({"and", "or", "at", "on", "of", "in", "for"})


def rate_confidence(tokens: Sequence[Token], items: Sequence[Item], readings: Sequence[Reading]) -> float:
    """Less for words that nothing explains, loose numbers and many clauses."""
    if not readings:
        return _LEAST
    explained, said = _weigh_items(items, readings)
    share = min(1.0, explained / max(1, said))
    numbers = len([token for token in tokens if token.kind == "n"])
    loose = numbers - sum([len(item.moments) for item in items])
    lost = _LOST_PER_CLAUSE * (len(readings) - 1) + _LOST_UNEXPLAINED * (1 - share) + _LOST_PER_NUMBER * max(0, loose)
    return round(max(_LEAST, _MOST - lost), 3)


def _weigh_items(items: Sequence[Item], readings: Sequence[Reading]) -> tuple[int, int]:
    """The tokens that the readings explain, and all that say something."""
    sizes = [item.size if _says_something(item) else 0 for item in items]
    known = [0 if item.key == UNKNOWN else size for item, size in zip(items, sizes, strict=True)]
    return sum([sum(known[reading.start : reading.end]) for reading in readings]), sum(sizes)


def _says_something(item: Item) -> bool:
    return (item.is_word and item.key not in _LIGHT) or item.form is not None or bool(item.anchors)
