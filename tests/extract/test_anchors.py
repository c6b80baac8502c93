"""Anchors in running text."""

from __future__ import annotations

from normalizer.extract.anchors import AnchorIndex
from normalizer.vocabulary import Vocabulary


def test_finds_the_longest_names_in_order(toy: Vocabulary) -> None:
    text = "Time from the randomisation to disease progression or death"
    found = AnchorIndex(toy.surfaces, toy.concepts).find(text)
    assert [anchor for anchor, _, _ in found] == ["anchor:randomization", "anchor:disease-progression", "anchor:death"]
    assert [text[start:end] for _, start, end in found] == ["randomisation", "disease progression", "death"]


def test_text_without_anchors(toy: Vocabulary) -> None:
    assert AnchorIndex(toy.surfaces, toy.concepts).find("colour of the box") == []
