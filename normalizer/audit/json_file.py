"""The audit as a JSON file, and a JSON file as the baseline of another audit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from normalizer.audit.run import FORMAT
from normalizer.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import BinaryIO

    from normalizer.audit.store import Store

_LARGEST = 1 << 30
_NEEDED = {"tool_version": str, "vocabulary_version": str, "created": str, "coverage": dict, "readings": dict}


def write_json(audit: Mapping[str, Any], store: Store, stream: BinaryIO) -> None:
    """Write an audit with its readings, which come from the store one by one: status and endpoints by hash of text."""
    body = json.dumps(audit, ensure_ascii=False, indent=1).removesuffix("\n}")
    stream.write(f'{body},\n "readings": {{'.encode())
    comma = ""
    for digest, _, status, endpoints in store.list_readings():
        reading = f"{status} {endpoints}".rstrip()
        stream.write(f'{comma}\n  "{digest.hex()}": {json.dumps(reading)}'.encode())
        comma = ","
    stream.write(b"\n }\n}\n")


def read_baseline(path: Path) -> dict[str, Any]:
    """An audit as written by `write_json`. Raises InputError for anything else."""
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"is larger than {_LARGEST >> 30} GiB; is this an audit?", str(path))
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", str(path)) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON: {error}; write one with endnorm audit --json", str(path)) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT or not _has_all(data):
        raise InputError("is no audit of this format; write one with endnorm audit --json", str(path))
    return data


def _has_all(data: dict[str, Any]) -> bool:
    if not all(isinstance(data.get(name), kind) for name, kind in _NEEDED.items()):
        return False
    if not all(isinstance(value, str) and value for value in data["readings"].values()):
        return False
    shares = (data["coverage"].get(name) for name in ("outcomes", "texts", "trials"))
    return all(isinstance(row, dict) and isinstance(row.get("share"), int | float) for row in shares)
