"""What every request must pass before any page sees it, and what every answer carries."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

START = "/start"
LARGEST_BODY = 256 * 1024
LONGEST_QUERY = 8 * 1024
LONGEST_PATH = 200
_FORM = "application/x-www-form-urlencoded"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # with no-referrer browsers would send `Origin: null` with our own forms
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_HELLO = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Review</title>'
    '<link rel="icon" href="/assets/icon.svg">'
    '<meta http-equiv="refresh" content="0;url=/"><p><a href="/">Go on to the review page</a></p></html>'
)


@dataclass(slots=True)
class Keys:
    """The secrets of one run: `token` opens the page, `session` is the cookie that it gives, `csrf` stands in forms."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))


class Guard:
    """ASGI middleware. `hosts` are the values of `Host` that are ours, with the port."""

    def __init__(self, app: ASGIApp, keys: Keys, hosts: frozenset[str]) -> None:
        self._app = app
        self._keys = keys
        self._hosts = hosts
        # cookies know no ports: two pages at once must not take each other's
        self._cookie = f"endnorm-{secrets.token_hex(4)}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what must not pass; hand on the rest, with a bounded body."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                extra = [
                    (k.lower().encode(), v.encode()) for k, v in HEADERS.items() if k.lower().encode() not in names
                ]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refuse(scope, headers)
        if refused is not None:
            status, reason = refused
            await PlainTextResponse(reason + "\n", status)(scope, receive, send_guarded)
        elif scope["path"] == START:
            answer = HTMLResponse(_HELLO)
            answer.set_cookie(self._cookie, self._keys.session, httponly=True, samesite="strict", path="/")
            await answer(scope, receive, send_guarded)
        else:
            await self._app(scope, _limit_body(receive), send_guarded)

    def _refuse(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        """Status and reason, or None for a request that is welcome."""
        refused = self._refuse_address(scope, headers) or self._refuse_stranger(scope, headers)
        if refused is None and scope["method"] == "POST":
            return self._refuse_post(headers)
        return refused

    def _refuse_address(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        named = sum(name.lower() == b"host" for name, _ in scope["headers"])
        if named != 1 or headers["host"] not in self._hosts:
            return 421, "This page answers to its own address only."
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            return 405, "Only GET and POST are known here."
        if len(scope["query_string"]) > LONGEST_QUERY or len(scope["path"]) > LONGEST_PATH:
            return 414, "The address is too long."
        return None

    def _refuse_stranger(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        if headers.get("origin", f"http://{headers['host']}") != f"http://{headers['host']}":
            return 403, "Another page may not ask this one."
        if scope["path"] == START:
            return None if self._has_token(scope) else (403, "The start address is not right; see the terminal.")
        if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            return 403, "Another page may not ask this one."
        if not self._has_session(headers):
            return 401, "Open the start address that the terminal shows."
        return None

    def _refuse_post(self, headers: dict[str, str]) -> tuple[int, str] | None:
        if "origin" not in headers:
            return 403, "A form must say where it comes from."
        if headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            return 415, "Only plain forms are read."
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return 413, "The form is too large."
        return None

    def _has_token(self, scope: Scope) -> bool:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])
        return scope["method"] == "GET" and hmac.compare_digest(given[0].encode(), self._keys.token.encode())

    def _has_session(self, headers: dict[str, str]) -> bool:
        given = cookie_parser(headers.get("cookie", "")).get(self._cookie, "")
        return hmac.compare_digest(given.encode(), self._keys.session.encode())


def _limit_body(receive: Receive) -> Receive:
    """`receive`, which raises 413 once too much came, whatever the headers said."""
    size = 0

    async def receive_some() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            raise HTTPException(413, "The form is too large.")
        return message

    return receive_some
