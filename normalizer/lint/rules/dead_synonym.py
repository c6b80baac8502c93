"""Labels and synonyms by which their own concept is not found."""

from __future__ import annotations

from operator import methodcaller
from typing import TYPE_CHECKING

from normalizer.lint.rule import LintContext, Rule, report
from normalizer.lint.writings import Writing, list_writings
from normalizer.match.find import find_hits
from normalizer.match.lexicon import Lexicon
from normalizer.match.overlaps import keep_longest
from normalizer.match.views import read_text
from normalizer.model.concept import SynonymType
from normalizer.model.hit import Facet
from normalizer.text.clean import clean_text
from normalizer.text.tokens import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.match.views import Reading
    from normalizer.model.hit import Hit
    from normalizer.vocabulary.finding import Finding

# categories count beside their criterion only, anchors in time frames
_NOT_ALONE = ("category:", "anchor:")
_NOT_SAID = frozenset({Facet.CATEGORY, Facet.EXCLUSION, Facet.BOILERPLATE, Facet.VAGUE, Facet.ZONE, Facet.QUALIFIER})
_get_concept = methodcaller("get", "concept")
_REPHRASE = "write it as people do, without unusual marks, or delete it"


def check(context: LintContext) -> Iterator[Finding]:
    """Writings that, as the whole text of a measure, lead neither to their concept nor to a finer one.

    The hits are looked at, not what the scorer makes of them: for a text of nothing but a name that is the same, and
    it takes a tenth of the time. An ambiguous text leads to each of its declared senses.
    """
    search = _Search(context)
    for writing in list_writings(context):
        if writing.entry.id.startswith(_NOT_ALONE):
            continue
        if search.is_plainly_found(writing):
            continue
        reason = search.find_fault(writing.text, writing.entry.id)
        if reason is not None:
            instead, advice = reason
            problem = f'"{writing.text}" of {writing.entry.id}, standing alone, is read as {instead}'
            yield report(writing.entry, writing.place, problem, advice, writing.text)


class _Search:
    """The lexicon, asked for what a text alone leads to."""

    def __init__(self, context: LintContext) -> None:
        self._lexicon = Lexicon(context.vocabulary)
        self._concepts = context.vocabulary.concepts
        declared = context.source.find_section("text/abbreviations").get("abbreviations", ())
        self._senses = {
            abbreviation["text"]: [
                concept
                for concept in (
                    abbreviation.get("default"),
                    *(sense.get("concept") for sense in abbreviation["senses"]),
                )
                if concept
            ]
            for abbreviation in declared
        }

    def is_plainly_found(self, writing: Writing) -> bool:
        """True for words without marks that are a key of the concept: no longer name can take them, and no case can."""
        if not writing.text.isascii() or not MARKS.isdisjoint(writing.text):
            return False
        own = [entry for entry in self._lexicon.list_entries(writing.key) if entry.ref == writing.entry.id]
        return bool(own) and all(
            entry.facet is not Facet.EXCLUSION and entry.type is not SynonymType.ABBREVIATION for entry in own
        )

    def find_fault(self, text: str, id_: str) -> tuple[str, str] | None:
        """What a text is read as instead of the concept, and what to do; None if it leads to the concept."""
        reading = read_text(clean_text(text).text)
        hits = find_hits(reading, self._lexicon)
        settled = keep_longest(hit for hit in hits if hit.entry.facet is not Facet.CATEGORY)
        found = [ref for hit in settled for ref in self._list_concepts(hit, reading)]
        if any(self._is_meant(ref, id_) for ref in found):
            return None
        instead = " and ".join(sorted(set(found))) or "nothing"
        return instead, self._advise(hits, reading, id_)

    def _list_concepts(self, hit: Hit, reading: Reading) -> list[str]:
        """The concepts that a hit can stand for; an ambiguous text within a longer name decides nothing."""
        if hit.entry.facet is Facet.AMBIGUOUS:
            return self._senses.get(hit.entry.ref, []) if hit.last - hit.first + 1 == len(reading.tokens) else []
        return [] if hit.entry.facet in _NOT_SAID else [hit.entry.ref]

    def _is_meant(self, ref: str, id_: str) -> bool:
        """True for the concept, a finer one, and what measures it or is measured by it."""
        found = self._concepts.get(ref)
        return ref == id_ or (
            found is not None
            and (id_ in found.ancestors or id_ in found.measures or ref in self._concepts[id_].measures)
        )

    def _advise(self, hits: list[Hit], reading: Reading, id_: str) -> str:
        own = [hit for hit in hits if hit.entry.ref == id_]
        whole = [hit for hit in hits if hit.last - hit.first + 1 == len(reading.tokens)]
        ambiguous = next((hit.entry.ref for hit in whole if hit.entry.facet is Facet.AMBIGUOUS), None)
        if any(hit.entry.facet is Facet.EXCLUSION for hit in own):
            return "narrow the phrase under `excludes` that takes it out"
        if ambiguous is not None:
            return f'add this sense to "{ambiguous}" in text/abbreviations.yaml, or delete it'
        if own:
            return "delete it: a longer name of the other concept takes its words"
        return _REPHRASE


RULE = Rule("dead-synonym", "every label and synonym finds its own concept", check, needs_matcher=True)
