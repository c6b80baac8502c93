"""Reading the whole folder: every file checked against its form, every problem collected."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from normalizer.vocabulary.finding import Finding, Loc
from normalizer.vocabulary.schema.files import FORMS, FileForm, find_form
from normalizer.vocabulary.schema.wording import describe_errors
from normalizer.vocabulary.yaml_file import MOST_FINDINGS, Document, read_bytes, read_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from normalizer.vocabulary.schema.base import Strict


_ID_LINE = re.compile(r"\bid:[ \t]*[\"']?([a-z]+:[a-z0-9.-]+)")
_SUFFIXES = (".yaml", ".yml", ".yaml.txt", ".yml.txt")  # editors add .txt, and the file would silently be no part
_KINDS_BY_FOLDER = {"endpoints": "endpoint", "criteria": "criterion"}


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A file that keeps its form: `data` is the validated content as plain data, unset fields left out."""

    path: str
    form: FileForm
    document: Document
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class EntryRef:
    """A concept as written: its plain data and the place of that data in its file."""

    id: str
    data: dict[str, Any]
    file: LoadedFile
    loc: Loc
    parent: str | None = None

    def find_line(self, *keys: str | int) -> int:
        """The line of a field of this entry."""
        return self.file.document.find_line((*self.loc, *keys))


@dataclass(slots=True)
class Source:
    """The vocabulary as written: its files by path, its entries by id, and everything found wrong so far.

    `unread` are the ids in files that could not be read: nobody knows whether a reference to them is right.
    """

    files: dict[str, LoadedFile] = field(default_factory=dict)
    entries: dict[str, EntryRef] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def find_section(self, path: str) -> dict[str, Any]:
        """The data of the file `<path>.yaml`, or an empty dict."""
        loaded = self.files.get(f"{path}.yaml")
        return loaded.data if loaded else {}


def list_files(folder: Path) -> list[str]:
    """The YAML files of a vocabulary, relative and sorted; hidden files and the generated schemas are no part."""
    found = []
    for path in folder.rglob("*.y*ml*"):
        relative = path.relative_to(folder).as_posix()
        if relative.endswith(_SUFFIXES) and not any(part.startswith(".") for part in relative.split("/")):
            found.append(relative)
    return sorted(found)


def read_source(folder: Path) -> Source:
    """The vocabulary in a folder. What is wrong with single files stands in `findings`."""
    return build_source(read_document(folder / path, path) for path in list_files(folder))


def read_source_from(contents: Mapping[str, bytes]) -> Source:
    """As `read_source`, from the content of files by relative path."""
    return build_source(read_bytes(content, path) for path, content in sorted(contents.items()))


def build_source(documents: Iterator[Document]) -> Source:
    """Validates documents and indexes their entries; the order of the documents does not matter."""
    source = Source()
    for document in sorted(documents, key=lambda document: document.file):
        source.findings += document.findings
        form = find_form(document.file)
        if form is None:
            source.findings.append(_describe_stray(document.file))
        elif document.data is not None:
            loaded, findings = validate_document(document, form)
            source.findings += findings
            if loaded is not None:
                source.files[loaded.path] = loaded
                _index_entries(loaded, source)
        if document.file not in source.files:
            source.unread |= _guess_ids(document)
    return source


def _guess_ids(document: Document) -> set[str]:
    """The ids that a file seems to hold, by its lines and by its name."""
    folder, _, name = document.file.removesuffix(".yaml").rpartition("/")
    kind = _KINDS_BY_FOLDER.get(folder.partition("/")[0])
    return {*_ID_LINE.findall(document.text), *((f"{kind}:{name}",) if kind else ())}


def validate_document(document: Document, form: FileForm) -> tuple[LoadedFile | None, list[Finding]]:
    """The file if it keeps its form, and what breaks it."""
    model, findings = check_model(document, form.model)
    if model is None:
        return None, findings
    return LoadedFile(document.file, form, document, model.model_dump(mode="json", exclude_unset=True)), []


def check_model(document: Document, model: type[Strict]) -> tuple[Strict | None, list[Finding]]:
    """The data of a document as a model, or what keeps it from being one."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        return None, list(_describe_errors(document, error))


def _describe_errors(document: Document, error: ValidationError) -> Iterator[Finding]:
    yield from describe_errors(document, error.errors(include_url=False)[:MOST_FINDINGS])
    more = error.error_count() - MOST_FINDINGS
    if more > 0:
        problem = f"the file has {more:,} more errors"
        yield Finding(document.file, 1, "schema", problem, "mend these first", document.file)


def replace_files(source: Source, files: Iterable[LoadedFile]) -> Source:
    """The vocabulary with other or further files; `source` stays as it is."""
    new = {loaded.path: loaded for loaded in files}
    findings = [finding for finding in source.findings if finding.file not in new and finding.rule != "duplicate-id"]
    together = dict(sorted({**source.files, **new}.items()))
    edited = Source(files=together, findings=findings, unread=source.unread)
    for loaded in edited.files.values():
        _index_entries(loaded, edited)
    return edited


def iterate_entries(loaded: LoadedFile) -> Iterator[EntryRef]:
    """The concepts of a file, each before those nested in it."""
    form = loaded.form
    if not form.concepts:
        return
    tops: list[tuple[Loc, dict[str, Any]]] = [((), loaded.data)]
    if form.entries is not None:
        listed = enumerate(loaded.data[form.entries])
        tops = [((form.entries, index), data) for index, data in listed]
    for loc, data in tops:
        yield EntryRef(data["id"], data, loaded, loc)
        if form.nested is not None:
            for index, nested in enumerate(data.get(form.nested, ())):
                yield EntryRef(nested["id"], nested, loaded, (*loc, form.nested, index), data["id"])


def _index_entries(loaded: LoadedFile, source: Source) -> None:
    for entry in iterate_entries(loaded):
        first = source.entries.setdefault(entry.id, entry)
        if first is not entry:
            place = f"{first.file.path}:{first.find_line('id')}"
            problem = f"{entry.id} is defined twice, first in {place}"
            source.findings.append(
                Finding(loaded.path, entry.find_line("id"), "duplicate-id", problem, "merge the two", entry.id)
            )


def _describe_stray(file: str) -> Finding:
    if not file.endswith(".yaml"):
        ending = file[file.rindex(".y") :]
        return Finding(file, 1, "schema", f"the file ends in {ending}", "rename it to .yaml", file)
    folder = file.partition("/")[0]
    near = [form.pattern for form in FORMS if form.pattern.startswith(f"{folder}/")]
    patterns = ", ".join(near or [form.pattern for form in FORMS])
    return Finding(file, 1, "schema", "no file of the vocabulary has this path", f"expected one of {patterns}", file)
