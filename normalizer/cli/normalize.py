"""`endnorm normalize`: outcomes in, records out."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from normalizer.cli.options import make_normalizer, ontology_option
from normalizer.cli.problems import Problems
from normalizer.io.formats import WRITERS, choose_writer
from normalizer.io.output import open_output
from normalizer.io.read import STDIN, Progress, find_sources, read_sources
from normalizer.io.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from normalizer.io.source import Source
    from normalizer.model.outcome import Outcome
    from normalizer.pipeline import Normalizer

TABLE = "table"
_MOST_LINES_NAMED = 5


def check_precision(_: click.Context, __: click.Parameter, value: float | None) -> float | None:
    """Refuse a precision that is no share or that no threshold is known to reach, before anything is read."""
    if value is not None:
        from normalizer.match.score import Scorer

        try:
            Scorer.load().find_threshold(value)
        except ValueError as error:
            raise click.BadParameter(f"{error}.") from error
    return value


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--text", "texts", multiple=True, help="One outcome as text; may be given several times.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; its suffix tells the format.")
@click.option(
    "--to",
    "format_name",
    type=click.Choice([TABLE, *(writer.name for writer in WRITERS)]),
    help="Format of the output.  [default: by suffix; a table on a terminal, else jsonl]",
)
@click.option(
    "--min-precision",
    type=float,
    metavar="SHARE",
    callback=check_precision,
    help="Give only endpoints so sure that at least this share (0..1) of them is expected to be right.",
)
@ontology_option
@click.pass_context
def normalize(
    context: click.Context,
    paths: tuple[str, ...],
    texts: tuple[str, ...],
    output: Path | None,
    format_name: str | None,
    min_precision: float | None,
    ontology: Path | None,
) -> None:
    r"""Map outcomes to endpoints, criteria and time frames.

    PATH is a file, a folder or - for standard input. Read are: one outcome a line, JSON Lines (measure,
    description, time_frame, or joined), and whole trials with one field a line; each also as .gz.

    \b
    endnorm normalize seeds
    endnorm normalize trials.jsonl -o records.jsonl
    endnorm normalize --text "PFS, up to 2 years" --to jsonl
    cat outcomes.txt | endnorm normalize - --to csv > records.csv

    Exit codes: 0 done; 1 done, but some rows could not be read; 2 usage, or nothing could be read.
    """
    problems = Problems()
    check_paths(paths, texts)
    output = None if output == Path(STDIN) else output
    sources = find_sources(paths, problems.report)
    format_name = format_name or _choose_format(output)
    titles: dict[str, str] = {}
    writer = _table_writer(titles) if format_name == TABLE else choose_writer(format_name, output)
    progress = Progress()
    outcomes = _read_all(texts, sources, problems, progress)
    if format_name == TABLE:
        outcomes = _note_titles(outcomes, titles)
    count = _write_records(
        outcomes, sources, writer, output, partial(make_normalizer, ontology, min_precision), progress
    )
    problems.sum_up()
    _tell_guesses(progress)
    if not count:
        click.echo("Error: nothing could be read.", err=True)
    context.exit(2 if not count else int(problems.count > 0))


def check_paths(paths: Sequence[str], texts: Sequence[str]) -> None:
    """Refuse a text where a path belongs, and tell how to give a text. Raises a usage error."""
    if not paths and not texts:
        raise click.UsageError("name a file, a folder, - for standard input, or give --text. See endnorm normalize -h.")
    for path in paths:
        if path != STDIN and not _exists(path):
            message = f"no such file or folder: '{path}'."
            if " " in path or not Path(path).suffix:
                message += (
                    f'\nIf this is an outcome: endnorm normalize --text "{path}"'
                    f'\nTo see how it is read:  endnorm explain "{path}"'
                )
            raise click.UsageError(message)


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):  # a long text or a NUL byte is no path
        return False


def _choose_format(output: Path | None) -> str | None:
    return TABLE if output is None and sys.stdout.isatty() else None


def _table_writer(titles: Mapping[str, str]) -> Writer:
    from normalizer.cli.table import TableSink

    return Writer(TABLE, (), "a table for people", lambda stream: TableSink(stream, titles))


def _note_titles(outcomes: Iterator[Outcome], titles: dict[str, str]) -> Iterator[Outcome]:
    """Remember the title of each trial: records do not carry it, but a reader of the table wants it."""
    for outcome in outcomes:
        if outcome.trial_id and outcome.title:
            titles[outcome.trial_id] = outcome.title
        yield outcome


def _read_all(
    texts: Sequence[str], sources: Sequence[Source], problems: Problems, progress: Progress
) -> Iterator[Outcome]:
    from normalizer.model.outcome import Outcome

    for position, text in enumerate(texts, 1):
        yield Outcome(f"text/outcome/{position}", joined=text)
    yield from read_sources(sources, problems.report, progress)


def _write_records(
    outcomes: Iterator[Outcome],
    sources: Sequence[Source],
    writer: Writer,
    output: Path | None,
    build: Callable[[], Normalizer],
    progress: Progress,
) -> int:
    """Write a record for each outcome and return their number; without any, no output appears."""
    first = next(outcomes, None)
    if first is None:
        return 0
    from itertools import chain

    from normalizer.cli.progress import follow

    import gc

    normalizer = build()
    gc.freeze()  # what is loaded stays; looking through it again and again for rubbish takes a tenth of the time
    records = normalizer.normalize_many(chain((first,), outcomes))
    count = 0
    with open_output(output, [source.path for source in sources if source.path]) as stream:
        sink = writer.begin(stream)
        for record in follow(records, sources, progress):
            sink.write(record)
            count += 1
        sink.close()
    return count


def _tell_guesses(progress: Progress) -> None:
    for name, lines in progress.guessed_lines.items():
        named = ", ".join(map(str, lines[:_MOST_LINES_NAMED])) + (" ..." if len(lines) > _MOST_LINES_NAMED else "")
        click.echo(f"{name}: not UTF-8, read as Windows-1252: line {named}", err=True)
