"""The formats of vocabulary exports. A new one is a module in this package and an entry in the table here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from normalizer.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: its name, the endings of file names it answers to, and `module:function` that writes it."""

    name: str
    suffixes: tuple[str, ...]
    summary: str
    place: str
    extra: str = ""

    def write(self, vocabulary: Vocabulary) -> bytes:
        """The vocabulary in this format. Raises InputError if a library is missing."""
        module, _, name = self.place.partition(":")
        content: bytes = getattr(import_module(f"normalizer.export.{module}"), name)(vocabulary)
        return content


FORMATS: tuple[ExportFormat, ...] = (
    ExportFormat("skos", (".ttl", ".skos"), "SKOS concept scheme in Turtle", "skos:write_skos", "export"),
    ExportFormat("owl", (".owl", ".rdf"), "OWL in RDF/XML", "owl:write_owl", "export"),
    ExportFormat("obo", (".obo",), "OBO 1.4", "obo:write_obo", "export"),
    ExportFormat("obographs", (".obographs.json", ".obo.json"), "OBO Graphs JSON", "obographs:write_obographs"),
    ExportFormat("sssom", (".sssom.tsv", ".tsv"), "SSSOM: mappings to other vocabularies", "sssom:write_sssom"),
    ExportFormat("csv", (".csv",), "CSV, one row per concept", "flat:write_csv"),
    ExportFormat("json", (".json",), "JSON, everything about every concept", "flat:write_json"),
)


def choose_format(name: str | None, path: Path | None) -> ExportFormat:
    """By name, else by the longest ending that fits the output file. Raises InputError listing what there is."""
    names = ", ".join(form.name for form in FORMATS)
    if name is not None:
        for form in FORMATS:
            if form.name == name:
                return form
        raise InputError(f"no export format is called '{name}'; there are {names}")
    if path is None:
        raise InputError(f"name a format with --format, or a file with -o; formats are {names}")
    plain = path.name.lower().removesuffix(".gz")
    claims = [(len(suffix), form) for form in FORMATS for suffix in form.suffixes if plain.endswith(suffix)]
    if not claims:
        raise InputError(f"the suffix tells no export format; choose one of {names} with --format", str(path))
    return max(claims, key=lambda claim: claim[0])[1]
