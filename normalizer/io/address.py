"""Addresses of databases among the inputs."""

from __future__ import annotations

_SCHEMES = ("postgresql://", "postgres://")


def is_database(text: str) -> bool:
    """True for the address of a PostgreSQL database."""
    return text.startswith(_SCHEMES)


def hide_password(url: str) -> str:
    """The address without its password and options, as it may be shown."""
    from urllib.parse import urlsplit, urlunsplit  # noqa: PLC0415 - slow to import, rarely needed

    try:
        parts = urlsplit(url)
        user = f"{parts.username}@" if parts.username else ""
        port = f":{parts.port}" if parts.port else ""
        return urlunsplit((parts.scheme, f"{user}{parts.hostname or ''}{port}", parts.path, "", ""))
    except ValueError:
        return f"{url.partition('://')[0]}://..."
