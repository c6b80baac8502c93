"""A PostgreSQL server of the tests' own, on a free port of loopback, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "s3cret-word"  # noqa: S105 - of a server that lives for some seconds
_SECONDS = 180


def find_programs() -> Path | None:
    """The folder of the newest initdb."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def start_server() -> Iterator[str]:
    """The address of a running server with an empty database `aact`; skips where none can be started."""
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    prefix: list[str] = []
    # PostgreSQL refuses to run as root
    owner = None
    if os.geteuid() == 0:
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL does not run as root and there is no user postgres")
        prefix = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        if shutil.which("setpriv") is None:
            pytest.skip("PostgreSQL does not run as root and setpriv is missing")
    folder = Path(tempfile.mkdtemp(prefix="endnorm-pg-"))
    try:
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        secret = folder / "password"
        secret.write_text(PASSWORD + "\n")
        secret.chmod(0o644)
        data = folder / "data"
        make = [programs / "initdb", "-D", data, "-U", "reader", "-A", "scram-sha-256", f"--pwfile={secret}"]
        run([*prefix, *make, "-E", "UTF8", "--locale=C", "--no-sync"], folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
        control = [*prefix, programs / "pg_ctl", "-D", data, "-w", "-t", str(_SECONDS)]
        run([*control, "-l", folder / "log", "-o", options, "start"], folder)
        try:
            yield f"postgresql://reader:{PASSWORD}@127.0.0.1:{port}/postgres"
        finally:
            run([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: list[str | Path], folder: Path) -> None:
    # pg_ctl leaves the server its standard streams: a pipe would stay open as long as the server runs
    with (folder / "out").open("ab") as out:
        done = subprocess.run(
            [str(part) for part in command], cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False
        )
    if done.returncode:
        raise RuntimeError((folder / "out").read_text())
