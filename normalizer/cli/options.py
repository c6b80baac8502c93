"""Options that several commands share."""

from __future__ import annotations

import gc
from functools import partial
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from normalizer.pipeline import Normalizer

ontology_option = click.option(
    "--ontology",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="ENDNORM_ONTOLOGY",
    help="Vocabulary folder.  [default: that of the checkout, else the packaged one]",
)


class Share(click.FloatRange):
    """A number within 0..1; `nan` is none, though nothing is smaller or larger than it."""

    def __init__(self) -> None:
        super().__init__(0, 1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401 - as in click
        """The number. Raises a usage error for what is none."""
        share: float = super().convert(value, param, ctx)
        if isnan(share):
            self.fail(f"{value!r} is no number.", param, ctx)
        return share


def make_normalizer(ontology: Path | None, min_precision: float | None = None) -> Normalizer:
    """A normalizer on the chosen vocabulary. Raises VocabularyError, and ValueError for a precision out of reach."""
    # what is built here lives until the program ends: looking for garbage in it costs a fifth of the start
    gc.disable()
    try:
        from normalizer.pipeline import Normalizer
        from normalizer.vocabulary import Vocabulary

        return Normalizer(Vocabulary.load(ontology), min_precision=min_precision)
    finally:
        gc.freeze()
        gc.enable()


def compile_vocabulary(ontology: Path | None) -> None:
    """Leave a compiled vocabulary to the processes that are to use it; raise VocabularyError here rather than there.

    Compiling takes three times the memory of reading, so it is done in a process that ends.
    """
    from normalizer.vocabulary import Vocabulary

    if not Vocabulary.is_compiled(ontology):
        from normalizer.batch.jobs import run_apart

        run_apart(partial(_read_something, ontology))


def _read_something(ontology: Path | None) -> None:
    """Use all that is compiled on demand."""
    make_normalizer(ontology).normalize_outcome(
        measure="Overall survival", description="Time from randomization to death of any cause", time_frame="2 years"
    )
