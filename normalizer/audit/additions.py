"""Proposals as edits of the vocabulary, each checked for collisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from normalizer.audit.proposals import CONCEPT, SYNONYM
from normalizer.errors import EditError
from normalizer.text.counting import count_noun
from normalizer.text.key import make_key
from normalizer.vocabulary.edit import apply_edits
from normalizer.vocabulary.schema.base import Synonym
from normalizer.vocabulary.schema.edit import DRAFT, AddConcept, AddSynonym, Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from normalizer.vocabulary import Vocabulary
    from normalizer.vocabulary.load import Source

_MOST_NAMED = 5


@dataclass(slots=True)
class Addition:
    """The edits that add one group, or why they cannot be made (`collision`)."""

    rank: int
    text: str
    keys: list[str]
    edits: tuple[Edit, ...] = ()
    collision: str = ""
    gain: set[int] = field(default_factory=set)


def make_additions(rows: Iterable[dict[str, Any]], vocabulary: Vocabulary, source: Source) -> Iterator[Addition]:
    """One addition for each group that proposes a synonym or a concept, in their order."""
    taken: dict[str, int] = {}
    for row in rows:
        if row["proposal"]["kind"] not in {SYNONYM, CONCEPT}:
            continue
        texts = {make_key(variant["text"]): variant["text"] for variant in row["variants"]}
        addition = Addition(row["rank"], row["text"], list(texts))
        addition.collision = _find_collision(addition, vocabulary, taken)
        if not addition.collision:
            edits = tuple(_make_edits(row, list(texts.values())))
            try:
                apply_edits(source, edits)
            except EditError as error:
                addition.collision = "; ".join((error.message, *error.findings))
            else:
                addition.edits = edits
                taken.update(dict.fromkeys(texts, row["rank"]))
        yield addition


def _find_collision(addition: Addition, vocabulary: Vocabulary, taken: dict[str, int]) -> str:
    for key in addition.keys:
        surfaces = vocabulary.find_surfaces(key)
        if surfaces:
            return f"'{key}' is already a way to write {surfaces[0].concept}"
        if key in taken:
            return f"'{key}' is already proposed with group {taken[key]}"
    return ""


def _make_edits(row: dict[str, Any], texts: list[str]) -> Iterator[Edit]:
    proposal = row["proposal"]
    because = describe_evidence(row)
    if proposal["kind"] == SYNONYM:
        for text in texts:
            yield AddSynonym(
                id=proposal["concept"], text=text, scope=proposal["scope"], type=proposal["type"], because=because,
                source="registry",
            )  # fmt: skip
        return
    yield AddConcept(
        label=texts[0][:1].upper() + texts[0][1:],
        broader=(proposal["below"],),
        definition=f"{DRAFT}: what outcomes call '{texts[0]}'.",
        measurement=proposal["measurement"],
        synonyms=tuple(Synonym(text=text) for text in texts[1:]),
        because=because,
    )


def describe_evidence(row: Mapping[str, Any]) -> str:
    """`4 trials (NCT..., NCT...): why`, for people who read the file of edits."""
    trials = [example["trial_id"] for example in row["examples"] if example["trial_id"]]
    named = f" ({', '.join(trials[:_MOST_NAMED])}{', ...' if row['trials'] > len(trials) else ''})" if trials else ""
    return f"{count_noun(row['trials'], 'trial')}{named}: {row['proposal']['why']}"[:2000]
