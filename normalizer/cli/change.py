"""One way for every change of the vocabulary: plan it, judge it, show it, write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from normalizer.cli.plain_text import show_text
from normalizer.cli.problems import Problems
from normalizer.text.counting import count_noun

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from normalizer.effect.run import Effect
    from normalizer.errors import InputError
    from normalizer.lint.change import Verdict
    from normalizer.vocabulary.edit import Plan
    from normalizer.vocabulary.load import EntryRef
    from normalizer.vocabulary.schema.edit import Edit

_FEWEST_WORDS = 5
_MOST_SHOWN = 10


def make_change(
    make_edits: Callable[[Mapping[str, EntryRef]], tuple[Edit, ...]],
    ontology: Path | None,
    *,
    dry_run: bool,
    force: str | None,
) -> None:
    """Apply edits to the vocabulary's files. `make_edits` gets the concepts that are there, by id.

    Refused edits end the command with 2 and change nothing; 1 says that something is left to be done, or that
    this program failed on an example.
    """
    from normalizer.lint.change import judge_plan
    from normalizer.vocabulary import Vocabulary
    from normalizer.vocabulary.edit import apply_edits, write_plan
    from normalizer.vocabulary.load import read_source
    from normalizer.vocabulary.location import find_folder

    folder = find_folder(ontology)
    if folder.name == "_ontology":
        raise click.UsageError("this is the vocabulary inside the installed package; work in a checkout, or name one")
    if force is not None and len(force.split()) < _FEWEST_WORDS:
        raise click.UsageError(f"--force wants a reason that others understand: {_FEWEST_WORDS} words or more")
    before = Vocabulary.load(folder)
    source = read_source(folder)
    edits = make_edits(source.entries)
    plan = apply_edits(source, edits)
    if not plan.files:
        click.echo("Nothing to change: it is so already.")
        return
    faults: list[InputError] = []
    verdict = judge_plan(plan, before, faults.append)
    problems = _tell_faults(faults)
    if verdict.refused or verdict.doubts:
        plan = _accept_or_stop(plan, verdict, force)
    if dry_run:
        click.echo(plan.show_diff(folder.name), nl=False)
    else:
        write_plan(plan, folder)
    _sum_up(plan, verdict, folder, dry_run=dry_run)
    if verdict.left or problems.count:
        raise click.exceptions.Exit(1)


def _tell_faults(faults: list[InputError]) -> Problems:
    """Each once: a text is asked for by several rules."""
    problems = Problems()
    for fault in {str(fault): fault for fault in faults}.values():
        problems.report(fault)
    problems.sum_up()
    return problems


def _accept_or_stop(plan: Plan, verdict: Verdict, force: str | None) -> Plan:
    """The plan with the reason on record; without one, or where none can help, the command ends."""
    from normalizer.errors import EditError
    from normalizer.lint.change import NEVER_ACCEPTED, accept

    reasons = [*(f"{finding} [{finding.rule}]" for finding in verdict.refused), *map(str, verdict.doubts)]
    advice = " If it is right as it is: --force REASON records why."
    if any(finding.rule in NEVER_ACCEPTED for finding in verdict.refused):
        advice = ""
    try:
        if force is not None:
            return accept(plan, verdict, force)
    except EditError as error:
        reasons = list(error.findings)
    for reason in reasons[:_MOST_SHOWN]:
        click.echo(show_text(reason), err=True)
    click.echo(f"Refused for {count_noun(len(reasons), 'reason')}; nothing was written.{advice}", err=True)
    raise click.exceptions.Exit(2)


def _sum_up(plan: Plan, verdict: Verdict, folder: Path, *, dry_run: bool) -> None:
    for path in plan.files:
        click.echo(f"{'would change' if dry_run else 'changed'} {folder.name}/{path}", err=dry_run)
    for finding in verdict.refused:
        click.echo(show_text(f"accepted: {finding.problem} [{finding.rule}]"), err=True)
    for doubt in verdict.doubts[:_MOST_SHOWN]:
        click.echo(show_text(f"accepted: {doubt}"), err=True)
    for finding in verdict.left[:_MOST_SHOWN]:
        click.echo(show_text(f"left to do: {finding.problem}; {finding.advice} [{finding.rule}]"), err=True)
    for line in describe_effect(verdict.effect):
        click.echo(show_text(line), err=dry_run)


def describe_effect(effect: Effect) -> list[str]:
    """The effect on the examples in a few lines."""
    lines = [f"{effect.run} of {effect.size:,} examples can be touched, {len(effect.movements)} change"]
    if effect.faults:
        lines[0] += f", {effect.faults} could not be compared"
    for movement in effect.movements[:_MOST_SHOWN]:
        gained = [match.id for match in movement.after.endpoints]
        lost = [match.id for match in movement.before.endpoints]
        if gained != lost:
            lines.append(
                f"  {movement.after.measure}: {', '.join(lost) or 'nothing'} -> {', '.join(gained) or 'nothing'}"
            )
    return lines
