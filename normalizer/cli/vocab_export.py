"""`endnorm vocab export`: the vocabulary in the formats of others."""

from __future__ import annotations

from pathlib import Path

import click

from normalizer.cli.options import ontology_option
from normalizer.export.formats import FORMATS, choose_format


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice([form.name for form in FORMATS]),
    help="Format of the export.  [default: by the suffix of the output]",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.  [default: standard output]")
@ontology_option
def export(form: str | None, output: Path | None, ontology: Path | None) -> None:
    """Write the vocabulary as SKOS, OWL, OBO, SSSOM, CSV or JSON.

    skos: Turtle. owl: RDF/XML. obo: OBO 1.4. obographs: OBO Graphs JSON. sssom: the mappings to NCI Thesaurus.
    csv: one row per concept. json: everything. SKOS, OWL and OBO need pip install 'endpoint-normalizer[export]'.

    \b
    endnorm vocab export -o vocabulary.ttl
    endnorm vocab export -o vocabulary.obo
    endnorm vocab export --format sssom > mappings.sssom.tsv
    """  # noqa: D301 - \b must reach click
    from normalizer.io.output import open_output
    from normalizer.vocabulary import Vocabulary

    output = None if output == Path("-") else output
    chosen = choose_format(form, output)
    content = chosen.write(Vocabulary.load(ontology))
    with open_output(output) as stream:
        stream.write(content)
