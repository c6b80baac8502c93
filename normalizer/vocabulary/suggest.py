"""Did you mean: the ids that are closest to one that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 3


def describe_missing(id_: str, ids: Iterable[str]) -> str:
    """That there is no such concept, and which ids come close."""
    import difflib  # noqa: PLC0415 - only for a message

    close = difflib.get_close_matches(id_, ids, _SHOWN)
    hint = f"did you mean {' or '.join(close)}?" if close else "search with `endnorm vocab search TEXT`"
    return f"there is no concept {id_!r}; {hint}"
