"""`endnorm vocab changelog` and `release`: what changed by version, and the next version."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from normalizer.cli.options import ontology_option
from normalizer.cli.vocab_diff import load_whole, open_side

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from normalizer.vocabulary import Vocabulary


@click.command()
@click.option("--since", metavar="REVISION", help="Only what changed since this revision, as one section.")
@ontology_option
def changelog(since: str | None, ontology: Path | None) -> None:
    """Print the changelog of the vocabulary as Markdown.

    It is made from the tags vocabulary-YYYY.M.N of the checkout.

    \b
    endnorm vocab changelog > ontology/CHANGELOG.md
    endnorm vocab changelog --since vocabulary-2026.11.0
    """  # noqa: D301 - \b must reach click
    from normalizer.vocabulary.location import find_folder

    folder = find_folder(ontology)
    with ExitStack() as stack:
        sections = list(_list_sections(stack, folder, since))
    click.echo("\n".join(sections).rstrip())


@click.command()
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Date of the release.  [default: today]",
)
@click.option("--since", metavar="REVISION", help="Where the notes begin.  [default: the last tag vocabulary-YYYY.M.N]")
@click.option("--dry-run", is_flag=True, help="Print the notes; write nothing.")
@ontology_option
def release(date: datetime | None, since: str | None, ontology: Path | None, *, dry_run: bool) -> None:
    """Set the next calendar version and print the release notes.

    Nothing is committed or tagged; the commands for that are shown.

    \b
    endnorm vocab release --dry-run
    endnorm vocab release > notes.md
    """  # noqa: D301 - \b must reach click
    from datetime import UTC
    from datetime import datetime as clock

    from normalizer.vocabulary.changelog import TAG_PREFIX, name_next_version
    from normalizer.vocabulary.edit.plan import plan_version
    from normalizer.vocabulary.edit.write import write_plan
    from normalizer.vocabulary.load import read_source
    from normalizer.vocabulary.location import find_folder

    folder = find_folder(ontology)
    source = read_source(folder)
    version = name_next_version(str(source.find_section("vocabulary").get("version", "")), date or clock.now(UTC))
    with ExitStack() as stack:
        base = since or next(reversed(_list_versions(folder)), None)
        if base is None:
            raise click.UsageError(f"there is no tag {TAG_PREFIX}YYYY.M.N yet; name the revision with --since")
        before, _ = open_side(stack, folder, base)
        click.echo(_render(version, before, load_whole(folder)).rstrip())
    if not dry_run:
        write_plan(plan_version(source, version), folder)
        tag = f"{TAG_PREFIX}{version}"
        click.echo(
            f"Next: git commit -am 'Vocabulary {version}' && git tag -a {tag} -m 'Vocabulary {version}'", err=True
        )


def _list_sections(stack: ExitStack, folder: Path, since: str | None) -> Iterator[str]:
    """The sections, newest first."""
    from normalizer.vocabulary.changelog import TAG_PREFIX

    newer, name = load_whole(folder), "Unreleased"
    if since is not None:
        yield _render(name, open_side(stack, folder, since)[0], newer)
        return
    tags = _list_versions(folder)
    if not tags:
        raise click.UsageError(f"there is no tag {TAG_PREFIX}YYYY.M.N yet; name a revision with --since")
    yield "# Changelog of the vocabulary\n"
    for tag in reversed(tags):
        older, _ = open_side(stack, folder, tag)
        yield _render(name, older, newer)
        newer, name = older, tag.removeprefix(TAG_PREFIX)
    yield f"## {name}\n\n{len(newer.concepts):,} concepts.\n"


def _list_versions(folder: Path) -> list[str]:
    from normalizer.vocabulary.changelog import TAG_PREFIX
    from normalizer.vocabulary.revision import list_tags

    return list_tags(folder, f"{TAG_PREFIX}*")


def _render(name: str, before: Vocabulary, after: Vocabulary) -> str:
    from normalizer.vocabulary.changelog import render_section
    from normalizer.vocabulary.changes import compare_entries

    return render_section(name, compare_entries(before, after))
