"""What commands are given to read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from normalizer.io.address import is_database
from normalizer.io.read import STDIN

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_paths(paths: Sequence[str], texts: Sequence[str]) -> None:
    """Refuse a text where a path belongs, and tell how to give a text. Raises a usage error."""
    if not paths and not texts:
        raise click.UsageError("name a file, a folder, - for standard input, or give --text. See endnorm normalize -h.")
    if "" in paths:
        raise click.UsageError("an input has an empty name; is a variable of the shell empty?")
    for path in paths:
        if path != STDIN and not is_database(path) and not _exists(path):
            message = f"no such file or folder: '{path}'."
            if " " in path or not Path(path).suffix:
                message += (
                    f'\nIf this is an outcome: endnorm normalize --text "{path}"'
                    f'\nTo see how it is read:  endnorm explain "{path}"'
                )
            raise click.UsageError(message)


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):  # a long text or a NUL byte is no path
        return False
