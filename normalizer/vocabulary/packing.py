"""Columns and JSON packed into one string each, taken apart when they are asked for: most of a start is not reading.

JSON is quick to read where a string needs no escapes. So the parts of a column are separated by a character that
JSON does not escape, and packed JSON has that character in place of its quotation marks.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, ValuesView

MARK = "\x7f"
T = TypeVar("T")


class LazyTable(dict[str, T]):
    """A read-only dictionary whose values are made when they are first asked for, by `build(name, packed row)`."""

    def __init__(self, rows: dict[str, str], build: Callable[[str, str], T]) -> None:
        super().__init__()
        self._rows = rows
        self._build = build

    def __missing__(self, name: str) -> T:
        value = self[name] = self._build(name, self._rows[name])
        return value

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and dict(self.items()) == dict(other.items())

    __hash__ = None

    def __repr__(self) -> str:
        return f"<table of {len(self)}>"

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as dict
        """The value of a name, or the default."""
        return self[name] if name in self._rows else default

    def keys(self) -> KeysView[str]:  # type: ignore[override]
        """The names."""
        return self._rows.keys()

    def values(self) -> ValuesView[T]:  # type: ignore[override]
        """All values, in the order of the names."""
        return self._make_all().values()

    def items(self) -> ItemsView[str, T]:  # type: ignore[override]
        """All names with their values."""
        return self._make_all().items()

    def _make_all(self) -> dict[str, T]:
        return {name: self[name] for name in self._rows}


def pack_column(values: Iterable[str]) -> str:
    """Some strings as one; a DEL inside of them becomes a space."""
    return MARK.join(value.replace(MARK, " ") for value in values)


def unpack_column(packed: str) -> list[str]:
    """The strings of a packed column; one empty string packs to the same as none, and none come back."""
    return packed.split(MARK) if packed else []


def pack_json(data: Any) -> str:  # noqa: ANN401 - any JSON
    """JSON data as a string that JSON can hold without escapes. It has no line ends."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace(MARK, " ").replace('"', MARK)


def unpack_json(packed: str) -> Any:  # noqa: ANN401 - any JSON
    """The data of `pack_json`. Raises `ValueError` for other strings."""
    return json.loads(packed.replace(MARK, '"'))
