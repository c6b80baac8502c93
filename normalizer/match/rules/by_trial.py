"""Names that the trial decides: a response rate is that of tumours only where the trial is of tumours."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from normalizer.model.concept import Scope
from normalizer.model.hit import Facet
from normalizer.text.key import make_key

if TYPE_CHECKING:
    from normalizer.match.views import Reading
    from normalizer.model.hit import Hit
    from normalizer.vocabulary import Vocabulary


class _Rule(NamedTuple):
    names: frozenset[str]
    words: re.Pattern[str]
    is_needed: bool
    becomes: str


class TrialRules:
    """The rules under `by_trial` of `text/compositions.yaml`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._rules = {
            rule["endpoint"]: _Rule(
                frozenset(map(make_key, rule["names"])),
                re.compile("|".join(map(re.escape, rule["words"])), re.IGNORECASE),
                rule["when"] == "named",
                rule["becomes"],
            )
            for rule in vocabulary.section("text/compositions").get("by_trial", ())
            if rule["becomes"] in vocabulary.concepts
        }
        self._is_of = lru_cache(maxsize=64)(self._search)  # the same for all outcomes of a trial

    def apply(self, hits: list[Hit], reading: Reading, trial: str) -> list[Hit]:
        """The hits with such names read as what they mean in this trial; with `trial` empty as they are."""
        if not trial or not [hit for hit in hits if hit.entry.ref in self._rules]:
            return hits
        return [self._read(hit, reading, trial) for hit in hits]

    def _read(self, hit: Hit, reading: Reading, trial: str) -> Hit:
        rule = self._rules.get(hit.entry.ref)
        if rule is None or hit.entry.facet is not Facet.ENDPOINT or hit.entry.key not in rule.names:
            return hit
        if (self._is_of(hit.entry.ref, trial) or rule.words.search(reading.text) is not None) is not rule.is_needed:
            return hit
        return hit._replace(entry=replace(hit.entry, ref=rule.becomes, scope=Scope.BROAD))

    def _search(self, endpoint: str, trial: str) -> bool:
        return self._rules[endpoint].words.search(trial) is not None
