"""`ontology/criteria/<slug>.yaml`: one criterion (or family of versions) per file."""

from __future__ import annotations

from typing import Literal

from normalizer.vocabulary.schema.base import CategoryId, ConceptEntry, CriterionId, EndpointId, Strict, Text


class Threshold(Strict):
    """One condition of a category, as data: `quantity comparison value unit`, e.g. a fall of at least 50 %."""

    quantity: Text
    comparison: Literal[">=", ">", "<=", "<", "=", "present", "absent", "range"]
    value: Text | None = None
    unit: Text | None = None
    relative_to: Text | None = None
    note: Text | None = None


class Category(ConceptEntry):
    """A value inside a criterion. `rank` 1 is the best response, or the lowest grade.

    Categories of one `group` are ordered among themselves; one without `rank` stands outside the
    order (not evaluable). `response` says whether it counts as a response. `requires` names the
    categories that must hold first. `endpoints` are measured when a text asks how many reach it.
    """

    id: CategoryId
    abbreviation: Text | None = None
    group: Text = "standard"
    rank: int | None = None
    response: Literal["yes", "no"] | None = None
    grade: int | None = None
    requires: tuple[CategoryId, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    endpoints: tuple[EndpointId, ...] = ()


class CriterionFile(ConceptEntry):
    """A versioned standard by which an endpoint is judged, or the family of its versions.

    `version_of` points from a version to its family. `version_markers` are the words that, beside
    a mention of the family, select this version ("2016", "v5.0"); the family carries the names.
    """

    id: CriterionId
    definition: Text
    use: Literal["response", "grading", "staging", "coding", "definition"]
    version_of: CriterionId | None = None
    version: Text | None = None
    version_markers: tuple[Text, ...] = ()
    superseded_by: CriterionId | None = None
    broader: tuple[CriterionId, ...] = ()
    diseases: tuple[Text, ...] = ()
    order: Literal["best-to-worst", "worst-to-best", "mild-to-severe"] | None = None
    replaced_by: CriterionId | None = None
    categories: tuple[Category, ...] = ()
