"""Compiles the modules that take the time with mypyc, where `ENDNORM_COMPILE=1` asks for it; needs a C compiler.

    ENDNORM_COMPILE=1 pip install .

Without it nothing happens, and an editable install is never compiled. The compiled modules stand beside their sources
in the wheel and give the same records, byte for byte. `MYPYC_OPT_LEVEL` (0 to 3) is how hard the compiler tries.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Records, outcomes and concepts stay ordinary Python: callers pickle, copy and look into them. So does the lazy table of
# `vocabulary/packing.py`: in a compiled dictionary the methods that it overrides are not called everywhere.
MODULES = (
    "text/**/*.py",
    "match/*.py",
    "extract/**/*.py",
    "resolve/*.py",
    "model/hit.py",
    "model/candidate.py",
    "io/record_json.py",
    "pipeline/*.py",
)
_SETUP = """
import os, sys
from mypyc.build import mypycify
from setuptools import setup

modules = mypycify(
    ["--ignore-missing-imports", *sys.argv[1:]],
    opt_level=os.environ.get("MYPYC_OPT_LEVEL", "3"),
    debug_level="0",
    group_name="endpoint_normalizer",
)
setup(name="compiled", packages=[], ext_modules=modules, script_args=["build_ext", "--build-lib", "compiled"])
"""


class CompiledModules(BuildHookInterface[Any]):
    """Adds compiled modules to a wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What a build needs besides hatchling."""
        return ["mypy>=1.11", "setuptools>=70"] if self._is_wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile a copy of the sources, so that no compiled module is left beside those of the checkout."""
        if version == "editable" or not self._is_wanted():
            return
        self._folder = tempfile.mkdtemp(prefix="endnorm-")
        compiled = Path(self._folder, "compiled")
        _compile(Path(self.root, "normalizer"), Path(self._folder))
        for path in compiled.rglob("*"):
            if path.is_file():
                build_data["force_include"][str(path)] = path.relative_to(compiled).as_posix()
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - its signature
        """Remove the copy."""
        if hasattr(self, "_folder"):
            shutil.rmtree(self._folder, ignore_errors=True)

    def _is_wanted(self) -> bool:
        return self.target_name == "wheel" and os.environ.get("ENDNORM_COMPILE", "0") not in {"", "0"}


def _compile(package: Path, folder: Path) -> None:
    shutil.copytree(package, folder / package.name, ignore=shutil.ignore_patterns("__pycache__", "_ontology"))
    found = [path for pattern in MODULES for path in package.glob(pattern) if path.name != "__init__.py"]
    modules = sorted(path.relative_to(package.parent).as_posix() for path in found)
    done = subprocess.run(  # noqa: S603 - the interpreter of this build
        [sys.executable, "-c", _SETUP, *modules], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise RuntimeError("the modules could not be compiled; without ENDNORM_COMPILE the package needs no compiler")
