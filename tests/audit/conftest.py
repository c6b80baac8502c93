"""A small corpus of our own over the toy vocabulary, and its audit."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from normalizer.audit.run import run_audit
from normalizer.audit.store import open_store
from normalizer.model.outcome import Outcome, OutcomeType
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from normalizer.audit.store import Store

TOY = Path(__file__).resolve().parent.parent / "toy_ontology"


def make_outcomes() -> list[Outcome]:
    """Eleven outcomes of five trials: grip strength is missing in three of them, a typing error of it included."""
    rows = [
        ("T1", "primary", "Overall survival", "2 years", ("Multiple Myeloma",)),
        ("T1", "secondary", "Grip strength", "12 weeks", ("Multiple Myeloma",)),
        ("T1", "secondary", "Pain", "12 weeks", ("Multiple Myeloma",)),
        ("T2", "primary", "Number of participants with grip strength", "6 months", ("Breast cancer",)),
        ("T2", "secondary", "Progression-free survival per RECIST 1.1", "2 years", ("Breast cancer",)),
        ("T3", "primary", "Change from baseline in grip strenghts", "whenever", ("Hip fracture",)),
        ("T3", "secondary", "Pain", "", ("Hip fracture",)),
        ("T4", "primary", "Hip fracture", "1 year", ("Hip fracture",)),
        ("T4", "other", "Overall response rate per IMWG", "1 year", ("Hip fracture",)),
        ("T5", "primary", "Overall survival", "3 years", ()),
        ("T5", "secondary", "  ", "", ()),
    ]
    return [
        Outcome(
            f"{trial}/{place}", measure=measure, time_frame=frame, trial_id=trial, outcome_type=OutcomeType(kind),
            conditions=conditions,
        )
        for place, (trial, kind, measure, frame, conditions) in enumerate(rows)
    ]  # fmt: skip


Audit = dict[str, Any]


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A copy of the toy vocabulary that a test may change."""
    folder = tmp_path / "ontology"
    shutil.copytree(TOY, folder)
    (folder / "text" / "areas.yaml").write_text(
        "areas:\n"
        "  - {name: blood, label: Blood, conditions: [myeloma]}\n"
        "  - {name: solid, label: Solid tumors, conditions: [cancer]}\n"
        "rest: Everything else\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(autouse=True)
def _cache(shared_cache: None) -> None:
    """Many of these tests compile the same vocabulary."""


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store() as opened:
        yield opened


@pytest.fixture
def audit_corpus(store: Store) -> Callable[..., Audit]:
    """Audits outcomes (the small corpus by default) with the vocabulary in a folder, into `store`."""

    def call(folder: Path, outcomes: Iterable[Outcome] | None = None, **options: Any) -> Audit:
        normalizer = Normalizer(Vocabulary.load(folder))
        return run_audit(
            normalizer, make_outcomes() if outcomes is None else outcomes, store, ["small.jsonl"], **options
        )

    return call
