"""The application: which address is answered by what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from normalizer.errors import InputError, VocabularyError
from normalizer.web import browse, handover, queue
from normalizer.web.guard import Guard, Keys
from normalizer.web.site import Site

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from normalizer.web.desk import Desk

_HERE = Path(__file__).parent / "assets"
# what the report of an audit looks like, this page looks like too
_REPORT_STYLE = Path(__file__).parents[1] / "audit" / "assets" / "report.css"
_ASSETS = {
    "/assets/report.css": (_REPORT_STYLE, "text/css"),
    "/assets/review.css": (_HERE / "review.css", "text/css"),
    "/assets/theme.js": (_HERE / "theme.js", "text/javascript"),
    "/assets/review.js": (_HERE / "review.js", "text/javascript"),
    "/assets/graph.js": (_HERE / "graph.js", "text/javascript"),
    "/assets/icon.svg": (_HERE / "icon.svg", "image/svg+xml"),
}


def make_app(desk: Desk, keys: Keys, hosts: frozenset[str]) -> ASGIApp:
    """The application behind its guard; `hosts` are the values of `Host` that it answers to."""
    routes = [
        Route("/", browse.search, methods=["GET"]),
        Route("/suggest", browse.suggest, methods=["GET"]),
        Route("/concept", browse.concept, methods=["GET"]),
        Route("/try", browse.show_trial, methods=["GET"]),
        Route("/try", browse.try_outcome, methods=["POST"]),
        Route("/queue", queue.show_queue, methods=["GET"]),
        Route("/queue/decide", queue.decide, methods=["POST"]),
        Route("/queue/many", queue.decide_many, methods=["POST"]),
        Route("/queue/undo", queue.undo, methods=["POST"]),
        Route("/queue/effect", queue.show_effect, methods=["POST"]),
        Route("/queue/{number:int}", queue.show_group, methods=["GET"]),
        Route("/handover", handover.show_hand_over, methods=["GET"]),
        Route("/handover/check", handover.check, methods=["POST"]),
        Route("/handover/edits.yaml", handover.download_edits, methods=["GET"]),
        Route("/handover/commit", handover.commit, methods=["POST"]),
        *(Route(path, send_asset, methods=["GET"]) for path in _ASSETS),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={
            HTTPException: show_problem,
            VocabularyError: show_problem,
            InputError: show_problem,
            OSError: show_problem,
            Exception: show_failure,
        },
    )
    app.state.site = Site(desk, keys)
    return Guard(app, keys, hosts)


def send_asset(request: Request) -> Response:
    """One of the files above; which one is looked up, never composed."""
    path, kind = _ASSETS[request.url.path]
    return Response(path.read_bytes(), media_type=kind)


def show_problem(request: Request, error: Exception) -> Response:
    """What cannot be shown, and why, as a page."""
    site: Site = request.app.state.site
    status, text = 500, str(error)
    if isinstance(error, HTTPException):
        status, text = error.status_code, error.detail
    elif isinstance(error, VocabularyError):
        text = "\n".join((error.message, *error.findings[:20]))
    elif isinstance(error, OSError):
        text = (
            f"The disk did not take it ({error.strerror or error}). Look whether the decision stands, and decide again."
        )
    try:
        return site.show("problem.html", status, page="", text=text)
    except (VocabularyError, InputError):  # the frame itself cannot be made
        return Response(text, status, media_type="text/plain")


def show_failure(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette's signature
    """A failure of ours: nothing of it goes to the page."""
    return Response("Something failed; the terminal says what. Decisions that were saved are saved.\n", 500)
