"""Which columns of a table are read, which are kept beside the result, and that names do not meet twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.errors import InputError
from normalizer.io.rows import TEXT_FIELDS, find_columns, list_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# the keys of a record that stand in the result; id, trial and type are the input's own columns
RESULT_COLUMNS = (
    "measure",
    "description",
    "time_frame_text",
    "status",
    "endpoints",
    "candidates",
    "criteria",
    "categories",
    "instruments",
    "adverse_events",
    "analytes",
    "time_frame",
    "definition",
    "qualifiers",
    "vocabulary_version",
    "tool_version",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """`columns`: the column of each field that is read; `kept`: the columns handed through, in front of the result."""

    columns: dict[str, str]
    kept: tuple[str, ...]


def choose_layout(
    names: Sequence[str], columns: Mapping[str, str] | None = None, keep: Iterable[str] | None = None
) -> Layout:
    """The layout for a table with these column names.

    `columns` says which column holds which field (`{"measure": "Endpoint"}`); without it common names are known, as in
    `endnorm normalize`. `keep` are the columns handed through, by default all that hold no text of the outcome.

    Raises InputError for columns that are not there, or whose names the result has too.
    """
    found = find_columns(names, columns or {})
    if not any(field in found for field in TEXT_FIELDS):
        shown = list_names(names)
        raise InputError(f"no column holds a measure; say which with columns={{'measure': ...}}; there are {shown}")
    texts = {found[field] for field in TEXT_FIELDS if field in found}
    kept = tuple(name for name in names if name not in texts) if keep is None else tuple(keep)
    missing = [name for name in kept if name not in names]
    if missing:
        raise InputError(f"there is no column {list_names(missing)} to keep; there are {list_names(names)}")
    twice = [name for name in kept if name in RESULT_COLUMNS]
    if twice:
        raise InputError(f"the result has a column {list_names(twice)} too; rename it, or leave it out with keep=[...]")
    return Layout(found, kept)
