"""Forms as they come in: bounded, and only from our own pages."""

from __future__ import annotations

import hmac
import unicodedata
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.requests import Request

LONGEST_LINE = 300
LONGEST_PROSE = 2000
_MOST_FIELDS = 3000


class Form:
    """The fields of a form: texts without control characters, cut at no place but refused where too long."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields = fields

    def read_line(self, name: str, longest: int = LONGEST_LINE) -> str:
        """One line of text, its space folded; empty if missing."""
        return " ".join(self.read_prose(name, longest).split())

    def read_prose(self, name: str, longest: int = LONGEST_PROSE) -> str:
        """A text that may have several lines."""
        return _clean(next((value for key, value in self._fields if key == name), ""), name, longest)

    def read_lines(self, name: str) -> tuple[str, ...]:
        """The lines of a text, folded, without the empty ones."""
        lines = (" ".join(line.split()) for line in self.read_prose(name).splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    def read_all(self, name: str) -> tuple[str, ...]:
        """Every value of a field that may be there several times, as lines."""
        values = (" ".join(_clean(value, name, LONGEST_LINE).split()) for key, value in self._fields if key == name)
        return tuple(dict.fromkeys(value for value in values if value))


async def read_form(request: Request, csrf: str) -> Form:
    """The form of a request. Raises 400 for one that is too long, 403 without this run's CSRF token."""
    data = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    fields = [(name, value) for name, value in data.multi_items() if isinstance(value, str)]
    if len(fields) > _MOST_FIELDS:
        raise HTTPException(400, "The form has too many fields.")
    form = Form(fields)
    if not hmac.compare_digest(form.read_line("csrf").encode(), csrf.encode()):
        raise HTTPException(403, "This form is of an earlier run; load the page again.")
    return form


def read_query(request: Request, name: str, longest: int = LONGEST_LINE) -> str:
    """One line from the address, cut where too long."""
    return " ".join(_drop_controls(request.query_params.get(name, "")).split())[:longest]


def _clean(value: str, name: str, longest: int) -> str:
    if len(value) > longest:
        raise HTTPException(400, f"The field {name!r} is longer than {longest} characters.")
    return _drop_controls(value).strip()


def _drop_controls(text: str) -> str:
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Co"})
