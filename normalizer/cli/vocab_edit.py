"""`endnorm vocab add-synonym`, `add-example`, `add-exclude`, `add-concept`, `deprecate`, `move`, `merge`, `apply`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from normalizer.cli.change import make_change
from normalizer.cli.concept_id import CONCEPT_ID, find_id
from normalizer.cli.options import ontology_option
from normalizer.model.concept import Scope, SynonymType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from normalizer.vocabulary.load import EntryRef
    from normalizer.vocabulary.schema.edit import Edit

_SCOPES = [scope.value for scope in Scope]
# as in the schema, which is slow to import
_MEASUREMENTS = (
    "time-to-event", "duration", "proportion", "rate", "count", "category", "continuous", "score", "concentration",
    "pk-parameter", "dose-level", "group",
)  # fmt: skip
_TYPES = [type_.value for type_ in SynonymType if type_ is not SynonymType.LABEL]


def change_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that changes the vocabulary."""
    for option in (
        ontology_option,
        click.option("--force", metavar="REASON", help="Write in spite of findings; the reason is recorded."),
        click.option("--dry-run", is_flag=True, help="Show the diff and the effect; write nothing."),
    ):
        command = option(command)
    return command


def _change(kind: str, options: dict[str, Any], ids: tuple[str, ...]) -> None:
    """Make the one edit that a command stands for; `ids` names the fields that hold ids of concepts that are there."""
    ontology, dry_run, force = (options.pop(name) for name in ("ontology", "dry_run", "force"))

    def make(entries: Mapping[str, EntryRef]) -> tuple[Edit, ...]:
        from normalizer.vocabulary.edit.read import make_edit

        values = {name: value for name, value in options.items() if value not in (None, ())}
        for name in ids:
            if isinstance(values.get(name), str):
                values[name] = find_id(values[name], entries)
            elif name in values:
                values[name] = tuple(find_id(id_, entries) for id_ in values[name])
        return (make_edit({"edit": kind, **values}),)

    make_change(make, ontology, dry_run=dry_run, force=force)


@click.command("add-synonym")
@click.argument("id", metavar="ID", type=CONCEPT_ID)
@click.argument("text")
@click.option("--scope", type=click.Choice(_SCOPES), help="How close its meaning is to the concept.  [default: exact]")
@click.option(
    "--type", type=click.Choice(_TYPES), help="What sort of name it is.  [default: abbreviation or plain, by its look]"
)
@click.option("--case", type=click.Choice(["sensitive"]), help="Match only in this letter case (EGFR is not eGFR).")
@click.option("--source", help="Where this wording was seen.")
@change_options
def add_synonym(**options: Any) -> None:  # noqa: ANN401 - click passes options by name
    """Add a synonym to a concept of any kind.

    \b
    endnorm vocab add-synonym progression-free-survival "PFS interval" --dry-run
    endnorm vocab add-synonym ae:nausea "queasy feeling" --type layperson
    """  # noqa: D301 - \b must reach click
    _change("add-synonym", options, ("id",))


@click.command("add-example")
@click.argument("id", metavar="ID", type=CONCEPT_ID)
@click.argument("text")
@click.option(
    "--not",
    "concept",
    metavar="OTHER",
    type=CONCEPT_ID,
    help="Make it a counter-example: it must resolve to OTHER, not to ID.",
)
@click.option("--source", help="Where this wording was seen.")
@change_options
def add_example(**options: Any) -> None:  # noqa: ANN401 - click passes options by name
    """Add an example that must resolve to an endpoint.

    With --not it is a counter-example, which must resolve to another endpoint that is easily confused with this one.

    \b
    endnorm vocab add-example overall-survival "Overall survival (OS) at 2 years"
    endnorm vocab add-example overall-survival "survival of the graft" --not solid-organ-graft-survival
    """  # noqa: D301 - \b must reach click
    kind = "add-counter-example" if options["concept"] else "add-example"
    _change(kind, options, ("id", "concept"))


@click.command("add-exclude")
@click.argument("id", metavar="ID", type=CONCEPT_ID)
@click.argument("text")
@change_options
def add_exclude(**options: Any) -> None:  # noqa: ANN401 - click passes options by name
    """Add a phrase in which a concept's words mean something else.

    \b
    endnorm vocab add-exclude overall-survival "survival of the graft"
    """  # noqa: D301 - \b must reach click
    _change("add-exclude", options, ("id",))


def _broader_option(text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option("--broader", multiple=True, required=True, metavar="ID", type=CONCEPT_ID, help=text)


@click.command("add-concept")
@click.argument("label")
@_broader_option("The more general concept; may be repeated.")
@click.option("--definition", required=True, help="Definition in your own words.")
@click.option("--measurement", type=click.Choice(_MEASUREMENTS), required=True, help="What sort of quantity it is.")
@click.option("--id", metavar="ID", help="Its id.  [default: made from the label]")
@click.option("--synonym", "synonyms", multiple=True, metavar="TEXT", help="A synonym; may be repeated.")
@click.option(
    "--example", "examples", multiple=True, metavar="TEXT", help="A text that must resolve to it; give three or more."
)
@click.option("--source", help="Source of the definition.")
@change_options
def add_concept(**options: Any) -> None:  # noqa: ANN401 - click passes options by name
    """Add an endpoint below another one.

    Its file goes into the family of the first --broader.

    Criteria, instruments and anchors are added to their files by hand (ontology/README.md).

    \b
    endnorm vocab add-concept "Time to second relapse" --broader time-to-event \\
      --measurement time-to-event --definition "Time from the start of treatment to the second relapse." \\
      --example "Time to second relapse in months"
    """  # noqa: D301 - \b must reach click
    if options["id"] and ":" not in options["id"]:
        options["id"] = f"endpoint:{options['id']}"
    _change("add-concept", options, ("broader",))


@click.command()
@click.argument("id", metavar="ID", type=CONCEPT_ID)
@click.option("--replaced-by", required=True, metavar="ID", type=CONCEPT_ID, help="The concept to use instead.")
@change_options
def deprecate(**options: Any) -> None:  # noqa: ANN401 - click passes options by name
    """Retire a concept in favour of another.

    It keeps its file and its id, but its names are no longer found; references to it then name the replacement. To
    hand its names over as well, use `merge`.

    \b
    endnorm vocab deprecate time-to-second-relapse --replaced-by relapse-rate --dry-run
    """  # noqa: D301 - \b must reach click
    _change("deprecate", options, ("id", "replaced_by"))


@click.command()
@click.argument("id", metavar="ID", type=CONCEPT_ID)
@_broader_option("The new more general concept; may be repeated.")
@change_options
def move(**options: Any) -> None:  # noqa: ANN401 - click passes options by name
    """Move a concept below another one.

    \b
    endnorm vocab move time-to-second-relapse --broader event-free-survival
    """  # noqa: D301 - \b must reach click
    _change("move", options, ("id", "broader"))


@click.command()
@click.argument("id", metavar="ID", type=CONCEPT_ID)
@click.argument("into", metavar="INTO", type=CONCEPT_ID)
@change_options
def merge(**options: Any) -> None:  # noqa: ANN401 - click passes options by name
    """Retire a concept and give its names and examples to another.

    \b
    endnorm vocab merge time-to-second-relapse relapse-rate --dry-run
    """  # noqa: D301 - \b must reach click
    _change("merge", options, ("id", "into"))


@click.command("apply")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@change_options
def apply_file(file: Path, ontology: Path | None, force: str | None, *, dry_run: bool) -> None:
    """Make all edits of a file, or none.

    docs/edits.md describes the file.

    \b
    endnorm vocab apply edits.yaml --dry-run
    endnorm vocab apply edits.yaml
    """  # noqa: D301 - \b must reach click
    from normalizer.vocabulary.edit import read_edits

    make_change(lambda _: read_edits(file), ontology, dry_run=dry_run, force=force)


EDIT_COMMANDS = (add_synonym, add_example, add_exclude, add_concept, deprecate, move, merge, apply_file)
