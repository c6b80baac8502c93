"""Python's collector of cyclic garbage, set for long runs."""

from __future__ import annotations

import gc

_ALLOCATIONS = 1_000_000  # more than is remembered between outcomes, which is some half a million


def relax_collector() -> None:
    """Look for cyclic garbage less often, and never again in what is loaded by now.

    A row makes many small objects and no cycles; with Python's own setting a quarter of the time goes into looking
    for some, and what is remembered for a while is looked through again and again. For programs that normalize and do
    little else: the setting is the whole process's.
    """
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)
