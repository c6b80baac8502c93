"""The vocabulary as a graph. The only door to networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from normalizer.model.concept import Concept

Graph: TypeAlias = "nx.MultiDiGraph[str]"

_SINGLE = ("version_of", "superseded_by", "replaced_by")
_MANY = ("broader", "confusable_with", "requires", "measures", "endpoints", "origin", "events")
_NAMES = {"endpoints": "measures", "origin": "starts_at", "events": "ends_at"}


def build_graph(version: str, concepts: Mapping[str, Concept], entries: Mapping[str, dict[str, Any]]) -> Graph:
    """Nodes are ids with `label` and `kind`; edges carry `type` and run from the concept that names the other.

    Types: broader, version_of, category_of, superseded_by, replaced_by, measures, confusable_with, requires,
    starts_at and ends_at (the anchors of a time-to-event endpoint).
    """
    graph: Graph = nx.MultiDiGraph(version=version)
    for id_, concept in concepts.items():
        graph.add_node(id_, label=concept.label, kind=concept.kind.value)
    for id_, entry in entries.items():
        for type_, target in _list_edges(entry, concepts[id_].measures):
            if target in concepts:
                graph.add_edge(id_, target, key=type_, type=type_)
    return graph


def find_path(graph: Graph, a: str, b: str) -> list[str]:
    """A shortest way between two nodes over edges in either direction; of several, the first by ids."""
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(graph))
    plain.add_edges_from(sorted({(min(u, v), max(u, v)) for u, v in graph.edges()}))
    try:
        return list(nx.shortest_path(plain, a, b))
    except nx.NetworkXNoPath:
        return []


def find_circles(above: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """A circle of each group of ids that all stand above each other, smallest id first; `above` may name others."""
    graph: nx.DiGraph[str] = nx.DiGraph((id_, other) for id_ in sorted(above) for other in above[id_])
    for group in sorted(map(sorted, nx.strongly_connected_components(graph))):
        if len(group) > 1 or graph.has_edge(group[0], group[0]):
            circle = [id_ for id_, *_ in nx.find_cycle(graph.subgraph(group), group[0])]
            first = circle.index(min(circle))
            yield circle[first:] + circle[:first]


def list_neighbours(graph: Graph, id_: str) -> list[tuple[str, str, bool]]:
    """`(type, id, outward)` of every edge of a node, sorted; `outward` is true where the node names the other."""
    found = {(data["type"], other, True) for _, other, data in graph.out_edges(id_, data=True)}
    found |= {(data["type"], other, False) for other, _, data in graph.in_edges(id_, data=True)}
    return sorted(found)


def _list_edges(entry: dict[str, Any], measures: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if "criterion" in entry:
        yield "category_of", entry["criterion"]
    for name in _SINGLE:
        if entry.get(name):
            yield name, entry[name]
    for name in _MANY:
        for target in entry.get(name, ()):
            yield _NAMES.get(name, name), target
    for target in measures:
        yield "measures", target
    for presence in entry.get("ctcae", ()):
        for target in presence.get("replaced_by", ()):
            yield "replaced_by", target
