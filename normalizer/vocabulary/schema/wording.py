"""What breaks the form of a file, in the words of somebody who edits it by hand."""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from normalizer.vocabulary.finding import Finding, Loc
from normalizer.vocabulary.schema.files import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic_core import ErrorDetails

    from normalizer.vocabulary.yaml_file import Document

_CLOSE = 0.6
_SHOWN = 60
_KIND = re.compile(r"\^(?P<kinds>\(?[a-z|]+\)?):\[a-z0-9\]")
_NOT_SLUG = re.compile(r"[^a-z0-9.]+")
_WORDING = {
    "missing": ('"{key}" is missing', "add it"),
    "string_pattern_mismatch": ("{value} does not fit {pattern}", "write it in this form"),
    "literal_error": ("{value} is not allowed", "use one of {expected}"),
    "tuple_type": ("{value} is no list", "write it as [a, b] or one item per line with a dash"),
    "model_type": ("{value} is no mapping", "write it as `key: value`"),
    "string_type": ("{value} is no text", "write one text; quote it if it holds ': ' or begins with a sign"),
    "string_too_short": ("the text is empty", "fill it in or delete the key"),
    "string_too_long": ("the text is longer than {max_length} characters", "shorten it"),
    "too_short": ("the list is empty", "fill it in or delete the key"),
    "int_parsing": ("{value} is no whole number", "write digits only"),
}
_OTHER_WORDING = ("{value}: {message}", "see ontology/README.md")


def describe_errors(document: Document, errors: Iterable[ErrorDetails]) -> Iterator[Finding]:
    """A finding for each mistake, which may make several errors.

    A text that YAML takes for a mapping has a missing and an unknown key; a list without its broken item is too short.
    """
    errors = list(errors)
    split = {error["loc"][:-1] for error in errors if error["type"] == "missing" and _find_split(error) is not None}
    above = {error["loc"][:length] for error in errors for length in range(len(error["loc"]))}
    for error in errors:
        is_split = error["type"] == "extra_forbidden" and error["loc"][:-1] in split
        is_short = error["type"] == "too_short" and error["loc"] in above
        if not is_split and not is_short:
            yield _describe_error(document, error)


def _describe_error(document: Document, error: ErrorDetails) -> Finding:
    loc: Loc = error["loc"]
    problem, advice = _word_error(error)
    place = ".".join(map(str, loc[:-1] if error["type"] in {"missing", "extra_forbidden"} else loc))
    where = f"{place}: " if place else ""
    return Finding(document.file, document.find_line(loc), "schema", where + problem, advice, document.file)


def _word_error(error: ErrorDetails) -> tuple[str, str]:
    key = str(error["loc"][-1]) if error["loc"] else ""
    text = _find_split(error)
    if text is not None:
        return 'YAML takes a text that holds ": " for a key and its value', f'put it in quotes: "{text}"'
    if error["type"] == "extra_forbidden":
        if error["input"] == "" and any(isinstance(step, int) for step in error["loc"]):
            advice = "put a text that holds a comma in double quotes; else delete it"
            return f'"{key}" stands here as a key without a value', advice
        close = difflib.get_close_matches(key, _list_keys(), 1, _CLOSE)
        return f'unknown key "{key}"', f'did you mean "{close[0]}"?' if close else "delete it"
    value = repr(error["input"])
    shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "..."
    problem, advice = _WORDING.get(error["type"], _OTHER_WORDING)
    words = {"key": key, "value": shown, "message": error["msg"], **error.get("ctx", {})}
    kind = _KIND.match(str(words.get("pattern", "")))
    if kind is not None:
        return _word_id(error["input"], shown, kind["kinds"].strip("()").split("|"))
    return problem.format(**words), advice.format(**words)


def _word_id(value: str, shown: str, kinds: list[str]) -> tuple[str, str]:
    """What an id looks like, with the one that was probably meant."""
    prefix, _, name = value.rpartition(":")
    slug = _NOT_SLUG.sub("-", name.lower()).strip("-.")
    wanted = " or ".join(f"{kind}:" for kind in kinds)
    if prefix and prefix not in kinds:
        return f"{shown} does not fit here", f"an id that begins with {wanted} is wanted"
    if len(kinds) > 1 and not prefix:
        return f"{shown} is no id", f"write it with what it is before it: {wanted}"
    meant = f"{prefix or kinds[0]}:{slug or 'name'}"
    form = "lower-case letters and digits, joined by hyphens"
    return f"{shown} is no id", f"write {meant} (after {prefix or kinds[0]}: only {form})"


def _find_split(error: ErrorDetails) -> str | None:
    """The text of a list that YAML took for a mapping, since it holds a colon and a space."""
    data: Any = error["input"]
    is_item = error["loc"][-2:-1] if error["type"] == "missing" and error["loc"][-1] == "text" else error["loc"][-1:]
    if error["type"] not in {"missing", "string_type"} or not is_item or not isinstance(is_item[0], int):
        return None
    if not isinstance(data, dict) or len(data) != 1:
        return None
    ((key, value),) = data.items()
    return f"{key}: {value}" if isinstance(value, str) and " " in f"{key}{value}" and key not in _list_keys() else None


@cache
def _list_keys() -> tuple[str, ...]:
    keys: set[str] = set()
    queue: list[type[BaseModel]] = [form.model for form in FORMS]
    seen: set[type[BaseModel]] = set()
    while queue:
        model = queue.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, info in model.model_fields.items():
            keys.add(name)
            queue += _list_models(info.annotation)
    return tuple(sorted(keys))


def _list_models(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _list_models(part)]
