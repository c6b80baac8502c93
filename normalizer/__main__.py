"""`python -m normalizer` is `endnorm`."""

from __future__ import annotations

import sys

from normalizer.cli.main import run

if __name__ == "__main__":
    sys.exit(run())
