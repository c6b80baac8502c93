"""Serving the page on this machine only."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.errors import InputError
from normalizer.web.app import make_app
from normalizer.web.guard import START, Keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from normalizer.web.desk import Desk

_NAMES = {"localhost": "127.0.0.1"}


@dataclass(frozen=True, slots=True)
class Door:
    """A socket that listens, the values of `Host` that lead to it, and its address without the token."""

    socket: socket.socket
    hosts: frozenset[str]
    address: str


def open_door(host: str, port: int) -> Door:
    """Listen on a loopback address; port 0 takes a free one. Raises `InputError` for any other address."""
    host = _NAMES.get(host, host)
    try:
        place = ipaddress.ip_address(host)
    except ValueError:
        place = None
    if place is None or not place.is_loopback:
        raise InputError(f"{host} is not this machine alone; the page listens on 127.0.0.1 or ::1 only")
    family = socket.AF_INET6 if place.version == 6 else socket.AF_INET  # noqa: PLR2004 - IPv6
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise InputError(
            f"cannot listen on {host} port {port}: {error.strerror or error}; choose another --port"
        ) from error
    chosen = listening.getsockname()[1]
    written = f"[{place}]" if place.version == 6 else str(place)  # noqa: PLR2004 - IPv6
    # `localhost` may lead to either; anyone else's name for this address is a trick
    return Door(listening, frozenset({f"{written}:{chosen}", f"localhost:{chosen}"}), f"http://{written}:{chosen}")


def serve(desk: Desk, door: Door, tell: Callable[[str], None]) -> None:
    """Serve until interrupted; `tell` gets the start address once."""
    import uvicorn  # noqa: PLC0415 - slow to import

    keys = Keys()
    tell(f"{door.address}{START}?token={keys.token}")
    config = uvicorn.Config(
        make_app(desk, keys, door.hosts),
        access_log=False,  # it would tell the token
        log_level="warning",
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=64,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run(sockets=[door.socket])
