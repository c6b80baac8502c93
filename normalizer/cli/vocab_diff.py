"""`endnorm vocab diff` and `check-ids`: what changed since another revision, and what it does."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from normalizer.cli.options import ontology_option
from normalizer.cli.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from normalizer.effect.gold import Labelled, Score
    from normalizer.errors import InputError
    from normalizer.model.outcome import Outcome
    from normalizer.vocabulary import Vocabulary

_FORMATS = ["text", "markdown", "json"]
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FILES = click.Path(exists=True, path_type=Path)
_SEEDS = "seeds"
_LABELS = "benchmarks/seeds.jsonl"
_MANY = 5000
_SHOWN = 12


@click.command()
@click.argument("base", required=False)
@click.option(
    "--head", metavar="REVISION", help="A revision or folder to compare with BASE.  [default: the files here]"
)
@click.option("--corpus", multiple=True, type=_FILES, help="Outcomes to compare on; may be repeated.")
@click.option(
    "--gold", multiple=True, type=_FILE, help="Labelled outcomes to score both with (JSON Lines with `endpoints`)."
)
@click.option("--full", is_flag=True, help="Run every outcome, even those that the change cannot touch.")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="Format of the report."
)
@ontology_option
def diff(
    *,
    base: str | None,
    head: str | None,
    corpus: tuple[Path, ...],
    gold: tuple[Path, ...],
    full: bool,
    form: str,
    ontology: Path | None,
) -> None:
    """Show what was changed and what that does to records.

    BASE, what to compare with, is a git revision or a folder; without it, the commit where this branch left the main
    branch. Outcomes are those of --corpus, else the seeds of the checkout; the vocabulary's own examples are always
    included. Exit code 1 if some rows could not be read, or if this program failed on one.

    \b
    endnorm vocab diff
    endnorm vocab diff HEAD~1 --corpus trials.jsonl
    endnorm vocab diff HEAD~1 --format markdown > comment.md
    """  # noqa: D301 - \b must reach click
    from normalizer.effect.affected import take_all
    from normalizer.effect.corpus import Corpus
    from normalizer.effect.examples import list_examples
    from normalizer.effect.report import RENDERERS, Report
    from normalizer.effect.run import measure_effect
    from normalizer.vocabulary.changes import compare_entries
    from normalizer.vocabulary.location import find_folder

    folder = find_folder(ontology)
    with ExitStack() as stack:
        before, old_name = open_side(stack, folder, base)
        after, new_name = open_side(stack, folder, head) if head else (load_whole(folder), "the files here")
        labelled = _read_gold(gold, folder)
        unread = Problems()
        outcomes = Corpus([*_read_corpus(corpus, folder, unread), *list_examples(before, after)])
        unread.sum_up()
        everything = take_all(outcomes) if full else None
        faults: list[InputError] = []
        problems = Problems(note=faults.append)
        effect = measure_effect(before, after, outcomes, affected=everything, watch=_watch, report=problems.report)
        report = Report(
            old_name,
            new_name,
            compare_entries(before, after),
            effect,
            (_score(before, labelled, problems), _score(after, labelled, problems)) if labelled else None,
            tuple(faults),
        )
        click.echo(RENDERERS[form](report))
        problems.sum_up()
    if problems.count or unread.count:
        raise click.exceptions.Exit(1)


@click.command("check-ids")
@click.argument("base", required=False)
@click.option(
    "--head", metavar="REVISION", help="A revision or folder to compare with BASE.  [default: the files here]"
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="Format of the report.",
)
@ontology_option
def check_ids(base: str | None, head: str | None, form: str, ontology: Path | None) -> None:
    """Check that no id has vanished or changed its meaning.

    BASE is a git revision or a folder; without it, the commit where this branch left the main branch. Exit code 1 if
    an id has.

    \b
    endnorm vocab check-ids
    endnorm vocab check-ids origin/main --format github
    """  # noqa: D301 - \b must reach click
    from normalizer.lint.report import RENDERERS
    from normalizer.vocabulary.location import find_folder
    from normalizer.vocabulary.permanence import check_ids as compare_ids

    folder = find_folder(ontology)
    with ExitStack() as stack:
        before, name = open_side(stack, folder, base)
        after = open_side(stack, folder, head)[0] if head else load_whole(folder)
        findings = compare_ids(before.entries, after.entries)
        if findings or form == "json":
            click.echo(RENDERERS[form](findings, folder.name))
        else:
            click.echo(f"All {len(before.concepts):,} ids of {name} are still there.")
    if findings:
        raise click.exceptions.Exit(1)


def open_side(stack: ExitStack, folder: Path, revision: str | None) -> tuple[Vocabulary, str]:
    """The vocabulary of a folder or of a git revision, and what to call it."""
    from normalizer.vocabulary.revision import check_out, find_base, find_commit

    if revision is not None and (Path(revision) / "vocabulary.yaml").is_file():
        return load_whole(Path(revision)), revision
    commit = find_commit(folder, revision) if revision is not None else find_base(folder)
    name = commit[:_SHOWN] if revision is None or revision == commit else f"{revision} ({commit[:_SHOWN]})"
    return load_whole(stack.enter_context(check_out(folder, commit))), name


def load_whole(folder: Path) -> Vocabulary:
    """The vocabulary of a folder with all its entries and names, which the folder need not outlive."""
    from normalizer.vocabulary import Vocabulary

    vocabulary = Vocabulary.load(folder)
    _ = vocabulary.entries, vocabulary.surfaces
    return vocabulary


def _read_corpus(paths: tuple[Path, ...], folder: Path, problems: Problems) -> Iterator[Outcome]:
    from normalizer.io.read import read_outcomes

    seeds = folder.parent / _SEEDS
    chosen = paths or ((seeds,) if seeds.is_dir() else ())
    yield from read_outcomes(*chosen, report=problems.report)


def _read_gold(paths: tuple[Path, ...], folder: Path) -> list[Labelled]:
    from normalizer.effect.gold import read_labelled

    shipped = folder.parent / _LABELS
    chosen = paths or ((shipped,) if shipped.is_file() else ())
    return [row for path in chosen for row in read_labelled(path)]


def _score(vocabulary: Vocabulary, labelled: list[Labelled], problems: Problems) -> Score:
    from normalizer.effect.gold import score_records
    from normalizer.pipeline import Normalizer

    normalizer = Normalizer(vocabulary)
    return score_records(labelled, normalizer.normalize_many((row.outcome for row in labelled), problems.report))


def _watch(places: tuple[int, ...]) -> Iterable[int]:
    """A progress bar on standard error, for many outcomes and terminals only."""
    if len(places) < _MANY or not sys.stderr.isatty():
        return places
    from tqdm import tqdm

    return tqdm(places, unit=" outcomes", file=sys.stderr, leave=False, dynamic_ncols=True)
