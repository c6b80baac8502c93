"""What keeps a file from being YAML, in the words of somebody who edits it by hand."""

from __future__ import annotations

import re

_SPACES = {"\t": "a tab", "\u00a0": "a no-break space", "\u3000": "a full-width space"}
_INDENT = re.compile(r"(?:\s|-\s)*")
_VALUE = re.compile(r"\s*(?:-\s+)*(?:[\w-]+:\s+)?(?P<text>(?!-\s)[^\s\"'{\[|>#].*)")
_BEHIND_QUOTE = re.compile(r"""\s*(?:-\s+)*(?:[\w-]+:\s+)?(?P<quote>["'])(?:(?!(?P=quote)).)*(?P=quote)\s*[^\s#:]""")
_QUOTE_IT = 'put it in double quotes (a " inside of it as \\")'
_ALIGN = 'begin each item of a list with "- " and indent all items of a list, and all keys of an entry, alike'


def explain_syntax_error(error: Exception, text: str) -> tuple[int, str, str]:
    """The line from 1 where something has to be changed, what is wrong there, and what to do.

    `error` is a `yaml.MarkedYAMLError`, or one with less to say.
    """
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context", None) or ""
    problem = getattr(error, "problem", None) or "it cannot be parsed"
    place = mark.line if mark is not None else 0
    opened = getattr(error, "context_mark", None)
    if opened is not None and "quoted scalar" in context:
        return opened.line + 1, "a quote is opened here and not closed", "close it, or write the text without it"
    if opened is not None and "did not find expected ','" in problem:
        advice = "close it on the same line, and put a text that holds a comma, a quote or a bracket in double quotes"
        return opened.line + 1, 'a "[" or "{" is opened here and not closed', advice
    lines = text.splitlines()
    for number in (place, place - 1):
        if 0 <= number < len(lines):
            found = _explain_line(lines[number], is_last=number == place)
            if found is not None:
                return (number + 1, *found)
    unfit = f"does not fit line {place} above it" if place else "cannot be read"
    return place + 1, f"this line {unfit} ({problem})", _ALIGN


def _explain_line(line: str, *, is_last: bool) -> tuple[str, str] | None:
    """What is wrong with one line by itself; `is_last` if it is the one at which the parser gave up."""
    indent = _INDENT.match(line)
    start = line[: indent.end()] if indent is not None else ""
    for space, name in _SPACES.items():
        if space in start:
            return f"{name} stands before the text", "write plain spaces, as many as in the lines around it"
    value = _VALUE.fullmatch(line)
    shown = value["text"].strip() if value is not None else ""
    if shown and shown[0] in "%@`&*!":
        return f'a text that begins with "{shown[0]}" needs quotes', _QUOTE_IT
    if ": " in shown:
        return 'a text that holds ": " needs quotes', _QUOTE_IT
    if is_last and line.lstrip().lstrip("- ").startswith((">", "|")):
        return 'a text that begins with ">" or "|" needs quotes', _QUOTE_IT
    if is_last and _BEHIND_QUOTE.match(line):
        return "something stands behind the closing quote", _QUOTE_IT.replace("it in", "all of the text in", 1)
    return None
