"""What a rule is, and what it may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.compile import check_source
from normalizer.vocabulary.entry import is_retired
from normalizer.vocabulary.finding import Finding

if TYPE_CHECKING:
    from normalizer.lint.writings import Writing
    from normalizer.vocabulary.load import EntryRef, Source

Normalize = Callable[[str], list[str]]
Level = Literal["error", "warning"]


class LintContext:
    """The vocabulary as written and as compiled. `normalize` asks the matcher which concept ids a text resolves to.

    Without it the rules that need the matcher do not run.
    """

    def __init__(
        self, source: Source, vocabulary: Vocabulary | None = None, normalize: Normalize | None = None
    ) -> None:
        self.source = source
        self.vocabulary = vocabulary if vocabulary is not None else Vocabulary.from_source(source)
        self._normalize = normalize
        self._resolved: dict[str, list[str]] = {}
        self.writings: list[Writing] = []  # of all scopes, filled when first asked for

    @cached_property
    def structure(self) -> list[Finding]:
        """What the loader itself refuses."""
        return check_source(self.source)

    @cached_property
    def active(self) -> list[EntryRef]:
        """The entries that are not deprecated, by id."""
        entries = (entry for _, entry in sorted(self.source.entries.items()))
        return [entry for entry in entries if not is_retired(entry.data)]

    def can_run(self, rule: Rule) -> bool:
        """True unless the rule needs a matcher and there is none to ask."""
        return self._normalize is not None or not rule.needs_matcher

    def resolve_text(self, text: str) -> list[str]:
        """The endpoints that a text resolves to; every text is asked once."""
        if text not in self._resolved:
            ids = self._normalize(text) if self._normalize is not None else []
            self._resolved[text] = [id_ for id_ in ids if id_.startswith("endpoint:")]
        return self._resolved[text]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check. `level` says whether a finding fails the lint, `fixable` whether `--fix` mends it.

    `needs_matcher` says that it looks at what texts are read as, which takes a normalizer and some time.
    """

    name: str
    summary: str
    check: Callable[[LintContext], Iterator[Finding]]
    level: Level = "error"
    fixable: bool = False
    needs_matcher: bool = False


def report(entry: EntryRef, place: tuple[str | int, ...], problem: str, advice: str, subject: str = "") -> Finding:
    """A finding at a field of an entry; the runner fills in the rule's name and level."""
    return Finding(entry.file.path, entry.find_line(*place), "", problem, advice, subject or entry.id)
