"""Edits of concepts as a whole: new ones, moved ones, retired ones."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from normalizer.errors import EditError
from normalizer.vocabulary.edit.names import describe_synonym
from normalizer.vocabulary.entry import RETIRED, SCOPES, is_retired, iterate_synonyms

if TYPE_CHECKING:
    from normalizer.vocabulary.edit.draft import Draft
    from normalizer.vocabulary.finding import Loc
    from normalizer.vocabulary.schema.edit import AddConcept, Deprecate, Merge, Move

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def add_concept(draft: Draft, edit: AddConcept) -> None:
    """Add an endpoint beside the first one above it; nothing changes if it is there already."""
    id_ = edit.id or f"endpoint:{make_slug(edit.label)}"
    for above in edit.broader:
        draft.find_path(above)
    if id_ in draft.ids:
        old = draft.read_entry(id_)
        if old["label"] == edit.label and not is_retired(old):
            return
        raise EditError(f"{id_} is taken by {old['label']!r}; ids are for ever, so name another one with an id")
    data: dict[str, Any] = {
        "id": id_,
        "label": edit.label,
        "definition": edit.definition,
        "measurement": edit.measurement,
        "broader": list(edit.broader),
    }
    if edit.synonyms:
        data["synonyms"] = {"exact": [describe_synonym(synonym) for synonym in edit.synonyms]}
    if edit.examples:
        data["examples"] = [example.model_dump(mode="json", exclude_none=True) for example in edit.examples]
    data |= {"source": edit.source} if edit.source else {"source": "domain knowledge", "verified": "no"}
    folder = draft.find_path(edit.broader[0]).rpartition("/")[0]
    draft.add_file(f"{folder}/{id_.partition(':')[2]}.yaml", data)


def make_slug(label: str) -> str:
    """The slug of a label: `Time to next treatment (TTNT)` becomes `time-to-next-treatment-ttnt`."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    slug = _NOT_SLUG.sub("-", plain).strip("-")
    if not slug:
        raise EditError(f"no id can be made from the label {label!r}; name one with an id")
    return slug


def move(draft: Draft, edit: Move) -> None:
    """Put a concept below others."""
    for above in edit.broader:
        _check_kinds(edit.id, above)
        draft.find_path(above)
    draft.open_entry(edit.id)["broader"] = list(edit.broader)


def deprecate(draft: Draft, edit: Deprecate) -> None:
    """Retire a concept; what named it names its replacement."""
    _retire(draft, edit.id, edit.replaced_by)


def merge(draft: Draft, edit: Merge) -> None:
    """Retire a concept and hand its names, excludes and examples to another."""
    old = draft.read_entry(edit.id)
    if _retire(draft, edit.id, edit.into):
        _hand_over(old, draft.open_entry(edit.into))


def _retire(draft: Draft, id_: str, successor: str) -> bool:
    """False if that was done before. Raises `EditError` if the concept went to another successor."""
    _check_kinds(id_, successor)
    if id_ == successor:
        raise EditError(f"{id_} cannot replace itself")
    old = draft.read_entry(id_)
    if is_retired(old) and old.get("replaced_by") == successor:
        return False
    draft.open_entry(successor)
    data = draft.open_entry(id_)
    # from the end of each list, so that what is taken out moves nothing that is still to come
    for path, loc in reversed(list(draft.list_references(id_))):
        _retarget(draft.open_file(path), loc, id_, successor, list(data.get("broader", ())))
    data |= {"status": RETIRED, "replaced_by": successor}
    return True


def _retarget(file: dict[str, Any], loc: Loc, old: str, new: str, above_old: list[str]) -> None:
    """Write the new id where the old one stood, once in a list; an entry never names itself."""
    chain: list[Any] = [file]
    for key in loc:
        if isinstance(key, int) and key >= len(chain[-1]):
            return  # another mention in this list took this one out
        chain.append(chain[-1][key])
    own = next((node["id"] for node in reversed(chain[:-1]) if isinstance(node, dict) and "id" in node), None)
    parent, key = chain[-2], loc[-1]
    if isinstance(parent, list):
        put = above_old if new == own and loc[-2] == "broader" else [new] if new != own else []
        kept = [item for item in parent if item != old]
        parent[:] = [*kept, *(item for item in put if item not in kept and item != old)]
    elif new != own:
        parent[key] = new
    elif isinstance(chain[-3], list):
        chain[-3].remove(parent)  # a counter-example that would name its own concept


def _hand_over(old: dict[str, Any], into: dict[str, Any]) -> None:
    have = {into["label"].casefold(), *(synonym["text"].casefold() for _, _, synonym in iterate_synonyms(into))}
    merged = {scope: list(into.get("synonyms", {}).get(scope, ())) for scope in SCOPES}
    for scope, _, synonym in (("exact", 0, {"text": old["label"]}), *iterate_synonyms(old)):
        if synonym["text"].casefold() not in have or synonym.get("type") == "abbreviation":
            if synonym not in merged[scope]:
                merged[scope].append(dict(synonym))
            have.add(synonym["text"].casefold())
    into["synonyms"] = {scope: listed for scope, listed in merged.items() if listed}
    excludes = [text for text in old.get("excludes", ()) if text.casefold() not in have]
    for key, items in (("excludes", excludes), ("examples", old.get("examples", ()))):
        listed = [*into.get(key, ()), *(item for item in items if item not in into.get(key, ()))]
        if listed:
            into[key] = listed


def _check_kinds(one: str, other: str) -> None:
    kind, other_kind = one.partition(":")[0], other.partition(":")[0]
    if kind != other_kind:
        raise EditError(f"{one} and {other} are of different kinds; name another {kind}")
