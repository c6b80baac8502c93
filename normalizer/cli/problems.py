"""What could not be read, told on standard error: the first twenty in full, then a count."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from normalizer.cli.plain_text import show_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from normalizer.errors import InputError

_MOST_SHOWN = 20


@dataclass(slots=True)
class Problems:
    """Counts what is reported and shows the beginning. `show` prints a line to standard error; `note` gets all."""

    count: int = 0
    show: Callable[[str], None] = field(default=lambda line: click.echo(line, err=True))
    note: Callable[[InputError], None] = field(default=lambda _: None)

    def report(self, error: InputError) -> None:
        """Take note of one unreadable row or file."""
        self.count += 1
        self.note(error)
        if self.count <= _MOST_SHOWN:
            self.show(show_text(str(error)))

    def sum_up(self) -> None:
        """Say how many there were beyond those shown."""
        if self.count > _MOST_SHOWN:
            self.show(f"... and {self.count - _MOST_SHOWN} more rows that could not be read")

    def describe_nothing(self) -> str:
        """Why there is no outcome at all."""
        return (
            "Error: nothing could be read." if self.count else "Error: nothing could be read: the input holds no rows."
        )
