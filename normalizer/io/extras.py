"""Libraries that an installation may lack, and what to say then."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from normalizer.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def need_extra(extra: str, purpose: str, source: str = "") -> Iterator[None]:
    """Around imports: a library that is not there becomes an InputError that says which extra to install."""
    try:
        yield
    except ImportError as error:
        library = (error.name or "a library").partition(".")[0]
        advice = f"pip install 'endpoint-normalizer[{extra}]'"
        raise InputError(f"{purpose} needs {library}, which is not installed: {advice}", source) from error
