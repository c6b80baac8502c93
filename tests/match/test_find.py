"""Hits: what the automaton finds, and what case and brackets do to it."""

from __future__ import annotations

import pytest

from normalizer.match.find import _prefer_exact_case, find_hits
from normalizer.match.lexicon import Lexicon
from normalizer.match.typos import TypoCorrector
from normalizer.match.views import read_text
from normalizer.model.concept import SynonymType
from normalizer.model.hit import Entry, Facet
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.load import read_source_from
from tests.lint.lint_case import BASE


def find_refs(text: str, lexicon: Lexicon, typos: TypoCorrector | None = None) -> set[str]:
    concepts = {Facet.ENDPOINT, Facet.CRITERION, Facet.INSTRUMENT, Facet.ANALYTE}
    return {hit.entry.ref for hit in find_hits(read_text(text), lexicon, typos) if hit.entry.facet in concepts}


@pytest.mark.parametrize("depth", [1, 8, 9, 30])
def test_every_word_in_brackets_has_its_place_however_deep(depth: int) -> None:
    reading = read_text(f"{'(' * depth}PFS{')' * depth}")
    words = {
        reading.tokens.texts[place]
        for view in reading.views
        for key, place in zip(view.keys, view.places, strict=True)
        if key == "pfs"
    }
    assert words == {"PFS"}


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("Overall survival", "endpoint:overall-survival"),
        ("median OVERALL  SURVIVAL time", "endpoint:overall-survival"),
        ("Objective response rates", "endpoint:overall-response-rate"),
        ("Complete response (CR) rate", "endpoint:complete-response-rate"),
        ("assessed per IMWG", "criterion:imwg"),
        ("health-related quality-of-life", "endpoint:quality-of-life"),
    ],
)
def test_finds_a_phrase(text: str, ref: str, lexicon: Lexicon) -> None:
    assert ref in find_refs(text, lexicon)


@pytest.mark.parametrize(
    "text", ["costs of care", "kidney. Function", "kidney, function", "function of the kidney", "kidneyfunction", ""]
)
def test_does_not_find_across_words_and_breaks(text: str, lexicon: Lexicon) -> None:
    assert not find_refs(text, lexicon)


def test_a_phrase_may_step_over_a_bracket_but_its_hit_spans_it(lexicon: Lexicon) -> None:
    hits = find_hits(read_text("Objective response (ORR) rate"), lexicon)
    spans = {(hit.start, hit.end, hit.depth) for hit in hits if hit.entry.ref == "endpoint:overall-response-rate"}
    assert (0, 29, 0) in spans
    assert (20, 23, 1) in spans


def test_short_abbreviations_in_small_letters_are_words(lexicon: Lexicon) -> None:
    assert find_refs("OS", lexicon) == {"endpoint:overall-survival"}
    assert not find_refs("os", lexicon)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("Overal survivl", "endpoint:overall-survival"),
        ("Kidny function", "endpoint:renal-function"),
        ("minimal residual disease netativity", "endpoint:mrd-negativity"),
        ("overallsurvival", "endpoint:overall-survival"),
    ],
)
def test_typing_errors_are_forgiven(text: str, ref: str, lexicon: Lexicon, typos: TypoCorrector) -> None:
    assert ref not in find_refs(text, lexicon)
    assert ref in find_refs(text, lexicon, typos)


def test_an_abbreviation_is_never_a_typing_error(lexicon: Lexicon, typos: TypoCorrector) -> None:
    assert "endpoint:quality-of-life" in find_refs("HRQoL", lexicon, typos)
    assert not find_refs("HRQoX", lexicon, typos)


def test_corrected_words_count_as_errors(lexicon: Lexicon, typos: TypoCorrector) -> None:
    hits = find_hits(read_text("Objectve response rate"), lexicon, typos)
    assert max(hit.edits for hit in hits if hit.entry.ref == "endpoint:overall-response-rate") == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("progresion", "progression"),
        ("progresionx", "progresionx"),  # two errors in eleven letters make another word
        ("thrombocitopeniaa", "thrombocytopenia"),
    ],
)
def test_two_errors_are_forgiven_in_long_words_only(written: str, meant: str, shipped_normalizer: Normalizer) -> None:
    corrector = TypoCorrector(Lexicon(shipped_normalizer.vocabulary))
    assert corrector.correct(written)[0] == (meant,)


def test_ordinary_words_are_no_typing_errors(typos: TypoCorrector, lexicon: Lexicon) -> None:
    for word in lexicon.ordinary:
        assert typos.correct(word) == ((word,), 0)


def test_the_written_case_chooses_between_abbreviations() -> None:
    one, other = (Entry("iga", Facet.ENDPOINT, ref, ref, type=SynonymType.ABBREVIATION) for ref in ("IgA", "IGA"))
    word = Entry("iga", Facet.BOILERPLATE, "boilerplate", "iga")
    assert list(_prefer_exact_case((one, other, word), "IgA")) == [one, word]
    assert list(_prefer_exact_case((one, other, word), "iga")) == [one, other, word]
    assert list(_prefer_exact_case((one,), "IGA")) == [one]


def test_the_case_of_an_abbreviation_is_compared_without_its_dashes() -> None:
    one, other = (Entry("k10", Facet.ENDPOINT, ref, ref, type=SynonymType.ABBREVIATION) for ref in ("K-10", "K10"))
    assert list(_prefer_exact_case((one, other), "K10")) == [one, other]
    assert list(_prefer_exact_case((one, other), "K 10s")) == [one, other]


@pytest.fixture(scope="module")
def bracketed() -> Lexicon:
    """Names with brackets of their own."""
    concept = """id: endpoint:{0}\nlabel: {1}\ndefinition: Made up.\nmeasurement: count\nsource: made up
broader: [endpoint:root]\nsynonyms:\n  exact: [{2}]\n"""
    return Lexicon(
        Vocabulary.from_source(
            read_source_from(
                {
                    **{path: text.encode() for path, text in BASE.items()},
                    "endpoints/fam/cmr.yaml": concept.format("cmr", "CMR (PET)", '"25(OH)D", "t(9;22)"').encode(),
                    "endpoints/fam/pet.yaml": concept.format("pet", "PET", '"response (a, or b) rate"').encode(),
                }
            )
        )
    )


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("CMR (PET)", {"endpoint:cmr", "endpoint:pet"}),
        ("rate of CMR [ PET ] at week 2", {"endpoint:cmr", "endpoint:pet"}),
        ("CMR PET", {"endpoint:cmr", "endpoint:pet"}),
        ("CMR (by PET)", {"endpoint:pet"}),
        ("CMR (PET", {"endpoint:pet"}),
        ("(CMR) PET", {"endpoint:pet"}),
        ("serum (25(OH)D)", {"endpoint:cmr"}),
        ("25-OH-D", {"endpoint:cmr"}),
        ("25(OH)E", set()),
        ("t(9;22)", {"endpoint:cmr"}),
        ("Response (a or b) rate", set()),
        ("Response (a, or b) rate", {"endpoint:pet"}),
    ],
)
def test_a_name_may_have_brackets(text: str, refs: set[str], bracketed: Lexicon) -> None:
    assert find_refs(text, bracketed) == refs


def test_the_hit_of_a_bracketed_name_spans_its_brackets(bracketed: Lexicon) -> None:
    text = "rate (with CMR (PET) only)"
    (hit,) = [hit for hit in find_hits(read_text(text), bracketed) if hit.entry.ref == "endpoint:cmr"]
    assert (text[hit.start : hit.end], hit.depth, hit.entry.size) == ("CMR (PET)", 1, 1)
