"""JSON Lines: an object a line with `measure`, `description`, `time_frame`, or with `joined`."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.io.reader import Reader
from normalizer.model.outcome import Outcome, OutcomeType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normalizer.io.source import OpenSource, Report

_TEXT_KEYS = ("measure", "description", "time_frame_text", "time_frame", "timeFrame", "joined")
_TYPES = {kind.value: kind for kind in OutcomeType} | {"post-hoc": OutcomeType.OTHER, "post_hoc": OutcomeType.OTHER}
_WORDS_FOR = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}


def recognize_json_lines(head: str) -> bool:
    """True if the first line that is not blank begins an object, or is broken off within one."""
    return head.lstrip().startswith('{"') or head.lstrip().startswith("{ ")


def read_json_lines(opened: OpenSource, report: Report) -> Iterator[Outcome]:
    """One outcome for each object; a row without an id gets `<trial or file>/<type>/<position from 1>`."""
    positions: Counter[str] = Counter()
    for line in opened.read_lines(report):
        if not line.text.strip():
            continue
        try:
            yield _read_row(_parse_row(line.text), opened.source.stem, positions)
        except InputError as error:
            report(InputError(error.message, opened.source.name, line.number))


def _parse_row(text: str) -> Mapping[str, Any]:
    try:
        row = json.loads(text, strict=False)
    except RecursionError:
        raise InputError("this JSON is nested too deeply; an outcome is a flat object") from None
    except ValueError as error:
        where = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise InputError(f"this is not a JSON object on one line ({reason}{where})") from None
    if not isinstance(row, dict):
        message = f"expected an object with 'measure' or 'joined', found {_name_type(row)}"
        raise InputError(message)
    return row


def _read_row(row: Mapping[str, Any], stem: str, positions: Counter[str]) -> Outcome:
    if not any(key in row for key in _TEXT_KEYS):
        raise InputError("has none of the keys 'measure', 'description', 'time_frame' and 'joined'")
    trial = _read_text(row, "trial_id", "nct_id", "nctId") or None
    kind = _read_type(row)
    measure, description = _read_text(row, "measure"), _read_text(row, "description")
    # a record of this tool has the raw text in `time_frame_text` and an object in `time_frame`
    time_frame = _read_text(row, *(("time_frame_text",) if "time_frame_text" in row else ("time_frame", "timeFrame")))
    joined = _read_text(row, "joined") if not (measure or description or time_frame) else ""
    return Outcome(
        id=_read_text(row, "id") or _make_id(trial or stem, kind, positions),
        measure=measure,
        description=description,
        time_frame=time_frame,
        joined=joined or None,
        trial_id=trial,
        outcome_type=kind,
        title=_read_text(row, "title"),
        conditions=_read_conditions(row),
    )


def _make_id(owner: str, kind: OutcomeType | None, positions: Counter[str]) -> str:
    prefix = f"{owner}/{kind or 'outcome'}"
    positions[prefix] += 1
    return f"{prefix}/{positions[prefix]}"


def _read_text(row: Mapping[str, Any], *keys: str) -> str:
    """The first of the keys that is there, as text; null is empty."""
    for key in keys:
        value = row.get(key)
        if value is None:
            continue
        if isinstance(value, str):
            return _mend_surrogates(value)
        if isinstance(value, int) and not isinstance(value, bool) and key in {"id", "trial_id", "nct_id"}:
            return str(value)
        raise InputError(f"'{key}' is {_name_type(value)}, expected text")
    return ""


def _read_type(row: Mapping[str, Any]) -> OutcomeType | None:
    """The rank of the outcome; a word that is no rank (old downloads have `mixed`) counts as not given."""
    name = _read_text(row, "outcome_type").strip().lower()
    return OutcomeType.OTHER if name.startswith("other") else _TYPES.get(name)


def _read_conditions(row: Mapping[str, Any]) -> tuple[str, ...]:
    value = row.get("conditions")
    if value is None:
        return ()
    if isinstance(value, str):
        value = value.split("|")
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError("'conditions' is neither a list of texts nor a text")
    return tuple(_mend_surrogates(item.strip()) for item in value if item.strip())


def _mend_surrogates(text: str) -> str:
    r"""Half of a surrogate pair (`"\ud83d"`) is legal in JSON but in no text; it becomes U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _name_type(value: object) -> str:
    return _WORDS_FOR.get(type(value), "null" if value is None else "text")


JSON_LINES = Reader(
    "jsonl",
    (".jsonl", ".ndjson", ".json"),
    "JSON Lines: measure, description and time_frame, or joined; also id, trial_id, outcome_type, title, conditions",
    recognize_json_lines,
    read_json_lines,
)
