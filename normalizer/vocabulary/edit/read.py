"""Reading files of edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.errors import EditError
from normalizer.vocabulary.load import check_model
from normalizer.vocabulary.schema.edit import EditFile
from normalizer.vocabulary.yaml_file import read_document

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.vocabulary.schema.edit import Edit


def read_edits(path: Path) -> tuple[Edit, ...]:
    """The edits of a YAML or JSON file, in their order. Raises `EditError` with every finding at once."""
    document = read_document(path, str(path))
    found = document.findings
    if document.data is not None:
        model, findings = check_model(document, EditFile)
        found = (*found, *findings)
        if isinstance(model, EditFile) and not found:
            return model.edits
    raise EditError(f"{path} cannot be applied", tuple(map(str, found)))
