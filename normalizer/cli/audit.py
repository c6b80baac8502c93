"""`endnorm audit`: what the vocabulary misses in a corpus, and what adding it would bring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from normalizer.cli.options import Share, make_normalizer, ontology_option
from normalizer.cli.plain_text import show_text
from normalizer.cli.problems import Problems
from normalizer.text.counting import count_noun

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from normalizer.audit.store import Store
    from normalizer.io.source import Source
    from normalizer.vocabulary import Vocabulary

_SHOWN_GROUPS = 20
_TEXT_WIDTH = 44


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to this HTML file."
)
@click.option(
    "--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write the same numbers as JSON."
)
@click.option(
    "--csv",
    "csv_folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the tables as CSV files into this folder.",
)
@click.option(
    "--propose",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the proposals as a file of edits for endnorm vocab apply.",
)
@click.option(
    "--baseline",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier audit (written by --json) to compare with.",
)
@click.option(
    "--min-coverage", type=Share(), metavar="SHARE", help="Exit with 1 if a smaller share of outcomes (0..1) is mapped."
)
@click.option(
    "--max-drop",
    type=Share(),
    metavar="SHARE",
    help="Exit with 1 if coverage of outcomes or of trials fell by more than this since the baseline.",
)
@click.option(
    "--top",
    type=click.IntRange(1, 500),
    default=50,
    show_default=True,
    help="How many proposals to measure the effect of.",
)
@ontology_option
@click.pass_context
def audit(
    context: click.Context,
    paths: tuple[str, ...],
    output: Path | None,
    json_path: Path | None,
    csv_folder: Path | None,
    propose: Path | None,
    baseline: Path | None,
    min_coverage: float | None,
    max_drop: float | None,
    top: int,
    ontology: Path | None,
) -> None:
    """Report what the vocabulary misses in a corpus, ranked by trials affected, and what adding it would gain.

    INPUT is a file, a folder or - for standard input, in any format that endnorm normalize reads.

    \b
    endnorm audit trials.jsonl.gz -o report.html --json audit.json
    endnorm audit trials.jsonl.gz --propose edits.yaml --top 20
    endnorm audit trials.jsonl.gz --baseline audit.json --max-drop 0.005

    Exit codes: 0 done; 1 done, but rows could not be read or a gate (--min-coverage, --max-drop) failed;
    2 usage error, or nothing could be read.
    """  # noqa: D301 - \b must reach click
    from normalizer.audit.json_file import read_baseline
    from normalizer.audit.run import check_gate
    from normalizer.audit.store import open_store
    from normalizer.cli.inputs import check_paths
    from normalizer.io.read import find_sources

    check_paths(paths, ())
    if max_drop is not None and baseline is None:
        raise click.UsageError("--max-drop needs --baseline: an audit to compare with, as written by --json.")
    problems = Problems()
    sources = find_sources(paths, problems.report)
    inputs = [source.path for source in sources if source.path]
    _check_outputs(inputs, (output, json_path, propose), baseline)
    before = read_baseline(baseline) if baseline is not None else None
    with open_store() as store:
        found = _audit(sources, store, problems, before, top, ontology)
        problems.sum_up()
        if found is None:
            click.echo(problems.describe_nothing(), err=True)
            context.exit(2)
        result, vocabulary = found
        _write(result, store, inputs, output, json_path, csv_folder)
        if propose is not None and not _propose(result, vocabulary, inputs, propose, top):
            propose = None
    for line in (*describe_audit(result), *_list_next_steps(result, output, json_path, propose)):
        click.echo(line)
    failed = check_gate(result, min_coverage, max_drop)
    for line in failed:
        click.echo(f"Gate: {line}", err=True)
    context.exit(int(problems.count > 0 or bool(failed)))


def _check_outputs(inputs: Sequence[Path], paths: Sequence[Path | None], baseline: Path | None) -> None:
    """Refuse before a corpus is read what could not be written after it."""
    from normalizer.io.output import refuse_input

    for path in paths:
        if path == Path("-"):
            raise click.UsageError("standard output holds the summary; name a file to write.")
        if path is not None:
            refuse_input(path, inputs)
            if not path.parent.is_dir():
                raise click.UsageError(f"there is no folder '{path.parent}' to write {path.name} to.")
    named = [path.resolve() for path in (*paths, baseline) if path is not None]
    if len(named) != len(set(named)):
        raise click.UsageError("two outputs, or an output and the baseline, are the same file; name different ones.")


def _audit(
    sources: Sequence[Source],
    store: Store,
    problems: Problems,
    before: Mapping[str, Any] | None,
    top: int,
    ontology: Path | None,
) -> tuple[dict[str, Any], Vocabulary] | None:
    from itertools import chain

    from normalizer.audit.run import run_audit
    from normalizer.cli.progress import follow
    from normalizer.io.read import Progress, read_sources

    progress = Progress()
    outcomes = read_sources(sources, problems.report, progress)
    first = next(outcomes, None)
    if first is None:
        return None
    normalizer = make_normalizer(ontology)
    names = [source.name for source in sources]
    passing = follow(chain((first,), outcomes), sources, progress)
    return run_audit(normalizer, passing, store, names, before, top, report=problems.report), normalizer.vocabulary


def _write(
    result: dict[str, Any],
    store: Store,
    inputs: Sequence[Path],
    output: Path | None,
    json_path: Path | None,
    csv_folder: Path | None,
) -> None:
    """Everything that was asked for, each file whole or not at all."""
    from normalizer.io.output import open_output

    if json_path is not None:
        from normalizer.audit.json_file import write_json

        with open_output(json_path, inputs) as stream:
            write_json(result, store, stream)
    if csv_folder is not None:
        from normalizer.audit.csv_folder import write_tables

        write_tables(result, csv_folder)
    if output is not None:
        from normalizer.audit.report import render_report

        with open_output(output, inputs) as stream:
            stream.write(render_report(result).encode())


def _propose(result: dict[str, Any], vocabulary: Vocabulary, inputs: Sequence[Path], path: Path, top: int) -> bool:
    """Write the proposals; false if there are none, and then no file."""
    from normalizer.audit.propose import list_edits, render_edits
    from normalizer.io.output import open_output
    from normalizer.vocabulary.load import read_source

    assert vocabulary.folder is not None  # what the command loads comes from a folder
    edits = list_edits(result, vocabulary, read_source(vocabulary.folder), top)
    if not edits:
        click.echo("There is nothing to propose; no file of edits is written.", err=True)
        return False
    with open_output(path, inputs) as stream:
        stream.write(render_edits(edits, path.name).encode())
    return True


def describe_audit(result: Mapping[str, Any]) -> Iterator[str]:
    """The audit in a few lines for a terminal."""
    coverage = result["coverage"]
    yield click.style("Coverage", bold=True)
    for name in ("outcomes", "texts", "trials"):
        row = coverage[name]
        count = row["full"] if name == "trials" else row["mapped"]
        what = "with all outcomes mapped" if name == "trials" else "mapped"
        yield f"  {name:10} {row['share']:7.2%}  {count:,} of {row['total']:,} {what}"
    worth = result["worth"]
    if worth and worth["verified"]:
        proved = worth["verified"]
        gains = [
            f"from {proved[of]['before']:.2%} to {proved[of]['after']:.2%} of {of}" for of in ("outcomes", "trials")
        ]
        yield f"  {count_noun(proved['additions'], 'addition')} would raise coverage {', and '.join(gains)}."
    if result["movement"]:
        yield from _describe_movement(result["movement"])
    if result["groups"]:
        yield ""
        yield click.style("Missing terms, by trials", bold=True)
    for row in result["groups"][:_SHOWN_GROUPS]:
        proposal = row["proposal"]
        target = proposal.get("concept") or proposal.get("below", "")
        verb = "synonym of" if proposal["kind"] == "synonym" else "new, below"
        text = show_text(row["text"])
        text = text if len(text) <= _TEXT_WIDTH else f"{text[: _TEXT_WIDTH - 1]}…"
        yield f"  {row['trials']:5}  {text:{_TEXT_WIDTH}}  {verb} {target}"
    stale = result["decisions"]["stale"]
    if stale:
        yield ""
        yield click.style("Stale decisions", bold=True)
        yield from (f"  {show_text(row['text'])}: now {row['now']}; delete it from decisions.yaml" for row in stale)


def _list_next_steps(
    result: Mapping[str, Any], output: Path | None, json_path: Path | None, propose: Path | None
) -> Iterator[str]:
    """Where to go on from an audit that found something missing."""
    steps = [f"open {output}"] if output is not None else []
    if result["groups"]:
        if propose is not None:
            steps.append(f"edit {propose}, then endnorm vocab apply {propose} --dry-run")
        again = "" if json_path else "run again with --json audit.json, then "
        steps.append(f"{again}endnorm review {json_path or 'audit.json'}")
    if steps:
        yield ""
        yield click.style("What next", bold=True)
        yield from (f"  {show_text(step)}" for step in steps)


def _describe_movement(movement: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield click.style("Since the baseline", bold=True)
    for row in movement["coverage"]:
        yield f"  {row['name']:10} {row['before']:.2%} to {row['after']:.2%} ({row['change']:+.2%})"
    totals = ", ".join(f"{count} {name}" for name, count in movement["totals"].items())
    texts = movement["texts"]
    yield f"  of {texts['both']:,} texts in both {texts['changed']:,} changed: {totals}"
