"""The vocabulary: read from YAML, checked, compiled once, kept in a cache."""

from __future__ import annotations

from normalizer.vocabulary.vocabulary import Vocabulary

__all__ = ["Vocabulary"]
