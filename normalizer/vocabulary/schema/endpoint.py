"""`ontology/endpoints/<family>/<slug>.yaml`: one endpoint per file."""

from __future__ import annotations

from typing import Literal

from normalizer.vocabulary.schema.base import (
    AnchorId,
    ConceptEntry,
    CounterExample,
    EndpointId,
    ExampleEntry,
    Text,
)

Measurement = Literal[
    "group",
    "time-to-event",
    "duration",
    "proportion",
    "rate",
    "count",
    "category",
    "continuous",
    "score",
    "concentration",
    "pk-parameter",
    "dose-level",
]


class EndpointFile(ConceptEntry):
    """An endpoint: what an outcome measures.

    `measurement` is the kind of quantity. `comet_domain` is the number of the outcome domain
    (1 to 38) in the taxonomy of Dodd et al. 2018. `origin` and `events` say how a time-to-event
    endpoint is usually counted: the anchors that start it, the anchors that end it.
    """

    id: EndpointId
    definition: Text
    measurement: Measurement
    broader: tuple[EndpointId, ...] = ()
    comet_domain: int | None = None
    origin: tuple[AnchorId, ...] = ()
    events: tuple[AnchorId, ...] = ()
    confusable_with: tuple[EndpointId, ...] = ()
    replaced_by: EndpointId | None = None
    examples: tuple[ExampleEntry, ...] = ()
    counter_examples: tuple[CounterExample, ...] = ()
