"""Words that are one typing error away from another one."""

from __future__ import annotations

from functools import lru_cache

_UNITS = ("year", "month", "week", "minute", "hour", "day")


def delete_letters(word: str) -> list[str]:
    """The word without each of its letters."""
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def is_one_edit(one: str, other: str) -> bool:
    """True for one letter replaced or two neighbours swapped; both share a word of one letter less."""
    if len(one) != len(other):
        return False
    unequal = [at for at in range(len(one)) if one[at] != other[at]]
    if len(unequal) == 1:
        return True
    return (
        len(unequal) == 2  # noqa: PLR2004 - a swap
        and unequal[1] == unequal[0] + 1
        and one[unequal[0]] == other[unequal[1]]
        and one[unequal[1]] == other[unequal[0]]
    )


@lru_cache(maxsize=1024)
def mend_unit(key: str) -> str:
    """The unit that an unknown word after a number was meant to be: `3 yeasrs`, `6 motnhs`."""
    for unit in _UNITS if key.isalpha() else ():
        if key[0] == unit[0] and _is_near(key, unit):
            return unit
    return key


def _is_near(word: str, unit: str) -> bool:
    """True for one letter more, less or another, or two neighbours swapped."""
    if len(word) == len(unit) + 1:
        return unit in delete_letters(word)
    if len(word) == len(unit) - 1:
        return word in delete_letters(unit)
    return is_one_edit(word, unit)
