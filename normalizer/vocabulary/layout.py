"""The canonical form of a file: order of keys, sorted lists, flow where it reads better. Comments are kept.

Written from the validated data, so it is fast enough to be checked on every lint; a comment belongs to the
key or item that follows it, or on whose line it stands, and moves with it.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from normalizer.vocabulary.comments import Comments
from normalizer.vocabulary.load import validate_document
from normalizer.vocabulary.scalars import can_fold, write_scalar
from normalizer.vocabulary.yaml_file import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalizer.vocabulary.finding import Loc
    from normalizer.vocabulary.load import LoadedFile

WIDTH = 120
INDENT = "  "
KEY_ORDER = (
    "edit", "list", "id", "description", "family", "soc", "prefix", "slug", "name", "text", "quantity", "comparison",
    "value", "unit", "relative_to", "type", "case", "decision", "rule", "subject", "reason", "predicate", "object",
    "label", "abbreviation", "definition", "meaning", "concept", "measurement", "use", "version_of", "version",
    "version_markers", "superseded_by", "order", "group", "rank", "grade", "response", "alone", "endpoint", "at",
    "where", "named", "among", "unless", "phrases", "point", "measures", "endpoints", "requires", "thresholds",
    "broader", "comet_domain", "range", "better", "diseases", "ctcae", "origin", "events", "synonyms", "exact",
    "narrow", "broad", "related", "excludes", "confusable_with", "mappings", "examples", "counter_examples", "source",
    "note", "date", "by", "verified", "status", "replaced_by", "into", "because",
)  # fmt: skip
_RANKS = {key: rank for rank, key in enumerate(KEY_ORDER)}
_LAST_KEYS = frozenset({"categories", "terms", "instruments", "analytes", "anchors"})
SYNONYM_LISTS = frozenset({"exact", "narrow", "broad", "related"})
_SYNONYM_TYPES = ("abbreviation", "plain", "spelling", "registry", "layperson", "misspelling", "definition")
_ONE_LINE_ITEMS = SYNONYM_LISTS | {
    "mappings", "examples", "counter_examples", "thresholds", "ctcae", "prefixes", "families",
}  # fmt: skip
_FLOW_IF_SHORT = frozenset(
    {"values", "exceptions", "wording", "templates", "choices", "units", "ambiguous", "decisions"}
)
_BLOCK_LISTS = SYNONYM_LISTS | {"excludes", "attributions", "examples"}
_DEFAULTS = {"type": "plain", "status": "active"}
_SORTED_TEXTS = frozenset({"excludes", "confusable_with"})
_PROSE = frozenset({"description", "definition", "note", "reason"})


class CommentError(ValueError):
    """A comment stands where the canonical form has no place for it."""


def write_file(loaded: LoadedFile, skip: frozenset[Loc] = frozenset()) -> str:
    """The canonical text of a file without the list items at the places in `skip`.

    Raises `CommentError` if a comment would be lost.
    """
    return write_data(loaded.data, loaded.form.name, loaded.document.text, skip)


def write_data(data: dict[str, Any], form: str, text: str = "", skip: frozenset[Loc] = frozenset()) -> str:
    """The canonical text of validated data; `text` is the text it was read from, for its comments."""
    comments = Comments(text if "#" in text else "")
    lines = list(_Writer(comments, form, skip).write_mapping(data, (), ""))
    lines += comments.take_footer()
    remaining = comments.list_remaining()
    if remaining:
        message = f"the comment {remaining[0]!r} has no place in the canonical form"
        raise CommentError(message)
    return "\n".join(lines) + "\n"


def is_same(loaded: LoadedFile, text: str, skip: frozenset[Loc] = frozenset()) -> bool:
    """True if a canonical text says the same as the file it was written from, but for what was skipped."""
    document = read_bytes(text.encode(), loaded.path)
    again, findings = validate_document(document, loaded.form)
    if again is None or findings or document.findings:
        return False
    form = loaded.form.name
    return write_data(again.data, form) == write_data(loaded.data, form, skip=skip)


class _Writer:
    def __init__(self, comments: Comments, form: str, skip: frozenset[Loc]) -> None:
        self._comments = comments
        self._skip = skip
        self._form = form

    def write_mapping(self, data: dict[str, Any], loc: Loc, indent: str) -> Iterator[str]:
        for key in sort_keys(data):
            above, beside = self._comments.take((*loc, key))
            yield from (indent + comment if comment else "" for comment in above)
            yield from self._write_field(key, data[key], (*loc, key), indent, beside)

    def _write_field(self, key: str, value: Any, loc: Loc, indent: str, beside: str) -> Iterator[str]:  # noqa: ANN401
        if isinstance(value, dict):
            yield f"{indent}{key}:{beside}"
            yield from self.write_mapping(value, loc, indent + INDENT)
        elif isinstance(value, list):
            yield from self._write_list(key, value, loc, indent, beside)
        else:
            yield from _write_text(key, value, indent, beside)

    def _write_list(self, key: str, items: list[Any], loc: Loc, indent: str, beside: str) -> Iterator[str]:
        head = f"{indent}{key}:"
        short = f"{head} {_write_flow(items)}"
        scalars = all(isinstance(item, str | int) for item in items)
        fits = len(short) <= WIDTH and not self._comments.has_below(loc)
        kept = [(index, item) for index, item in self._sort_items(key, items) if (*loc, index) not in self._skip]
        if not items or (scalars and fits and not self._is_block(key)):
            yield short + beside
        elif not kept:
            yield f"{head} []{beside}"
        else:
            yield head + beside
            for index, item in kept:
                yield from self._write_item(key, item, (*loc, index), indent + INDENT)

    def _is_block(self, key: str) -> bool:
        return key in _BLOCK_LISTS or (key == "phrases" and self._form in {"phrases", "zones"})

    def _sort_items(self, key: str, items: list[Any]) -> Sequence[tuple[int, Any]]:
        numbered = list(enumerate(items))
        if key in SYNONYM_LISTS:
            numbered.sort(key=lambda pair: _order_synonym(pair[1]))
        elif key in _SORTED_TEXTS or (key == "phrases" and self._is_block(key)):
            numbered.sort(key=lambda pair: (pair[1].casefold(), pair[1]))
        elif key in {"terms", "instruments", "analytes"}:
            numbered.sort(key=lambda pair: str(pair[1]["id"]))
        elif key in {"abbreviations", "decisions"}:
            numbered.sort(key=lambda pair: (pair[1]["text"].casefold(), pair[1]["text"]))
        return numbered

    def _write_item(self, key: str, item: Any, loc: Loc, indent: str) -> Iterator[str]:  # noqa: ANN401
        above, beside = self._comments.take(loc)
        yield from (indent + comment if comment else "" for comment in above)
        if isinstance(item, dict):
            item = {name: value for name, value in item.items() if _DEFAULTS.get(name) != value}
            if set(item) == {"text"} and (key in SYNONYM_LISTS or key == "examples"):
                item = item["text"]
        if not isinstance(item, dict):
            yield f"{indent}- {write_scalar(item, flow=False)}{beside}"
            return
        flow = f"{indent}- {_write_flow(item)}"
        if key in _ONE_LINE_ITEMS or (key in _FLOW_IF_SHORT and len(flow) <= WIDTH):
            yield flow + beside
            return
        lines = list(self.write_mapping(item, loc, indent + INDENT))
        yield f"{indent}- {lines[0].lstrip()}{beside}"
        yield from lines[1:]


def sort_keys(data: dict[str, Any]) -> list[str]:
    """The keys of a mapping in canonical order; those without a place stay in theirs, long lists of entries last."""
    places = {key: place for place, key in enumerate(data)}
    return sorted(data, key=lambda key: (key in _LAST_KEYS, _RANKS.get(key, len(_RANKS)), places[key]))


def _order_synonym(synonym: dict[str, str]) -> tuple[int, str, str]:
    return (
        _SYNONYM_TYPES.index(synonym.get("type", "plain")),
        synonym["text"].casefold(),
        synonym["text"],
    )


def _write_text(key: str, value: str | int, indent: str, beside: str) -> Iterator[str]:
    """A scalar on one line; long prose is folded."""
    line = f"{indent}{key}: {write_scalar(value, flow=False)}{beside}"
    if isinstance(value, int) or key not in _PROSE or len(line) <= WIDTH or not can_fold(value):
        yield line
        return
    yield f"{indent}{key}: >-{beside}"
    width = WIDTH - len(indent + INDENT)
    lines = textwrap.wrap(value, width, break_long_words=False, break_on_hyphens=False)
    yield from (indent + INDENT + part for part in lines)


def _write_flow(value: Any) -> str:  # noqa: ANN401 - any plain data
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_write_flow(value[key])}" for key in sort_keys(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_write_flow, value)) + "]"
    return write_scalar(value, flow=True)
