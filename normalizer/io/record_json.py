"""A record as plain JSON data, in the shape of `record.schema.json`. Every key is always there; absent is null."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from normalizer.model.record import Definition, EndpointMatch, Mention, Qualifiers, Record, TimeFrame

_DIGITS = 4
_encode = json.JSONEncoder(ensure_ascii=False).encode


def to_dict(record: Record) -> dict[str, Any]:
    """The record as dictionaries, lists, strings and numbers, as in `record.schema.json` and docs/record.md.

    Every key is there, in the order of the schema: None where a value is absent, an empty list where there are none.
    Confidences and effects are rounded to four digits.
    """
    return {
        "id": record.id,
        "trial_id": record.trial_id,
        "outcome_type": None if record.outcome_type is None else str(record.outcome_type),
        "measure": record.measure,
        "description": record.description,
        "time_frame_text": record.time_frame_text,
        "status": record.status.value,
        "endpoints": [_describe_match(match) for match in record.endpoints],
        "candidates": [_describe_match(match) for match in record.candidates],
        "criteria": [_describe_mention(mention) for mention in record.criteria],
        "categories": [_describe_mention(mention) for mention in record.categories],
        "instruments": [_describe_mention(mention) for mention in record.instruments],
        "adverse_events": [_describe_mention(mention) for mention in record.adverse_events],
        "analytes": [_describe_mention(mention) for mention in record.analytes],
        "time_frame": _describe_time_frame(record.time_frame) if record.time_frame else None,
        "definition": _describe_definition(record.definition) if record.definition else None,
        "qualifiers": _describe_qualifiers(record.qualifiers),
        "vocabulary_version": record.vocabulary_version,
        "tool_version": record.tool_version,
    }


def to_json(record: Record) -> str:
    """The record as one line of JSON, without the line end."""
    return _encode(to_dict(record))


def _describe_match(match: EndpointMatch) -> dict[str, Any]:
    return {
        "id": match.id,
        "label": match.label,
        "confidence": round(match.confidence, _DIGITS),
        "ancestors": list(match.ancestors),
        "field": match.field,
        "start": match.start,
        "end": match.end,
        "text": match.text,
        "method": match.method.value,
        "predicate": match.predicate,
        "evidence": [
            {"signal": item.signal, "effect": round(item.effect, _DIGITS), "detail": item.detail}
            for item in match.evidence
        ],
    }


def _describe_mention(mention: Mention) -> dict[str, Any]:
    return {
        "id": mention.id,
        "label": mention.label,
        "confidence": round(mention.confidence, _DIGITS),
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
    }


def _describe_time_frame(time_frame: TimeFrame) -> dict[str, Any]:
    return {
        "points": list(time_frame.points),
        "max": time_frame.max,
        "every": time_frame.every,
        "start": time_frame.start,
        "end": list(time_frame.end),
        "confidence": round(time_frame.confidence, _DIGITS),
    }


def _describe_definition(definition: Definition) -> dict[str, Any]:
    return {
        "origin": definition.origin,
        "events": list(definition.events),
        "censoring": definition.censoring,
    }


def _describe_qualifiers(qualifiers: Qualifiers) -> dict[str, Any]:
    grade = qualifiers.grade
    return {
        "metric": qualifiers.metric,
        "aggregation": qualifiers.aggregation,
        "grade": None if grade is None else {"min": grade.min, "max": grade.max, "criterion": grade.criterion},
        "response_threshold": qualifiers.response_threshold,
        "sensitivity": qualifiers.sensitivity,
        "specimen": qualifiers.specimen,
        "assay": qualifiers.assay,
        "assessor": qualifiers.assessor,
        "population": qualifiers.population,
    }
