"""Maps free-text clinical-trial outcomes to canonical endpoint concepts.

>>> from normalizer import Normalizer
>>> Normalizer().normalize("ORR per IMWG 2016, up to 2 years").endpoints[0].id
'endpoint:overall-response-rate'

To start: `Normalizer` reads outcomes and gives a `Record` for each; `read_outcomes` takes them from files; `to_dict`
makes a record plain data; `Vocabulary` holds the concepts. A `Record` is made of `EndpointMatch`, `Mention`,
`TimeFrame` and `Status`; an input is an `Outcome` with an `OutcomeType`; `Normalizer.explain` gives an `Explanation`.
Every error raised on purpose is a `NormalizerError`: an `InputError` for an input, a `VocabularyError` for the
vocabulary.

Names are imported when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from normalizer.version import VERSION

if TYPE_CHECKING:
    from normalizer.errors import InputError, NormalizerError, VocabularyError
    from normalizer.io.read import read_outcomes
    from normalizer.io.record_json import to_dict
    from normalizer.model.concept import Concept
    from normalizer.model.explanation import Explanation
    from normalizer.model.outcome import Outcome, OutcomeType
    from normalizer.model.record import EndpointMatch, Mention, Record, Status, TimeFrame
    from normalizer.pipeline import Normalizer
    from normalizer.vocabulary import Vocabulary

__version__ = VERSION

_PLACES = {
    "Concept": "normalizer.model.concept",
    "EndpointMatch": "normalizer.model.record",
    "Explanation": "normalizer.model.explanation",
    "InputError": "normalizer.errors",
    "Mention": "normalizer.model.record",
    "Normalizer": "normalizer.pipeline",
    "NormalizerError": "normalizer.errors",
    "Outcome": "normalizer.model.outcome",
    "OutcomeType": "normalizer.model.outcome",
    "Record": "normalizer.model.record",
    "Status": "normalizer.model.record",
    "TimeFrame": "normalizer.model.record",
    "Vocabulary": "normalizer.vocabulary",
    "VocabularyError": "normalizer.errors",
    "read_outcomes": "normalizer.io.read",
    "to_dict": "normalizer.io.record_json",
}

__all__ = [
    "Concept",
    "EndpointMatch",
    "Explanation",
    "InputError",
    "Mention",
    "Normalizer",
    "NormalizerError",
    "Outcome",
    "OutcomeType",
    "Record",
    "Status",
    "TimeFrame",
    "Vocabulary",
    "VocabularyError",
    "__version__",
    "read_outcomes",
    "to_dict",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name not in _PLACES:
        raise AttributeError(f"module 'normalizer' has no attribute '{name}'")
    value = getattr(import_module(_PLACES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
