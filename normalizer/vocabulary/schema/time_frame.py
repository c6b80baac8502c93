"""`ontology/time_frames/{anchors,units,patterns}.yaml`: how time frames are written."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from normalizer.vocabulary.schema.base import AnchorId, ConceptEntry, Strict, Text

Designator = Literal["Y", "M", "W", "D", "TH", "TM", "TS"]
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}$")]


class Anchor(ConceptEntry):
    """An event that starts or ends a time frame.

    `alone` says what the anchor means where no template reads it: it starts the window, ends it, or nothing;
    an event starts it, and ends a window that opens with another anchor and lasts until some time after the event.
    `point: P0D` makes the anchor an assessment of its own, `visit: P0D` only where it stands by itself or in a list;
    `gives_way` makes it say nothing before another anchor; `lasts` says that it is a time, whose length may be given;
    `endings` are those of long words that name the event (`ureteroscopy`).
    """

    id: AnchorId
    broader: tuple[AnchorId, ...] = ()
    replaced_by: AnchorId | None = None
    alone: Literal["start", "event", "end", "none"] = "none"
    point: Literal["P0D"] | None = None
    visit: Literal["P0D"] | None = None
    gives_way: Literal["yes"] | None = None
    lasts: Literal["yes"] | None = None
    endings: tuple[Text, ...] = ()


class AnchorFile(Strict):
    """`ontology/time_frames/anchors.yaml`."""

    anchors: tuple[Anchor, ...]


class Unit(Strict):
    """A unit of time: its ISO 8601 designator (clock units with their `T`) and the ways to write it."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
    designator: Designator
    forms: tuple[Text, ...] = Field(min_length=1)


class AmbiguousUnit(Strict):
    """A form that means another unit (`then`) where one of `beside` is written in the same text."""

    form: Text
    beside: tuple[Designator, ...] = Field(min_length=1)
    then: Designator


class UnitFile(Strict):
    """`ontology/time_frames/units.yaml`."""

    units: tuple[Unit, ...] = Field(min_length=1)
    ambiguous: tuple[AmbiguousUnit, ...] = ()
    cycles: tuple[Text, ...] = Field(min_length=1)
    numbered: tuple[Text, ...] = ()
    numbers: dict[Text, Digits]


class Wording(Strict):
    """Phrases (`write`) that are read as another one before anything else happens."""

    read: Text
    write: tuple[Text, ...] = Field(min_length=1)


class AnchorChoice(Strict):
    """What an ambiguous anchor means (`then`) beside some units, cycles or words with some endings."""

    anchor: AnchorId
    then: AnchorId
    beside_units: tuple[Designator, ...] = ()
    beside_cycles: Literal["yes"] | None = None
    beside_endings: tuple[Text, ...] = ()


class PatternExample(Strict):
    """A time frame and what must be read from it; what is not given must be absent."""

    text: Text
    points: tuple[Text, ...] = ()
    max: Text | None = None
    every: Text | None = None
    start: AnchorId | None = None
    end: tuple[AnchorId, ...] = ()


class Pattern(Strict):
    """A way of writing: words and slots `{what:sets}` (see the file for the list of both)."""

    template: Text
    explanation: Text
    flags: tuple[Literal["window", "cap", "per-cycle"], ...] = ()
    examples: tuple[PatternExample, ...] = ()


class PatternFile(Strict):
    """`ontology/time_frames/patterns.yaml`."""

    wording: tuple[Wording, ...] = ()
    fillers: tuple[Text, ...] = ()
    links: tuple[Text, ...] = ()
    heads: tuple[Text, ...] = ()
    soft_heads: tuple[Text, ...] = ()
    span_heads: tuple[Text, ...] = ()
    connectors: tuple[Text, ...] = ()
    choices: tuple[AnchorChoice, ...] = ()
    templates: tuple[Pattern, ...] = Field(min_length=1)
