"""Names of products: drugs that no vocabulary can list, known by how their names are made.

A code of a company (`BDC-1001`) or a word that ends in the stem of an international nonproprietary name is a product.
A text that has one is also read with the word `drug` in its place, so that `anti-drug antibodies` is found in
`anti-BDC-1001 antibodies`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from normalizer.text.key import make_token_key
from normalizer.text.memory import WordMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from normalizer.model.hit import Entry

PRODUCT_SECTION = "text/products"
PRODUCT_KEY = "drug"
_CODE = re.compile(r"[A-Z]{2,4}-?\d{3,}|[a-z]{3}-?\d{4,}")
_SHORTEST_NAME = 7


class ProductNames(WordMemory[bool]):
    """Whether a token text is the name of a product.

    `stems` are the endings of names, `concepts` the endpoints in whose phrases a name may stand for the word. A word
    that is a key of the lexicon is what the lexicon says.
    """

    def __init__(
        self, stems: Iterable[str], concepts: Iterable[str], list_entries: Callable[[str], tuple[Entry, ...]]
    ) -> None:
        super().__init__(self._is_product)
        self.concepts = frozenset(concepts)
        self._stems = tuple(stems)
        self._list_entries = list_entries

    def _is_product(self, word: str) -> bool:
        if _CODE.fullmatch(word) is None:
            name = word.lower()
            if len(name) < _SHORTEST_NAME or not name.isalpha() or not name.endswith(self._stems):
                return False
        return not self._list_entries(make_token_key(word))
