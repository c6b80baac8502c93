"""Reading the whole folder: every file checked against its form, every problem collected."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from normalizer.vocabulary.finding import Finding, Loc
from normalizer.vocabulary.schema.files import FORMS, FileForm, find_form
from normalizer.vocabulary.yaml_file import MOST_FINDINGS, Document, read_bytes, read_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from normalizer.vocabulary.schema.base import Strict

_CLOSE = 0.6
_SHOWN = 60


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
    """The vocabulary as written: its files by path, its entries by id, and everything found wrong so far."""

    files: dict[str, LoadedFile] = field(default_factory=dict)
    entries: dict[str, EntryRef] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def find_section(self, path: str) -> dict[str, Any]:
        """The data of the file `<path>.yaml`, or an empty dict."""
        loaded = self.files.get(f"{path}.yaml")
        return loaded.data if loaded else {}


def list_files(folder: Path) -> list[str]:
    """The YAML files of a vocabulary, relative and sorted; hidden files and the generated schemas are no part."""
    found = []
    for path in folder.rglob("*.y*ml"):
        relative = path.relative_to(folder).as_posix()
        if path.suffix in {".yaml", ".yml"} and not any(part.startswith(".") for part in relative.split("/")):
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
    return source


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
    for detail in error.errors(include_url=False)[:MOST_FINDINGS]:
        yield _describe_error(document, detail)
    more = error.error_count() - MOST_FINDINGS
    if more > 0:
        problem = f"the file has {more:,} more errors"
        yield Finding(document.file, 1, "schema", problem, "mend these first", document.file)


def replace_files(source: Source, files: Iterable[LoadedFile]) -> Source:
    """The vocabulary with other or further files; `source` stays as it is."""
    new = {loaded.path: loaded for loaded in files}
    findings = [finding for finding in source.findings if finding.file not in new and finding.rule != "duplicate-id"]
    edited = Source(files=dict(sorted({**source.files, **new}.items())), findings=findings)
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
    if file.endswith(".yml"):
        return Finding(file, 1, "schema", "the file ends in .yml", "rename it to .yaml", file)
    patterns = ", ".join(form.pattern for form in FORMS)
    return Finding(file, 1, "schema", "no file of the vocabulary has this path", f"expected one of {patterns}", file)


def _describe_error(document: Document, error: ErrorDetails) -> Finding:
    loc: Loc = error["loc"]
    problem, advice = _word_error(error)
    place = ".".join(map(str, loc[:-1] if error["type"] in {"missing", "extra_forbidden"} else loc))
    where = f"{place}: " if place else ""
    return Finding(document.file, document.find_line(loc), "schema", where + problem, advice, document.file)


_WORDING = {
    "missing": ('"{key}" is missing', "add it"),
    "string_pattern_mismatch": ("{value} does not fit {pattern}", "write it in this form"),
    "literal_error": ("{value} is not allowed", "use one of {expected}"),
    "tuple_type": ("{value} is no list", "write it as [a, b] or one item per line with a dash"),
    "model_type": ("{value} is no mapping", "write it as `key: value`"),
    "string_type": ("{value} is no text", "write one text; quote it if it holds ': ' or begins with a sign"),
    "string_too_short": ("the text is empty", "fill it in or delete the key"),
    "string_too_long": ("the text is longer than {max_length} characters", "shorten it"),
    "int_parsing": ("{value} is no whole number", "write digits only"),
}
_OTHER_WORDING = ("{value}: {message}", "see ontology/README.md")


def _word_error(error: ErrorDetails) -> tuple[str, str]:
    key = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        close = difflib.get_close_matches(key, _list_keys(), 1, _CLOSE)
        return f'unknown key "{key}"', f'did you mean "{close[0]}"?' if close else "delete it"
    value = repr(error["input"])
    shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "..."
    problem, advice = _WORDING.get(error["type"], _OTHER_WORDING)
    words = {"key": key, "value": shown, "message": error["msg"], **error.get("ctx", {})}
    return problem.format(**words), advice.format(**words)


@cache
def _list_keys() -> tuple[str, ...]:
    keys: set[str] = set()
    queue: list[type[BaseModel]] = [form.model for form in FORMS]
    seen: set[type[BaseModel]] = set()
    while queue:
        model = queue.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, info in model.model_fields.items():
            keys.add(name)
            queue += _list_models(info.annotation)
    return tuple(sorted(keys))


def _list_models(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _list_models(part)]
