"""What many ask of an entry as written: whether it is retired, and its synonyms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normalizer.model.concept import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

RETIRED = "deprecated"
SCOPES = tuple(scope.value for scope in Scope)


def is_retired(entry: Mapping[str, Any]) -> bool:
    """True for a concept that is kept for its id only."""
    return bool(entry.get("status") == RETIRED)


def iterate_synonyms(
    entry: Mapping[str, Any], scopes: Iterable[str] = SCOPES
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """`(scope, place in the list of that scope, synonym)`, the closest scope first."""
    synonyms = entry.get("synonyms", {})
    for scope in scopes:
        for index, synonym in enumerate(synonyms.get(scope, ())):
            yield scope, index, synonym
