"""The vocabulary as OBO: the door to pronto."""

from __future__ import annotations

import io
from itertools import groupby
from typing import TYPE_CHECKING, Any

from normalizer.export.terms import LICENSE, TITLE, Term, list_prefixes, list_terms
from normalizer.io.extras import need_extra
from normalizer.model.concept import SynonymType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.vocabulary import Vocabulary

_ROLE = "category_of"


def write_obo(vocabulary: Vocabulary) -> bytes:
    """The ontology as OBO 1.4, UTF-8; one vocabulary always gives the same bytes."""
    with need_extra("export", "OBO output"):
        import pronto  # noqa: PLC0415 - heavy, rarely needed
    ontology = pronto.Ontology()
    ontology.metadata.ontology = "endpoint-normalizer"
    ontology.metadata.data_version = vocabulary.version
    ontology.metadata.remarks.add(f"{TITLE}; licence {LICENSE}")
    for prefix, uri in list_prefixes(vocabulary).items():
        ontology.metadata.idspaces[prefix] = (uri, None)
    types = {kind: pronto.SynonymType(kind.value, f"{kind.value} synonym") for kind in SynonymType}
    ontology.metadata.synonymtypedefs.update(types.values())
    role = ontology.create_relationship(_ROLE)
    role.name = "is a category of"
    terms = list_terms(vocabulary)
    places = {term.id: ontology.create_term(term.id) for term in terms}
    for term in terms:
        _fill_term(places, term, types, role)
    stream = io.BytesIO()
    ontology.dump(stream, format="obo")
    # pronto keeps synonyms and cross-references in sets: their order is that of the day
    tags = groupby(stream.getvalue().decode().split("\n"), key=lambda line: line.partition(":")[0])
    return "\n".join(line for _, lines in tags for line in sorted(lines)).encode()


def _fill_term(places: Mapping[str, Any], term: Term, types: Mapping[SynonymType, Any], role: Any) -> None:  # noqa: ANN401 - pronto is imported late
    import pronto  # noqa: PLC0415 - as above

    place = places[term.id]
    place.name = term.label
    place.namespace = term.kind.value
    if term.definition:
        place.definition = pronto.Definition(term.definition)
    if term.note:
        place.comment = term.note
    for synonym in term.synonyms:
        kind = None if synonym.type is SynonymType.PLAIN else types[synonym.type]
        place.add_synonym(synonym.text, scope=synonym.scope.value.upper(), type=kind)
    place.xrefs = {pronto.Xref(link.object, link.label or None) for link in term.links}
    place.annotations = {pronto.ResourcePropertyValue(link.predicate, link.object) for link in term.links}
    if term.is_retired:
        place.obsolete = True
        if term.replaced_by:
            place.replaced_by.add(places[term.replaced_by])
        return
    for above in term.broader:
        place.superclasses().add(places[above])
    if term.criterion:
        place.relationships[role] = [places[term.criterion]]
