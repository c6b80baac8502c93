"""What the vocabulary holds, in numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from normalizer.model.concept import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalizer.vocabulary.vocabulary import Vocabulary

_NAMES = {
    Kind.ENDPOINT: "endpoints",
    Kind.CRITERION: "criteria",
    Kind.CATEGORY: "categories",
    Kind.INSTRUMENT: "instruments",
    Kind.ADVERSE_EVENT: "adverse events",
    Kind.ANALYTE: "analytes",
    Kind.ANCHOR: "anchors",
}


def count_vocabulary(vocabulary: Vocabulary) -> dict[str, dict[str, int]]:
    """Counts by group: concepts by kind, endpoints by family, writings, criteria, adverse events, links, texts."""
    entries = vocabulary.entries
    kinds = Counter(concept.kind for concept in vocabulary.concepts.values())
    return {
        "concepts": {**{name: kinds[kind] for kind, name in _NAMES.items()}, "all": len(vocabulary.concepts)},
        "endpoints by family": _count_families(entries),
        "writings by type": _count(surface.type.value for surface in vocabulary.surfaces),
        "writings by scope": _count(surface.scope.value for surface in vocabulary.surfaces),
        "criteria": _count_criteria(entries),
        "adverse events by CTCAE version": _count(
            presence["version"]
            for entry in entries.values()
            for presence in entry.get("ctcae", ())
            if presence.get("change") not in {"removed", "renamed"}
        ),
        "links": _count_links(entries),
        "texts": _count_texts(vocabulary),
    }


def _count(values: Iterable[str]) -> dict[str, int]:
    counts = Counter(values)
    return {value: counts[value] for value in sorted(counts)}


def _count_families(entries: dict[str, dict[str, Any]]) -> dict[str, int]:
    return _count(entry["file"].split("/")[1] for entry in entries.values() if entry["kind"] == "endpoint")


def _count_criteria(entries: dict[str, dict[str, Any]]) -> dict[str, int]:
    criteria = [entry for entry in entries.values() if entry["kind"] == "criterion"]
    versions = sum("version_of" in entry for entry in criteria)
    thresholds = sum(len(entry.get("thresholds", ())) for entry in entries.values())
    return {"families": len(criteria) - versions, "versions": versions, "thresholds": thresholds}


def _count_links(entries: dict[str, dict[str, Any]]) -> dict[str, int]:
    names = ("broader", "confusable_with", "measures", "excludes", "examples", "counter_examples")
    links = {name.replace("_", " "): sum(len(entry.get(name, ())) for entry in entries.values()) for name in names}
    mappings = [mapping for entry in entries.values() for mapping in entry.get("mappings", ())]
    return {**links, "mappings": len(mappings), **_count(mapping["predicate"] for mapping in mappings)}


def _count_texts(vocabulary: Vocabulary) -> dict[str, int]:
    declared = vocabulary.section("text/abbreviations").get("abbreviations", ())
    counts = {"ambiguous abbreviations": len(declared), "senses": sum(len(entry["senses"]) for entry in declared)}
    for path, data in sorted(vocabulary.sections.items()):
        if "phrases" in data:
            counts[path.partition("/")[2].replace("_", " ")] = len(data["phrases"])
    counts["qualifier values"] = sum(
        len(qualifier["values"]) for qualifier in vocabulary.section("text/qualifiers").get("qualifiers", ())
    )
    counts["time-frame templates"] = len(vocabulary.section("time_frames/patterns").get("templates", ()))
    counts["deprecated concepts"] = sum(e.get("status") == "deprecated" for e in vocabulary.entries.values())
    return counts
