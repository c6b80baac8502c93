"""Definitions of time-to-event endpoints are read where a text gives them, and only there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.extract.anchors import FoundAnchor
from normalizer.extract.definition import DefinitionReader
from normalizer.model.record import Definition
from normalizer.vocabulary import Vocabulary

TABLE = {
    "randomization": "randomization|randomisation|randomized",
    "enrollment": "enrollment|study entry|registration|inclusion",
    "first-dose": (
        "first dose|start of treatment|start of the first|first administration|treatment initiation|"
        "start of study treatment"
    ),
    "first-infusion": "first infusion|CAR-T cell infusion|CAR T cell infusion|cell infusion",
    "leukapheresis": "apheresis|leukapheresis",
    "baseline": "baseline",
    "transplant": "transplantation|ASCT",
    "disease-progression": "disease progression|progression|progressive disease|relapse|recurrence|PD",
    "death": "death|died",
    "last-follow-up": "last follow-up|last contact",
    "data-cutoff": "data cutoff",
    "new-anticancer-therapy": "new anticancer therapy",
    "end-of-treatment": "treatment discontinuation",
    "surgery": "treatment",
}
NAMES = re.compile("|".join(f"(?P<a{i}>\\b(?:{words})\\b)" for i, words in enumerate(TABLE.values())), re.IGNORECASE)


def find_anchors(text: str) -> list[FoundAnchor]:
    slugs = list(TABLE)
    return [
        FoundAnchor(f"anchor:{slugs[int(m.lastgroup[1:])]}", *m.span()) for m in NAMES.finditer(text) if m.lastgroup
    ]


DEFINITIONS = DefinitionReader(find_anchors, Vocabulary.load().section("text/definitions"))


def read(text: str) -> tuple[str | None, list[str], str | None] | None:
    found = DEFINITIONS.read(text)
    if found is None:
        return None
    short = [anchor.removeprefix("anchor:") for anchor in found.events]
    return found.origin and found.origin[7:], short, found.censoring and found.censoring[7:]


PROGRESSION_OR_DEATH = ["disease-progression", "death"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "PFS is defined as the time from randomization to the first documented disease progression or death "
                "from any "
                "cause, whichever comes first. Patients alive and free of progression are censored at last follow-up."
            ),
            ("randomization", PROGRESSION_OR_DEATH, "last-follow-up"),
        ),
        (
            (
                "TTR is defined as the interval from the date of the first infusion of the LCAR-M61SQ cells to the "
                "date of the "
                "first efficacy assessment for which the subject met all criteria for PR or better."
            ),
            ("first-infusion", ["response"], None),
        ),
        (
            "PFS will be assessed from CAR-T cell infusion to death or last follow-up (censored).",
            ("first-infusion", ["death"], "last-follow-up"),
        ),
        (
            (
                "PFS defined as the time from the date of apheresis of the subject to the first assessment of "
                "confirmed disease "
                "progression or death from any cause according to IMWG2016 criteria, whichever occurs first."
            ),
            ("leukapheresis", PROGRESSION_OR_DEATH, None),
        ),
        (
            (
                "DOR is defined as the time from initiation of first response to first documentation of disease "
                "progression or "
                "death whichever occurs first. Patients without documentation progressed or died are censored at the "
                "date last "
                "known progression-free."
            ),
            ("response", PROGRESSION_OR_DEATH, "last-follow-up"),
        ),
        (
            (
                "DOR will be assessed from the first assessment of sCR/CR/VGPR/PR to the first assessment of "
                "recurrence or "
                "progression of the disease or death from any cause (censored)"
            ),
            ("response", PROGRESSION_OR_DEATH, None),
        ),
        (
            (
                "Time from randomization to date of death. Patients without documentation of death at the time of "
                "analysis were "
                "censored at the date last known to be alive"
            ),
            ("randomization", ["death"], "last-follow-up"),
        ),
        ("from date of registration till date of death (any cause)", ("enrollment", ["death"], None)),
        ("Time elapsed between study entry and relapse.", ("enrollment", ["disease-progression"], None)),
        ("Number of days between treatment initiation and death.", ("first-dose", ["death"], None)),
        ("Time to relapse from transplantation.", ("transplant", ["disease-progression"], None)),
        ("Defined as the time until progression or death.", (None, PROGRESSION_OR_DEATH, None)),
        ("Survival is measured from the date of transplantation.", ("transplant", [], None)),
        ("Time between randomization and death", ("randomization", ["death"], None)),
        ("Time from randomization to last follow-up", ("randomization", ["last-follow-up"], None)),
        ("Time from randomization to the first dose", ("randomization", ["first-dose"], None)),
        ("Time from the start of the first documented remission to death", ("response", ["death"], None)),
        ("It is described at length here. " * 30 + "Time from study entry to death", ("enrollment", ["death"], None)),
        ("OS: time from randomization until hearing loss.", ("randomization", [], None)),
        ("Time from the great day of days to death.", (None, ["death"], None)),
    ],
)
def test_definition_is_read(text: str, expected: tuple[str | None, list[str], str | None]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Overall survival",
        "Kaplan-Meier estimate of progression-free survival at 2 years after randomization",
        "Number of patients with disease progression or death",
        "Change from baseline to week 12",
        "Time from baseline to week 52",
        "Time from baseline to hearing loss",
        "Proportion of all patients in the study from randomization to death",
        "Defined as the time until randomization",
        "Weight is measured from progression",
        "Proportion of patients with PR or better, from a sample to be drawn",
        "Patients alive are censored at last follow-up.",
        "PFS will be compared between the two arms with a log-rank test.",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert read(text) is None


def test_a_product_between_the_words_does_not_matter() -> None:
    assert read("Time from first XYZ-123 administration to death") == ("first-dose", ["death"], None)
    assert read("Time from start of exampletinib treatment to death") == ("first-dose", ["death"], None)


def test_how_an_event_is_judged_does_not_hide_the_next_event() -> None:
    for judged in (
        "per RECIST v1.1",
        "as assessed by the investigator",
        "(PD, by the IRC)",
        "according to IMWG criteria",
    ):
        text = f"Time from randomization to progression {judged} or death from any cause, regardless of relapse."
        assert read(text) == ("randomization", PROGRESSION_OR_DEATH, None)


def test_the_origin_is_no_event() -> None:
    assert read("Time from first dose to the first dose of something") == ("first-dose", [], None)
    assert read("Time from relapse to relapse or death") == ("disease-progression", ["death"], None)


def test_events_listed_in_another_sentence_count() -> None:
    text = "EFS is calculated from randomization to the first event. Events are relapse or death from any cause."
    assert read(text) == ("randomization", PROGRESSION_OR_DEATH, None)
    text = "EFS is calculated from randomization. Events are changes of treatment or treatment discontinuation."
    assert read(text) == ("randomization", [], None)
    text = "OS is calculated from the date of study entry. Death from any cause will be considered an event."
    assert read(text) == ("enrollment", ["death"], None)


def test_a_later_therapy_is_an_event_of_its_own() -> None:
    text = "EFS is the time from randomization to relapse, initiation of non-protocol anti-lymphoma therapy or death"
    assert read(text) == ("randomization", ["disease-progression", "new-anticancer-therapy", "death"], None)
    assert read("Time from randomization to progression after start of a new therapy, or death") == (
        "randomization",
        PROGRESSION_OR_DEATH,
        None,
    )


def test_events_in_brackets_count_when_none_stand_outside() -> None:
    text = "EFS: time from randomization to the first event (relapse, death of any cause)"
    assert read(text) == ("randomization", PROGRESSION_OR_DEATH, None)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Data are censored at data cutoff", "data-cutoff"),
        ("Those without an event are censored at the time of the final analysis", "data-cutoff"),
        ("Those without an event are censored on the date of the last adequate tumor assessment", "last-follow-up"),
        (
            "Observations are censored at the start of subsequent therapy or new anticancer therapy",
            "new-anticancer-therapy",
        ),
        ("Patients alive at last contact will be censored", "last-follow-up"),
        ("Deaths are censored", None),
    ],
)
def test_censoring(sentence: str, expected: str | None) -> None:
    assert read(f"Time from randomization to death. {sentence}.") == ("randomization", ["death"], expected)


def test_the_first_definition_counts() -> None:
    text = "PFS is the time from randomization to progression; OS is the time from study entry to death"
    assert read(text) == ("randomization", ["disease-progression"], None)


WORDS = st.sampled_from(
    "time from to until between and defined ( ) . , death randomization PR or censored at last".split()
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=60).map(" ".join)))
def test_any_text_is_taken(text: str) -> None:
    found = DEFINITIONS.read(text)
    assert found is None or isinstance(found, Definition)
    assert found is None or found.origin or found.events


@pytest.mark.parametrize(
    "piece", ["time from x to y ", "(", "censored ", "from randomization to ", "time to relapse from "]
)
def test_long_text_is_taken(piece: str) -> None:
    DEFINITIONS.read(piece * 3000)
