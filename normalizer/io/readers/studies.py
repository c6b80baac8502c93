"""Studies as the API of ClinicalTrials.gov gives them: version 2, and the "full studies" of version 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalizer.errors import InputError
from normalizer.io.registry_text import read_phase, read_year, repair_text
from normalizer.io.rows import mend_surrogates, name_type
from normalizer.model.outcome import Outcome, OutcomeType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


# the keys under which pages hold their studies
PAGE_KEYS = ("studies", "FullStudies")
PAGE_FRAME = "FullStudiesResponse"
_KINDS_V2 = {
    OutcomeType.PRIMARY: "primaryOutcomes",
    OutcomeType.SECONDARY: "secondaryOutcomes",
    OutcomeType.OTHER: "otherOutcomes",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What the outcomes of one trial share."""

    id: str
    title: str = ""
    conditions: tuple[str, ...] = ()
    phase: str = ""
    start_year: int | None = None

    def make_outcome(
        self, kind: OutcomeType, position: int, measure: str, description: str, time_frame: str
    ) -> Outcome:
        """The outcome at this position (from 1) among those of its kind; the texts are repaired."""
        return Outcome(
            id=f"{self.id}/{kind}/{position}",
            measure=repair_text(measure),
            description=repair_text(description),
            time_frame=repair_text(time_frame),
            trial_id=self.id,
            outcome_type=kind,
            title=self.title,
            conditions=self.conditions,
            phase=self.phase,
            start_year=self.start_year,
        )


def is_study(item: Mapping[str, Any]) -> bool:
    """True for an object that holds a study of either version."""
    return any(key in item for key in ("protocolSection", "ProtocolSection", "Study", "FullStudy"))


def read_study(
    item: Mapping[str, Any], name_study: Callable[[], str], report: Callable[[str], None]
) -> Iterator[Outcome]:
    """The outcomes of one study; an outcome that is none goes to `report` as a reason.

    `name_study` gives a name to a study that has no number.
    """
    while "FullStudy" in item or "Study" in item:
        item = _take(item, "FullStudy" if "FullStudy" in item else "Study", dict)
    if "ProtocolSection" in item:
        yield from _read_v1(_take(item, "ProtocolSection", dict), name_study, report)
    else:
        yield from _read_v2(_take(item, "protocolSection", dict), name_study, report)


def _read_v2(
    section: Mapping[str, Any], name_study: Callable[[], str], report: Callable[[str], None]
) -> Iterator[Outcome]:
    identity = _take(section, "identificationModule", dict)
    trial = Trial(
        id=_text(identity, "nctId") or name_study(),
        title=repair_text(_text(identity, "briefTitle") or _text(identity, "officialTitle")),
        conditions=_texts(_take(section, "conditionsModule", dict), "conditions"),
        phase=read_phase("/".join(_texts(_take(section, "designModule", dict), "phases"))),
        start_year=read_year(_text(_take(_take(section, "statusModule", dict), "startDateStruct", dict), "date")),
    )
    outcomes = _take(section, "outcomesModule", dict)
    for kind, key in _KINDS_V2.items():
        names = ("measure", "description", "timeFrame")
        yield from _read_outcomes(trial, kind, _take(outcomes, key, list), names, report)


def _read_v1(
    section: Mapping[str, Any], name_study: Callable[[], str], report: Callable[[str], None]
) -> Iterator[Outcome]:
    identity = _take(section, "IdentificationModule", dict)
    started = _take(_take(section, "StatusModule", dict), "StartDateStruct", dict)
    conditions = _take(_take(section, "ConditionsModule", dict), "ConditionList", dict)
    phases = _take(_take(section, "DesignModule", dict), "PhaseList", dict)
    trial = Trial(
        id=_text(identity, "NCTId") or name_study(),
        title=repair_text(_text(identity, "BriefTitle") or _text(identity, "OfficialTitle")),
        conditions=_texts(conditions, "Condition"),
        phase=read_phase("/".join(_texts(phases, "Phase"))),
        start_year=read_year(_text(started, "StartDate")),
    )
    outcomes = _take(section, "OutcomesModule", dict)
    for kind in OutcomeType:
        name = f"{kind.value.capitalize()}Outcome"
        names = (f"{name}Measure", f"{name}Description", f"{name}TimeFrame")
        yield from _read_outcomes(trial, kind, _take(_take(outcomes, f"{name}List", dict), name, list), names, report)


def _read_outcomes(
    trial: Trial, kind: OutcomeType, items: list[Any], names: tuple[str, str, str], report: Callable[[str], None]
) -> Iterator[Outcome]:
    for position, item in enumerate(items, 1):
        try:
            if not isinstance(item, dict):
                raise InputError(f"is {name_type(item)}, expected an object")  # noqa: TRY301 - told like the others
            yield trial.make_outcome(kind, position, *(_text(item, name) for name in names))
        except InputError as error:
            report(f"{trial.id}, {kind} outcome {position}: {error.message}")


def _take(item: Mapping[str, Any], key: str, kind: type) -> Any:  # noqa: ANN401 - an object or a list, as asked
    """The object or list under a key, empty where it is absent. Raises InputError for anything else."""
    value = item.get(key)
    if value is None:
        return kind()
    if not isinstance(value, kind):
        raise InputError(f"'{key}' is {name_type(value)}, expected {'an object' if kind is dict else 'a list'}")
    return value


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"'{key}' is {name_type(value)}, expected text")
    return mend_surrogates(value)


def _texts(item: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(repair_text(mend_surrogates(text)) for text in _take(item, key, list) if isinstance(text, str))
