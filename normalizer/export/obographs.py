"""The vocabulary as OBO Graphs JSON. The writers of the OBO libraries leave synonyms and retired concepts out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from normalizer.export.terms import LICENSE, TITLE, Term, list_prefixes, list_terms
from normalizer.io.writers.sssom import BASE
from normalizer.model.concept import SynonymType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from normalizer.vocabulary import Vocabulary

    Expand = Callable[[str], str]

_OWN = f"{BASE}vocab#"
_ROLE = f"{_OWN}category_of"
_REPLACED_BY = "http://purl.obolibrary.org/obo/IAO_0100001"
_NAMESPACE = "http://www.geneontology.org/formats/oboInOwl#hasOBONamespace"
_SKOS = "http://www.w3.org/2004/02/skos/core#"


def write_obographs(vocabulary: Vocabulary) -> bytes:
    """A document with one graph, UTF-8; one vocabulary always gives the same bytes."""
    prefixes = list_prefixes(vocabulary)

    def expand(curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return prefixes[prefix] + local

    terms = list_terms(vocabulary)
    role = {"id": _ROLE, "lbl": "is a category of", "type": "PROPERTY", "propertyType": "OBJECT"}
    graph = {
        "id": f"{BASE}endpoint-normalizer.json",
        "lbl": TITLE,
        "meta": {
            "version": f"{BASE}{vocabulary.version}/endpoint-normalizer.json",
            "basicPropertyValues": [{"pred": "http://purl.org/dc/terms/license", "val": LICENSE}],
        },
        "nodes": [role, *(_describe(term, expand) for term in terms)],
        "edges": [edge for term in terms for edge in _list_edges(term, expand)],
    }
    return (json.dumps({"graphs": [graph]}, ensure_ascii=False, indent=1) + "\n").encode()


def _describe(term: Term, expand: Expand) -> dict[str, Any]:
    values = [{"pred": _NAMESPACE, "val": term.kind.value}]
    values += [{"pred": _SKOS + link.predicate.partition(":")[2], "val": expand(link.object)} for link in term.links]
    if term.group:
        values.append({"pred": f"{_OWN}group", "val": term.group})
    if term.rank is not None:
        values.append({"pred": f"{_OWN}rank", "val": str(term.rank)})
    if term.replaced_by:
        values.append({"pred": _REPLACED_BY, "val": expand(term.replaced_by)})
    meta: dict[str, Any] = {}
    if term.definition:
        meta["definition"] = {"val": term.definition}
    if term.note:
        meta["comments"] = [term.note]
    if term.synonyms:
        meta["synonyms"] = [
            {"pred": f"has{synonym.scope.value.title()}Synonym", "val": synonym.text}
            | ({} if synonym.type is SynonymType.PLAIN else {"synonymType": f"{_OWN}{synonym.type.value}"})
            for synonym in term.synonyms
        ]
    if term.links:
        meta["xrefs"] = [{"val": link.object} for link in term.links]
    meta["basicPropertyValues"] = values
    if term.is_retired:
        meta["deprecated"] = True
    return {"id": expand(term.id), "lbl": term.label, "type": "CLASS", "meta": meta}


def _list_edges(term: Term, expand: Expand) -> Iterator[dict[str, str]]:
    if term.is_retired:
        return
    for above in term.broader:
        yield {"sub": expand(term.id), "pred": "is_a", "obj": expand(above)}
    if term.criterion:
        yield {"sub": expand(term.id), "pred": _ROLE, "obj": expand(term.criterion)}
