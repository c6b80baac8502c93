"""Ids are for ever: none vanishes, and none comes to mean something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normalizer.text.key import make_key
from normalizer.vocabulary.entry import is_retired, iterate_synonyms
from normalizer.vocabulary.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RULE = "permanent-id"


def check_ids(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> list[Finding]:
    """Findings about ids of `before` that are gone or reused in `after`; both are full entries by id."""
    return sorted(finding for id_ in before for finding in _check(id_, before[id_], after.get(id_)))


def _check(id_: str, old: Mapping[str, Any], new: Mapping[str, Any] | None) -> Iterator[Finding]:
    file = str((new or old).get("file", ""))
    if new is None:
        advice = f"bring it back and retire it: endnorm vocab deprecate {id_} --replaced-by ID"
        yield Finding(file, 1, RULE, f"the id {id_} is gone", advice, id_)
    elif is_retired(old) and not is_retired(new):
        yield Finding(file, 1, RULE, f"the retired id {id_} is in use again", "give the new concept a new id", id_)
    elif not is_retired(new) and _is_another(old, new):
        problem = f'the id {id_} now means "{new["label"]}", it meant "{old["label"]}"'
        advice = "give the new concept a new id and retire this one, or keep the old label as a synonym"
        yield Finding(file, 1, RULE, problem, advice, id_)


def _is_another(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """True if label and definition are both new and the old label is no name of it any more."""
    if old["label"] == new["label"] or old.get("definition") == new.get("definition"):
        return False
    names = [new["label"], *(synonym["text"] for _, _, synonym in iterate_synonyms(new))]
    return make_key(old["label"]) not in {make_key(name) for name in names}
