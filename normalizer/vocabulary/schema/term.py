"""Instruments, analytes and adverse events: many small concepts per file."""

from __future__ import annotations

from typing import Literal

from normalizer.vocabulary.schema.base import (
    AdverseEventId,
    AnalyteId,
    ConceptEntry,
    EndpointId,
    InstrumentId,
    Strict,
    Text,
)


class Instrument(ConceptEntry):
    """A scale, questionnaire or named test. `measures`: the endpoint meant when only its name is given."""

    id: InstrumentId
    use: Literal["patient-reported", "clinician-rated", "performance", "device", "index", "laboratory"]
    measures: tuple[EndpointId, ...] = ()
    broader: tuple[InstrumentId, ...] = ()
    range: Text | None = None
    better: Literal["higher", "lower"] | None = None
    diseases: tuple[Text, ...] = ()
    replaced_by: InstrumentId | None = None


class InstrumentFile(Strict):
    """`ontology/instruments/<family>.yaml`."""

    family: Text
    instruments: tuple[Instrument, ...]


class Analyte(ConceptEntry):
    """A measured substance or cell. `measures`: the endpoint meant when only its name is given."""

    id: AnalyteId
    use: Literal[
        "cytokine",
        "immunoglobulin",
        "protein",
        "tumor-marker",
        "laboratory",
        "hormone",
        "lipid",
        "cell",
        "nucleic-acid",
        "drug",
        "vitamin",
        "electrolyte",
        "enzyme",
    ]
    measures: tuple[EndpointId, ...] = ()
    broader: tuple[AnalyteId, ...] = ()
    replaced_by: AnalyteId | None = None


class AnalyteFile(Strict):
    """`ontology/analytes/<family>.yaml`."""

    family: Text
    analytes: tuple[Analyte, ...]


class Presence(Strict):
    """In which form a CTCAE version has a term: its grades (empty: not recorded), what changed, what replaced it.

    `change` is relative to the version before.
    """

    version: Literal["4.0", "5.0", "6.0"]
    grades: tuple[int, ...] = ()
    soc: Text | None = None
    change: Literal["added", "removed", "renamed", "moved", "clarified"] | None = None
    replaced_by: tuple[AdverseEventId, ...] = ()


class AdverseEvent(ConceptEntry):
    """A CTCAE term. `measures`: the endpoint meant when an outcome counts this event."""

    id: AdverseEventId
    ctcae: tuple[Presence, ...] = ()
    measures: tuple[EndpointId, ...] = ()
    replaced_by: AdverseEventId | None = None


class AdverseEventFile(Strict):
    """`ontology/adverse_events/<soc>.yaml`: one system organ class per file."""

    soc: Text
    measures: tuple[EndpointId, ...] = ()
    terms: tuple[AdverseEvent, ...]
