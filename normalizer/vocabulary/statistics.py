"""What the vocabulary holds, in numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from normalizer.model.concept import Kind, SynonymType
from normalizer.vocabulary.entry import is_retired

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
    """Counts by group: concepts, endpoints by family, synonyms, criteria, adverse events, links, sources, texts.

    Labels are no synonyms. `verified` counts the concepts that say how far a source was checked: `yes`, `part`, `no`;
    adverse events, categories and anchors are checked by file and say nothing.
    """
    entries = vocabulary.entries
    synonyms = [surface for surface in vocabulary.surfaces if surface.type is not SynonymType.LABEL]
    kinds = Counter(concept.kind for concept in vocabulary.concepts.values())
    return {
        "concepts": {**{name: kinds[kind] for kind, name in _NAMES.items()}, "all": len(vocabulary.concepts)},
        "endpoints by family": _count_families(entries),
        "synonyms by type": {**_count(synonym.type.value for synonym in synonyms), "all": len(synonyms)},
        "synonyms by scope": _count(synonym.scope.value for synonym in synonyms),
        "synonyms by kind": _count_kinds(vocabulary.concepts[synonym.concept].kind for synonym in synonyms),
        "criteria": _count_criteria(entries),
        "adverse events by CTCAE version": _count(
            presence["version"]
            for entry in entries.values()
            for presence in entry.get("ctcae", ())
            if presence.get("change") not in {"removed", "renamed"}
        ),
        "links": _count_links(entries),
        "definitions": _count_kinds(Kind(entry["kind"]) for entry in entries.values() if entry.get("definition")),
        "verified": _count_verified(entries),
        "time frames": _count_time_frames(vocabulary),
        "texts": _count_texts(vocabulary),
    }


def _count(values: Iterable[str]) -> dict[str, int]:
    counts = Counter(values)
    return {value: counts[value] for value in sorted(counts)}


def _count_kinds(kinds: Iterable[Kind]) -> dict[str, int]:
    counts = Counter(kinds)
    return {name: counts[kind] for kind, name in _NAMES.items()}


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
    prefixes = Counter(mapping["object"].partition(":")[0] for mapping in mappings)
    by_prefix = {f"mappings to {prefix}": prefixes[prefix] for prefix in sorted(prefixes)}
    return {**links, **by_prefix, **_count(mapping["predicate"] for mapping in mappings)}


def _count_verified(entries: dict[str, dict[str, Any]]) -> dict[str, int]:
    counts = Counter(entry["verified"] for entry in entries.values() if entry.get("verified"))
    checked = counts["yes"] + counts["part"]
    share = round(100 * checked / total) if (total := counts.total()) else 0
    return {name: counts[name] for name in ("yes", "part", "no")} | {"yes or part, %": share}


def _count_time_frames(vocabulary: Vocabulary) -> dict[str, int]:
    patterns, units = vocabulary.section("time_frames/patterns"), vocabulary.section("time_frames/units")
    return {
        "templates": len(patterns.get("templates", ())),
        "wordings": sum(len(wording["write"]) for wording in patterns.get("wording", ())),
        "units": len(units.get("units", ())),
        "writings of units": sum(len(unit["forms"]) for unit in units.get("units", ())),
        "numbers in words": len(units.get("numbers", ())),
    }


def _count_texts(vocabulary: Vocabulary) -> dict[str, int]:
    declared = vocabulary.section("text/abbreviations").get("abbreviations", ())
    counts = {"ambiguous abbreviations": len(declared), "senses": sum(len(entry["senses"]) for entry in declared)}
    for path, data in sorted(vocabulary.sections.items()):
        if "phrases" in data:
            counts[path.partition("/")[2].replace("_", " ")] = len(data["phrases"])
    qualifiers = vocabulary.section("text/qualifiers").get("qualifiers", ())
    counts["qualifiers"] = len(qualifiers)
    counts["qualifier values"] = sum(len(qualifier["values"]) for qualifier in qualifiers)
    counts["compositions"] = len(vocabulary.section("text/compositions").get("compositions", ()))
    counts["deprecated concepts"] = sum(map(is_retired, vocabulary.entries.values()))
    return counts
