"""Every name of the shipped vocabulary finds its own concept, also as others write it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.model.concept import Kind, Scope, Surface
from normalizer.model.record import Record
from normalizer.pipeline import Normalizer
from normalizer.text.key import make_key
from normalizer.vocabulary import Vocabulary

VOCABULARY = Vocabulary.load()
FIELDS = {
    Kind.ENDPOINT: "endpoints",
    Kind.CRITERION: "criteria",
    Kind.INSTRUMENT: "instruments",
    Kind.ADVERSE_EVENT: "adverse_events",
    Kind.ANALYTE: "analytes",
}
DECLARED = {make_key(entry["text"]) for entry in VOCABULARY.section("text/abbreviations")["abbreviations"]}
NAMES = [
    surface
    for surface in VOCABULARY.surfaces
    if VOCABULARY.concepts[surface.concept].kind in FIELDS
    and VOCABULARY.concepts[surface.concept].replaced_by is None
    and surface.key not in DECLARED
]
TYPOGRAPHY: dict[str, Callable[[str], str]] = {
    "full stop": "{}.".format,
    "double spaces": lambda text: text.replace(" ", "  "),
    "no-break spaces": lambda text: text.replace(" ", "\N{NO-BREAK SPACE}"),
    "en dash": lambda text: text.replace("-", "\N{EN DASH}"),
    "no-break hyphen": lambda text: text.replace("-", "\N{NON-BREAKING HYPHEN}"),
    "curly apostrophe": lambda text: text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}"),
    "quotation marks": "\N{LEFT DOUBLE QUOTATION MARK}{}\N{RIGHT DOUBLE QUOTATION MARK}".format,
    "bullet": "\N{BULLET} {}".format,
    "full-width brackets": lambda text: text.replace("(", "\N{FULLWIDTH LEFT PARENTHESIS}"),
    "entity": lambda text: text.replace("&", "&amp;"),
    "& for and": lambda text: text.replace(" and ", " & "),
    "soft hyphen": lambda text: text.replace("tion", "\N{SOFT HYPHEN}tion"),
}


def leads_home(surface: Surface, record: Record) -> bool:
    """Named among the concepts or the candidates, or by a finer concept."""
    kind = VOCABULARY.concepts[surface.concept].kind
    found = [match.id for match in getattr(record, FIELDS[kind])] + [match.id for match in record.candidates]
    return any(surface.concept in (id_, *VOCABULARY.concepts[id_].ancestors) for id_ in found)


@pytest.mark.no_cover  # measuring would double the time, and reaches no line that others do not
def test_every_name_leads_to_its_concept(shipped_normalizer: Normalizer) -> None:
    """Names in `related` are only suggested, ambiguous ones wait for their context."""
    names = [surface for surface in NAMES if surface.scope is not Scope.RELATED]
    lost = [s for s in names if not leads_home(s, shipped_normalizer.normalize_outcome(measure=s.text))]
    assert len(names) > 40_000
    assert [(surface.text, surface.concept) for surface in lost] == []


@pytest.mark.parametrize("name", TYPOGRAPHY)
def test_typography_leaves_the_key_of_every_endpoint_alone(name: str) -> None:
    change = TYPOGRAPHY[name]
    texts = [(s.text, s.key) for s in NAMES if VOCABULARY.concepts[s.concept].kind is Kind.ENDPOINT]
    assert [text for text, key in texts if (new := change(text)) != text and make_key(new) != key] == []


@given(st.sampled_from(NAMES), st.lists(st.sampled_from(sorted(TYPOGRAPHY)), max_size=4))
def test_typography_adds_up(surface: Surface, names: list[str]) -> None:
    text = surface.text
    for name in names:
        text = TYPOGRAPHY[name](text)
    assert make_key(text) == surface.key
