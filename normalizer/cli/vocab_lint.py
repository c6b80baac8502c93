"""`endnorm vocab lint`: check the vocabulary, and mend what is mechanical."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from normalizer.cli.options import ontology_option
from normalizer.cli.problems import Problems
from normalizer.text.counting import count_noun

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.lint.rule import Normalize, Rule
    from normalizer.vocabulary import Vocabulary
    from normalizer.vocabulary.finding import Finding
    from normalizer.vocabulary.load import Source

_FORMATS = ["text", "json", "github"]


@click.command()
@click.option("--fix", is_flag=True, help="Correct what needs no judgement (order, form, redundant synonyms).")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="Format of the report."
)
@click.option("--rule", "names", multiple=True, metavar="NAME", help="Run only this rule; may be repeated.")
@click.option("--list-rules", is_flag=True, help="List the rules and stop.")
@click.option("--no-examples", is_flag=True, help="Skip the rules that run the matcher on the examples.")
@click.option("--no-warnings", is_flag=True, help="Report errors only.")
@ontology_option
def lint(
    *,
    fix: bool,
    form: str,
    names: tuple[str, ...],
    list_rules: bool,
    no_examples: bool,
    no_warnings: bool,
    ontology: Path | None,
) -> None:
    """Check every file of the vocabulary and report all findings.

    docs/lint.md explains each rule. Exit code 1 if a finding is an error, or if this program failed on an example.

    \b
    endnorm vocab lint
    endnorm vocab lint --fix
    endnorm vocab lint --rule duplicate-synonym --rule near-duplicate
    endnorm vocab lint --format github          # annotations in a pull request
    """  # noqa: D301 - \b must reach click
    from normalizer.lint.registry import RULES
    from normalizer.lint.report import RENDERERS

    rules = _choose_rules(RULES, names)
    if list_rules:
        for rule in rules:
            click.echo(f"{rule.name:24} {rule.level:8} {'--fix  ' if rule.fixable else '       '}{rule.summary}")
        return
    folder = _find_folder(ontology)
    if fix:
        _fix_folder(folder)
    problems = Problems()
    findings = _lint_folder(folder, rules, problems, use_matcher=not no_examples)
    problems.sum_up()
    if no_warnings:
        findings = [finding for finding in findings if finding.level == "error"]
    text = RENDERERS[form](findings, _show_folder(folder))
    if text:
        click.echo(text)
    if problems.count or any(finding.level == "error" for finding in findings):
        raise click.exceptions.Exit(1)


def _choose_rules(rules: tuple[Rule, ...], names: tuple[str, ...]) -> tuple[Rule, ...]:
    unknown = set(names) - {rule.name for rule in rules} - {"stale-exception"}
    if unknown:
        message = f"there is no rule {min(unknown)!r}; see endnorm vocab lint --list-rules"
        raise click.UsageError(message)
    return tuple(rule for rule in rules if not names or rule.name in names)


def _lint_folder(folder: Path, rules: tuple[Rule, ...], problems: Problems, *, use_matcher: bool) -> list[Finding]:
    from normalizer.lint.rule import LintContext
    from normalizer.lint.run import run_lint
    from normalizer.vocabulary import Vocabulary
    from normalizer.vocabulary.load import read_source

    source = read_source(folder)
    vocabulary = Vocabulary.from_source(source)
    asks = use_matcher and any(rule.needs_matcher for rule in rules)
    normalize = _make_normalize(source, vocabulary, problems) if asks else None
    return run_lint(LintContext(source, vocabulary, normalize), rules)


def _make_normalize(source: Source, vocabulary: Vocabulary, problems: Problems) -> Normalize | None:
    """Asks the matcher; None while a file cannot be read, since then what is missing there would be found missing."""
    unread = sorted({finding.file for finding in source.findings} - source.files.keys())
    if unread:
        click.echo(f"Names and examples are not tried out until {unread[0]} can be read.", err=True)
        return None
    from normalizer.pipeline import Normalizer

    normalizer = Normalizer(vocabulary)
    return lambda text: [match.id for match in normalizer.normalize_measure(text, problems.report).endpoints]


def _find_folder(ontology: Path | None) -> Path:
    from normalizer.vocabulary.location import find_folder

    return find_folder(ontology)


def _fix_folder(folder: Path) -> None:
    from normalizer.lint.fix import fix_source
    from normalizer.vocabulary.load import read_source

    changed = fix_source(read_source(folder), folder)
    click.echo(f"{count_noun(len(changed), 'file')} changed", err=True)


def _show_folder(folder: Path) -> str:
    try:
        relative = os.path.relpath(folder)
    except ValueError:  # another drive
        return folder.as_posix()
    return folder.as_posix() if relative.startswith("..") else relative.replace(os.sep, "/")
