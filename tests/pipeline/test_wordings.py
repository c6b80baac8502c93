"""Ways in which people write outcomes, read with the vocabulary that ships; a group of cases for each mechanism."""

from __future__ import annotations

import pytest

from normalizer.match import entries
from normalizer.model.concept import Scope, Surface, SynonymType
from normalizer.pipeline import Normalizer
from normalizer.text.key import make_key


def name_endpoints(measure: str, normalizer: Normalizer) -> set[str]:
    return {match.id.removeprefix("endpoint:") for match in normalizer.normalize_outcome(measure=measure).endpoints}


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Incidence of anti-BDC-1001 antibodies", {"anti-drug-antibodies"}),
        ("Number of participants with anti-rozanolixizumab antibodies", {"anti-drug-antibodies"}),
        ("Maximum observed plasma teverelix concentration", {"cmax"}),
        ("Anti shr-1316 antibody positive", {"anti-drug-antibodies"}),
        ("AEs related to SHR-1316", {"treatment-related-adverse-events"}),
        ("Trough concentration of enoblituzumab", {"ctrough"}),
        ("Change in nucleotide pools", set()),
    ],
)
def test_the_name_of_a_product_is_read_as_drug(
    measure: str, endpoints: set[str], shipped_normalizer: Normalizer
) -> None:
    assert name_endpoints(measure, shipped_normalizer) == endpoints


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Overall and disease-free survival", {"overall-survival", "disease-free-survival"}),
        ("Overall and complete response rates", {"overall-response-rate", "complete-response-rate"}),
        ("1 and 2-year event-free survival", {"event-free-survival"}),
        ("Time to and duration of response", {"time-to-response", "duration-of-response"}),
        (
            "Number of participants with serious and non-serious adverse events",
            {"serious-adverse-events", "adverse-events"},
        ),
    ],
)
def test_names_share_a_head(measure: str, endpoints: set[str], shipped_normalizer: Normalizer) -> None:
    assert name_endpoints(measure, shipped_normalizer) == endpoints


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Response rate of the tumor, description of toxicity, pharmacokinetic profile",
         {"overall-response-rate", "adverse-events", "pharmacokinetics"}),
        ("Superiority over standard care for the treatment of sepsis in terms of mortality", {"all-cause-mortality"}),
    ],
)  # fmt: skip
def test_what_is_measured_may_be_named_late(measure: str, endpoints: set[str], shipped_normalizer: Normalizer) -> None:
    assert endpoints <= name_endpoints(measure, shipped_normalizer)


@pytest.mark.parametrize(
    "measure",
    [
        "Levels of circulating ABC-CAR T-cells in blood",
        "Persistence of CSR T cells in patients",
        "Distribution of B7H3-specific CAR T cells in CSF",
    ],
)
def test_scattered_words_do_not_yield_to_what_they_only_suggest(measure: str, shipped_normalizer: Normalizer) -> None:
    assert name_endpoints(measure, shipped_normalizer) == {"car-t-expansion-and-persistence"}


def test_compositions_reach_across_the_commas_of_a_list(shipped_normalizer: Normalizer) -> None:
    related = name_endpoints(
        "AEs classified as possibly, probably, or definitely related to treatment", shipped_normalizer
    )
    assert related == {"treatment-related-adverse-events"}
    # a comma right behind the endpoint ends it
    assert "adverse-events" in name_endpoints("AEs, treatment-related mortality", shipped_normalizer)


@pytest.mark.parametrize(
    ("measure", "endpoint"),
    [
        ("GVHD-free, relapse-free survival", "gvhd-free-relapse-free-survival"),
        ("H. pylori eradication rate", "helicobacter-pylori-eradication"),
        ("AUC0-t,ss", "auc-tau"),
    ],
)
def test_a_synonym_with_marks_is_found(measure: str, endpoint: str, shipped_normalizer: Normalizer) -> None:
    assert name_endpoints(measure, shipped_normalizer) == {endpoint}


def test_the_comma_before_the_last_member_may_be_left_out() -> None:
    text = "relapse, death, or progression"
    surface = Surface(make_key(text), "endpoint:x", text, Scope.EXACT, SynonymType.PLAIN)
    assert entries._list_keys(surface) == [
        "relapse death or progression",
        "relapse | death | or progression",
        "relapse | death or progression",
    ]


def test_a_short_form_is_no_typing_error(shipped_normalizer: Normalizer) -> None:
    assert name_endpoints("Change in REEDAX", shipped_normalizer) == set()
    assert name_endpoints("Change in Reedax", shipped_normalizer) == {"wound-healing"}


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Maximum tolerated dose, defined as the dose at which one patient has a dose-limiting toxicity",
         {"maximum-tolerated-dose"}),
        ("Graft failure as defined by a neutrophil count below 500", {"graft-failure"}),
        # a group and a broad word are what their definition says
        ("Safety defined as serious adverse events", {"safety-and-tolerability", "serious-adverse-events"}),
        ("Efficacy, defined as overall survival", {"overall-survival"}),
    ],
)  # fmt: skip
def test_what_defines_an_endpoint_is_not_measured(
    measure: str, endpoints: set[str], shipped_normalizer: Normalizer
) -> None:
    assert name_endpoints(measure, shipped_normalizer) == endpoints


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Plasma concentration of ferritin", {"ferritin"}),
        ("Serum levels of circulating inflammatory cytokines", {"cytokine-levels"}),
        ("Serum concentration and ferritin", {"drug-concentration", "ferritin"}),
        ("Numerical rating scale of drowsiness", {"sleepiness"}),
        ("Drowsiness using a visual analogue scale", {"sleepiness"}),
        ("Visual analogue scale and drowsiness", {"pain", "sleepiness"}),
        ("Numerical rating scale", {"pain"}),
    ],
)
def test_a_general_name_yields_to_what_it_is_said_of(
    measure: str, endpoints: set[str], shipped_normalizer: Normalizer
) -> None:
    assert name_endpoints(measure, shipped_normalizer) == endpoints


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Discontinuation rate due to tofersen-related adverse events", {"adverse-events-leading-to-discontinuation"}),
        ("TEAEs leading to an early discontinuation of the patch", {"adverse-events-leading-to-discontinuation"}),
        ("Adverse events and premature discontinuation", {"adverse-events", "treatment-discontinuation"}),
    ],
)
def test_two_names_are_one_with_a_cause_between(
    measure: str, endpoints: set[str], shipped_normalizer: Normalizer
) -> None:
    assert name_endpoints(measure, shipped_normalizer) == endpoints


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Treatment-emergent serious adverse events", {"treatment-emergent-adverse-events", "serious-adverse-events"}),
        ("Treatment-related TEAEs", {"treatment-related-adverse-events", "treatment-emergent-adverse-events"}),
        ("Drug-related SAEs", {"treatment-related-adverse-events", "serious-adverse-events"}),
        ("Treatment-related AEs", {"treatment-related-adverse-events"}),
        ("Serious vaccine-related adverse events", {"treatment-related-adverse-events", "serious-adverse-events"}),
    ],
)
def test_two_kinds_are_named_before_one_noun(measure: str, endpoints: set[str], shipped_normalizer: Normalizer) -> None:
    assert name_endpoints(measure, shipped_normalizer) == endpoints


def test_scattered_words_need_the_word_that_joins_them(shipped_normalizer: Normalizer) -> None:
    """`adverse events due to treatment` is not named by these words without `due`."""
    named = name_endpoints("Adverse events and serious adverse events during the treatment period", shipped_normalizer)
    assert named == {"adverse-events", "serious-adverse-events"}


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("In participants with anemia: mortality", {"all-cause-mortality"}),
        ("For patients in the hypotension avoidance arm: delirium", {"delirium"}),
        ("Among those with stroke, quality of life", {"quality-of-life"}),
        ("Knowledge of anaphylaxis", {"knowledge"}),
        ("Attitudes toward depression", {"attitude"}),
    ],
)
def test_of_whom_and_about_what_is_not_measured(
    measure: str, endpoints: set[str], shipped_normalizer: Normalizer
) -> None:
    assert name_endpoints(measure, shipped_normalizer) == endpoints


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Incidence of acute graft-versus-host disease and feasibility of the infusion", {"acute-gvhd", "feasibility"}),
        ("Incidence and severity of acute graft-versus-host disease", {"acute-gvhd"}),
        (
            "Progression-free survival and overall survival rates at 1 and 2 years",
            {"progression-free-survival", "overall-survival"},
        ),
    ],
)
def test_names_are_not_put_together_from_parts_of_others(
    measure: str, endpoints: set[str], shipped_normalizer: Normalizer
) -> None:
    assert name_endpoints(measure, shipped_normalizer) == endpoints


@pytest.mark.parametrize(
    ("measure", "foreign"),
    [
        ("Progression-free survival and overall survival rates at 1 and 2 years", "progression-free-survival-2"),
        ("Incidence and severity of chronic graft-versus-host disease", "disease-incidence"),
    ],
)
def test_parts_of_other_names_are_no_candidates_either(
    measure: str, foreign: str, shipped_normalizer: Normalizer
) -> None:
    assert f"endpoint:{foreign}" in shipped_normalizer.vocabulary.concepts
    record = shipped_normalizer.normalize_outcome(measure=measure)
    assert f"endpoint:{foreign}" not in {match.id for match in (*record.endpoints, *record.candidates)}


@pytest.mark.parametrize(
    ("measure", "description", "endpoints"),
    [
        (
            "Survival analysis",
            "Progression-free survival by Kaplan-Meier",
            {"overall-survival", "progression-free-survival"},
        ),
        ("VAS", "The visual analog scale will be used to assess pain intensity", {"pain"}),
        ("Overall survival", "Progression-free survival is analysed too", {"overall-survival"}),
    ],
)
def test_the_description_decides_where_the_measure_is_general(
    measure: str, description: str, endpoints: set[str], shipped_normalizer: Normalizer
) -> None:
    record = shipped_normalizer.normalize_outcome(measure=measure, description=description)
    found = [match.id.removeprefix("endpoint:") for match in record.endpoints]
    assert len(found) == len(set(found))
    assert set(found) == endpoints


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Change in the SF-36 from baseline at weeks 8 and 16 - physical functioning domain", "physical-function"),
        ("Clinical Global Impression - Severity of illness", "global-impression"),
        ("Hematological improvement - platelets", "platelet-hematologic-improvement"),
    ],
)
def test_a_dash_ends_what_stands_before_it_but_no_name(
    measure: str, endpoints: str, shipped_normalizer: Normalizer
) -> None:
    assert endpoints in name_endpoints(measure, shipped_normalizer)


@pytest.mark.parametrize(
    ("measure", "instruments"),
    [
        ("HAM-A total score", ["instrument:ham-a"]),
        ("PHQ-A score at week 8", ["instrument:phq-a"]),
        ("A total score of the Beck scale", []),
        ("Nodal response with lymphocytosis (nPR)", []),  # no NPRS, a scale of pain
    ],
)
def test_letters_of_abbreviations_count(measure: str, instruments: list[str], shipped_normalizer: Normalizer) -> None:
    record = shipped_normalizer.normalize_outcome(measure=measure)
    assert [mention.id for mention in record.instruments] == instruments


@pytest.mark.parametrize(
    ("measure", "endpoint"),
    [
        ("Microaggressions", "agitation"),  # not aggressions
        ("Number of nonopioid analgesic tablets", "opioid-consumption"),
        ("Nonopioid tablets taken, number", "opioid-consumption"),  # in another order
        ("Albuminemia (g/l)", "proteinuria"),  # another substance
        ("Relative hypovolemia", "electrolytes"),
        ("Morality", "all-cause-mortality"),
    ],
)
def test_a_word_that_resembles_a_name_is_not_it(measure: str, endpoint: str, shipped_normalizer: Normalizer) -> None:
    assert endpoint not in name_endpoints(measure, shipped_normalizer)


@pytest.mark.parametrize(
    ("measure", "endpoints"),
    [
        ("Change in bodyweight", {"body-weight"}),
        ("Safety and tolerabilitydose limiting toxicity", {"safety-and-tolerability"}),
        ("Overall responce rate", {"overall-response-rate"}),  # an error that is listed in another name
        ("Nonsmoking", {"smoking-abstinence"}),
        ("Duration of objectiv tumour responce", {"duration-of-response"}),
    ],
)
def test_words_run_together_or_misspelt_are_read(
    measure: str, endpoints: set[str], shipped_normalizer: Normalizer
) -> None:
    assert name_endpoints(measure, shipped_normalizer) == endpoints


def test_words_that_speak_for_a_name_speak_for_what_is_composed_with_it(shipped_normalizer: Normalizer) -> None:
    measure = "Incidence and type of adverse events induced by XYZ-147"
    assert name_endpoints(measure, shipped_normalizer) == {"treatment-related-adverse-events"}
