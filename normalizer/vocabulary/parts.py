"""The compiled parts of a vocabulary, each from memory, else from the cache, else from the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normalizer.errors import VocabularyError
from normalizer.text.counting import count_noun
from normalizer.vocabulary import cache

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from normalizer.vocabulary.load import Source

# what matching reads at every start; the ways to write concepts; the full entries
MATCHING, WRITINGS, ENTRIES = "matching", "writings", "entries"


class Parts:
    """The parts of the vocabulary in `folder`, whose files have the hash `fingerprint`.

    A vocabulary in memory has neither, but all of its parts in `known`.
    """

    def __init__(self, known: dict[str, dict[str, Any]], folder: Path | None = None, fingerprint: str = "") -> None:
        self.folder = folder
        self.fingerprint = fingerprint
        self._known = known

    @classmethod
    def load(cls, folder: Path) -> Parts | None:
        """The parts in the cache; None if the files must be compiled first."""
        fingerprint = cache.hash_vocabulary(folder)
        matching = cache.read_cache(fingerprint, MATCHING)
        return None if matching is None else cls({MATCHING: matching}, folder, fingerprint)

    @staticmethod
    def are_cached(folder: Path) -> bool:
        """Whether the cache has them, which it only does for a vocabulary without errors."""
        return cache.find_cache_path(cache.hash_vocabulary(folder), MATCHING).exists()

    @classmethod
    def build(cls, folder: Path, *, strict: bool) -> Parts:
        """The parts from the files; kept in the cache if all is well. Raises `VocabularyError` if not, and `strict`."""
        from normalizer.vocabulary.compile import check_source  # noqa: PLC0415 - not when cached
        from normalizer.vocabulary.load import read_source  # noqa: PLC0415 - not when cached

        fingerprint = cache.hash_vocabulary(folder)
        source = read_source(folder)
        findings = check_source(source)
        if findings and strict:
            raise VocabularyError(
                f"the vocabulary in {folder} has {count_noun(len(findings), 'error')}",
                tuple(map(str, findings)),
            )
        known = {name: _compile(name, source) for name in (ENTRIES, WRITINGS, MATCHING)}
        for name, content in known.items() if not findings else ():
            cache.write_cache(fingerprint, name, content)
        return cls(known, folder, fingerprint)

    @classmethod
    def of(cls, source: Source) -> Parts:
        """The parts of entries in memory; what is broken in them is left out."""
        return cls({name: _compile(name, source) for name in (MATCHING, WRITINGS, ENTRIES)})

    def get(self, name: str) -> dict[str, Any]:
        """The content of a part."""
        if name not in self._known:
            content = cache.read_cache(self.fingerprint, name)
            self._known[name] = self._compile_anew(name) if content is None else content
        return self._known[name]

    def _compile_anew(self, name: str) -> dict[str, Any]:
        from normalizer.vocabulary.load import read_source  # noqa: PLC0415 - not when cached

        assert self.folder is not None  # a vocabulary in memory has all its parts
        content = _compile(name, read_source(self.folder))
        cache.write_cache(self.fingerprint, name, content)
        return content

    def remember(self, name: str, code: Path, build: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """JSON data that `build` derives from the vocabulary; `code` is the file or folder of the code that does so.

        It is kept in the cache, for a vocabulary in memory there.
        """
        if not self.fingerprint:
            if name not in self._known:
                self._known[name] = build()
            return self._known[name]
        part = f"{name}-{cache.hash_code(code)}"
        content = cache.read_cache(self.fingerprint, part)
        if content is None:
            content = build()
            cache.write_cache(self.fingerprint, part, content)
        return content


def _compile(name: str, source: Source) -> dict[str, Any]:
    from normalizer.vocabulary.compile import (  # noqa: PLC0415 - not when cached
        compile_entries,
        compile_matching,
        compile_surfaces,
    )

    return {MATCHING: compile_matching, WRITINGS: compile_surfaces, ENTRIES: compile_entries}[name](source)
