"""The tables of an audit as CSV files in a folder."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.io.output import open_output
from normalizer.io.writers.delimited import guard_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def write_tables(audit: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write one file for each table, each whole or not at all; returns their paths. Raises InputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be made: {error.strerror or error}", str(folder)) from error
    written = []
    for name, rows in list_tables(audit):
        path = Path(folder, f"{name}.csv")
        with open_output(path) as stream:
            stream.write(_render(rows).encode())
        written.append(path)
    return written


def _render(rows: Sequence[Mapping[str, Any]]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]) if rows else [], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: guard_cell(value) for name, value in row.items()} for row in rows)
    return buffer.getvalue()


def list_tables(audit: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """`(name, rows)` of every table, in the order of the report; rows are flat."""
    groups = [*audit["groups"], *audit["aside"]]
    doubts = audit["doubts"]
    yield "coverage", list(_list_coverage(audit))
    yield (
        "concepts",
        [
            {"family": family["label"], **_pick(concept, "id label parent outcomes trials confidence")}
            for family in audit["families"]
            for concept in family["concepts"]
        ],
    )
    yield "groups", [_flatten_group(row) for row in groups]
    yield (
        "group_examples",
        [
            {"group": row["text"], **_pick(example, "id trial_id outcome_type status term text")}
            for row in groups
            for example in row["examples"]
        ],
    )
    yield "worth", [dict(step) for step in (audit["worth"] or {"steps": []})["steps"]]
    yield "criteria", [dict(row) for row in audit["criteria"]]
    yield "completeness", [dict(row) for row in audit["completeness"]["elements"]]
    yield (
        "definitions",
        [
            {"endpoint": row["endpoint"], **_flatten_variant(variant)}
            for row in audit["definitions"]
            for variant in row["variants"]
        ],
    )
    yield "near_threshold", [dict(row) for row in doubts["nearest"]]
    yield "competing", [_flatten_pair(row) for row in doubts["pairs"]]
    yield "abbreviations", [_flatten_abbreviation(row) for row in doubts["abbreviations"]]
    yield "moves", [_flatten_move(row) for row in (audit["movement"] or {"moves": []})["moves"]]


def _pick(row: Mapping[str, Any], names: str) -> dict[str, Any]:
    return {name: row[name] for name in names.split()}


def _list_coverage(audit: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    names = "total mapped partial ambiguous unmapped empty share"
    coverage = audit["coverage"]
    for name in ("outcomes", "texts"):
        yield {"by": "all", "name": name, **_pick(coverage[name], names)}
    for by, rows in audit["by"].items():
        for row in rows:
            yield {"by": by, "name": row["name"], **_pick(row, names)}
    trials = coverage["trials"]
    known = {"total": trials["total"], "mapped": trials["full"], "share": trials["share"]}
    yield {"by": "all", "name": "trials", **dict.fromkeys(names.split(), ""), **known}


def _flatten_group(row: Mapping[str, Any]) -> dict[str, Any]:
    proposal, nearest = row["proposal"], row["nearest"]
    flat = _pick(row, "rank text trials")
    flat["variants"] = " | ".join(variant["text"] for variant in row["variants"])
    flat |= {
        name: proposal.get(name, "") for name in ("kind", "concept", "scope", "type", "below", "confidence", "why")
    }
    for place in range(3):
        near = nearest[place] if place < len(nearest) else {"id": "", "similarity": ""}
        flat |= {f"nearest_{place + 1}": near["id"], f"similarity_{place + 1}": near["similarity"]}
    return flat


def _flatten_variant(row: Mapping[str, Any]) -> dict[str, Any]:
    flat = {"origin": row["origin"] or "", "events": " ".join(row["events"]), "outcomes": row["outcomes"]}
    return {**flat, "example": row["examples"][0]["text"]}


def _flatten_pair(row: Mapping[str, Any]) -> dict[str, Any]:
    flat = {"one": row["one"]["id"], "other": row["other"]["id"], "outcomes": row["outcomes"]}
    return {**flat, "example": row["examples"][0]["text"]}


def _flatten_abbreviation(row: Mapping[str, Any]) -> dict[str, Any]:
    flat = {"text": row["text"], "usual": (row["usual"] or {"id": ""})["id"], "outcomes": row["outcomes"]}
    return {**flat, "example": row["examples"][0]["text"]}


def _flatten_move(row: Mapping[str, Any]) -> dict[str, Any]:
    flat = {name: row[name] or "" for name in ("kind", "before", "after", "texts")}
    return {**flat, "example": row["examples"][0]["text"]}
