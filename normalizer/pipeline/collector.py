"""Python's collector of cyclic garbage, set for long runs."""

from __future__ import annotations

import gc

_ALLOCATIONS = 10_000


def relax_collector() -> None:
    """Look for cyclic garbage less often, and never again in what is loaded by now.

    A row makes many small objects and no cycles; with Python's own setting a quarter of the time goes into looking
    for some. For programs that normalize and do little else: the setting is the whole process's.
    """
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)
