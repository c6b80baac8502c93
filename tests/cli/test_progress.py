from __future__ import annotations

import io
import sys
import time
from typing import TYPE_CHECKING

import pytest

from normalizer.cli import progress as progress_module
from normalizer.cli.progress import follow
from normalizer.io.read import Progress
from normalizer.io.source import Source
from tests.io.sample_records import make_empty_record

if TYPE_CHECKING:
    from pathlib import Path


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x" * 1000)
    return Source(path, "a", "a")


def watch(monkeypatch: pytest.MonkeyPatch, sources: list[Source], *, terminal: bool) -> str:
    stream = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress_module, "_DELAY", 0)
    state = Progress()
    records = [make_empty_record(str(number)) for number in range(10)]
    for number, record in enumerate(follow(iter(records), sources, state), 1):
        assert record is records[number - 1]
        state.done = number * 100
    return stream.getvalue()


def test_nothing_is_shown_for_short_inputs_or_without_a_terminal(
    monkeypatch: pytest.MonkeyPatch, source: Source
) -> None:
    assert watch(monkeypatch, [source], terminal=True) == ""
    monkeypatch.setattr(progress_module, "_LONG_INPUT", 10)
    assert watch(monkeypatch, [source], terminal=False) == ""


def test_a_long_input_shows_its_share(monkeypatch: pytest.MonkeyPatch, source: Source) -> None:
    monkeypatch.setattr(progress_module, "_LONG_INPUT", 10)
    assert "%|" in watch(monkeypatch, [source], terminal=True)


def test_standard_input_shows_a_count(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "outcomes" in watch(monkeypatch, [Source(None, "standard input", "stdin")], terminal=True)


def test_chunks_count_as_their_rows(monkeypatch: pytest.MonkeyPatch, source: Source) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress_module, "_DELAY", 0)
    monkeypatch.setattr(progress_module, "_LONG_INPUT", 1)
    state = Progress()
    for number, chunk in enumerate(follow(iter([[1] * 300] * 5), [source], state, len), 1):
        assert len(chunk) == 300
        state.done = number * 200
        time.sleep(0.15)
    assert "1,200 outcomes" in stream.getvalue() or "1,500 outcomes" in stream.getvalue()
    assert "5 outcomes" not in stream.getvalue().replace("1,5", "")
