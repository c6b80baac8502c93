"""A reading of a text under consideration: an endpoint, where it stands and what speaks for it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from normalizer.model.hit import Hit
from normalizer.model.record import Method


@dataclass(slots=True)
class Candidate:
    """An endpoint that a text may mean.

    `hit` is the best of its `hits`; offsets are clean. `via` is the id of the instrument, analyte or adverse
    event that led here, or empty. `signals` are the named numbers the scorer weighs, `details` says in words
    where a signal came from. `score` is the log-odds, `confidence` the calibrated probability.
    """

    endpoint: str
    field: str
    hit: Hit
    method: Method
    via: str = ""
    hits: list[Hit] = dataclasses.field(default_factory=list)
    signals: dict[str, float] = dataclasses.field(default_factory=dict)
    details: dict[str, str] = dataclasses.field(default_factory=dict)
    score: float = 0.0
    confidence: float = 0.0
