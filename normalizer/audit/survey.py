"""The one pass over a corpus: every outcome is inspected, counted and set aside."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import fields, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from normalizer.audit.areas import AreaFinder
from normalizer.audit.counts import StatusCount, share
from normalizer.audit.doubts import DoubtTally
from normalizer.audit.facets import FacetTally
from normalizer.audit.terms import TermFinder
from normalizer.effect.corpus import list_words
from normalizer.model.concept import Kind
from normalizer.model.record import Status
from normalizer.pipeline.faults import read_or_report
from normalizer.text.key import make_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from normalizer.audit.store import Store
    from normalizer.errors import InputError
    from normalizer.model.inspection import Inspection
    from normalizer.model.outcome import Outcome
    from normalizer.pipeline import Normalizer

_HASH_SIZE = 8
_MOST_YEARS = 200
_HALF = re.compile("[\ud800-\udfff]")


class _Found(NamedTuple):
    """What is kept of one outcome beside its record."""

    words: list[str]
    digest: bytes
    conditions: tuple[str, ...]
    terms: list[tuple[str, str, bool, bool]]


class Survey:
    """Counts outcomes as they pass. What grows with their number goes to the store."""

    def __init__(
        self, normalizer: Normalizer, store: Store, report: Callable[[InputError], None] | None = None
    ) -> None:
        self._normalizer = normalizer
        self._store = store
        self._report = report
        self._vocabulary = normalizer.vocabulary
        self._concepts = normalizer.vocabulary.concepts
        self._terms = TermFinder(self._vocabulary)
        self._areas = AreaFinder(self._vocabulary)
        self._all = StatusCount()
        self._by: dict[str, dict[str, StatusCount]] = {"outcome_type": {}, "area": {}, "year": {}}
        self._endpoints: Counter[str] = Counter()
        self._confidence: Counter[str] = Counter()
        self._facets = FacetTally(self._concepts)
        self._doubts = DoubtTally(self._concepts, normalizer.threshold)
        self._last_trial: tuple[int, tuple[str, ...]] = (0, ())
        self._read_trial = lru_cache(maxsize=64)(_read_trial)  # the outcomes of a trial follow each other

    def add(self, outcome: Outcome) -> None:
        """Inspect one outcome and count it.

        One that this program fails on is reported: it counts as unmapped, or by what was read before the failure.
        """
        inspection = read_or_report(self._inspect, outcome, self._report)
        status = Status.UNMAPPED if inspection is None else inspection.record.status
        self._all.add(status)
        add_slices = partial(self._add_slices, status=status)
        seen = outcome if inspection is None else inspection.outcome
        read_or_report(add_slices, seen, self._report, "the outcome is missing in the slices")
        if inspection is None or status is Status.EMPTY:
            return
        read = partial(self._read, inspection=inspection)
        found = read_or_report(read, seen, self._report, "of the outcome only its status is sure to count")
        if found is not None:
            self._keep(inspection, found)

    def _inspect(self, outcome: Outcome) -> Inspection:
        return self._normalizer.inspect(mend_outcome(outcome))

    def _read(self, outcome: Outcome, inspection: Inspection) -> _Found:
        """What the store is to keep; tallies that need no store are made. All that a text can bring to fail is here."""
        self._facets.add(outcome, inspection.record)
        self._doubts.add(inspection)
        keys, disease, title = self._read_trial(outcome.conditions, outcome.title)
        missed = inspection.record.status is not Status.MAPPED
        terms = [
            # of the words of a title only a single rare one is sure to be no outcome: it is a drug
            (key, text, f" {key} " in disease or (" " not in key and f" {key} " in title), whole)
            for stretch in (inspection.stretches if missed else ())
            for key, text, whole in self._terms.find(stretch)
        ]
        return _Found(sorted(list_words(outcome)), hash_text(outcome), keys, terms)

    def _keep(self, inspection: Inspection, found: _Found) -> None:
        record, outcome = inspection.record, inspection.outcome
        # what names no trial is one of its own
        name = outcome.trial_id or f"\n{outcome.id}"
        trial = self._store.number_trial(name, missed=record.status is not Status.MAPPED)
        ids = [match.id for match in record.endpoints]
        number = self._store.add_outcome(outcome, trial, record.status, found.words)
        self._store.add_text(found.digest, number, record.status, " ".join(sorted(ids)))
        self._store.add_concepts(ids, trial)
        self._endpoints.update(ids)
        for match in record.endpoints:
            self._confidence[match.id] += round(match.confidence * 10_000)
        if self._last_trial != (trial, found.conditions):
            self._last_trial = (trial, found.conditions)
            self._store.add_conditions(found.conditions, trial)
        self._store.add_terms(found.terms, trial, number)

    def _add_slices(self, outcome: Outcome, status: str) -> None:
        if outcome.outcome_type is not None:
            self._by["outcome_type"].setdefault(outcome.outcome_type.value, StatusCount()).add(status)
        for area in self._areas.find(outcome.conditions, outcome.title):
            self._by["area"].setdefault(area, StatusCount()).add(status)
        year = outcome.start_year
        if year is not None and (str(year) in self._by["year"] or len(self._by["year"]) < _MOST_YEARS):
            self._by["year"].setdefault(str(year), StatusCount()).add(status)

    def describe(self) -> dict[str, Any]:
        """All sections of the audit that need no more than counting."""
        texts = StatusCount(Counter(self._store.count_texts()))
        full = self._store.count_full_trials()
        return {
            "coverage": {
                "outcomes": self._all.describe(),
                "texts": texts.describe(),
                "trials": {"total": self._store.trials, "full": full, "share": share(full, self._store.trials)},
            },
            "by": {name: self._describe_slices(name) for name in self._by},
            "families": self._describe_families(),
            **self._doubts.describe(self._normalizer.precision_curve),
            **self._facets.describe(),
        }

    def _describe_slices(self, name: str) -> list[dict[str, Any]]:
        labels = self._areas.labels if name == "area" else {}
        order = {key: place for place, key in enumerate(labels or ("primary", "secondary", "other"))}
        rows = sorted(self._by[name].items(), key=lambda item: (order.get(item[0], len(order)), item[0]))
        return [{"name": key, "label": labels.get(key, key.capitalize()), **count.describe()} for key, count in rows]

    def _describe_families(self) -> list[dict[str, Any]]:
        """Every family with its endpoints; an endpoint stands below the nearest of its ancestors."""
        trials = self._store.count_trials_by_concept()
        families = self._vocabulary.section("vocabulary").get("families", ())
        rows = []
        for family in families:
            root = family["root"]
            members = [
                id_
                for id_, concept in self._concepts.items()
                if concept.kind is Kind.ENDPOINT and root in {id_, *concept.ancestors} and concept.replaced_by is None
            ]
            concepts = [
                {
                    "id": id_,
                    "label": self._concepts[id_].label,
                    "parent": self._concepts[id_].broader[0] if id_ != root and self._concepts[id_].broader else None,
                    "outcomes": self._endpoints[id_],
                    "trials": trials.get(id_, 0),
                    "confidence": round(self._confidence[id_] / self._endpoints[id_] / 10_000, 4)
                    if self._endpoints[id_]
                    else None,
                }
                for id_ in sorted(members)
            ]
            row = {
                "id": root,
                "label": family["label"],
                "outcomes": sum(self._endpoints[id_] for id_ in members),
                "concepts": concepts,
            }
            rows.append(row)
        return rows


def _read_trial(conditions: tuple[str, ...], title: str) -> tuple[tuple[str, ...], str, str]:
    """The lookup keys of the conditions of a trial; these and its title as texts in which keys can be looked for."""
    keys = tuple(make_key(condition) for condition in conditions)
    return keys, f" {' | '.join(keys)} ", f" {make_key(title)} "


def mend_outcome(outcome: Outcome) -> Outcome:
    """The outcome without half characters (lone surrogates), which no file and no database takes."""
    texts = {f.name: value for f in fields(outcome) if isinstance(value := getattr(outcome, f.name), str)}
    said = "".join((*texts.values(), *outcome.conditions))
    if not _HALF.search(said):
        return outcome
    conditions = tuple(_HALF.sub("\ufffd", condition) for condition in outcome.conditions)
    mended: dict[str, Any] = {name: _HALF.sub("\ufffd", text) for name, text in texts.items() if name != "outcome_type"}
    return replace(outcome, conditions=conditions, **mended)


def hash_text(outcome: Outcome) -> bytes:
    """Eight bytes that tell the three texts of an outcome from others, whatever their case and spacing."""
    said = "\x00".join(
        " ".join(part.split()).casefold() for part in (outcome.measure, outcome.description, outcome.time_frame)
    )
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=_HASH_SIZE).digest()
