"""The fixture that runs the command, also here: some of what is tested shows only there."""

from __future__ import annotations

from tests.cli.conftest import run as run  # noqa: PLC0414 - re-exported on purpose
