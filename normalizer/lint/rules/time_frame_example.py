"""Time frames that are read in another way than `time_frames/patterns.yaml` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from normalizer.errors import VocabularyError
from normalizer.extract.time_frame import SECTIONS, TimeFrameParser
from normalizer.lint.rule import LintContext, Rule
from normalizer.vocabulary.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalizer.model.record import TimeFrame
    from normalizer.vocabulary.finding import Loc

_PATTERNS = "time_frames/patterns.yaml"
_FIELDS = ("points", "max", "every", "start", "end")


def check(context: LintContext) -> Iterator[Finding]:
    """Examples of templates that give other data, and templates with a slot that does not exist."""
    sections = {name: context.source.find_section(name) for name in SECTIONS}
    if not all(sections.values()):
        return
    try:
        parser = TimeFrameParser(sections)
    except VocabularyError as error:
        templates = sections[SECTIONS[-1]]["templates"]
        index = next((i for i, pattern in enumerate(templates) if repr(pattern["template"]) in error.message), 0)
        advice = "the comment above the templates says which slots there are"
        yield _report(context, ("templates", index), error.message, advice, templates[index]["template"])
        return
    for index, pattern in enumerate(sections[SECTIONS[-1]]["templates"]):
        for number, example in enumerate(pattern.get("examples", ())):
            wanted, found = _describe(example), _describe_frame(parser.parse(example["text"]))
            if wanted != found:
                problem = f'the time frame "{example["text"]}" is read as {found}, not as {wanted}'
                place = ("templates", index, "examples", number)
                yield _report(context, place, problem, "mend the template or the example", example["text"])


def _report(context: LintContext, place: Loc, problem: str, advice: str, subject: str) -> Finding:
    line = context.source.files[_PATTERNS].document.find_line(place)
    return Finding(_PATTERNS, line, "", problem, advice, subject)


def _describe(facts: dict[str, Any]) -> str:
    """The facts of an example in one order: `points P2Y, max P2Y`."""
    shown = {name: facts.get(name) for name in _FIELDS}
    words = {name: " ".join(value) if isinstance(value, list) else value for name, value in shown.items()}
    return ", ".join(f"{name} {value}" for name, value in words.items() if value) or "nothing"


def _describe_frame(frame: TimeFrame | None) -> str:
    if frame is None:
        return "nothing"
    points, end = list(frame.points), list(frame.end)
    return _describe({"points": points, "max": frame.max, "every": frame.every, "start": frame.start, "end": end})


RULE = Rule("time-frame-example", "time frames are read as their examples say", check)
