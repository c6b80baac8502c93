"""The section of unmapped terms: groups with their evidence, those set aside, and the decisions of curators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normalizer.audit.counts import shorten
from normalizer.audit.groups import Group, find_groups
from normalizer.audit.proposals import CONCEPT, SYNONYM, Proposer
from normalizer.audit.terms import read_words
from normalizer.text.key import make_key

if TYPE_CHECKING:
    from normalizer.audit.store import Store
    from normalizer.vocabulary import Vocabulary

MOST_GROUPS = 500
_EXAMPLES = 5
_VARIANTS = 8
_NEAREST = 3
_PHRASE_LISTS = ("text/boilerplate", "text/vague")


class Misses:
    """What is missed: `groups` to act on, `aside` those that name nothing of ours."""

    def __init__(self, vocabulary: Vocabulary, store: Store) -> None:
        self._vocabulary = vocabulary
        self._store = store
        self._decisions = {make_key(d["text"]): d for d in vocabulary.section("decisions").get("decisions", ())}

    def describe(self, most: int = MOST_GROUPS) -> dict[str, Any]:
        """The sections `groups`, `aside` and `decisions`."""
        proposer = Proposer(self._vocabulary)
        rows: list[dict[str, Any]] = []
        aside: list[dict[str, Any]] = []
        decided: list[dict[str, Any]] = []
        for group in find_groups(self._store, read_words(self._vocabulary, "text/ordinary_words")):
            if len(rows) == most:
                break
            decision = next((self._decisions[t.key] for t in group.terms if t.key in self._decisions), None)
            if decision is not None:
                decided.append({**decision, "trials": len(group.mentions)})
                continue
            row = self._describe_group(group, proposer)
            (rows if row["proposal"]["kind"] in {SYNONYM, CONCEPT} else aside).append(row)
        for place, row in enumerate(rows, 1):
            row["rank"] = place
        stale = self.list_stale()
        return {
            "groups": rows,
            "aside": aside[:most],
            "decisions": {"total": len(self._decisions), "applied": decided, "stale": stale},
        }

    def list_stale(self) -> list[dict[str, Any]]:
        """Decisions about texts that the vocabulary has a meaning for by now."""
        phrases = {make_key(t) for name in _PHRASE_LISTS for t in self._vocabulary.section(name).get("phrases", ())}
        rows = []
        for key, decision in sorted(self._decisions.items()):
            surfaces = self._vocabulary.find_surfaces(key)
            if surfaces:
                rows.append({**decision, "now": surfaces[0].concept})
            elif key in phrases:
                rows.append({**decision, "now": "boilerplate"})
        return rows

    def _describe_group(self, group: Group, proposer: Proposer) -> dict[str, Any]:
        mentions = group.mentions
        stored = [self._store.read_outcome(mention.outcome) for mention in mentions[:_EXAMPLES]]
        found = proposer.find_nearest(group)
        concepts = self._vocabulary.concepts
        return {
            "rank": 0,
            "key": group.key,
            "text": group.text,
            "trials": len(mentions),
            "variants": [{"text": term.text, "trials": len(term.trials)} for term in group.terms[:_VARIANTS]],
            "examples": [
                {
                    "id": item.outcome.id,
                    "trial_id": item.outcome.trial_id,
                    "outcome_type": item.outcome.outcome_type.value if item.outcome.outcome_type else None,
                    "status": item.status,
                    "text": shorten(item.outcome.measure),
                    "term": mention.text,
                }
                for item, mention in zip(stored, mentions, strict=False)
            ],
            "nearest": [
                {
                    "id": near.concept,
                    "label": concepts[near.concept].label,
                    "name": near.key,
                    "similarity": near.similarity,
                }
                for near in found[:_NEAREST]
            ],
            "proposal": proposer.propose(group, found, self._store.count_conditions(group.key)).describe(),
        }
