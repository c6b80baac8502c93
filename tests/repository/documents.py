"""What the documents show: their commands, transcripts and links, as data for tests."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from normalizer.cli.main import endnorm

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / name / "README.md" for name in ("ontology", "benchmarks")),
    ]
)
_BLOCK = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`((?:endnorm|python -m benchmarks\.)[^`]+)`")
_NUMBER = re.compile(r"\b[0-9a-f]{12}\b|\d[\d,.]*")
_END_OF_COMMAND = {"|", "&&", ";", ">", "<", "||"}


def read_blocks(page: Path, *languages: str) -> list[str]:
    """The fenced blocks of a page in one of these languages."""
    return [text for language, text in _BLOCK.findall(page.read_text(encoding="utf-8")) if language in languages]


def list_commands(page: Path) -> Iterator[list[str]]:
    """Every `endnorm` and `python -m benchmarks` command of a page as words, those inside of sentences too."""
    for block in read_blocks(page, "sh", "console"):
        for line in block.replace("\\\n", " ").splitlines():
            yield from split_commands(line.removeprefix("$ "))
    for text in _INLINE.findall(_BLOCK.sub("", page.read_text(encoding="utf-8"))):
        yield from split_commands(" ".join(text.split()))


def split_commands(line: str) -> Iterator[list[str]]:
    """The commands of a line of shell, without comments and redirections."""
    if not re.search(r"\bendnorm |python -m benchmarks", line):
        return
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in (*lexer, ";"):
        if word not in _END_OF_COMMAND:
            words.append(word)
            continue
        if words[:1] == ["endnorm"] or words[:2] == ["python", "-m"]:
            yield words
        words = []


def list_helps(command: click.Command = endnorm, name: str = "endnorm") -> Iterator[tuple[str, str]]:
    """Each command with what its `--help` prints."""
    context = click.Context(command, info_name=name)
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None
            yield from list_helps(found, f"{name} {child}")


def find_command(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that these words call, and the words for it."""
    command: click.Command = endnorm
    rest = words[1:]
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(click.Context(command), rest[0])
        assert found is not None, f"there is no command {' '.join(words)}"
        command, rest = found, rest[1:]
    return command, rest


def read_transcripts(page: Path) -> Iterator[tuple[list[str], str]]:
    """The commands of a page that show what they print, each with that."""
    for block in read_blocks(page, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, shown = part.partition("\n")
            yield shlex.split(line), shown


def make_pattern(shown: str) -> re.Pattern[str]:
    """What is shown as a pattern: any numbers, any lines for `...`, blank lines at the end or not."""
    lines = [r"(?:.*\n)*?" if line == "..." else re.escape(hide_numbers(line)) + "\n" for line in shown.splitlines()]
    while lines and lines[-1] == "\n":
        lines.pop()
    return re.compile("".join(lines))


def hide_numbers(text: str) -> str:
    """Counts, confidences and commits change with every release."""
    return _NUMBER.sub("#", text)


def list_anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def list_links(page: Path) -> Iterator[tuple[str, str]]:
    """`(path, anchor)` of every link to a place in this repository."""
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            path, _, anchor = target.partition("#")
            yield path, anchor
