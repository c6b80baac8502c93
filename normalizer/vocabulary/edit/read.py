"""Reading files of edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.errors import EditError
from normalizer.vocabulary.load import check_model
from normalizer.vocabulary.schema.edit import EditFile
from normalizer.vocabulary.yaml_file import Document, read_document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from normalizer.vocabulary.finding import Finding
    from normalizer.vocabulary.schema.edit import Edit


_FIRST = "edits.0."


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


def make_edit(data: Mapping[str, Any]) -> Edit:
    """One edit from its keys (docs/edits.md). Raises `EditError` with every finding at once."""
    model, findings = check_model(Document("", "", {"edits": [dict(data)]}, lines={}), EditFile)
    if not isinstance(model, EditFile):
        raise EditError(f"{data.get('edit')}: {'; '.join(map(_tell, findings))}")
    return model.edits[0]


def _tell(finding: Finding) -> str:
    problem = finding.problem.removeprefix(_FIRST).partition(".")[2] or finding.problem
    return f"{problem} ({finding.advice})"
