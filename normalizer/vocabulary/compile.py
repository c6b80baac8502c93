"""From entries as written to the compact plain data that matching needs, and the full entries people read."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from normalizer.text.key import make_key
from normalizer.vocabulary.concepts import pack_concepts, pack_surfaces
from normalizer.vocabulary.entry import is_retired, iterate_synonyms
from normalizer.vocabulary.layout import sort_keys
from normalizer.vocabulary.naming import find_misnamed
from normalizer.vocabulary.packing import pack_json
from normalizer.vocabulary.references import find_cycles, find_dangling, is_id, list_parents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normalizer.vocabulary.finding import Finding
    from normalizer.vocabulary.load import EntryRef, Source

CONCEPT_LISTS = ("broader", "confusable_with", "origin", "events", "version_markers", "diseases")
CONCEPT_VALUES = ("measurement", "replaced_by", "version_of", "version", "group", "grade", "rank")


def check_source(source: Source) -> list[Finding]:
    """Everything that keeps a vocabulary from being used, in the order of files and lines."""
    found = [*source.findings, *find_misnamed(source), *find_dangling(source), *find_cycles(source)]
    return sorted(found)


def compile_matching(source: Source) -> dict[str, Any]:
    """What matching reads at every start, as JSON data.

    `concepts`: the fields of `normalizer.model.concept.Concept` by id, packed. `sections`: data of `text/*` and
    `time_frames/*` by path, each packed. References to entries that do not exist are left out, so that an unfinished
    vocabulary can be tried.
    """
    return {
        "version": source.find_section("vocabulary").get("version", "0"),
        "concepts": pack_concepts(
            {id_: _compile_concept(source.entries[id_], source.entries) for id_ in sorted(source.entries)}
        ),
        "sections": {
            path.removesuffix(".yaml"): pack_json(loaded.data)
            for path, loaded in sorted(source.files.items())
            if loaded.form.section or loaded.form.name == "vocabulary" or path.startswith("time_frames/")
        },
    }


def compile_surfaces(source: Source) -> dict[str, Any]:
    """The ways to write concepts, as JSON data: `surfaces` (of a `SurfaceTable`) and `exclusions` (key, concept id)."""
    ids = sorted(source.entries)
    return {
        "surfaces": pack_surfaces([row for id_ in ids for row in _list_surfaces(source.entries[id_])]),
        "exclusions": [row for id_ in ids for row in _list_exclusions(source.entries[id_])],
    }


def compile_entries(source: Source) -> dict[str, dict[str, Any]]:
    """The full entries by id, as written, with `kind`, `file` and, for a category, its `criterion`."""
    return {id_: _compile_entry(entry) for id_, entry in sorted(source.entries.items())}


def _compile_entry(entry: EntryRef) -> dict[str, Any]:
    nested = entry.file.form.nested if entry.parent is None else None
    data: dict[str, Any] = {"id": entry.id, "kind": entry.id.partition(":")[0]}
    for key in sort_keys(entry.data):
        data[key] = [child["id"] for child in entry.data[key]] if key == nested else entry.data[key]
    if entry.parent is not None:
        data["criterion"] = entry.parent
    data["file"] = entry.file.path
    return data


def _compile_concept(entry: EntryRef, entries: Mapping[str, EntryRef]) -> dict[str, Any]:
    data = entry.data
    concept: dict[str, Any] = {"label": data["label"]}
    for name in CONCEPT_LISTS:
        values = [value for value in data.get(name, ()) if value in entries or not is_id(value)]
        if values:
            concept[name] = values
    for name in CONCEPT_VALUES:
        if data.get(name) is not None and (name not in {"replaced_by", "version_of"} or data[name] in entries):
            concept[name] = data[name]
    if entry.parent is not None:
        concept.setdefault("group", "standard")
    measures = [id_ for id_ in _list_measured(entry) if id_ in entries]
    if measures:
        concept["measures"] = measures
    ancestors = list_ancestors(entry.id, entries)
    if ancestors:
        concept["ancestors"] = ancestors
    return concept


def _list_measured(entry: EntryRef) -> list[str]:
    if "endpoints" in entry.data and entry.parent is not None:
        return list(entry.data["endpoints"])
    if "measures" in entry.data:
        return list(entry.data["measures"])
    return list(entry.file.data.get("measures", ())) if entry.file.form.name == "adverse-events" else []


def list_ancestors(id_: str, entries: Mapping[str, EntryRef]) -> list[str]:
    """The closure over the criterion of a category, `version_of` and `broader`, nearest first."""
    found: dict[str, None] = {}
    queue = deque(_list_above(id_, entries))
    while queue:
        above = queue.popleft()
        if above not in found and above != id_ and above in entries:
            found[above] = None
            queue.extend(_list_above(above, entries))
    return list(found)


def _list_above(id_: str, entries: Mapping[str, EntryRef]) -> list[str]:
    entry = entries[id_]
    return [entry.parent] if entry.parent is not None else list_parents(entry.data)


def _list_surfaces(entry: EntryRef) -> Iterator[tuple[str, str, str, str, str, int]]:
    """`(key, concept, text, scope, type, case sensitive)` of the ways to write a concept; none of a retired one."""
    data = entry.data
    if is_retired(data):
        return
    seen: set[tuple[str, str, str]] = set()
    for text, scope, type_, case in _list_writings(data):
        key = make_key(text)
        # an abbreviation is looked at as written, other texts only by their key
        identity = (key, scope, text if type_ == "abbreviation" else type_)
        if key and identity not in seen:
            seen.add(identity)
            yield key, entry.id, text, scope, type_, case


def _list_exclusions(entry: EntryRef) -> list[list[str]]:
    keys = sorted({make_key(text) for text in entry.data.get("excludes", ())} - {""})
    return [[key, entry.id] for key in keys]


def _list_writings(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str, int]]:
    yield data["label"], "exact", "label", 0
    if data.get("abbreviation"):
        yield data["abbreviation"], "exact", "abbreviation", 0
    for scope, _, synonym in iterate_synonyms(data):
        case = int(synonym.get("case") == "sensitive")
        yield synonym["text"], scope, synonym.get("type", "plain"), case
