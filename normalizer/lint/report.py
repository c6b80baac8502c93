"""Findings as text, JSON or annotations of a pull request."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from typing import TYPE_CHECKING

from normalizer.text.counting import count_noun

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from normalizer.vocabulary.finding import Finding

FIX_COMMAND = "endnorm vocab lint --fix"


def render_text(findings: Sequence[Finding], folder: str = "") -> str:
    """One line per finding, then the counts and the command that mends what is mechanical."""
    lines = [f"{_join(folder, str(finding))} [{finding.rule}]" for finding in findings]
    levels = Counter(finding.level for finding in findings)
    lines.append(f"{count_noun(levels['error'], 'error')}, {count_noun(levels['warning'], 'warning')}")
    fixable = sum(finding.fixable for finding in findings)
    if fixable:
        lines.append(f"{fixable} of these are mended by: {FIX_COMMAND}")
    return "\n".join(lines)


def render_json(findings: Sequence[Finding], folder: str = "") -> str:
    """A JSON list; each finding carries the `command` that mends it or checks it again."""
    rows = [
        {**dataclasses.asdict(finding), "file": _join(folder, finding.file), "command": find_command(finding)}
        for finding in findings
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def render_github(findings: Sequence[Finding], folder: str = "") -> str:
    """Workflow commands that annotate the lines of a pull request."""
    lines = []
    for finding in findings:
        file = _escape_property(_join(folder, finding.file))
        title = _escape_property(finding.rule)
        advice = f"; {finding.advice}" if finding.advice else ""
        message = _escape_message(f"{finding.problem}{advice}. Command: {find_command(finding)}")
        lines.append(f"::{finding.level} file={file},line={finding.line},title={title}::{message}")
    return "\n".join(lines)


RENDERERS: dict[str, Callable[[Sequence[Finding], str], str]] = {
    "text": render_text,
    "json": render_json,
    "github": render_github,
}


def find_command(finding: Finding) -> str:
    """The command that mends a finding, or that checks its rule again after an edit."""
    return FIX_COMMAND if finding.fixable else f"endnorm vocab lint --rule {finding.rule}"


def _join(folder: str, file: str) -> str:
    return f"{folder.rstrip('/')}/{file}" if folder and folder != "." else file


def _escape_message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_message(text).replace(":", "%3A").replace(",", "%2C")
