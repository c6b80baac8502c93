"""Grades of adverse events: `grade 3 or higher`, `Grade >= 3`, `grade II-IV`, `Gr 3/4`."""

from __future__ import annotations

import re

from normalizer.model.record import GradeRange

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_VALUE = r"(?:[0-5]|iii|ii|iv|i|v)"
_GRADE = re.compile(
    rf"\b(?:grades?|gr\.?|g)[\s:-]{{0,3}}(?P<sign>>=?|<=?|=)?\s?(?P<low>{_VALUE})[abc]?\b"
    rf"(?:\s?(?P<join>-|/|to|and|or|,|through)\s?(?:grades?\s?)?(?P<high>{_VALUE})[abc]?\b)?"
    rf"(?:\s?(?:,|/|and|or|-)\s?(?:grades?\s?)?(?P<third>{_VALUE})\b)?"
    r"(?P<up>\s?\+|\s?(?:or|and|&|/)?\s?(?:higher|above|greater|more|worse|over|beyond|severe\b))?"
    r"(?P<down>\s?(?:or|and)\s?(?:lower|less|below))?",
    re.IGNORECASE,
)
_SIGN_FIRST = re.compile(
    r"(?P<sign>>=?|<=?|at least|(?:greater|more) than or equal to|greater than|higher than)"
    rf"\s?(?:grades?|gr\.?|g)\s?(?P<low>{_VALUE})\b",
    re.IGNORECASE,
)
_SHORT = re.compile(r"g(?<![^\Wton].)r?[\s.:<>=-]{0,8}[0-5iv]")  # what the patterns above take for a grade, and more
_HIGHEST = 5


def find_grade(text: str) -> GradeRange | None:
    """The first range of grades a clean text names, or None."""
    return _read_grade(text) if _may_name_grade(text) else None


def _read_grade(text: str) -> GradeRange | None:
    sign_first = _SIGN_FIRST.search(text)
    if sign_first is not None:
        sign = sign_first["sign"].lower()
        return _bound(sign, _read(sign_first["low"]))
    match = _GRADE.search(text)
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
    strict = sign == ">" or sign.endswith("r than")
    return GradeRange(min(value + strict, _HIGHEST), None)


def _read(value: str) -> int:
    return _ROMAN[value.lower()] if value.lower() in _ROMAN else int(value)
