"""What names mean beside others, in a description and in a trial, with the vocabulary that ships."""

from __future__ import annotations

import pytest

from normalizer.pipeline import Normalizer
from normalizer.pipeline.fields import LONGEST_TEXT


def name_endpoints(measure: str, normalizer: Normalizer, description: str = "", title: str = "") -> set[str]:
    record = normalizer.normalize_outcome(measure=measure, description=description, title=title)
    return {match.id.removeprefix("endpoint:") for match in record.endpoints}


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Area under the curve for hunger ratings", {"appetite"}),
        ("FEV1 standardized (with respect to time) area under the curve (AUC)", {"fev1"}),
        ("Incremental AUC for triglycerides", {"lipids"}),
        ("AUC of imatinib", {"auc"}),
        ("AUC and FEV1", {"auc", "fev1"}),
    ],
)
def test_the_curve_of_a_sign_is_no_exposure(measure: str, endpoints: set[str], shipped_normalizer: Normalizer) -> None:
    assert name_endpoints(measure, shipped_normalizer) == endpoints


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Safety of expanded natural killer cells", {"safety-and-tolerability"}),
        ("Maximum tolerated dose (MTD) of CD8+ and CD4+ T cells", {"maximum-tolerated-dose"}),
        ("Safety of vitamin D", {"safety-and-tolerability"}),
        ("Efficacy of erythropoietin", set()),
        ("Effect of infusion of donor lymphocytes on T cells", {"lymphocyte-subsets"}),
    ],
)
def test_what_is_given_is_not_measured(measure: str, endpoints: set[str], shipped_normalizer: Normalizer) -> None:
    assert name_endpoints(measure, shipped_normalizer) == endpoints


@pytest.mark.parametrize(
    ("measure", "description", "endpoints"),
    [
        ("Toxicity", "Patients with CRS of grade 2 or more", {"adverse-events", "cytokine-release-syndrome"}),
        ("Hemodynamics", "Heart rate and blood pressure", {"hemodynamic-stability", "heart-rate", "blood-pressure"}),
        ("Laboratory results", "Serum ferritin", {"laboratory-abnormalities", "ferritin"}),
        ("Toxicity", "Patients who complete the treatment", {"adverse-events"}),
        ("Safety", "AEs leading to study drug discontinuation", {"adverse-events-leading-to-discontinuation"}),
    ],
)
def test_a_vague_name_is_refined_by_its_description(
    measure: str, description: str, endpoints: set[str], shipped_normalizer: Normalizer
) -> None:
    assert endpoints <= name_endpoints(measure, shipped_normalizer, description)
    assert "treatment-completion" not in name_endpoints(measure, shipped_normalizer, description)


@pytest.mark.parametrize(
    ("measure", "description", "endpoints"),
    [
        ("Visual analog scale (VAS)", "", {"pain"}),
        ("Numerical rating scale", "fatigue now", {"fatigue"}),
        ("Numerical rating scale", "0 is no pain, 10 is the worst pain", {"pain"}),
        ("Visual analogue scale (VAS) - breathlessness", "", {"dyspnea"}),
        ("Visual analogue scale and Oswestry disability index", "", {"pain", "spinal-disability"}),
        ("Stiffness", "Numeric rating scale from 0 to 10", set()),
    ],
)
def test_a_scale_says_not_what_is_rated(
    measure: str, description: str, endpoints: set[str], shipped_normalizer: Normalizer
) -> None:
    assert name_endpoints(measure, shipped_normalizer, description) == endpoints


@pytest.mark.parametrize(
    ("measure", "is_composite"),
    [
        ("Composite of vascular death, hospitalization for stroke, reinfarction and revascularization", True),
        ("Composite of stroke, ischemic stroke or myocardial infarction", False),
        ("Composite of all-cause death or stroke; myocardial infarction", False),
        ("Time to cardiac death, nonfatal infarction of the heart, MI, stroke or heart failure hospitalization", True),
        ("All-cause mortality, myocardial infarction, stroke and quality of life", False),
        ("All-cause death or non-fatal MI", False),
        ("Stroke; myocardial infarction; cardiovascular death or transfusion", False),
    ],
)
def test_cardiovascular_events_together_are_a_composite(
    measure: str, shipped_normalizer: Normalizer, *, is_composite: bool
) -> None:
    assert ("mace" in name_endpoints(measure, shipped_normalizer)) is is_composite


@pytest.mark.parametrize(
    ("measure", "title", "endpoint"),
    [
        ("Response rate", "Escitalopram in depression", "clinical-response"),
        ("Response rate", "Chemotherapy of osteosarcoma", "overall-response-rate"),
        ("Response rate of the lymphoma", "A new drug", "overall-response-rate"),
        ("Response rate", "", "overall-response-rate"),
        ("Late toxicity", "Hypofractionated radiotherapy of the breast", "radiation-toxicity"),
        ("Late toxicity", "A new drug", "adverse-events"),
        ("Objective response rate", "A new drug for asthma", "overall-response-rate"),
    ],
)
def test_the_trial_decides_what_a_name_means(
    measure: str, title: str, endpoint: str, shipped_normalizer: Normalizer
) -> None:
    assert name_endpoints(measure, shipped_normalizer, title=title) == {endpoint}


def test_severe_adverse_events_are_not_serious_ones(shipped_normalizer: Normalizer) -> None:
    assert name_endpoints("Adverse events and severe adverse events", shipped_normalizer) == {"adverse-events"}


def test_only_the_beginning_of_a_long_title_decides(shipped_normalizer: Normalizer) -> None:
    title = "x " * LONGEST_TEXT + "radiotherapy of the breast"
    assert name_endpoints("Late toxicity", shipped_normalizer, title=title) == {"adverse-events"}


@pytest.mark.parametrize("end", ["", ".", ":"])
def test_marks_behind_a_name_do_not_hide_the_words_before_it(end: str, shipped_normalizer: Normalizer) -> None:
    assert name_endpoints(f"Time to complete or partial remission{end}", shipped_normalizer) == {"time-to-response"}
