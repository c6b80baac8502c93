"""The working copy that edits change: data of files, entries by id. Nothing here touches the disk."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from normalizer.errors import EditError
from normalizer.vocabulary.entry import is_retired
from normalizer.vocabulary.layout import CommentError, write_data
from normalizer.vocabulary.load import iterate_entries, replace_files, validate_document
from normalizer.vocabulary.references import iterate_references
from normalizer.vocabulary.schema.files import find_form
from normalizer.vocabulary.suggest import describe_missing
from normalizer.vocabulary.yaml_file import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary.finding import Loc
    from normalizer.vocabulary.load import LoadedFile, Source

EXCEPTIONS = "exceptions.yaml"
DECISIONS = "decisions.yaml"


class Draft:
    """Copies of the files that edits change. New items go to the end of lists, so that comments keep their places."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._files: dict[str, dict[str, Any]] = {}
        self._places: dict[str, tuple[str, Loc]] = {
            id_: (entry.file.path, entry.loc) for id_, entry in source.entries.items()
        }

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all concepts, new ones included."""
        return tuple(self._places)

    def open_file(self, path: str) -> dict[str, Any]:
        """The data of a file, to be changed. Raises `EditError` if it is not there or cannot be read."""
        if path not in self._files:
            broken = [finding for finding in self._source.findings if finding.file == path]
            if path in {EXCEPTIONS, DECISIONS} and not broken and path not in self._source.files:
                self._files[path] = {}
                return self._files[path]
            if broken or path not in self._source.files:
                raise EditError(f"{path} cannot be changed", tuple(map(str, broken)) or ("it is not there",))
            self._files[path] = deepcopy(self._source.files[path].data)
        return self._files[path]

    def add_file(self, path: str, data: dict[str, Any]) -> None:
        """A new file with one concept."""
        self._files[path] = data
        self._places[data["id"]] = (path, ())

    def find_path(self, id_: str) -> str:
        """The path of the file of a concept. Raises `EditError` with the closest ids."""
        if id_ not in self._places:
            raise EditError(describe_missing(id_, self._places))
        return self._places[id_][0]

    def read_entry(self, id_: str) -> dict[str, Any]:
        """The data of a concept, to be looked at only. Raises `EditError` with the closest ids."""
        path = self.find_path(id_)
        data = self._files[path] if path in self._files else self._source.files[path].data
        entry: dict[str, Any] = _walk(data, self._places[id_][1])
        return entry

    def open_entry(self, id_: str) -> dict[str, Any]:
        """The data of an active concept, to be changed. Raises `EditError` if it is retired or not there."""
        path = self.find_path(id_)
        entry: dict[str, Any] = _walk(self.open_file(path), self._places[id_][1])
        if is_retired(entry):
            raise EditError(f"{id_} is deprecated; change {entry.get('replaced_by', 'its replacement')} instead")
        return entry

    def list_references(self, id_: str) -> Iterator[tuple[str, Loc]]:
        """The file and place of every mention of a concept outside of its own id."""
        files = {path: loaded.data for path, loaded in self._source.files.items()} | self._files
        for path, data in files.items():
            yield from ((path, loc) for loc, target in iterate_references(data) if target == id_)

    def finish(self) -> tuple[dict[str, str], Source]:
        """The new texts of the files that changed, in canonical form, and the vocabulary as it then is.

        Raises `EditError` if an edit made a file that does not keep its form.
        """
        texts: dict[str, str] = {}
        replaced: list[LoadedFile] = []
        for path, data in sorted(self._files.items()):
            old = self._source.files.get(path)
            if old is not None and old.data == data:
                continue
            texts[path], loaded = _rewrite(path, data, old.document.text if old else "")
            replaced.append(loaded)
        return texts, replace_files(self._source, replaced)


def _walk(data: Any, loc: Loc) -> Any:  # noqa: ANN401 - plain data
    for key in loc:
        data = data[key]
    return data


def _rewrite(path: str, data: dict[str, Any], text: str) -> tuple[str, LoadedFile]:
    form = find_form(path)
    if form is None:
        raise EditError(f"{path} has no place in the vocabulary")
    try:
        text = write_data(data, form.name, text)
    except CommentError as error:
        raise EditError(f"{path} cannot be rewritten: {error}; move the comment above an entry") from error
    document = read_bytes(text.encode(), path)
    loaded, findings = validate_document(document, form) if document.data is not None else (None, [])
    found = (*document.findings, *findings)
    if loaded is None or found:
        raise EditError(f"{path} would not keep its form", tuple(map(str, found)))
    if list(iterate_entries(loaded)) == [] and form.concepts:
        raise EditError(f"{path} would hold no concept")
    return text, loaded
