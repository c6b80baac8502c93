"""The data of the report's charts, as the script that draws them wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STATUSES = ("mapped", "partial", "ambiguous", "unmapped")
_SLICES = {"outcome_type": "Outcome type", "area": "Disease area", "year": "Start year"}


def make_chart_data(audit: Mapping[str, Any]) -> dict[str, Any]:
    """One entry for each chart; the script leaves out those whose place the report does not have."""
    return {
        "coverage": [
            {"by": _SLICES[by], "rows": [{"label": row["label"], **{s: row[s] for s in STATUSES}} for row in rows]}
            for by, rows in audit["by"].items()
            if rows
        ],
        "tree": make_tree(audit),
        "confidence": audit["confidence"],
        "worth": _make_curve(audit),
        "elements": audit["completeness"]["elements"],
        "frames": {name: audit["time_frames"][name] for name in ("parsed", "unparsed", "none")},
    }


def make_tree(audit: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Families and the concepts below them as nested `{name, value, children}`; value counts outcomes.

    A concept with children of its own counts itself, too. What names nothing stands beside the families.
    """
    nodes = [_make_branch(family) for family in audit["families"] if family["outcomes"]]
    nodes.sort(key=lambda node: (-node["value"], node["name"]))
    unmapped = audit["coverage"]["outcomes"]["unmapped"]
    return nodes + ([{"name": "Nothing found", "value": unmapped, "nothing": True}] if unmapped else [])


def _make_branch(family: Mapping[str, Any]) -> dict[str, Any]:
    below: dict[str | None, list[Mapping[str, Any]]] = {}
    members = {concept["id"] for concept in family["concepts"]}
    for concept in family["concepts"]:
        if concept["id"] != family["id"]:
            parent = concept["parent"] if concept["parent"] in members else family["id"]
            below.setdefault(parent, []).append(concept)
    root = next((concept for concept in family["concepts"] if concept["id"] == family["id"]), None)
    own = root["outcomes"] if root else 0
    node = {"name": family["label"], **_gather(family["id"], own, below, {family["id"]})}
    return {name: value for name, value in node.items() if value != []}


def _gather(
    id_: str, own: int, below: Mapping[str | None, Sequence[Mapping[str, Any]]], seen: set[str]
) -> dict[str, Any]:
    children = []
    for concept in below.get(id_, ()):
        if concept["id"] in seen:
            continue
        node = {"name": concept["label"], **_gather(concept["id"], concept["outcomes"], below, seen | {concept["id"]})}
        if node["value"]:
            children.append(node)
    children.sort(key=lambda node: (-node["value"], node["name"]))
    gathered: dict[str, Any] = {"value": own + sum(node["value"] for node in children)}
    if children:
        gathered["children"] = children
    return gathered


def _make_curve(audit: Mapping[str, Any]) -> list[dict[str, Any]]:
    worth = audit["worth"]
    if not worth or not worth["steps"]:
        return []
    coverage = audit["coverage"]
    start = {"text": "", "outcomes": coverage["outcomes"]["share"], "trials": coverage["trials"]["share"]}
    return [
        start,
        *(
            {"text": step["text"], "outcomes": step["outcome_share"], "trials": step["trial_share"]}
            for step in worth["steps"]
        ),
    ]
