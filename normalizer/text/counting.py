"""Numbers of things, for people."""

from __future__ import annotations


def count_noun(count: int, noun: str) -> str:
    """`1 outcome`, `2 outcomes`, `1,000 outcomes`."""
    return f"{count:,} {noun}{'s' * (count != 1)}"
