"""The vocabulary as OWL in RDF/XML, with the annotations that OBO tools read.

Concepts are classes below one class for each kind. A category is no subclass of its criterion: it has a role to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from normalizer.export.terms import LICENSE, NAMES_OF_KINDS, TITLE, Term, list_prefixes, list_terms
from normalizer.export.triples import KNOWN, Triples
from normalizer.io.writers.sssom import BASE
from normalizer.model.concept import SynonymType

if TYPE_CHECKING:
    from normalizer.vocabulary import Vocabulary

_ONTOLOGY = f"{BASE}endpoint-normalizer.owl"
_ROLE = "endnorm:category_of"
_OBO = "http://purl.obolibrary.org/obo/"
_DEFINITION = "obo:IAO_0000115"
_REPLACED_BY = "obo:IAO_0100001"
_OWN = f"{BASE}vocab#"
_FOR_XML = KNOWN | {"endnorm": _OWN, "obo": _OBO}
_RDF, _OWL = f"{{{KNOWN['rdf']}}}", f"{{{KNOWN['owl']}}}"
_ANNOTATIONS = {
    _DEFINITION: "definition",
    _REPLACED_BY: "term replaced by",
    "oboInOwl:hasExactSynonym": "has exact synonym",
    "oboInOwl:hasNarrowSynonym": "has narrow synonym",
    "oboInOwl:hasBroadSynonym": "has broad synonym",
    "oboInOwl:hasRelatedSynonym": "has related synonym",
    "oboInOwl:hasSynonymType": "has synonym type",
    "oboInOwl:hasDbXref": "database cross reference",
    "oboInOwl:hasOBONamespace": "has OBO namespace",
    "oboInOwl:SynonymTypeProperty": "synonym type",
    "skos:exactMatch": "exact match",
    "skos:closeMatch": "close match",
    "skos:broadMatch": "broad match",
    "skos:narrowMatch": "narrow match",
    "skos:relatedMatch": "related match",
    "endnorm:rank": "rank within the group; 1 is the best response or the lowest grade",
    "endnorm:group": "group of categories",
}


def write_owl(vocabulary: Vocabulary) -> bytes:
    """The ontology as RDF/XML, UTF-8; one vocabulary always gives the same bytes."""
    triples = Triples({**list_prefixes(vocabulary), "endnorm": _OWN, "obo": _OBO}, "OWL output")
    triples.link(_ONTOLOGY, "rdf:type", "owl:Ontology")
    triples.link(_ONTOLOGY, "owl:versionIRI", f"{BASE}{vocabulary.version}/endpoint-normalizer.owl")
    triples.state(_ONTOLOGY, "owl:versionInfo", vocabulary.version)
    triples.state(_ONTOLOGY, "dct:title", TITLE)
    triples.link(_ONTOLOGY, "dct:license", LICENSE)
    for name, label in _ANNOTATIONS.items():
        triples.link(name, "rdf:type", "owl:AnnotationProperty")
        triples.state(name, "rdfs:label", label)
    for kind in SynonymType:
        triples.link(f"endnorm:{kind.value}", "rdf:type", "owl:AnnotationProperty")
        triples.link(f"endnorm:{kind.value}", "rdfs:subPropertyOf", "oboInOwl:SynonymTypeProperty")
        triples.state(f"endnorm:{kind.value}", "rdfs:label", kind.value)
    triples.link(_ROLE, "rdf:type", "owl:ObjectProperty")
    triples.state(_ROLE, "rdfs:label", "is a category of")
    for kind_name in NAMES_OF_KINDS.values():
        triples.link(_name_class(kind_name), "rdf:type", "owl:Class")
        triples.state(_name_class(kind_name), "rdfs:label", kind_name)
    for term in list_terms(vocabulary):
        _add_term(triples, term)
    return _sort_elements(triples.serialize("pretty-xml"))


def _sort_elements(document: bytes) -> bytes:
    """The same statements in one order, properties on their own: rdflib writes them in the order of its sets."""
    root = ET.fromstring(document)  # noqa: S314 - what rdflib has just written
    for prefix, uri in _FOR_XML.items():
        ET.register_namespace(prefix, uri)
    for place in [element for parent in root for element in parent.iter() if element is not parent]:
        for described in place.findall(f"{_OWL}AnnotationProperty"):
            place.remove(described)
            place.text = None
            place.set(f"{_RDF}resource", described.attrib[f"{_RDF}about"])
            root.append(described)
    for element in root.iter():
        if element is not root:
            element.text = element.text if element.text and element.text.strip() else None
            element.tail = None
            element[:] = sorted(element, key=ET.tostring)
    root[:] = sorted(root, key=_rank_element)
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _rank_element(element: ET.Element) -> tuple[bool, bool, bytes]:
    """The ontology first, things with a name before notes about statements."""
    about = f"{_RDF}about"
    return element.tag != f"{_OWL}Ontology", about not in element.attrib, ET.tostring(element)


def _add_term(triples: Triples, term: Term) -> None:
    triples.link(term.id, "rdf:type", "owl:Class")
    triples.state(term.id, "oboInOwl:id", term.id)
    triples.state(term.id, "rdfs:label", term.label)
    triples.state(term.id, "oboInOwl:hasOBONamespace", term.kind.value)
    if term.definition:
        triples.state(term.id, _DEFINITION, term.definition)
    if term.note:
        triples.state(term.id, "rdfs:comment", term.note)
    if term.is_retired:
        triples.state(term.id, "owl:deprecated", True)
        if term.replaced_by:
            triples.link(term.id, _REPLACED_BY, term.replaced_by)
    else:
        for above in term.broader or (_name_class(NAMES_OF_KINDS[term.kind]),):
            triples.link(term.id, "rdfs:subClassOf", above)
        if term.criterion:
            triples.restrict(term.id, _ROLE, term.criterion, f"{term.id}-category")
    _add_synonyms(triples, term)
    for link in term.links:
        triples.link(term.id, link.predicate, link.object)
        triples.state(term.id, "oboInOwl:hasDbXref", link.object)
    if term.criterion:
        triples.state(term.id, "endnorm:group", term.group)
    if term.rank is not None:
        triples.state(term.id, "endnorm:rank", term.rank)


def _add_synonyms(triples: Triples, term: Term) -> None:
    for position, synonym in enumerate(term.synonyms):
        name = f"oboInOwl:has{synonym.scope.value.title()}Synonym"
        triples.state(term.id, name, synonym.text)
        if synonym.type is not SynonymType.PLAIN:
            notes = {"oboInOwl:hasSynonymType": f"endnorm:{synonym.type.value}"}
            triples.annotate(f"{term.id}-{position}", (term.id, name, synonym.text), notes)


def _name_class(kind: str) -> str:
    return f"endnorm:{kind.title().replace(' ', '')}"
