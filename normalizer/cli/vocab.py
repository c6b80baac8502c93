"""`endnorm vocab`: look at and check the vocabulary."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from normalizer.cli.concept_id import complete_id
from normalizer.cli.options import ontology_option
from normalizer.cli.plain_text import fold_space
from normalizer.cli.vocab_diff import check_ids, diff
from normalizer.cli.vocab_edit import EDIT_COMMANDS
from normalizer.cli.vocab_export import export
from normalizer.cli.vocab_lint import lint
from normalizer.cli.vocab_release import changelog, release
from normalizer.cli.vocab_show import describe_entry
from normalizer.cli.vocab_tree import draw_tree

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.vocabulary import Vocabulary

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or data.",
)


@click.group(name="vocab", context_settings={"help_option_names": ["-h", "--help"]})
def vocab_group() -> None:
    """Look at, check and change the vocabulary.

    \b
    endnorm vocab search "event free"
    endnorm vocab show endpoint:progression-free-survival
    endnorm vocab add-synonym progression-free-survival "PFS interval"
    endnorm vocab diff
    endnorm vocab lint --fix
    endnorm vocab export -o vocabulary.ttl
    """  # noqa: D301 - \b must reach click


vocab_group.add_command(lint)
for command in (*EDIT_COMMANDS, diff, check_ids, changelog, release, export):
    vocab_group.add_command(command)


@vocab_group.command()
@format_option
@ontology_option
def stats(form: str, ontology: Path | None) -> None:
    """Count what the vocabulary holds.

    \b
    endnorm vocab stats
    endnorm vocab stats --format json
    """  # noqa: D301 - \b must reach click
    from normalizer.vocabulary import Vocabulary
    from normalizer.vocabulary.statistics import count_vocabulary

    vocabulary = Vocabulary.load(ontology)
    counts = count_vocabulary(vocabulary)
    if form == "json":
        click.echo(json.dumps({"version": vocabulary.version, **counts}, indent=2, ensure_ascii=False))
        return
    click.echo(f"Vocabulary {vocabulary.version}")
    width = max(len(name) for group in counts.values() for name in group)
    for title, group in counts.items():
        click.echo("\n" + click.style(title[0].upper() + title[1:], bold=True))
        for name, count in group.items():
            click.echo(f"  {name:{width}} {count:>7,}")


@vocab_group.command()
@click.argument("id_", metavar="ID")
@format_option
@ontology_option
def show(id_: str, form: str, ontology: Path | None) -> None:
    """Show everything about one concept.

    ID is a concept id; its prefix may be left out where that is clear.

    \b
    endnorm vocab show endpoint:overall-survival
    endnorm vocab show category:imwg-2016.vgpr --format json
    """  # noqa: D301 - \b must reach click
    from normalizer.vocabulary import Vocabulary

    vocabulary = Vocabulary.load(ontology)
    entry = vocabulary.get(_complete(id_, vocabulary))
    if form == "json":
        click.echo(json.dumps(entry, indent=2, ensure_ascii=False))
        return
    for line in describe_entry(vocabulary, entry):
        click.echo(line)


@vocab_group.command()
@click.argument("text")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(min=1), help="The most results to show.")
@format_option
@ontology_option
def search(text: str, limit: int, form: str, ontology: Path | None) -> None:
    """Find concepts by label or synonym.

    \b
    endnorm vocab search "event free survival"
    endnorm vocab search ORR --limit 3
    """  # noqa: D301 - \b must reach click
    from normalizer.vocabulary import Vocabulary

    results = Vocabulary.load(ontology).search(text, limit)
    if form == "json":
        rows = [{"id": r.id, "label": r.label, "text": r.text, "how": r.how} for r in results]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    if not results:
        click.echo(f"Nothing fits {fold_space(text)!r}; try fewer or other words.", err=True)
        raise click.exceptions.Exit(1)
    width = max(len(result.id) for result in results)
    for result in results:
        why = "" if result.text == result.label else f"  ({result.text})"
        click.echo(f"{click.style(f'{result.id:{width}}', fg='cyan')}  {result.label}{why}  {result.how}")


@vocab_group.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--depth", type=click.IntRange(min=1), help="The most levels to show.")
@ontology_option
def tree(id_: str | None, depth: int | None, ontology: Path | None) -> None:
    """Draw the concepts below one, or all endpoints.

    \b
    endnorm vocab tree endpoint:time-to-event
    endnorm vocab tree criterion:imwg
    endnorm vocab tree --depth 1
    """  # noqa: D301 - \b must reach click
    from normalizer.vocabulary import Vocabulary

    vocabulary = Vocabulary.load(ontology)
    if id_ is not None:
        id_ = _complete(id_, vocabulary)
    for line in draw_tree(vocabulary, id_, depth):
        click.echo(line)


def _complete(id_: str, vocabulary: Vocabulary) -> str:
    """The id with its prefix if that is clear, else as it was typed."""
    full = complete_id(id_, vocabulary.concepts)
    return full if full in vocabulary.concepts else id_
