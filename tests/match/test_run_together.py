"""Words that the corrector takes apart or mends: which names may be read from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from normalizer.match.find import find_hits
from normalizer.match.lexicon import Lexicon
from normalizer.match.scattered import ScatteredFinder
from normalizer.match.typos import TypoCorrector
from normalizer.match.views import read_text
from normalizer.model.hit import Facet
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.load import read_source_from
from tests.lint.lint_case import BASE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normalizer.model.hit import Hit

OS, PFS = "endpoint:overall-survival", "endpoint:progression-free-survival"


class ListedErrors:
    """A corrector that mends what it is told to, with one error each."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self._errors = {word: tuple(meant.split()) for word, meant in errors.items()}

    def are_known(self, words: Sequence[str]) -> bool:
        return self._errors.keys().isdisjoint(words)

    def correct(self, word: str) -> tuple[tuple[str, ...], int]:
        return (self._errors[word], 1) if word in self._errors else ((word,), 0)


def make_corrector(**errors: str) -> TypoCorrector:
    return cast("TypoCorrector", ListedErrors(errors))


def find_endpoints(text: str, lexicon: Lexicon, typos: TypoCorrector) -> list[Hit]:
    return [hit for hit in find_hits(read_text(text), lexicon, typos) if hit.entry.facet is Facet.ENDPOINT]


@pytest.mark.parametrize(
    ("text", "typos"),
    [
        ("Overall survivalxyz", make_corrector(survivalxyz="survival xyz")),
        ("Xyzoverall survival", make_corrector(xyzoverall="xyz overall")),
        ("Xyzoverall", make_corrector(xyzoverall="xyz survival")),
    ],
)
def test_a_part_of_a_word_names_nothing(text: str, typos: TypoCorrector, lexicon: Lexicon) -> None:
    found = {hit.entry.ref: hit for hit in find_endpoints(text, lexicon, typos)}
    assert OS not in found or found[OS].first > 0


@pytest.mark.parametrize(
    ("text", "ref", "typos"),
    [
        ("Overallsurvival", OS, make_corrector(overallsurvival="overall survival")),
        ("Progressionfree survival", PFS, make_corrector(progressionfree="progression free")),
        ("Progression freesurvival", PFS, make_corrector(freesurvival="free survival")),
        ("Survival withoutprogression", PFS, make_corrector(withoutprogression="without progression")),
    ],
)
def test_a_name_may_have_all_parts_of_a_word(text: str, ref: str, typos: TypoCorrector, lexicon: Lexicon) -> None:
    hit = max(find_endpoints(text, lexicon, typos), key=lambda hit: hit.entry.size)
    assert (hit.entry.ref, hit.edits) == (ref, 1)
    assert (hit.start, hit.end) == (0, len(text))


def test_names_may_share_the_parts_of_a_word(lexicon: Lexicon) -> None:
    typos = make_corrector(survivalpain="survival pain")
    found = {hit.entry.key for hit in find_endpoints("Overall survivalpain score", lexicon, typos)}
    assert {"overall survival", "pain score"} <= found


@pytest.mark.parametrize(
    ("text", "typos"),
    [
        ("survival that is freexyz of progression", make_corrector(freexyz="free xyz")),
        ("survival of progression xyzfree", make_corrector(xyzfree="xyz free")),
        ("survival of progression freexyz", make_corrector(freexyz="free xyz")),
        ("xyzsurvival of progression free", make_corrector(xyzsurvival="xyz survival")),
    ],
)
def test_no_scattered_name_has_a_part_of_a_word(text: str, typos: TypoCorrector, lexicon: Lexicon) -> None:
    assert not list(ScatteredFinder(lexicon, typos).find(read_text(text)))


def test_a_scattered_name_may_have_all_parts_of_a_word_and_others_stand_between(lexicon: Lexicon) -> None:
    finder = ScatteredFinder(lexicon, make_corrector(freeprogression="free progression", xyzabc="xyz abc"))
    hits = list(finder.find(read_text("survival xyzabc freeprogression")))
    assert {hit.entry.ref for hit in hits} == {PFS}
    assert {hit.gaps for hit in hits} == {2}
    assert not list(finder.find(read_text("survival xyzabc freeprogression"), without={PFS}))


def test_what_stands_between_scattered_words_is_no_error_of_theirs(lexicon: Lexicon) -> None:
    finder = ScatteredFinder(lexicon, make_corrector(fre="free", ofx="of"))
    (hit,) = finder.find(read_text("survival fre ofx progression"))
    assert (hit.edits, hit.gaps) == (1, 0)


@pytest.mark.parametrize(
    ("text", "is_read"),
    [("OVERAL SURVIVAL", True), ("Overal survival", True), ("OVERAL survival", False)],
)
def test_another_abbreviation_is_no_typing_error_but_in_capitals(text: str, lexicon: Lexicon, *, is_read: bool) -> None:
    found = find_endpoints(text, lexicon, make_corrector(overal="overall"))
    assert ("overall survival" in {hit.entry.key for hit in found}) is is_read


@pytest.fixture(scope="module")
def grip() -> Lexicon:
    """A name with two misspellings that it lists, and a stem of products."""
    concept = """id: endpoint:grip
label: Grip strength index
definition: Made up.
measurement: count
source: made up
broader: [endpoint:root]
synonyms:
  exact:
    - {text: grip strenth index, type: misspelling}
    - {text: grip strength indx, type: misspelling}
"""
    files = {
        **BASE,
        "endpoints/fam/grip.yaml": concept,
        "text/products.yaml": "description: Made up.\nbelow: [endpoint:grip]\nstems: [mab]\n",
    }
    return Lexicon(Vocabulary.from_source(read_source_from({path: text.encode() for path, text in files.items()})))


@pytest.mark.parametrize("text", ["Grip strenth index", "Grip strength indx"])
def test_a_misspelling_in_a_name_that_lists_it_is_no_error(text: str, grip: Lexicon) -> None:
    (hit,) = find_endpoints(text, grip, make_corrector(strenth="strength", indx="index"))
    assert (hit.entry.text, hit.edits) == (text.lower(), 0)


def test_a_misspelling_that_a_name_lists_is_an_error_elsewhere(grip: Lexicon) -> None:
    (hit,) = find_endpoints("Gripp strenth indx", grip, make_corrector(gripp="grip", strenth="strength", indx="index"))
    assert (hit.entry.text, hit.edits) == ("Grip strength index", 3)
    assert {"strenth", "indx"}.isdisjoint(grip.words)
    assert {"grip", "strength", "index"} <= set(grip.words)


@pytest.mark.parametrize(("text", "is_read"), [("Gripp strength index", True), ("Gripmab strength index", False)])
def test_the_name_of_a_product_is_no_typing_error(text: str, grip: Lexicon, *, is_read: bool) -> None:
    assert bool(find_endpoints(text, grip, make_corrector(gripp="grip", gripmab="grip"))) is is_read
