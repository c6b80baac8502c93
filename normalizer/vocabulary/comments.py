"""The comments of a file and what they belong to, so that they move along when the file is put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.vocabulary.yaml_file import build_lines, find_comments

if TYPE_CHECKING:
    from normalizer.vocabulary.finding import Loc


class Comments:
    """Comments by the place they belong to: the key or item that follows them, or on whose line they stand."""

    def __init__(self, text: str) -> None:
        self._above: dict[Loc, list[str]] = {}
        self._beside: dict[Loc, str] = {}
        self._footer: list[str] = []
        found = find_comments(text) if text else []
        if found:
            self._attach(text, found)

    def _attach(self, text: str, found: list[tuple[int, int, str]]) -> None:
        owners: dict[int, Loc] = {}
        for loc, line in build_lines(text).items():
            if line not in owners or len(loc) < len(owners[line]):
                owners[line] = loc
        last = max(owners, default=0)
        rows = text.split("\n")
        for line, column, comment in found:
            if rows[line - 1][:column].strip() and line in owners:
                self._beside[owners[line]] = comment
                continue
            following = next((number for number in range(line + 1, last + 1) if number in owners), None)
            if following is None:
                self._footer.append(comment)
            else:
                # an empty line before a comment sets a section off, so it stays
                gap = [""] if line > 1 and not rows[line - 2].strip() else []
                self._above.setdefault(owners[following], []).extend([*gap, comment])

    def has_below(self, loc: Loc) -> bool:
        """True if a comment stands inside of a place."""
        return any(place[: len(loc)] == loc and place != loc for place in (*self._above, *self._beside))

    def take(self, loc: Loc) -> tuple[list[str], str]:
        """The comments above a place (empty lines set them off) and the one beside it, once."""
        beside = self._beside.pop(loc, "")
        return self._above.pop(loc, []), f"  {beside}" if beside else ""

    def take_footer(self) -> list[str]:
        """The comments after the last entry, once."""
        footer, self._footer = self._footer, []
        return footer

    def list_remaining(self) -> list[str]:
        """The comments that nobody took."""
        return [*(comment for group in self._above.values() for comment in group), *self._beside.values()]
