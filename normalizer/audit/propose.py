"""Proposals as a file of edits (docs/edits.md), best first: what `endnorm vocab apply` makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normalizer.audit.additions import make_additions
from normalizer.vocabulary.layout import write_data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.vocabulary import Vocabulary
    from normalizer.vocabulary.load import Source
    from normalizer.vocabulary.schema.edit import Edit

_HEAD = """\
# Proposals of an audit, best first: look at each, correct it, delete what is wrong. Then
#   endnorm vocab apply {name} --dry-run
# A definition that is a draft is yours to write.
"""


def list_edits(audit: Mapping[str, Any], vocabulary: Vocabulary, source: Source, top: int) -> list[Edit]:
    """The edits of the first `top` groups that collide with nothing: by what they bring, then by trials."""
    steps = audit["worth"]["steps"] if audit["worth"] else []
    gains = {step["rank"]: step["additions"] for step in steps}
    rows = sorted(audit["groups"][:top], key=lambda row: (gains.get(row["rank"], len(gains) + 1), row["rank"]))
    return [edit for addition in make_additions(rows, vocabulary, source) for edit in addition.edits]


def render_edits(edits: list[Edit], name: str) -> str:
    """The text of the file."""
    plain = [edit.model_dump(mode="json", exclude_none=True, exclude_defaults=False) for edit in edits]
    for data in plain:
        for empty in [key for key, value in data.items() if value == []]:
            del data[empty]
    return _HEAD.format(name=name) + write_data({"edits": plain}, "edits")
