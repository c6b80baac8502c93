"""What a JSON object can hold: one outcome, one study, or a page of studies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.io.readers.studies import PAGE_FRAME, PAGE_KEYS, is_study, read_study
from normalizer.io.rows import check_columns, name_type, read_cells, read_row

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator, Mapping

    from normalizer.model.outcome import Outcome


class ObjectReader:
    """Outcomes from objects, with the ids and columns of one input."""

    def __init__(self, stem: str, columns: Mapping[str, str], positions: Counter[str]) -> None:
        self._stem = stem
        self._columns = columns
        self._positions = positions
        self._nameless = 0

    def read_plain(self, item: object) -> Outcome | None:
        """The outcome, if the object is plainly a row; else `read` has to look closer."""
        if isinstance(item, dict) and ("measure" in item or "joined" in item) and not self._columns:
            return read_row(item, self._stem, self._positions)
        return None

    def read(self, item: object, report: Callable[[str], None], *, paged: bool = False) -> Iterator[Outcome]:
        """The outcomes of one object; what is wrong inside goes to `report`. What stands in a page is no page itself.

        Raises InputError if the object as a whole cannot be read.
        """
        if not isinstance(item, dict):
            message = f"expected an object with 'measure' or 'joined', found {name_type(item)}"
            raise InputError(message)
        if is_study(item):
            yield from read_study(item, self._name_study, report)
        elif not paged and (studies := _find_page(item)) is not None:
            for number, study in enumerate(studies, 1):
                try:
                    yield from self.read(study, report, paged=True)
                except InputError as error:
                    report(f"study {number} of this page: {error.message}")
        elif self._columns:
            names = check_columns(item, self._columns)
            yield read_cells({field: item[name] for field, name in names.items()}, self._stem, self._positions)
        else:
            yield read_row(item, self._stem, self._positions)

    def _name_study(self) -> str:
        self._nameless += 1
        return self._stem if self._nameless == 1 else f"{self._stem}/{self._nameless}"


def _find_page(item: Mapping[str, Any]) -> list[Any] | None:
    frame = item.get(PAGE_FRAME)
    if isinstance(frame, dict):
        item = frame
    return next((item[key] for key in PAGE_KEYS if isinstance(item.get(key), list)), None)
