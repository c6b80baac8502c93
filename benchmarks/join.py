"""Labels without texts, and back: `python -m benchmarks.join LABELS CORPUS.jsonl.gz -o GOLD.jsonl`.

The labels of this project hold no registry text. Each has an id, `<nct_id>/<outcome_type>/<ten hex digits>`, whose
digits are the SHA-1 of the outcome's texts; this joins the labels to a corpus (JSON Lines, `.gz` too; one outcome a
line: `nct_id`, `outcome_type`, `title`, `conditions`, and `measure`, `description`, `time_frame` or `joined`).
The parts of a joined string are kept as half-open offsets.

`python -m benchmarks.join --strip LABELED CORPUS -o LABELS` goes the other way: it drops all texts.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

TEXTS = ("measure", "description", "time_frame", "joined")
CONTEXT = ("outcome_type", "title", "conditions")
PARTS = TEXTS[:3]
LABELS = ("id", "stratum", "endpoints", "also", "criteria", "instruments", "time", "new", "nil")
SEPARATOR = ", "


def name_outcome(outcome: dict[str, Any]) -> str:
    """The id of an outcome of a corpus."""
    texts = json.dumps([outcome.get(name) for name in TEXTS], ensure_ascii=False)
    digits = hashlib.sha1(texts.encode(), usedforsecurity=False).hexdigest()[:10]
    return f"{outcome.get('nct_id')}/{outcome.get('outcome_type')}/{digits}"


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file, `.gz` too."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def join_labels(
    labels: Iterable[dict[str, Any]], corpus: Iterable[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Labels with the texts of their outcomes, in the order of the labels, and the ids that the corpus lacks."""
    labels = list(labels)
    wanted = {label["id"] for label in labels}
    found: dict[str, dict[str, Any]] = {}
    for outcome in corpus:
        name = name_outcome(outcome)
        if name in wanted:
            found.setdefault(name, outcome)
    rows = [_join_label(label, found[label["id"]]) for label in labels if label["id"] in found]
    return rows, [label["id"] for label in labels if label["id"] not in found]


def _join_label(label: dict[str, Any], outcome: dict[str, Any]) -> dict[str, Any]:
    row = label | {name: outcome[name] for name in (*CONTEXT, *TEXTS) if outcome.get(name) is not None}
    if label.get("split"):
        row["split"] = {part: outcome["joined"][start:end] for part, (start, end) in label["split"].items()}
    return row


def strip_label(row: dict[str, Any], joined: str | None) -> dict[str, Any]:
    """The labels of a row alone. Raises `ValueError` if the parts of its split do not make up the joined string."""
    label = {name: row[name] for name in LABELS if name in row}
    if row.get("split"):
        label["split"] = find_offsets(row["split"], joined or "")
    return label


def find_offsets(parts: dict[str, str | None], joined: str) -> dict[str, tuple[int, int]]:
    """Half-open offsets of the parts of a joined string; an empty part is empty at its end."""
    offsets: dict[str, tuple[int, int]] = {}
    place = 0
    for name in PARTS:
        text = parts.get(name) or ""
        if not text:
            offsets[name] = (len(joined), len(joined))
            continue
        if place and joined.startswith(SEPARATOR, place):
            place += len(SEPARATOR)
        if not joined.startswith(text, place):
            raise ValueError(f"the parts do not make up the joined string: {name} of {joined[:60]!r}")
        offsets[name] = (place, place + len(text))
        place += len(text)
    return offsets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--strip", action="store_true", help="drop the texts instead")
    options = parser.parse_args()
    labels = list(read_lines(options.labels))
    rows, missing = labels, []
    if options.strip:
        texts = {name: row.get("joined") for row in read_lines(options.corpus) for name in [name_outcome(row)]}
        rows = [strip_label(row, texts.get(row["id"])) for row in labels]
        missing = [row["id"] for row in labels if row["id"] not in texts]
    else:
        rows, missing = join_labels(labels, read_lines(options.corpus))
    options.output.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"{len(rows)} rows written to {options.output}")
    if missing:
        print(f"{len(missing)} labels are not in the corpus: {', '.join(missing[:5])} ...", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
