"""`Normalizer`: the whole flow in one function."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from normalizer.match.lexicon import Lexicon
from normalizer.match.typos import TypoCorrector
from normalizer.model.outcome import Field, Outcome
from normalizer.model.record import Record, Status
from normalizer.pipeline.assemble import RecordMaker
from normalizer.pipeline.endpoints import EndpointFinder
from normalizer.pipeline.explain import explain_reading
from normalizer.pipeline.fields import FieldReader
from normalizer.pipeline.outcomes import make_outcome, split_outcome
from normalizer.resolve.select import DEFAULT_THRESHOLD, select_endpoints
from normalizer.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from normalizer.model.explanation import Explanation
    from normalizer.model.outcome import Parts
    from normalizer.pipeline.fields import FieldReading


class Normalizer:
    """Maps outcomes to endpoints, criteria and time frames.

    `vocabulary` defaults to the one that ships with the package; `threshold` (0..1) is the confidence from which
    a reading counts as found. With `min_precision` (0..1) the threshold is raised as far as needed for at least that
    share of the endpoints to be right, as measured on outcomes that the weights had not seen (docs/quality.md); raises
    `ValueError` if no threshold is known to reach it. Building one takes a moment; reading an outcome does not.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | None = None,
        *,
        threshold: float = DEFAULT_THRESHOLD,
        min_precision: float | None = None,
    ) -> None:
        self.vocabulary = vocabulary or Vocabulary.load()
        self.threshold = threshold
        lexicon = Lexicon(self.vocabulary)
        typos = TypoCorrector(lexicon)
        self._fields = FieldReader(self.vocabulary, lexicon, typos)
        self._endpoints = EndpointFinder(self.vocabulary, lexicon, typos)
        if min_precision is not None:
            self.threshold = max(threshold, self._endpoints.scorer.find_threshold(min_precision))
        self._records = RecordMaker(self.vocabulary, self._endpoints.scorer)

    def normalize(self, text: str) -> Record:
        """Read one outcome given as a single string: `measure`, or `measure, description, time frame` joined."""
        return self.normalize_outcome(Outcome(id="", joined=text))

    def normalize_outcome(
        self,
        outcome: Outcome | None = None,
        *,
        measure: str = "",
        description: str = "",
        time_frame: str = "",
        **fields: Any,  # noqa: ANN401 - the other fields of Outcome
    ) -> Record:
        """Read one outcome, given as an `Outcome` or as its parts. Any text gets a record, whatever it holds."""
        if outcome is None:
            outcome = make_outcome({"measure": measure, "description": description, "time_frame": time_frame, **fields})
        record, _, _ = self._read(outcome)
        return record

    def explain(self, outcome: Outcome | str) -> Explanation:
        """The record together with the steps that led to it."""
        if isinstance(outcome, str):
            outcome = Outcome(id="", joined=outcome)
        return explain_reading(*self._read(outcome))

    def _read(self, outcome: Outcome) -> tuple[Record, dict[Field, FieldReading], Parts | None]:
        """The whole way: split, read the fields, find and score endpoints, choose, add the other facets."""
        outcome, parts = split_outcome(outcome)
        fields = self._fields.read(outcome)
        candidates, explained = self._endpoints.find(fields[Field.MEASURE], fields[Field.DESCRIPTION], self.threshold)
        selection = select_endpoints(candidates, self.vocabulary.concepts, explained, self.threshold)
        if not (outcome.measure.strip() or outcome.description.strip()):
            selection = replace(selection, status=Status.EMPTY)
        return self._records.make(outcome, fields, selection), fields, parts

    def normalize_many(self, outcomes: Iterable[Outcome | Mapping[str, Any] | str]) -> Iterator[Record]:
        """Read outcomes one by one, lazily and in constant memory.

        A string is read as by `normalize`; a mapping has the fields of `Outcome`.
        """
        for outcome in outcomes:
            if isinstance(outcome, str):
                yield self.normalize(outcome)
            elif isinstance(outcome, Outcome):
                yield self.normalize_outcome(outcome)
            else:
                yield self.normalize_outcome(make_outcome(outcome))
