"""Templates: the door to Jinja2 of the review page. Everything is escaped; no template holds a script or a style."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jinja2
from starlette.responses import HTMLResponse

from normalizer.text.counting import count_noun
from normalizer.web.decision import MEASUREMENTS, NAMES, SCOPES
from normalizer.web.reading import FACETS, list_bars

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = Path(__file__).parent


@cache
def _open_environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": lambda value: f"{value:,}", "plural": count_noun, "percent": _write_percent}
    environment.globals |= {
        "link": make_link,
        "bars": list_bars,
        "split_term": split_term,
        "facet_names": FACETS,
        "decision_names": NAMES,
        "measurements": MEASUREMENTS,
        "scopes": SCOPES,
    }
    return environment


def render_page(template: str, context: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page, or a part of one."""
    return HTMLResponse(_open_environment().get_template(template).render(context), status)


def make_link(path: str, **query: object) -> str:
    """An address of ours with its query."""
    kept = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def split_term(text: str, term: str) -> tuple[str, str, str]:
    """A text in what stands before a term, the term, and the rest; all of it before if the term is not there."""
    place = text.casefold().find(term.casefold()) if len(text.casefold()) == len(text) else text.find(term)
    return (
        (text, "", "")
        if place < 0 or not term
        else (text[:place], text[place : place + len(term)], text[place + len(term) :])
    )


def _write_percent(value: float) -> str:
    return f"{value:.1%}"
