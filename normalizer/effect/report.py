"""What a change of the vocabulary is and does, as text, Markdown or JSON."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalizer.effect.movement import Kind, Movement, summarize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from normalizer.effect.gold import Score
    from normalizer.effect.movement import EndpointMove
    from normalizer.effect.run import Effect
    from normalizer.errors import InputError
    from normalizer.model.record import EndpointMatch
    from normalizer.vocabulary.changes import ConceptChange, VocabularyChange

_MOST_CONCEPTS = 40
_MOST_NAMES = 8
_MOST_OUTCOMES = 25
_MOST_LETTERS = 160
_MOST_FAULT = 500


@dataclass(frozen=True, slots=True)
class Report:
    """A change: the names of both sides, what people wrote, what became of the corpus, and of the labelled outcomes.

    `gold` is the score before and after, or None where no labelled outcomes were given; `faults` tells of the outcomes
    that this program fails on.
    """

    before: str
    after: str
    changes: VocabularyChange
    effect: Effect
    gold: tuple[Score, Score] | None = None
    faults: tuple[InputError, ...] = ()


def render_text(report: Report) -> str:
    """For a terminal."""
    lines = [f"{report.before} -> {report.after}", *_list_changes(report.changes, str)]
    lines += ["", _count_outcomes(report.effect), *(f"  {line}" for line in _list_counts(report.effect))]
    for movement in report.effect.movements[:_MOST_OUTCOMES]:
        lines.append(f"  {_shorten(movement.after.measure)}  [{movement.after.id}]")
        lines += [f"    {line}" for line in describe_movement(movement)]
    lines += _tell_rest(len(report.effect.movements))
    lines += [f"  {line}" for line in (*_describe_gold(report), *_describe_faults(report, str))]
    return "\n".join(lines)


def render_markdown(report: Report) -> str:
    """For a comment on a pull request; bounded in size, and nothing in it is taken for markup."""
    lines = [f"### Effect on the vocabulary: {_code(report.before)} to {_code(report.after)}", ""]
    lines += [f"- {line.strip()}" for line in _list_changes(report.changes, _code)] or ["Nothing changed."]
    lines += ["", "### Effect on outcomes", "", _count_outcomes(report.effect)]
    lines += [f"- {line}" for line in _list_counts(report.effect)]
    if report.effect.movements:
        lines += ["", "| outcome | what changes |", "|---|---|"]
        for movement in report.effect.movements[:_MOST_OUTCOMES]:
            what = "<br>".join(_code(line) for line in describe_movement(movement))
            lines.append(f"| {_code(_shorten(movement.after.measure))} | {what} |")
        lines += _tell_rest(len(report.effect.movements))
    lines += ["", *(f"- {line}" for line in (*_describe_gold(report), *_describe_faults(report, _code)))]
    return "\n".join(lines).rstrip() + "\n"


def render_json(report: Report) -> str:
    """Everything, for programs."""
    effect = report.effect
    data = {
        "before": report.before,
        "after": report.after,
        "concepts": [dataclasses.asdict(change) for change in report.changes.concepts],
        "sections": list(report.changes.sections),
        "outcomes": {
            "size": effect.size, "run": effect.run, "faults": effect.faults, "reasons": list(effect.reasons),
        },
        "summary": dataclasses.asdict(summarize(effect.movements)),
        "movements": [_dump_movement(movement) for movement in effect.movements],
        "gold": _dump_gold(report.gold) if report.gold else None,
        "faults": [{"id": fault.source, "reason": fault.message, "row": fault.row} for fault in report.faults],
    }  # fmt: skip
    return json.dumps(data, indent=2, ensure_ascii=False)


RENDERERS: dict[str, Callable[[Report], str]] = {
    "text": render_text,
    "markdown": render_markdown,
    "json": render_json,
}


def _list_changes(changes: VocabularyChange, show: Callable[[str], str]) -> Iterator[str]:
    counts = Counter(change.kind for change in changes.concepts)
    if counts:
        yield "concepts: " + ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    for change in changes.concepts[:_MOST_CONCEPTS]:
        yield f"  {change.kind} {show(change.id)}{_describe_change(change, show)}"
    if len(changes.concepts) > _MOST_CONCEPTS:
        yield f"  ... and {len(changes.concepts) - _MOST_CONCEPTS} more concepts"
    if changes.sections:
        yield "files of words: " + ", ".join(show(f"{name}.yaml") for name in changes.sections)


def _describe_change(change: ConceptChange, show: Callable[[str], str]) -> str:
    parts = []
    if change.replaced_by and change.kind == "retired":
        parts.append(f"replaced by {show(change.replaced_by)}")
    for sign, names in (("+", change.added), ("-", change.removed)):
        shown = [f"{sign}{show(_shorten(name.text))} ({name.scope})" for name in names[:_MOST_NAMES]]
        parts += [*shown, *([f"{sign}{len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else [])]
    for field, old, new in zip(change.fields, change.before, change.after, strict=False):
        parts.append(f"{field}: {show(_shorten(old))} to {show(_shorten(new))}" if old and new else f"{field} changed")
    return ": " + "; ".join(parts) if parts else ""


def _count_outcomes(effect: Effect) -> str:
    changed = f"{len(effect.movements):,} of {effect.size:,} outcomes change ({effect.run:,} were run again)"
    if effect.faults:
        changed += f", {effect.faults:,} could not be compared"
    return f"{changed}: {'; '.join(effect.reasons)}" if effect.reasons else changed


def _list_counts(effect: Effect) -> Iterator[str]:
    summary = summarize(effect.movements)
    moves = [f"{count} {name}" for name, count in summary.moves.items() if name != Kind.SHIFTED]
    if moves:
        yield "endpoints: " + ", ".join(moves)
    if summary.up or summary.down:
        yield f"confidence: {summary.up} up, {summary.down} down"
    if summary.status_changed:
        yield f"status changed: {summary.status_changed}"
    for name, (gained, lost) in summary.facets.items():
        yield f"{name.replace('_', ' ')}: {gained} gained, {lost} lost"
    for name, count in summary.others.items():
        yield f"{name.replace('_', ' ')}: {count} changed"


def describe_movement(movement: Movement) -> list[str]:
    """What changed for one outcome, one line for each endpoint and facet."""
    lines = [_describe_move(move) for move in movement.endpoints]
    for change in movement.facets:
        ids = [*(f"+{id_}" for id_ in change.gained), *(f"-{id_}" for id_ in change.lost)]
        lines.append(f"{change.facet.replace('_', ' ')}: {', '.join(ids)}")
    lines += [f"{name.replace('_', ' ')} changed" for name in movement.others]
    if movement.status_changed:
        lines.append(f"status: {movement.before.status} to {movement.after.status}")
    return lines


def _describe_move(move: EndpointMove) -> str:
    sides = [_describe_match(match) for match in (move.before, move.after) if match is not None]
    relation = f" ({move.relation})" if move.kind is Kind.MOVED else ""
    return f"{move.kind}{relation}: {' to '.join(sides)}"


def _describe_match(match: EndpointMatch) -> str:
    return f"{match.id} {match.confidence:.2f}"


def _describe_gold(report: Report) -> Iterator[str]:
    if report.gold is None:
        return
    for name in ("f1", "precision", "recall"):
        old, new = (getattr(score, name) for score in report.gold)
        yield f"labelled outcomes, endpoint {name}: {old:.4f} to {new:.4f} ({new - old:+.4f})"


def _describe_faults(report: Report, show: Callable[[str], str]) -> Iterator[str]:
    for fault in report.faults[:_MOST_OUTCOMES]:
        yield f"{show(_shorten(fault.source))}: {show(' '.join(fault.message.split())[:_MOST_FAULT])}"
    if len(report.faults) > _MOST_OUTCOMES:
        yield f"... and {len(report.faults) - _MOST_OUTCOMES:,} more faults"


def _dump_gold(gold: tuple[Score, Score]) -> dict[str, Any]:
    names = ("right", "wrong", "missed", "precision", "recall", "f1")
    before, after = ({name: round(getattr(score, name), 4) for name in names} for score in gold)
    return {"before": before, "after": after}


def _dump_movement(movement: Movement) -> dict[str, Any]:
    return {
        "id": movement.after.id,
        "measure": movement.after.measure,
        "status": [movement.before.status, movement.after.status],
        "endpoints": [
            {
                "kind": move.kind,
                "relation": move.relation,
                "before": move.before and {"id": move.before.id, "confidence": move.before.confidence},
                "after": move.after and {"id": move.after.id, "confidence": move.after.confidence},
            }
            for move in movement.endpoints
        ],
        "facets": [dataclasses.asdict(change) for change in movement.facets],
        "others": list(movement.others),
    }


def _tell_rest(count: int) -> Sequence[str]:
    return [f"... and {count - _MOST_OUTCOMES:,} more outcomes"] if count > _MOST_OUTCOMES else []


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 3]}..."


def _code(text: str) -> str:
    """Text as it is, in a table cell too: no markup, no mention, no link comes of it."""
    plain = " ".join(text.replace("`", "'").split()).replace("|", "\\|")
    return f"`{plain}`" if plain else ""
