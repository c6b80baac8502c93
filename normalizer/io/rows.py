"""Rows with names: one outcome each, by the names of this tool, by common ones, or as `--columns` says."""

from __future__ import annotations

from datetime import datetime, time
from math import isnan
from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.io.registry_text import read_phase, read_year
from normalizer.model.outcome import Outcome, OutcomeType

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Mapping, Sequence

TEXT_FIELDS = ("measure", "description", "time_frame", "joined")
# the fields a row can have, and the names under which they are known, the first that a row has counts
KNOWN_NAMES: dict[str, tuple[str, ...]] = {
    "measure": ("measure", "outcome_measure", "outcome", "endpoint"),
    "description": ("description", "outcome_description"),
    "time_frame": ("time_frame_text", "time_frame", "timeframe"),
    "joined": ("joined",),
    "id": ("id", "outcome_id"),
    "trial_id": ("trial_id", "nct_id", "nctid", "nct_number", "study_id"),
    "outcome_type": ("outcome_type", "type"),
    "title": ("title", "brief_title", "study_title", "official_title"),
    "conditions": ("conditions", "condition"),
    "phase": ("phase", "phases"),
    "start_year": ("start_year", "start_date"),
}
_JSON_TEXT_KEYS = ("measure", "description", "time_frame_text", "time_frame", "timeFrame", "joined")
_TYPES = {kind.value: kind for kind in OutcomeType} | {"post-hoc": OutcomeType.OTHER, "post_hoc": OutcomeType.OTHER}
_WORDS_FOR = {
    dict: "an object",
    list: "a list",
    tuple: "a list",
    bool: "true or false",
    int: "a number",
    float: "a number",
}


def read_columns(text: str) -> dict[str, str]:
    """The fields and columns in `measure=COLUMN,time_frame=COLUMN`; a column name may hold commas.

    Raises InputError for a field that is not known or given twice.
    """
    columns: dict[str, str] = {}
    last = ""
    for part in text.split(","):
        field, equals, column = part.partition("=")
        if equals and field.strip() in KNOWN_NAMES:
            last = field.strip()
            if last in columns:
                raise InputError(f"'{last}' is given twice")
            columns[last] = column.strip()
        elif last and not equals:
            columns[last] += "," + part
        else:
            names = ", ".join(KNOWN_NAMES)
            raise InputError(f"'{part.strip()}' is not FIELD=COLUMN with one of the fields {names}")
    if not any(field in columns for field in TEXT_FIELDS):
        raise InputError("says no column for measure, description, time_frame or joined")
    return columns


def find_columns(header: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Which column of a table holds which field: as `columns` says, else by known names; empty if no text is found.

    Raises InputError for a column that is not there, and for a text that two columns hold.
    """
    names = list(header)
    if columns:
        return check_columns(names, columns)
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(make_key(name), name)
    found = {
        field: next(by_key[key] for key in keys if key in by_key)
        for field, keys in KNOWN_NAMES.items()
        if any(key in by_key for key in keys)
    }
    _refuse_doubles(found, [make_key(name) for name in names], make_key)
    return found if any(field in found for field in TEXT_FIELDS) else {}


def check_columns(header: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """The columns as given. Raises InputError for one that the header does not have, and for a text that two hold."""
    names = list(header)
    for column in columns.values():
        if column not in names:
            raise InputError(f"has no column '{column}'; there are {list_names(names)}")
    _refuse_doubles(columns, names, str)
    return dict(columns)


def _refuse_doubles(found: Mapping[str, str], names: Sequence[str], show: Callable[[str], str]) -> None:
    """Which of two columns of one name is meant cannot be told, and the wrong text would be read silently."""
    for field in TEXT_FIELDS:
        if field in found and names.count(show(found[field])) > 1:
            raise InputError(f"has more than one column '{found[field]}'; rename all but one of them")


def make_key(name: str) -> str:
    """A column name without case and with one kind of gap."""
    return name.strip().strip("\ufeff").lower().replace(" ", "_").replace("-", "_")


def list_names(names: Iterable[str], most: int = 40, longest: int = 60) -> str:
    """Names for a message, as many and as much of them as can be read."""
    shown = [name if len(name) <= longest else name[: longest - 1] + "…" for name in names]
    return ", ".join(shown[:most]) + (" ..." if len(shown) > most else "")


def read_row(row: Mapping[str, Any], stem: str, positions: Counter[str]) -> Outcome:
    """One outcome from an object with the names of this tool. Raises InputError where it has none or wrong types."""
    if not any(key in row for key in _JSON_TEXT_KEYS):
        raise InputError("has none of the keys 'measure', 'description', 'time_frame' and 'joined'")
    trial = _read_text(row, "trial_id", "nct_id", "nctId") or None
    kind = read_type(_read_text(row, "outcome_type"))
    measure, description = _read_text(row, "measure"), _read_text(row, "description")
    # a record of this tool has the raw text in `time_frame_text` and an object in `time_frame`
    time_frame = _read_text(row, *(("time_frame_text",) if "time_frame_text" in row else ("time_frame", "timeFrame")))
    joined = _read_text(row, "joined") if not (measure or description or time_frame) else ""
    return Outcome(
        id=_read_text(row, "id") or make_id(trial or stem, kind, positions),
        measure=measure,
        description=description,
        time_frame=time_frame,
        joined=joined or None,
        trial_id=trial,
        outcome_type=kind,
        title=_read_text(row, "title"),
        conditions=_read_conditions(row),
        phase=read_phase(_read_loosely(row, "phase")) if "phase" in row else "",
        start_year=_read_start(row) if "start_year" in row or "start_date" in row else None,
    )


def read_cells(cells: Mapping[str, object], stem: str, positions: Counter[str]) -> Outcome:
    """One outcome from the cells of a table, by field; numbers, dates and lists become text."""
    for field in TEXT_FIELDS:
        if isinstance(cells.get(field), (dict, list, tuple)):
            raise InputError(f"the {field} is {name_type(cells[field])}, expected text")
    row: dict[str, Any] = {field: show_cell(value) for field, value in cells.items()}
    conditions = cells.get("conditions")
    if isinstance(conditions, (list, tuple)):
        row["conditions"] = [show_cell(value) for value in conditions]
    return read_row(row, stem, positions)


def show_cell(value: object) -> str:
    """A cell as text: nothing is empty, whole numbers have no decimals, and days no time of day."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def make_id(owner: str, kind: OutcomeType | None, positions: Counter[str]) -> str:
    """`<trial or file>/<type>/<position from 1>`."""
    prefix = f"{owner}/{kind or 'outcome'}"
    positions[prefix] += 1
    return f"{prefix}/{positions[prefix]}"


def read_type(name: str) -> OutcomeType | None:
    """The rank of the outcome; a word that is no rank (old downloads have `mixed`) counts as not given."""
    name = name.strip().lower()
    return OutcomeType.OTHER if name.startswith("other") else _TYPES.get(name)


def _read_text(row: Mapping[str, Any], *keys: str) -> str:
    """The first of the keys that is there, as text; null is empty, and so is NaN, by which pandas means it."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, str):
            return mend_surrogates(value)
        if value is None or (isinstance(value, float) and isnan(value)):
            continue
        if isinstance(value, (int, float)) and not isinstance(value, bool) and key in {"id", "trial_id", "nct_id"}:
            return show_cell(value)
        raise InputError(f"'{key}' is {name_type(value)}, expected text")
    return ""


def _read_loosely(row: Mapping[str, Any], key: str) -> str:
    """What is only carried along: a value of another kind is left out, not an error."""
    value = row.get(key)
    if isinstance(value, list):
        return "/".join(item for item in value if isinstance(item, str))
    return show_cell(value) if isinstance(value, (str, int, float)) else ""


def _read_start(row: Mapping[str, Any]) -> int | None:
    return read_year(_read_loosely(row, "start_year") or _read_loosely(row, "start_date"))


def _read_conditions(row: Mapping[str, Any]) -> tuple[str, ...]:
    value = row.get("conditions")
    if value is None or (isinstance(value, float) and isnan(value)):
        return ()
    if isinstance(value, str):
        value = value.split("|")
    if isinstance(value, list):
        value = [item for item in value if item is not None]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError("'conditions' is neither a list of texts nor a text")
    return tuple(mend_surrogates(item.strip()) for item in value if item.strip())


def mend_surrogates(text: str) -> str:
    r"""Half of a surrogate pair (`"\ud83d"`) is legal in JSON but in no text; it becomes U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def mend_rows(rows: Iterable[Sequence[object]]) -> list[tuple[object, ...]]:
    """Rows whose texts, also those in tuples, can all be encoded."""
    return [tuple(_mend_value(value) for value in row) for row in rows]


def _mend_value(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_mend_value(item) for item in value)
    return mend_surrogates(value) if isinstance(value, str) else value


def name_type(value: object) -> str:
    """The kind of a JSON value in words."""
    return _WORDS_FOR.get(type(value), "null" if value is None else "text")
