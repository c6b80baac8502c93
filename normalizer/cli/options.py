"""Options that several commands share."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from normalizer.pipeline import Normalizer

ontology_option = click.option(
    "--ontology",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="ENDNORM_ONTOLOGY",
    help="Folder of the vocabulary.  [default: the checkout's, else the packaged one]",
)


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


def check_vocabulary(ontology: Path | None) -> None:
    """Raise VocabularyError here rather than in the processes that are to use the vocabulary."""
    from normalizer.vocabulary import Vocabulary

    Vocabulary.load(ontology)
