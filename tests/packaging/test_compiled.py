"""The compiled build gives the records of the plain one."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
TEXTS = (
    "Overall survival (OS), Time from randomization to death from any cause, up to 5 years",
    "MRD negativity at 10^-5 by NGS, week 12 and every 3 months thereafter",
    "Objectve response rate per RECIST 1.1, CR or PR, baseline to disease progression",
    "Incidence of grade 3 or higher adverse events (CTCAE v5.0), 28 days",
    "overall and progression-free survival",
    "Change from baseline in quality of life, EORTC QLQ-C30, day 1, 8 and 15 of cycle 1",
    "Serum trough concentration of BDC-1001",
    "",
)
RECORDS = """
import json, sys
from normalizer.match import find
from normalizer.io.record_json import to_json
from normalizer.pipeline import Normalizer
texts = json.load(sys.stdin)
print(find.__file__)
print(*map(to_json, Normalizer().normalize_many(texts)), sep="\\n")
"""


def list_records(site: Path, cache: Path) -> tuple[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-P", "-c", RECORDS],
        input=json.dumps(TEXTS),
        cwd=cache,
        env={
            **os.environ,
            "PYTHONPATH": str(site),
            "ENDNORM_CACHE": str(cache),
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    module, *records = done.stdout.splitlines()
    return module, records


def find_what_is_missing() -> str:
    if shutil.which("cc") is None and shutil.which("gcc") is None:
        return "a C compiler"
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        return "Python.h"
    missing = [name for name in ("hatchling", "mypyc", "setuptools") if importlib.util.find_spec(name) is None]
    return ", ".join(missing)


def test_compiled_build_gives_the_same_records(checkout: Path, tmp_path: Path) -> None:
    missing = find_what_is_missing()
    if missing:
        pytest.skip(f"nothing to compile with: {missing} is missing")
    code = f"import hatchling.build as b; print(b.build_wheel({str(tmp_path)!r}))"
    built = subprocess.run(
        [sys.executable, "-c", code],
        cwd=checkout,
        env={**os.environ, "ENDNORM_COMPILE": "1", "MYPYC_OPT_LEVEL": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    wheel = tmp_path / built.stdout.split()[-1]
    assert "none-any" not in wheel.name
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    cache = tmp_path / "cache"
    cache.mkdir()
    plain, expected = list_records(checkout, cache)
    compiled, records = list_records(tmp_path / "site", cache)
    assert plain.endswith(".py")
    assert not compiled.endswith(".py")
    assert records == expected
    assert not list((checkout / "normalizer").rglob("*.so"))
