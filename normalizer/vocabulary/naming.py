"""Names: an id says where its entry stands, and the folder of an endpoint is its family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.vocabulary.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.load import EntryRef, Source

RULE = "id-and-file"


def find_misnamed(source: Source) -> Iterator[Finding]:
    """Endpoints and criteria whose file has another name, categories outside their criterion, unknown families."""
    families = {family["slug"] for family in source.find_section("vocabulary").get("families", ())}
    for entry in source.entries.values():
        yield from _check_entry(entry)
    for loaded in source.files.values():
        folder = loaded.path.split("/")[1] if loaded.form.name == "endpoint" else None
        if folder is not None and folder not in families:
            yield Finding(
                loaded.path,
                1,
                RULE,
                f'the family "{folder}" is not declared',
                "add it to vocabulary.yaml or move the file",
                folder,
            )


def _check_entry(entry: EntryRef) -> Iterator[Finding]:
    slug = entry.id.partition(":")[2]
    if entry.parent is not None:
        expected = entry.parent.partition(":")[2] + "."
        if not slug.startswith(expected):
            yield _describe(entry, f"a category of {entry.parent} begins with category:{expected}")
    elif entry.file.form.name in {"endpoint", "criterion"}:
        name = entry.file.path.rpartition("/")[2].removesuffix(".yaml")
        if name != slug:
            yield _describe(entry, f"rename the file to {slug}.yaml or mend the id")


def _describe(entry: EntryRef, advice: str) -> Finding:
    problem = f"the id {entry.id} does not fit its place"
    return Finding(entry.file.path, entry.find_line("id"), RULE, problem, advice, entry.id)
