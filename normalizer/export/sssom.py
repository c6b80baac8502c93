"""The vocabulary's mappings to other vocabularies as SSSOM (TSV)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from normalizer.export.terms import LICENSE, list_prefixes, list_terms
from normalizer.io.writers.sssom import BASE

if TYPE_CHECKING:
    from normalizer.vocabulary import Vocabulary

# the mappings were chosen by people, from the names and definitions on both sides
_JUSTIFICATION = "semapv:ManualMappingCuration"
_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "subject_source_version",
)
_PREFIXES = {
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


def write_sssom(vocabulary: Vocabulary) -> bytes:
    """One row per mapping, sorted by subject, with the metadata in front, UTF-8."""
    lines = [
        "curie_map:",
        *(f"  {prefix}: {uri}" for prefix, uri in sorted((list_prefixes(vocabulary) | _PREFIXES).items())),
        f"mapping_set_id: {BASE}vocabulary-mappings",
        "mapping_set_title: Endpoint Normalizer concepts mapped to other vocabularies",
        f"license: {LICENSE}",
        f'mapping_set_version: "{vocabulary.version}"',
    ]
    buffer = io.StringIO(newline="")
    buffer.write("".join(f"#{line}\n" for line in lines))
    rows = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    rows.writerow(_COLUMNS)
    for term in list_terms(vocabulary):
        for link in term.links:
            about = (link.object, link.label, _JUSTIFICATION, vocabulary.version)
            rows.writerow((term.id, term.label, link.predicate, *about))
    return buffer.getvalue().encode()
