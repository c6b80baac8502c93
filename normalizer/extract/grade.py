"""Grades of adverse events: `grade 3 or higher`, `Grade >= 3`, `grade II-IV`, `Gr 3/4`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from normalizer.model.record import GradeRange
from normalizer.text.phrases import join_phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_VALUE = r"(?:[0-5]|iii|ii|iv|i|v)"
# the quick look of `_may_name_grade` knows these too, so they are no list of words
_NAME = r"(?:grades?|gr\.?|g)"
_SHORT = re.compile(r"g(?<![^\Wton].)r?[\s.:<>=-]{0,8}[0-5iv]")  # what the patterns above take for a grade, and more
_HIGHEST = 5


class GradeReader:
    """Reads grades; `section` is the data of `text/comparatives.yaml`."""

    def __init__(self, section: Mapping[str, Any]) -> None:
        at_least, more_than, or_more, or_less = (
            join_phrases(section.get(name, ())) for name in ("at_least", "more_than", "or_more", "or_less")
        )
        self._grade = re.compile(
            rf"\b{_NAME}[\s:-]{{0,3}}(?P<sign>>=?|<=?|=)?\s?(?P<low>{_VALUE})[abc]?\b"
            rf"(?:\s?(?P<join>-|/|to|and|or|,|through)\s?(?:grades?\s?)?(?P<high>{_VALUE})[abc]?\b)?"
            rf"(?:\s?(?:,|/|and|or|-)\s?(?:grades?\s?)?(?P<third>{_VALUE})\b)?"
            rf"(?P<up>\s?\+|\s?(?:or|and|&|/)?\s?{or_more})?"
            rf"(?P<down>\s?(?:or|and)\s?{or_less})?",
            re.IGNORECASE,
        )
        self._sign_first = re.compile(
            rf"(?:(?P<sign>>=?|<=?)|(?P<least>{at_least})|(?P<more>{more_than}))\s?{_NAME}\s?(?P<low>{_VALUE})\b",
            re.IGNORECASE,
        )

    def find(self, text: str) -> GradeRange | None:
        """The first range of grades a clean text names, or None."""
        return self._read(text) if _may_name_grade(text) else None

    def _read(self, text: str) -> GradeRange | None:
        sign_first = self._sign_first.search(text)
        if sign_first is not None:
            sign = sign_first["sign"] or (">" if sign_first["more"] else ">=")
            return _bound(sign, _read(sign_first["low"]))
        match = self._grade.search(text)
        if match is None:
            return None
        low = _read(match["low"])
        if match["sign"] and match["sign"] != "=":
            return _bound(match["sign"], low)
        if match["up"]:
            return GradeRange(low, None)
        if match["down"]:
            return GradeRange(None, low)
        high = max((_read(match[name]) for name in ("high", "third") if match[name]), default=low)
        return GradeRange(min(low, high), max(low, high))


def _may_name_grade(text: str) -> bool:
    """False where no grade can be named; quicker than looking for one."""
    if not text.isascii():
        return True
    small = text.lower()
    return "grade" in small or _SHORT.search(small) is not None


def _bound(sign: str, value: int) -> GradeRange:
    if sign.startswith("<"):
        return GradeRange(None, value if sign == "<=" else value - 1)
    return GradeRange(min(value + (sign == ">"), _HIGHEST), None)


def _read(value: str) -> int:
    return _ROMAN[value.lower()] if value.lower() in _ROMAN else int(value)
