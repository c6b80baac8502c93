"""An audit from beginning to end: one pass over the outcomes, then what follows from it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from normalizer.audit.baseline import compare_audits
from normalizer.audit.misses import Misses
from normalizer.audit.survey import Survey
from normalizer.audit.worth import measure_worth
from normalizer.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from normalizer.audit.store import Store
    from normalizer.errors import InputError
    from normalizer.model.outcome import Outcome
    from normalizer.pipeline import Normalizer

FORMAT = 1


def run_audit(
    normalizer: Normalizer,
    outcomes: Iterable[Outcome],
    store: Store,
    inputs: Sequence[str] = (),
    baseline: Mapping[str, Any] | None = None,
    top: int = 50,
    report: Callable[[InputError], None] | None = None,
) -> dict[str, Any]:
    """The audit as JSON data (`audit.schema.json`) but for its readings, which stay in the store.

    `top` groups are tried out for what they would bring; `report` is told of outcomes that this program fails on;
    without it the failure is raised.
    """
    survey = Survey(normalizer, store, report)
    for outcome in outcomes:
        survey.add(outcome)
    vocabulary = normalizer.vocabulary
    audit: dict[str, Any] = {
        "format": FORMAT,
        "tool_version": VERSION,
        "vocabulary_version": vocabulary.version,
        "vocabulary_fingerprint": vocabulary.fingerprint,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": list(inputs),
        **survey.describe(),
        **Misses(vocabulary, store).describe(),
        "worth": None,
        "movement": None,
    }
    if vocabulary.folder is not None and audit["groups"]:
        from normalizer.vocabulary.load import read_source  # noqa: PLC0415 - reads all files anew

        source = read_source(vocabulary.folder)
        rows = audit["groups"][:top]
        audit["worth"] = measure_worth(normalizer, source, store, audit["coverage"], rows, report)
    if baseline is not None:
        audit["movement"] = compare_audits(baseline, audit, store, vocabulary)
    return audit


def check_gate(audit: Mapping[str, Any], min_coverage: float | None, max_drop: float | None) -> list[str]:
    """What fails: coverage of outcomes below a share (0..1), or a drop against the baseline by more than a share."""
    found = []
    now = audit["coverage"]["outcomes"]["share"]
    if min_coverage is not None and now < min_coverage:
        found.append(f"coverage of outcomes is {now:.2%}, below the {min_coverage:.2%} that --min-coverage asks for")
    if max_drop is not None and audit["movement"] is not None:
        found += [
            f"coverage of {row['name']} fell from {row['before']:.2%} to {row['after']:.2%}, "
            f"more than the {max_drop:.2%} that --max-drop allows"
            for row in audit["movement"]["coverage"]
            if row["name"] != "texts" and -row["change"] > max_drop
        ]
    return found
