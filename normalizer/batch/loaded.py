"""One normalizer for a whole process, for engines that call again and again."""

from __future__ import annotations

from functools import lru_cache

from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary


@lru_cache(maxsize=4)
def load_normalizer(ontology: str | None = None, min_precision: float | None = None) -> Normalizer:
    """The normalizer on a vocabulary, made once per process and setting.

    `ontology` is the folder of the vocabulary, by default the packaged one; `min_precision` as in `Normalizer`.
    """
    return Normalizer(Vocabulary.load(ontology), min_precision=min_precision)
