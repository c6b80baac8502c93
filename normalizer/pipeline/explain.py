"""How one outcome was read, for people: the spans of each field and what they were taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.match.scene import find_content
from normalizer.model.explanation import ExplainedSpan, Explanation
from normalizer.model.hit import Facet, list_places
from normalizer.model.outcome import Field
from normalizer.text.counting import count_noun

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from normalizer.model.hit import Hit
    from normalizer.model.outcome import Parts
    from normalizer.model.record import Record
    from normalizer.pipeline.fields import FieldReading

_WITHOUT_CONCEPT = frozenset({Facet.BOILERPLATE, Facet.VAGUE, Facet.ZONE, Facet.QUALIFIER, Facet.AMBIGUOUS})


def explain_reading(record: Record, fields: Mapping[Field, FieldReading], parts: Parts | None) -> Explanation:
    """Put together what the steps found; offsets are those of the raw fields."""
    cleaned = {field.value: read.cleaned.text for field, read in fields.items()}
    raw = {
        Field.MEASURE.value: record.measure,
        Field.DESCRIPTION.value: record.description,
        Field.TIME_FRAME.value: record.time_frame_text,
    }
    return Explanation(
        record=record,
        cleaned=cleaned,
        repairs=tuple(
            f"{name.replace('_', ' ')}: characters repaired or folded"
            for name, text in cleaned.items()
            if raw[name] != text
        ),
        parts=parts,
        spans=tuple(span for field, read in fields.items() for span in _list_spans(field, read)),
    )


def _list_spans(field: Field, read: FieldReading) -> Iterator[ExplainedSpan]:
    spans = [_make_span(field, read, hit) for hit in _keep_widest(read.hits)]
    if field is Field.MEASURE:
        covered = list_places(read.hits)
        for place in sorted(find_content(read.reading, read.hits, read.zones) - covered):
            token = read.reading.tokens[place]
            start, end = read.cleaned.locate(token.start, token.end)
            spans.append(ExplainedSpan(field.value, start, end, read.cleaned.raw[start:end], "unexplained"))
    yield from sorted(spans, key=lambda span: (span.start, -span.end, span.facet))


def _keep_widest(hits: list[Hit]) -> list[Hit]:
    """Of several hits of one facet and meaning on overlapping words the widest."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.first - h.last, h.first)):
        same = (other for other in kept if other.entry.facet is hit.entry.facet)
        if not any(
            other.covers(hit)
            for other in same
            if hit.entry.facet in _WITHOUT_CONCEPT or other.entry.ref == hit.entry.ref
        ):
            kept.append(hit)
    return kept


def _make_span(field: Field, read: FieldReading, hit: Hit) -> ExplainedSpan:
    start, end = read.cleaned.locate(hit.start, hit.end)
    notes = [f"as {hit.entry.text!r}"]
    if hit.edits:
        notes.append(f"{count_noun(hit.edits, 'typing error')} mended")
    if hit.first in read.notes:
        notes.append(f"decided by {read.notes[hit.first]}")
    concept = None if hit.entry.facet in _WITHOUT_CONCEPT else hit.entry.ref
    if hit.entry.facet in {Facet.ZONE, Facet.QUALIFIER}:
        notes = [hit.entry.ref]
    return ExplainedSpan(
        field.value, start, end, read.cleaned.raw[start:end], hit.entry.facet.value, concept, ", ".join(notes)
    )
