"""Mappings as SSSOM (TSV): from the words that people wrote to the concepts they mean, and the words without one.

The subjects are literals. A mapping that occurs again and again is written once, with the confidence it had first.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO

from normalizer.model.record import Method, Status
from normalizer.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.model.record import Record

BASE = "https://w3id.org/endpoint-normalizer/"
_TOOL = "endpoint-normalizer"
_DIGITS = 4
_NOT_FOUND = "sssom:NoTermFound"
_PREDICATE = "skos:exactMatch"
_PREFIXES = {
    **{kind: f"{BASE}{kind}/" for kind in ("endpoint", "criterion", "category", "instrument", "ae", "analyte")},
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}
_LEXICAL = "semapv:LexicalMatching"
_JUSTIFICATIONS = {
    Method.FUZZY: "semapv:LexicalSimilarityThresholdMatching",
    Method.DEFINITION: "semapv:CompositeMatching",
    Method.COMPOSED: "semapv:CompositeMatching",
}
_COLUMNS = (
    "subject_label",
    "subject_type",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "object_source_version",
    "confidence",
    "mapping_tool",
    "mapping_tool_version",
)

Mapping = tuple[str, str, str, str, str]


class SssomSink:
    """Writes the metadata with the first record, since only that knows the version of the vocabulary."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._buffer = io.StringIO(newline="")
        self._rows = csv.writer(self._buffer, delimiter="\t", lineterminator="\n")
        self._seen: set[int] = set()
        self._begun = False

    def write(self, record: Record) -> None:
        """Write the mappings of one record that were not written before."""
        if not self._begun:
            self._begin(record.vocabulary_version)
        for mapping, confidence in _read_mappings(record):
            key = hash(mapping)
            if key not in self._seen:
                self._seen.add(key)
                literal, predicate, concept, label, justification = mapping
                shown = "" if confidence is None else f"{confidence:.{_DIGITS}g}"
                about = (record.vocabulary_version, shown, _TOOL, VERSION)
                self._rows.writerow((literal, "rdfs literal", predicate, concept, label, justification, *about))
        self._pass_on()

    def close(self) -> None:
        """Write the header where there was no record."""
        if not self._begun:
            self._begin("")
            self._pass_on()

    def _begin(self, version: str) -> None:
        self._begun = True
        lines = [
            "curie_map:",
            *(f"  {prefix}: {uri}" for prefix, uri in _PREFIXES.items()),
            f"mapping_set_id: {BASE}mappings",
            "mapping_set_title: Outcomes of clinical trials mapped to endpoint concepts",
            "license: https://creativecommons.org/licenses/by/4.0/",
            'sssom_version: "1.1"',
            f'mapping_set_version: "{version}"',
        ]
        self._buffer.write("".join(f"#{line}\n" for line in lines))
        self._rows.writerow(_COLUMNS)

    def _pass_on(self) -> None:
        self._stream.write(self._buffer.getvalue().encode("utf-8", "replace"))
        self._buffer.seek(0)
        self._buffer.truncate()


def _read_mappings(record: Record) -> Iterator[tuple[Mapping, float | None]]:
    """Each reading as a mapping with its confidence; a measure that means nothing known, without one."""
    for match in record.endpoints:
        literal = _flatten(match.text or record.measure)
        justification = _JUSTIFICATIONS.get(match.method, _LEXICAL)
        yield (literal, match.predicate, match.id, match.label, justification), match.confidence
    for mentions in (record.criteria, record.categories, record.instruments, record.adverse_events, record.analytes):
        for mention in mentions:
            yield (_flatten(mention.text), _PREDICATE, mention.id, mention.label, _LEXICAL), mention.confidence
    if record.status is Status.UNMAPPED and (literal := _flatten(record.measure)):
        yield (literal, _PREDICATE, _NOT_FOUND, "", _LEXICAL), None


def _flatten(text: str) -> str:
    """A text on one line, as a cell of TSV wants it."""
    return " ".join(text.split())
