"""What the pages of one run share, and the frame that every page stands in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from normalizer.web.branch import find_checkout
from normalizer.web.bundle import describe_decision
from normalizer.web.choice_effect import EffectReader
from normalizer.web.pages import render_page

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import HTMLResponse

    from normalizer.web.bundle import Checked
    from normalizer.web.desk import Desk
    from normalizer.web.guard import Keys


@dataclass(slots=True)
class Site:
    """`checked` remembers bundles by their digest; `busy` lets one slow question run at a time."""

    desk: Desk
    keys: Keys
    effects: EffectReader = field(default_factory=EffectReader)
    checked: dict[str, Checked] = field(default_factory=dict)
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def checkout(self) -> Path | None:
        """The git checkout that the vocabulary lies in, if any."""
        return find_checkout(self.desk.folder)

    def show(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:  # noqa: ANN401 - what a template asks for
        """A page with what every page needs."""
        desk = self.desk
        journal = desk.journal
        standing = journal.list_standing() if journal else {}
        waiting = [group for group in desk.groups if not group.aside]
        decided = sum(group.key in standing for group in waiting)
        vocabulary = desk.edition.vocabulary
        frame = {
            "describe_decision": lambda decision: describe_decision(decision, vocabulary.concepts),
            "csrf": self.keys.csrf,
            "has_audit": journal is not None,
            "last": journal.find_last() if journal else None,
            "waiting": len(waiting),
            "decided": decided,
            "vocabulary_version": vocabulary.version,
            "problem": "",
        }
        return render_page(template, {**frame, **context}, status)


def get_site(request: Request) -> Site:
    """The site that a request came to."""
    site: Site = request.app.state.site
    return site
