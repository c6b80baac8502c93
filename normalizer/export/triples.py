"""The door to rdflib: a graph that is built from CURIEs and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normalizer.io.extras import need_extra

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LANGUAGE = "en"
KNOWN = {
    "dct": "http://purl.org/dc/terms/",
    "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


class Triples:
    """Statements about things named by CURIEs. `prefixes` are namespaces beside `KNOWN`."""

    def __init__(self, prefixes: Mapping[str, str], purpose: str) -> None:
        with need_extra("export", purpose):
            import rdflib  # noqa: PLC0415 - heavy, rarely needed
        self._rdflib = rdflib
        self._prefixes = KNOWN | dict(prefixes)
        self._graph = rdflib.Graph(bind_namespaces="none")
        for prefix, uri in self._prefixes.items():
            self._graph.bind(prefix, uri)

    def link(self, subject: str, predicate: str, value: str) -> None:
        """State that a thing is linked to a thing."""
        self._graph.add((self._find(subject), self._find(predicate), self._find(value)))

    def say(self, subject: str, predicate: str, text: str) -> None:
        """State an English text about a thing."""
        self._graph.add((self._find(subject), self._find(predicate), self._rdflib.Literal(text, lang=LANGUAGE)))

    def state(self, subject: str, predicate: str, value: str | float) -> None:
        """State a plain value: a string, a number, true or false."""
        self._graph.add((self._find(subject), self._find(predicate), self._rdflib.Literal(value)))

    def list_in_order(self, subject: str, predicate: str, members: Iterable[str], name: str) -> None:
        """State an RDF list; `name` is that of its first node: without one, two writings of one graph would differ."""
        first = self._rdflib.BNode(_name_node(name))
        self._rdflib.collection.Collection(self._graph, first, [self._find(member) for member in members])
        self._graph.add((self._find(subject), self._find(predicate), first))

    def annotate(self, node: str, statement: tuple[str, str, str], notes: Mapping[str, str]) -> None:
        """State something about the statement that `subject predicate "text"`, as an OWL axiom with links."""
        subject, predicate, text = statement
        axiom = self._rdflib.BNode(_name_node(node))
        for name, value in (
            ("rdf:type", self._find("owl:Axiom")),
            ("owl:annotatedSource", self._find(subject)),
            ("owl:annotatedProperty", self._find(predicate)),
            ("owl:annotatedTarget", self._rdflib.Literal(text)),
            *((note, self._find(value)) for note, value in notes.items()),
        ):
            self._graph.add((axiom, self._find(name), value))

    def restrict(self, subject: str, role: str, value: str, node: str) -> None:
        """State in OWL that a class is part of those with some `role` to another class."""
        part = self._rdflib.BNode(_name_node(node))
        self._graph.add((self._find(subject), self._find("rdfs:subClassOf"), part))
        for name, thing in (("rdf:type", "owl:Restriction"), ("owl:onProperty", role), ("owl:someValuesFrom", value)):
            self._graph.add((part, self._find(name), self._find(thing)))

    def serialize(self, form: str) -> bytes:
        """The graph as UTF-8 in a format of rdflib's, `turtle` or `pretty-xml`."""
        text: bytes = self._graph.serialize(format=form, encoding="utf-8")
        return text

    def _find(self, curie: str) -> Any:  # noqa: ANN401 - a node of rdflib's
        prefix, _, local = curie.partition(":")
        return self._rdflib.URIRef(curie if local.startswith("//") else self._prefixes[prefix] + local)


def _name_node(name: str) -> str:
    """A name for a node without an IRI, as XML and Turtle allow it."""
    return name.replace(":", ".")
