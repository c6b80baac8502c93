"""Changing the vocabulary: edits as data, applied to the files as a whole or not at all."""

from __future__ import annotations

from normalizer.vocabulary.edit.plan import Plan, apply_edits, overlay_vocabulary
from normalizer.vocabulary.edit.read import read_edits
from normalizer.vocabulary.edit.write import write_plan

__all__ = ["Plan", "apply_edits", "overlay_vocabulary", "read_edits", "write_plan"]
