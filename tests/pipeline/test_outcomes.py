"""Outcomes from mappings of all kinds of origin, as callers of the library have them."""

from __future__ import annotations

import pytest

from normalizer.model.outcome import Outcome, OutcomeType
from normalizer.pipeline.outcomes import make_outcome


def test_what_is_missing_in_a_data_frame_is_no_text() -> None:
    gap = float("nan")
    fields = {"id": gap, "measure": "PFS", "description": gap, "time_frame": gap, "joined": gap, "trial_id": gap}
    assert make_outcome({**fields, "start_year": 2020.0, "conditions": gap}) == Outcome("", "PFS", start_year=2020)


@pytest.mark.parametrize("name", ["NA", "NaT"])
def test_the_gaps_of_pandas_are_known(name: str) -> None:
    gap = getattr(pytest.importorskip("pandas"), name)
    assert make_outcome({"measure": "PFS", "description": gap, "id": gap, "joined": gap}) == Outcome("", "PFS")


@pytest.mark.parametrize(
    "conditions", [["Myeloma", "Breast cancer"], "Myeloma | Breast cancer", ("Myeloma", "Breast cancer")]
)
def test_conditions_may_be_one_text(conditions: object) -> None:
    assert make_outcome({"measure": "PFS", "conditions": conditions}).conditions == ("Myeloma", "Breast cancer")


def test_values_of_other_kinds_become_text() -> None:
    outcome = make_outcome({"id": 0, "measure": 3, "nct_id": 7, "outcome_type": "PRIMARY", "conditions": 5})
    assert (outcome.id, outcome.measure, outcome.trial_id, outcome.conditions) == ("0", "3", "7", ("5",))
    assert outcome.outcome_type is OutcomeType.PRIMARY
