"""Events that start or end a time frame, as `anchors.yaml` has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from normalizer.extract.time_frame.known_anchors import END_OF_TREATMENT


class Role(StrEnum):
    """What an anchor says where no template reads it: it starts or ends the window, or says nothing.

    An event starts it like `start`; it ends a window that opens with another anchor and lasts until after the event.
    """

    START = "start"
    EVENT = "event"
    END = "end"
    NONE = "none"


class Anchor(NamedTuple):
    """An anchor as the parser needs it. `core` is its most general ancestor: the id that is given out.

    `ends_late` says that a window may end some time after it, `is_zero` that it is an assessment, `is_visit` that it
    is one where it stands by itself, `gives_way` that it says nothing before another one, `lasts` that it is a time
    itself, whose length may be given.
    """

    id: str
    core: str
    role: Role
    ends_late: bool
    is_zero: bool
    is_visit: bool
    gives_way: bool
    lasts: bool

    @property
    def is_course(self) -> bool:
        """True for a course of intervention: before it is the baseline, after it is after its end."""
        return self.role is Role.NONE and self.core == END_OF_TREATMENT


def read_anchors(entries: Sequence[Mapping[str, Any]]) -> dict[str, Anchor]:
    """The anchors of the entries of `anchors.yaml` by id."""
    parents = {entry["id"]: entry["broader"][0] for entry in entries if entry.get("broader")}
    cores = {entry["id"]: _find_core(entry["id"], parents) for entry in entries}
    roles = {entry["id"]: Role(entry.get("alone", Role.NONE)) for entry in entries}
    return {
        entry["id"]: Anchor(
            id=entry["id"],
            core=cores[entry["id"]],
            role=roles[entry["id"]],
            ends_late=roles.get(cores[entry["id"]]) in {Role.EVENT, Role.END},
            is_zero=entry.get("point") is not None,
            is_visit=entry.get("visit") is not None,
            gives_way=entry.get("gives_way") is not None,
            lasts=entry.get("lasts") is not None,
        )
        for entry in entries
    }


def list_synonyms(entry: Mapping[str, Any]) -> Iterator[str]:
    """The label and the synonyms of an anchor entry; `related` ones are never found."""
    yield entry["label"]
    for scope in ("exact", "narrow", "broad"):
        for synonym in (entry.get("synonyms") or {}).get(scope, ()):
            yield synonym if isinstance(synonym, str) else synonym["text"]


def _find_core(anchor: str, parents: Mapping[str, str]) -> str:
    seen = {anchor}
    while anchor in parents and parents[anchor] not in seen:
        anchor = parents[anchor]
        seen.add(anchor)
    return anchor
