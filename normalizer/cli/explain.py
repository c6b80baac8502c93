"""`endnorm explain`: how one text was read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from normalizer.cli.options import make_normalizer, ontology_option
from normalizer.cli.plain_text import fold_space, show_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from normalizer.model.explanation import ExplainedSpan, Explanation
    from normalizer.model.record import EndpointMatch, GradeRange, Record

_FIELDS = ("measure", "description", "time_frame")
_STRENGTH_WIDTH = 8


@click.command()
@click.argument("text", required=False)
@click.option("--measure", default="", help="The measure, instead of TEXT.")
@click.option("--description", default="", help="The description, with --measure.")
@click.option("--time-frame", default="", help="The time frame, with --measure.")
@ontology_option
def explain(text: str | None, measure: str, description: str, time_frame: str, ontology: Path | None) -> None:
    """Show how one outcome was read: cleaning, parts, spans, candidates with evidence, decision.

    TEXT is an outcome as one string, or - for standard input.

    \b
    endnorm explain "ORR per IMWG 2016, up to 2 years"
    endnorm explain --measure "PFS" --description "Time from randomization to progression or death"
    """  # noqa: D301 - \b must reach click
    if text == "-":
        text = sys.stdin.read()
    if (text is None) == (not (measure or description or time_frame)):
        raise click.UsageError('give either one TEXT in quotes or --measure; e.g. endnorm explain "PFS, 2 years"')
    from normalizer.model.outcome import Outcome

    outcome = (
        Outcome("text", joined=text)
        if text is not None
        else Outcome("text", measure=measure, description=description, time_frame=time_frame)
    )
    for line in describe_explanation(make_normalizer(ontology).explain(outcome)):
        click.echo(line)


def describe_explanation(explanation: Explanation) -> Iterator[str]:
    """The explanation as lines of text, styled for a terminal."""
    yield from _describe_texts(explanation)
    yield from _describe_spans(explanation.spans)
    record = explanation.record
    yield from _describe_matches("Endpoints", record.endpoints)
    yield from _describe_matches("Not chosen", record.candidates)
    yield from _describe_facets(record)
    yield ""
    yield f"{click.style('Decision', bold=True)}  {click.style(record.status.value, bold=True)}"


def _head(title: str) -> Iterator[str]:
    yield ""
    yield click.style(title, bold=True)


def _describe_texts(explanation: Explanation) -> Iterator[str]:
    record = explanation.record
    raws = {"measure": record.measure, "description": record.description, "time_frame": record.time_frame_text}
    title = "Read as"
    if explanation.parts is not None:
        title += f"  (taken apart with confidence {explanation.parts.confidence:.2f})"
    yield click.style(title, bold=True)
    for name in _FIELDS:
        raw, clean = raws[name], explanation.cleaned.get(name, raws[name])
        if not raw:
            continue
        yield f"  {name:12} {fold_space(raw)}"
        if clean != raw:
            yield f"  {'':12} {click.style('cleaned to', dim=True)} {fold_space(clean)}"
    for repair in explanation.repairs:
        yield f"  {click.style('repaired', dim=True)}     {show_text(repair)}"


def _describe_spans(spans: tuple[ExplainedSpan, ...]) -> Iterator[str]:
    if not spans:
        return
    yield from _head("Spans")
    width = min(max(len(fold_space(span.text)) for span in spans), 48)
    for span in spans:
        text = fold_space(span.text)
        where = f"{span.field}[{span.start}:{span.end}]"
        meaning = span.facet if span.concept is None else f"{span.facet} {span.concept}"
        colour = "yellow" if span.facet == "unexplained" else "cyan"
        note = f"  ({span.note})" if span.note else ""
        yield f"  {where:22} {text:{width}}  {click.style(meaning, fg=colour)}{show_text(note)}"


def _describe_matches(title: str, matches: tuple[EndpointMatch, ...]) -> Iterator[str]:
    if not matches:
        return
    yield from _head(title)
    for match in matches:
        yield (
            f"  {click.style(match.label, bold=True)}  {match.confidence:.2f}  {match.id}"
            f"  {match.method.value}, {match.predicate}, '{fold_space(match.text)}' in {match.field}"
        )
        for item in sorted(match.evidence, key=lambda evidence: -abs(evidence.effect)):
            bar = "█" * min(round(abs(item.effect)), _STRENGTH_WIDTH)
            colour = "green" if item.effect >= 0 else "red"
            detail = f"  {show_text(item.detail)}" if item.detail else ""
            yield f"    {item.effect:+7.2f} {click.style(f'{bar:{_STRENGTH_WIDTH}}', fg=colour)} {item.signal}{detail}"


def _describe_facets(record: Record) -> Iterator[str]:
    rows = [
        (name, f"{mention.label}  {mention.confidence:.2f}  {mention.id}  '{fold_space(mention.text)}'")
        for name, mentions in (
            ("criterion", record.criteria),
            ("category", record.categories),
            ("instrument", record.instruments),
            ("adverse event", record.adverse_events),
            ("analyte", record.analytes),
        )
        for mention in mentions
    ]
    if record.time_frame is not None:
        frame = record.time_frame
        shown = {
            "points": " ".join(frame.points),
            "every": frame.every,
            "max": frame.max,
            "start": frame.start,
            "end": " ".join(frame.end),
        }
        text = ", ".join(f"{key} {value}" for key, value in shown.items() if value)
        rows.append(("time frame", f"{text or 'not understood'}  {frame.confidence:.2f}"))
    if record.definition is not None:
        definition = record.definition
        text = f"from {definition.origin} to {' or '.join(definition.events)}"
        rows.append(("defined", text + (f", censored at {definition.censoring}" if definition.censoring else "")))
    rows += _describe_qualifiers(record)
    if not rows:
        return
    yield from _head("Also found")
    for name, text in rows:
        yield f"  {name:18} {text}"


def _describe_qualifiers(record: Record) -> list[tuple[str, str]]:
    qualifiers = record.qualifiers
    rows = [
        (name.replace("_", " "), value)
        for name in (
            "metric",
            "aggregation",
            "response_threshold",
            "sensitivity",
            "specimen",
            "assay",
            "assessor",
            "population",
        )
        if (value := getattr(qualifiers, name))
    ]
    if qualifiers.grade is not None:
        rows.append(("grade", describe_grade(qualifiers.grade)))
    return rows


def describe_grade(grade: GradeRange) -> str:
    """`3 or higher`, `1 to 2`, `up to 2`, with the criterion where known."""
    if grade.min is not None and grade.max is not None:
        text = str(grade.min) if grade.min == grade.max else f"{grade.min} to {grade.max}"
    elif grade.min is not None:
        text = f"{grade.min} or higher"
    else:
        text = f"up to {grade.max}"
    return f"{text} ({grade.criterion})" if grade.criterion else text
