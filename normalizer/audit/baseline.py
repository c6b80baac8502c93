"""What moved between two audits: of two versions of the vocabulary, or of two corpora."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from normalizer.audit.counts import Examples, share, shorten
from normalizer.effect.movement import EndpointMove, Kind, compare_records
from normalizer.model.record import EndpointMatch, Method, Record, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.audit.store import Store
    from normalizer.vocabulary import Vocabulary

_MOST_MOVES = 200


def compare_audits(
    before: Mapping[str, Any], now: Mapping[str, Any], store: Store, vocabulary: Vocabulary
) -> dict[str, Any]:
    """The section `movement`: coverage then and now, and what became of the texts that both audits saw."""
    known: Mapping[str, str] = before["readings"]
    moves: Examples[tuple[str, str, str | None, str | None]] = Examples(3)
    statuses: Counter[tuple[str, str]] = Counter()
    both = changed = only_now = 0
    for digest, outcome, status, endpoints in store.list_readings():
        then = known.get(digest.hex())
        if then is None:
            only_now += 1
            continue
        both += 1
        now_read = f"{status} {endpoints}".rstrip()
        if then == now_read:
            continue
        changed += 1
        old, new = _read_record(then, vocabulary), _read_record(now_read, vocabulary)
        statuses[old.status.value, new.status.value] += old.status is not new.status
        for move in compare_records(old, new).endpoints:
            stored = store.read_outcome(outcome).outcome
            example = {"id": stored.id, "trial_id": stored.trial_id, "text": shorten(stored.measure)}
            moves.add(_name_move(move), example)
    return {
        "baseline": {name: before[name] for name in ("tool_version", "vocabulary_version", "created")},
        "coverage": [
            {
                "name": name,
                "before": before["coverage"][name]["share"],
                "after": now["coverage"][name]["share"],
                "change": round(now["coverage"][name]["share"] - before["coverage"][name]["share"], 4),
            }
            for name in ("outcomes", "texts", "trials")
        ],
        "texts": {"both": both, "changed": changed, "only_now": only_now, "only_before": len(known) - both},
        "share_changed": share(changed, both),
        "statuses": [
            {"before": old, "after": new, "texts": count}
            for (old, new), count in sorted(statuses.items(), key=lambda item: (-item[1], item[0]))
            if count
        ],
        "totals": _sum_moves(moves),
        "moves": [
            {"kind": kind, "before": old, "after": new, "texts": count, "examples": examples}
            for (kind, _, old, new), count, examples in moves.rank(_MOST_MOVES)
        ],
    }


def _name_move(move: EndpointMove) -> tuple[str, str, str | None, str | None]:
    kind = f"moved to {move.relation}" if move.kind is Kind.MOVED else move.kind.value
    return kind, "", move.before.id if move.before else None, move.after.id if move.after else None


def _sum_moves(moves: Examples[tuple[str, str, str | None, str | None]]) -> dict[str, int]:
    names = ("gained", "lost", "moved to parent", "moved to child", "moved to other")
    totals = Counter(dict.fromkeys(names, 0))
    for (kind, *_), count in moves.counts.items():
        totals[kind] += count
    return {name: totals[name] for name in names}


def _read_record(reading: str, vocabulary: Vocabulary) -> Record:
    """A record with the status and endpoints of a reading, all on the same words, so that any two may be one move."""
    status, *ids = reading.split()
    return Record("", None, None, "", "", "", Status(status), tuple(_make_match(id_, vocabulary) for id_ in ids))


def _make_match(id_: str, vocabulary: Vocabulary) -> EndpointMatch:
    concept = vocabulary.concepts.get(id_)
    label, ancestors = (concept.label, concept.ancestors) if concept else (id_, ())
    return EndpointMatch(id_, label, 1.0, ancestors, "measure", 0, 1, "", Method.EXACT, "skos:exactMatch")
