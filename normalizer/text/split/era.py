"""When a trial was registered, by its number: what the registry asked for has changed over the years."""

from __future__ import annotations

import re

UNKNOWN = "unknown"
_NUMBER = re.compile(r"NCT(\d{8})(?!\d)", re.ASCII | re.IGNORECASE)
_STEP = 500_000
_NEWEST = 14
_ROUGH = dict(zip(map(str, range(_NEWEST + 1)), ["early"] * 2 + ["middle"] * 4 + ["late"] * 9, strict=True))


def class_era(trial: str | None) -> str:
    """The half million of registrations in which a trial falls, `"0"` the first; `"unknown"` without a number.

    `trial` is the trial's id or an outcome's id that begins with it. ClinicalTrials.gov numbers trials as they are
    registered. Descriptions of outcomes came late: of the outcomes below NCT01000000 four in ten have one, of those up
    to NCT03000000 two in three, since then nine in ten. Trials beyond the last half million that was seen belong to it.
    """
    found = _NUMBER.match(trial) if trial else None
    return str(min(int(found[1]) // _STEP, _NEWEST)) if found else UNKNOWN


def rough_era(era: str) -> str:
    """Three eras by how often outcomes have a description: `early`, `middle`, `late`; or `unknown`."""
    return _ROUGH.get(era, UNKNOWN)
