"""`endnorm normalize`: outcomes in, records out."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from normalizer.cli.inputs import check_paths
from normalizer.cli.options import compile_vocabulary, make_normalizer, ontology_option
from normalizer.cli.problems import Problems
from normalizer.cli.progress import follow
from normalizer.cli.work import prepare_one, prepare_several, write_records
from normalizer.errors import InputError
from normalizer.io.formats import WRITERS, choose_writer
from normalizer.io.output import open_sink
from normalizer.io.read import STDIN, Progress, find_sources, read_sources
from normalizer.io.writer import Writer
from normalizer.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from normalizer.cli.work import Place, Write
    from normalizer.io.rejects import Rejects
    from normalizer.io.resume import Checkpoint
    from normalizer.io.source import Source
    from normalizer.io.writer import RecordSink
    from normalizer.model.outcome import Outcome

TABLE = "table"
_MOST_LINES_NAMED = 5
_MOST_JOBS = 256
_STDOUT = {Path(STDIN), Path("/dev/stdout")}


def check_precision(_: click.Context, __: click.Parameter, value: float | None) -> float | None:
    """Refuse a precision that is no share or that no threshold is known to reach, before anything is read."""
    if value is not None:
        from normalizer.match.score import Scorer

        try:
            Scorer.load().find_threshold(value)
        except ValueError as error:
            raise click.BadParameter(f"{error}.") from error
    return value


def check_columns_option(_: click.Context, __: click.Parameter, value: str | None) -> dict[str, str]:
    """The columns in `--columns`. Raises a usage error for what is none."""
    if value is None:
        return {}
    from normalizer.io.rows import read_columns

    try:
        return read_columns(value)
    except InputError as error:
        raise click.BadParameter(f"{error}.") from error


@click.command()
@click.argument("paths", nargs=-1, metavar="INPUT...")
@click.option("--text", "texts", multiple=True, help="One outcome as text; may be given several times.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; its suffix tells the format.")
@click.option(
    "--to",
    "format_name",
    type=click.Choice([TABLE, *(writer.name for writer in WRITERS)]),
    help="Format of the output.  [default: by suffix; a table on a terminal, else jsonl]",
)
@click.option(
    "--columns",
    metavar="FIELD=COLUMN,...",
    callback=check_columns_option,
    help="Which column of a table holds what: measure, description, time_frame, joined, id, trial_id, outcome_type, "
    "title, conditions, phase, start_year.",
)
@click.option(
    "--min-precision",
    type=float,
    metavar="SHARE",
    callback=check_precision,
    help="Keep only endpoints so certain that at least this share (0..1) is expected to be right.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, _MOST_JOBS),
    default=1,
    show_default=True,
    metavar="N",
    help="Use N processes; the output is the same.",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Continue where an interrupted run with --resume stopped. For jsonl, csv and tsv that are not packed.",
)
@click.option(
    "--rejects",
    "rejects_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the rows that could not be read, each with its reason.  [default: OUTPUT.rejects.jsonl, if any]",
)
@ontology_option
@click.pass_context
def normalize(
    context: click.Context,
    paths: tuple[str, ...],
    texts: tuple[str, ...],
    output: Path | None,
    format_name: str | None,
    columns: dict[str, str],
    min_precision: float | None,
    jobs: int,
    resume: bool,
    rejects_path: Path | None,
    ontology: Path | None,
) -> None:
    """Map outcomes to endpoints, criteria and time frames.

    INPUT is a file, a folder, - for standard input, or the postgresql:// address of an AACT database. It can hold
    ClinicalTrials.gov studies (JSON, XML, CSV downloads), AACT's design_outcomes.txt, any CSV, TSV, Excel, Parquet or
    JSON Lines table, whole trials as text, or one outcome per line; also packed as .zip, .gz, .bz2, .xz or .zst.

    \b
    endnorm normalize seeds
    endnorm normalize ctg-studies.json -o records.jsonl --jobs 4
    endnorm normalize table.xlsx --columns measure=Endpoint,time_frame=When -o out.csv
    endnorm normalize postgresql://reader@localhost/aact -o records.parquet
    endnorm normalize --text "PFS, up to 2 years" --to jsonl
    cat outcomes.txt | endnorm normalize - --to csv > records.csv

    Exit codes: 0 done; 1 done, but some rows could not be read; 2 usage error, or nothing could be read.
    """  # noqa: D301 - click wants the backspace itself, not two characters
    problems = Problems()
    check_paths(paths, texts)
    output = None if output in _STDOUT else output
    sources = find_sources(paths, problems.report)
    files = [source.path for source in sources if source.path]
    format_name = format_name or _choose_format(output)
    titles: dict[str, str] = {}
    writer = _table_writer(titles) if format_name == TABLE else choose_writer(format_name, output)
    progress = Progress()
    watch = partial(follow, sources=sources, progress=progress)
    build = partial(make_normalizer, ontology, min_precision)
    prepare: Callable[[], Write] = partial(prepare_one, build, watch)
    if jobs > 1:
        compile_vocabulary(ontology)
        prepare = partial(prepare_several, build, watch, jobs, writer)
    with ExitStack() as stack:
        rejects = _open_rejects(rejects_path, output, files, problems, stack)
        outcomes = _read_all(texts, sources, problems, progress, columns)
        if format_name == TABLE:
            outcomes = _note_titles(outcomes, titles)
        place: Place
        if resume:
            from normalizer.io.resume import describe_job, open_resumable

            options: dict[str, object] = {"columns": columns, "texts": texts, "min_precision": min_precision}
            options |= {"ontology": ontology and str(ontology), "tool": VERSION}
            place = open_resumable(writer, output, files, describe_job(sources, writer, options))
        else:
            place = _open_new(writer, output, files)
        count = write_records(outcomes, place, prepare, problems.report)
        if not count and rejects is not None and rejects_path is None:
            rejects.discard()
    problems.sum_up()
    if rejects is not None and rejects.count and (count or rejects_path):
        click.echo(f"What could not be read is in {rejects.path}", err=True)
    _tell_guesses(progress)
    if not count:
        click.echo(problems.describe_nothing(), err=True)
    context.exit(2 if not count else int(problems.count > 0))


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
    texts: Sequence[str],
    sources: Sequence[Source],
    problems: Problems,
    progress: Progress,
    columns: Mapping[str, str],
) -> Iterator[Outcome]:
    from normalizer.model.outcome import Outcome

    for position, text in enumerate(texts, 1):
        # an argument that was no UTF-8 has halves of surrogates
        yield Outcome(f"text/outcome/{position}", joined=text.encode("utf-8", "replace").decode())
    yield from read_sources(sources, problems.report, progress, columns)


def _open_rejects(
    path: Path | None, output: Path | None, inputs: Sequence[Path], problems: Problems, stack: ExitStack
) -> Rejects | None:
    """The place for rejected rows: as named, else beside an output that is a file; without one, None."""
    named = path is not None
    if path is None:
        if output is None or (output.exists() and not output.is_file()):
            return None
        path = output.with_name(f"{output.name}.rejects.jsonl")
    elif path in _STDOUT:
        raise click.UsageError(
            "--rejects needs the name of a file; what cannot be read is told on standard error anyway."
        )
    elif output is not None and path.resolve() == output.resolve():
        raise click.UsageError("the output and --rejects are the same file; name different ones.")
    from normalizer.io.rejects import Rejects

    rejects = stack.enter_context(Rejects(path, inputs, named=named))
    problems.note = rejects.add
    return rejects


@contextmanager
def _open_new(writer: Writer, output: Path | None, inputs: Sequence[Path]) -> Iterator[tuple[RecordSink, Checkpoint]]:
    from normalizer.io.resume import Checkpoint

    with open_sink(writer, output, inputs) as sink:
        yield sink, Checkpoint({})


def _tell_guesses(progress: Progress) -> None:
    for name, lines in progress.guessed_lines.items():
        named = ", ".join(map(str, lines[:_MOST_LINES_NAMED])) + (" ..." if len(lines) > _MOST_LINES_NAMED else "")
        click.echo(f"{name}: not UTF-8, read as Windows-1252: line {named}", err=True)
