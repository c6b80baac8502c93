"""Tables in Markdown, and the places in a document where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def make_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the columns after the first are aligned to the right."""
    widths = [max(len(line[place]) for line in (head, *rows)) for place in range(len(head))]
    lines = [_make_line(head, widths)]
    lines.append(
        "|" + "|".join("-" * (width + 2) if not n else "-" * (width + 1) + ":" for n, width in enumerate(widths))
    )
    lines[-1] += "|"
    return "\n".join([*lines, *(_make_line(row, widths) for row in rows)])


def _make_line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.rjust(width) if n else cell.ljust(width) for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "| " + " | ".join(padded) + " |"


def show_share(value: float | None) -> str:
    """A share with three digits, a dash for None."""
    return "–" if value is None else f"{value:.3f}"


def replace_section(text: str, name: str, content: str) -> str:
    """A document with new content between `<!-- name -->` and `<!-- /name -->`. Raises `ValueError` if they lack."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"the document has no place for {name}: {begin} ... {end}")
    return f"{before}{begin}\n\n{content.strip()}\n\n{end}{after}"


def write_section(path: Path | None, name: str, content: str) -> None:
    """Print the content, and write it to its place in a document if one is given."""
    print(content)
    if path is not None:
        path.write_text(replace_section(path.read_text(encoding="utf-8"), name, content), encoding="utf-8")
