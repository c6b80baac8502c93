"""`ontology/time_frames/{anchors,units,patterns}.yaml`: how time frames are written."""

from __future__ import annotations

from normalizer.vocabulary.schema.base import AnchorId, ConceptEntry, Strict


class Anchor(ConceptEntry):
    """An event that starts or ends a time frame."""

    id: AnchorId
    broader: tuple[AnchorId, ...] = ()
    replaced_by: AnchorId | None = None


class AnchorFile(Strict):
    """`ontology/time_frames/anchors.yaml`."""

    anchors: tuple[Anchor, ...]
