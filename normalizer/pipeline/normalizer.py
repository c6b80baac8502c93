"""`Normalizer`: the whole flow in one function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from normalizer.match.lexicon import Lexicon
from normalizer.match.typos import TypoCorrector
from normalizer.model.outcome import Field, Outcome
from normalizer.model.record import Record
from normalizer.pipeline.assemble import RecordMaker
from normalizer.pipeline.endpoints import EndpointFinder
from normalizer.pipeline.explain import explain_reading
from normalizer.pipeline.faults import make_bare_record, read_or_report
from normalizer.pipeline.fields import FieldReader
from normalizer.pipeline.outcomes import make_outcome, split_outcome
from normalizer.resolve.select import DEFAULT_THRESHOLD, select_endpoints
from normalizer.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from normalizer.errors import InputError
    from normalizer.match.scene import Scene
    from normalizer.model.explanation import Explanation
    from normalizer.model.inspection import Inspection
    from normalizer.model.outcome import Parts
    from normalizer.pipeline.fields import FieldReading


class _Steps(NamedTuple):
    """One outcome on its way: in its parts, its fields as read, the measure's scene, and the record."""

    outcome: Outcome
    parts: Parts | None
    fields: dict[Field, FieldReading]
    scene: Scene
    record: Record


class Normalizer:
    """Maps outcomes to endpoints, criteria and time frames.

    Making one takes a moment, reading an outcome about a millisecond: make one and keep it.

    `vocabulary` defaults to `Vocabulary.load()`, whose errors it raises. `threshold` (0..1) is the confidence from
    which a reading counts as found. With `min_precision` (0..1) the threshold is raised as far as needed for at least
    that share of the endpoints to be right, as measured on outcomes that the weights had not seen (docs/quality.md);
    raises `ValueError` if no threshold is known to reach it.
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
        """Read one outcome given as a single string: a measure, or `measure, description, time frame` joined.

        A joined string is split first. Any text gets a record; an empty one has the status `empty`.
        """
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
        """Read one outcome, given as an `Outcome` or as its parts. Any text gets a record, whatever it contains.

        `fields` are the other fields of `Outcome`; `title` and `conditions` of the trial help to decide ambiguities.
        """
        if outcome is None:
            outcome = make_outcome({"measure": measure, "description": description, "time_frame": time_frame, **fields})
        return self._read(outcome).record

    def normalize_measure(self, text: str, report: Callable[[InputError], None] | None) -> Record:
        """Read a measure that stands alone; faults are treated as in `normalize_many`."""
        return next(self.normalize_many((Outcome(id=text, measure=text),), report))

    def explain(self, outcome: Outcome | str) -> Explanation:
        """The record of one outcome together with the steps that led to it; a string is read as by `normalize`."""
        if isinstance(outcome, str):
            outcome = Outcome(id="", joined=outcome)
        steps = self._read(outcome)
        return explain_reading(steps.record, steps.fields, steps.parts)

    @property
    def precision_curve(self) -> tuple[tuple[float, float, float], ...]:
        """Rows of `(threshold, precision, coverage)`, each 0..1, by rising threshold.

        Precision is the share of given endpoints that are right, coverage the share of required endpoints that are
        given, as measured on outcomes that the weights had not seen.
        """
        return self._endpoints.scorer.precision_curve

    def inspect(self, outcome: Outcome) -> Inspection:
        """The record together with what nothing in the measure explains and which abbreviations stayed undecided."""
        from normalizer.pipeline.inspect import inspect_reading  # noqa: PLC0415 - only an audit asks

        steps = self._read(outcome)
        return inspect_reading(steps.outcome, steps.record, steps.scene)

    def _read(self, outcome: Outcome) -> _Steps:
        """The whole way: split, read the fields, find and score endpoints, choose, add the other facets."""
        outcome, parts = split_outcome(outcome)
        fields = self._fields.read(outcome)
        candidates, scene = self._endpoints.find(
            fields[Field.MEASURE], fields[Field.DESCRIPTION], self.threshold, outcome.about
        )
        selection = select_endpoints(candidates, self.vocabulary.concepts, scene.rate_explained(), self.threshold)
        return _Steps(outcome, parts, fields, scene, self._records.make(outcome, fields, selection))

    def normalize_many(
        self,
        outcomes: Iterable[Outcome | Mapping[str, Any] | str],
        report: Callable[[InputError], None] | None = None,
    ) -> Iterator[Record]:
        """Read outcomes one by one, lazily and in constant memory: one record for each, in order.

        A string is read as by `normalize`; a mapping has the fields of `Outcome`. If this program fails on an outcome,
        `report` is called with an `InputError` and the record has only the texts; without `report` the failure is
        raised.
        """
        for outcome in outcomes:
            if isinstance(outcome, str):
                outcome = Outcome(id="", joined=outcome)  # noqa: PLW2901 - the same outcome in its one form
            elif not isinstance(outcome, Outcome):
                outcome = make_outcome(outcome)  # noqa: PLW2901 - as above
            record = read_or_report(self.normalize_outcome, outcome, report)
            yield make_bare_record(outcome, self.vocabulary.version) if record is None else record
