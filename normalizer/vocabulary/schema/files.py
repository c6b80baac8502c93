"""Which file has which form: the one table from paths in `ontology/` to models."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from normalizer.vocabulary.schema.criterion import CriterionFile
from normalizer.vocabulary.schema.endpoint import EndpointFile
from normalizer.vocabulary.schema.term import AdverseEventFile, AnalyteFile, InstrumentFile
from normalizer.vocabulary.schema.text import (
    AbbreviationFile,
    AreaFile,
    ComparativeFile,
    CompositionFile,
    DecisionFile,
    DefinitionFile,
    ExceptionFile,
    PhraseFile,
    ProductFile,
    QualifierFile,
    VocabularyFile,
    ZoneFile,
)
from normalizer.vocabulary.schema.time_frame import AnchorFile, PatternFile, UnitFile

if TYPE_CHECKING:
    from normalizer.vocabulary.schema.base import Strict


@dataclass(frozen=True, slots=True)
class FileForm:
    """The form of the files whose relative path fits `pattern`.

    `entries` names the list that holds the concepts; empty where the file itself is one concept. `nested` names
    the list of concepts inside each of these. A file without concepts is a `section`: data read by path.
    """

    name: str
    pattern: str
    model: type[Strict]
    entries: str | None = None
    nested: str | None = None
    concepts: bool = True

    @property
    def section(self) -> bool:
        """True for files that other floors read as data by path."""
        return self.pattern.startswith(("text/", "time_frames/", "decisions."))


FORMS: tuple[FileForm, ...] = (
    FileForm("vocabulary", "vocabulary.yaml", VocabularyFile, concepts=False),
    FileForm("exceptions", "exceptions.yaml", ExceptionFile, concepts=False),
    FileForm("decisions", "decisions.yaml", DecisionFile, concepts=False),
    FileForm("endpoint", "endpoints/*/*.yaml", EndpointFile),
    FileForm("criterion", "criteria/*.yaml", CriterionFile, nested="categories"),
    FileForm("instruments", "instruments/*.yaml", InstrumentFile, entries="instruments"),
    FileForm("analytes", "analytes/*.yaml", AnalyteFile, entries="analytes"),
    FileForm("adverse-events", "adverse_events/*.yaml", AdverseEventFile, entries="terms"),
    FileForm("anchors", "time_frames/anchors.yaml", AnchorFile, entries="anchors"),
    FileForm("units", "time_frames/units.yaml", UnitFile, concepts=False),
    FileForm("patterns", "time_frames/patterns.yaml", PatternFile, concepts=False),
    FileForm("abbreviations", "text/abbreviations.yaml", AbbreviationFile, concepts=False),
    FileForm("qualifiers", "text/qualifiers.yaml", QualifierFile, concepts=False),
    FileForm("zones", "text/zones.yaml", ZoneFile, concepts=False),
    FileForm("compositions", "text/compositions.yaml", CompositionFile, concepts=False),
    FileForm("products", "text/products.yaml", ProductFile, concepts=False),
    FileForm("comparatives", "text/comparatives.yaml", ComparativeFile, concepts=False),
    FileForm("definitions", "text/definitions.yaml", DefinitionFile, concepts=False),
    FileForm("areas", "text/areas.yaml", AreaFile, concepts=False),
    FileForm("phrases", "text/*.yaml", PhraseFile, concepts=False),
)


def find_form(path: str) -> FileForm | None:
    """The form of the file at a path relative to the vocabulary's folder (with `/`), or None if it has no place."""
    for form in FORMS:
        if path.count("/") == form.pattern.count("/") and fnmatchcase(path, form.pattern):
            return form
    return None
