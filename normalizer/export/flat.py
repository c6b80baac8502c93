"""The vocabulary as one CSV table and as one JSON document."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from normalizer.export.terms import LICENSE, TITLE, list_prefixes, list_terms
from normalizer.model.concept import Scope

if TYPE_CHECKING:
    from normalizer.export.terms import Term
    from normalizer.vocabulary import Vocabulary

SEPARATOR = "|"
COLUMNS = (
    "id",
    "kind",
    "label",
    "definition",
    "broader",
    "ancestors",
    "criterion",
    "group",
    "rank",
    *(f"{scope.value}_synonyms" for scope in Scope),
    "mappings",
    "status",
    "replaced_by",
    "note",
    "source",
)


def write_csv(vocabulary: Vocabulary) -> bytes:
    """One row per concept (RFC 4180, UTF-8); several values are joined by `|`, mappings are `predicate object`."""
    buffer = io.StringIO(newline="")
    rows = csv.writer(buffer)
    rows.writerow(COLUMNS)
    for term in list_terms(vocabulary):
        rows.writerow(_make_row(term, vocabulary.ancestors(term.id)))
    return buffer.getvalue().encode()


def _make_row(term: Term, ancestors: tuple[str, ...]) -> tuple[object, ...]:
    by_scope = [[synonym.text for synonym in term.synonyms if synonym.scope is scope] for scope in Scope]
    return (
        term.id,
        term.kind.value,
        term.label,
        term.definition,
        SEPARATOR.join(term.broader),
        SEPARATOR.join(ancestors),
        term.criterion or "",
        term.group,
        "" if term.rank is None else term.rank,
        *(SEPARATOR.join(texts) for texts in by_scope),
        SEPARATOR.join(f"{link.predicate} {link.object}" for link in term.links),
        "deprecated" if term.is_retired else "active",
        term.replaced_by or "",
        term.note,
        term.source,
    )


def write_json(vocabulary: Vocabulary) -> bytes:
    """Everything about every concept, as `endnorm vocab show --format json` gives it, in one document; UTF-8."""
    document = {
        "title": TITLE,
        "version": vocabulary.version,
        "license": LICENSE,
        "attributions": list(vocabulary.section("vocabulary").get("attributions", ())),
        "prefixes": list_prefixes(vocabulary),
        "concepts": [entry for _, entry in sorted(vocabulary.entries.items())],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
