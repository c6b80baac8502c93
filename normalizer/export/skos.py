"""The vocabulary as SKOS in Turtle.

Misspellings are hidden labels, other exact synonyms alternative labels; narrower, broader and related writings stand
under the words of oboInOwl, since SKOS has none. The ranked categories of a criterion are an ordered collection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.export.terms import (
    LICENSE,
    NAMES_OF_KINDS,
    TITLE,
    Synonym,
    Term,
    list_groups,
    list_prefixes,
    list_terms,
)
from normalizer.export.triples import Triples
from normalizer.io.writers.sssom import BASE
from normalizer.model.concept import Scope, SynonymType

if TYPE_CHECKING:
    from normalizer.vocabulary import Vocabulary

_SCHEME = f"{BASE}scheme"
_OWN = {
    "categoryOf": ("owl:ObjectProperty", "is a category of"),
    "categoriesInOrder": ("owl:ObjectProperty", "has its categories in order"),
    "group": ("owl:DatatypeProperty", "group of categories"),
    "rank": ("owl:DatatypeProperty", "rank within the group; 1 is the best response or the lowest grade"),
}


def write_skos(vocabulary: Vocabulary) -> bytes:
    """The concept scheme as Turtle, UTF-8; one vocabulary always gives the same bytes."""
    triples = Triples({**list_prefixes(vocabulary), "endnorm": f"{BASE}vocab#"}, "SKOS output")
    _add_scheme(triples, vocabulary)
    terms = list_terms(vocabulary)
    for term in terms:
        _add_term(triples, term)
    labels = {term.id: term.label for term in terms}
    for (criterion, group), members in list_groups(terms).items():
        _add_order(triples, criterion, group, f"{labels[criterion]}: {group} categories, in order", members)
    return triples.serialize("turtle")


def _add_scheme(triples: Triples, vocabulary: Vocabulary) -> None:
    """The concept scheme with its version and licence, and what our own words mean."""
    triples.link(_SCHEME, "rdf:type", "skos:ConceptScheme")
    triples.say(_SCHEME, "dct:title", TITLE)
    triples.state(_SCHEME, "owl:versionInfo", vocabulary.version)
    triples.link(_SCHEME, "dct:license", LICENSE)
    for note in vocabulary.section("vocabulary").get("attributions", ()):
        triples.state(_SCHEME, "dct:source", note)
    for name in NAMES_OF_KINDS.values():
        triples.link(_name_class(name), "rdf:type", "owl:Class")
        triples.link(_name_class(name), "rdfs:subClassOf", "skos:Concept")
        triples.say(_name_class(name), "rdfs:label", name)
    for own, (kind, label) in _OWN.items():
        triples.link(f"endnorm:{own}", "rdf:type", kind)
        triples.say(f"endnorm:{own}", "rdfs:label", label)


def _add_term(triples: Triples, term: Term) -> None:
    triples.link(term.id, "rdf:type", "skos:Concept")
    triples.link(term.id, "rdf:type", _name_class(NAMES_OF_KINDS[term.kind]))
    triples.link(term.id, "skos:inScheme", _SCHEME)
    triples.state(term.id, "skos:notation", term.id)
    triples.say(term.id, "skos:prefLabel", term.label)
    for synonym in term.synonyms:
        triples.say(term.id, _choose_property(synonym), synonym.text)
    if term.definition:
        triples.say(term.id, "skos:definition", term.definition)
    if term.note:
        triples.say(term.id, "skos:scopeNote", term.note)
    if term.source:
        triples.state(term.id, "dct:source", term.source)
    _add_links(triples, term)


def _add_links(triples: Triples, term: Term) -> None:
    """What stands above a term, beside it in other vocabularies, and in its place."""
    for above in term.parents:
        triples.link(term.id, "skos:broader", above)
    if not term.parents and not term.is_retired:
        triples.link(term.id, "skos:topConceptOf", _SCHEME)
        triples.link(_SCHEME, "skos:hasTopConcept", term.id)
    for link in term.links:
        triples.link(term.id, link.predicate, link.object)
    if term.criterion:
        triples.link(term.id, "endnorm:categoryOf", term.criterion)
        triples.state(term.id, "endnorm:group", term.group)
    if term.rank is not None:
        triples.state(term.id, "endnorm:rank", term.rank)
    if term.is_retired:
        triples.state(term.id, "owl:deprecated", True)
    if term.replaced_by:
        triples.link(term.id, "dct:isReplacedBy", term.replaced_by)


def _add_order(triples: Triples, criterion: str, group: str, label: str, members: list[Term]) -> None:
    """The categories of a criterion as an ordered collection."""
    name = f"{criterion.partition(':')[2]}.{group}"
    order = f"{BASE}order/{name}"
    triples.link(order, "rdf:type", "skos:OrderedCollection")
    triples.say(order, "skos:prefLabel", label)
    triples.state(order, "endnorm:group", group)
    triples.link(criterion, "endnorm:categoriesInOrder", order)
    triples.list_in_order(order, "skos:memberList", [member.id for member in members], name)
    for member in members:
        triples.link(order, "skos:member", member.id)


def _choose_property(synonym: Synonym) -> str:
    if synonym.type is SynonymType.MISSPELLING:
        return "skos:hiddenLabel"
    return "skos:altLabel" if synonym.scope is Scope.EXACT else f"oboInOwl:has{synonym.scope.value.title()}Synonym"


def _name_class(kind: str) -> str:
    return f"endnorm:{kind.title().replace(' ', '')}"
