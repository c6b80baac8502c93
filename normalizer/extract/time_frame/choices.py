"""What an ambiguous event means by what stands beside it: an infusion beside hours is one of a drug, and no cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from normalizer.extract.time_frame.durations import Duration
from normalizer.extract.time_frame.items import Form, Item
from normalizer.extract.time_frame.tokens import Token

_MIN_DRUG_NAME = 6


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
