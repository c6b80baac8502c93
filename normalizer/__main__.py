"""`python -m normalizer` is `endnorm`."""

from __future__ import annotations

from normalizer.cli.main import main

if __name__ == "__main__":
    main()
