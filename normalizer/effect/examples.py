"""The corpus that every vocabulary brings along: its own examples and counter-examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.model.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.vocabulary import Vocabulary


def list_examples(*vocabularies: Vocabulary) -> Iterator[Outcome]:
    """Every example text of some vocabularies once, by concept id; ids are `<concept>#<position from 1>`."""
    seen: set[str] = set()
    for vocabulary in vocabularies:
        for id_, entry in sorted(vocabulary.entries.items()):
            examples = [*entry.get("examples", ()), *entry.get("counter_examples", ())]
            for number, example in enumerate(examples, 1):
                if example["text"] not in seen:
                    seen.add(example["text"])
                    yield Outcome(f"{id_}#{number}", measure=example["text"])
