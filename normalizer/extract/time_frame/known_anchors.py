"""Anchors of `anchors.yaml` that the code gives a meaning of their own."""

BASELINE = "anchor:baseline"
STATE_BEFORE = "anchor:state-before"
FIRST_DOSE = "anchor:first-dose"
FIRST_INFUSION = "anchor:first-infusion"
DOSE = "anchor:dose"
DRUG_INFUSION = "anchor:drug-infusion"
TREATMENT_PERIOD = "anchor:treatment-period"
END_OF_TREATMENT = "anchor:end-of-treatment"

FIRST_DOSES = frozenset({FIRST_DOSE, FIRST_INFUSION})
