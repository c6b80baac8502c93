"""Plain text with one outcome a line, each `measure` or `measure, description, time frame` joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.model.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.io.source import OpenSource, Report


def recognize_plain_lines(head: str) -> bool:
    """Any text can be read as lines, so this reader is asked last."""
    return bool(head.strip())


def read_plain_lines(opened: OpenSource, report: Report) -> Iterator[Outcome]:
    """One outcome for each line that is not blank; ids are `<file>/outcome/<position from 1>`."""
    position = 0
    for line in opened.read_lines(report):
        if text := line.text.strip():
            position += 1
            yield Outcome(f"{opened.source.stem}/outcome/{position}", joined=text)
