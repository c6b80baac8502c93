"""Decisions on the disk: saved at once, never lost, never silently overwritten."""

from __future__ import annotations

import json
import os
import stat
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.errors import InputError
from normalizer.web import journal as journal_module
from normalizer.web.decision import Decision
from normalizer.web.journal import Journal, StaleVersionError

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import FileIO
    from pathlib import Path

BOILERPLATE = Decision("boilerplate", ("grip",))
ASIDE = Decision("out-of-scope", ("grip",), note="a device")
SYNONYM = Decision("synonym", ("grip",), concept="endpoint:pain")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.review.jsonl"


def test_what_was_decided_is_there_again(path: Path) -> None:
    concept = Decision(
        "concept", ("grip", "grips"), "3 trials", label="Grip", below="endpoint:pain", definition="How strong.",
        measurement="score", examples=("Grip at 1 year",),
    )  # fmt: skip
    Journal(path).add("grip", concept, "", "me")
    again = Journal(path).find("grip")
    assert again is not None
    assert again.decision == concept
    assert again.by == "me"


def test_a_line_is_on_the_disk_before_the_answer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path)
    synced: list[bytes] = []

    def note(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            synced.append(path.read_bytes())

    monkeypatch.setattr("os.fsync", note)
    first = journal.add("grip", BOILERPLATE, "", "me")
    journal.add("grip", ASIDE, first.id, "me")
    assert len(synced) == 2
    assert b'"boilerplate"' in synced[0]
    assert b'"out-of-scope"' in synced[1]


def test_the_second_of_two_pages_gets_a_conflict(path: Path) -> None:
    one, other = Journal(path), Journal(path)
    first = one.add("grip", BOILERPLATE, "", "one")
    written = path.read_bytes()
    with pytest.raises(StaleVersionError) as stale:
        other.add("grip", ASIDE, "", "other")
    assert stale.value.current == first
    assert path.read_bytes() == written
    assert other.add("grip", ASIDE, first.id, "other").decision == ASIDE
    assert Journal(path).list_standing()["grip"].by == "other"


def test_of_two_that_write_at_the_very_same_moment_the_first_in_the_file_counts(path: Path) -> None:
    journal = Journal(path)
    journal.add("other", BOILERPLATE, "", "me")
    other = Journal(path)
    real = journal._append

    def append_late(data: dict[str, object]) -> None:
        other.add("grip", ASIDE, "", "faster")  # after the check of the first, before its write
        real(data)

    journal._append = append_late  # type: ignore[method-assign]
    with pytest.raises(StaleVersionError) as stale:
        journal.add("grip", BOILERPLATE, "", "slower")
    assert stale.value.current is not None
    assert stale.value.current.by == "faster"
    assert Journal(path).list_standing()["grip"].by == "faster"
    assert b"slower" in path.read_bytes()


def test_many_pages_at_once_lose_nothing(path: Path) -> None:
    journals = [Journal(path) for _ in range(4)]
    won: list[str] = []

    def work(journal: Journal, name: str) -> None:
        for number in range(12):
            try:
                won.append(journal.add(f"group {number}", BOILERPLATE, "", name).id)
            except StaleVersionError:
                continue

    threads = [threading.Thread(target=work, args=(journal, str(i))) for i, journal in enumerate(journals)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    standing = Journal(path).list_standing()
    assert len(standing) == 12
    assert sorted(line.id for line in standing.values()) == sorted(won)


class Meanwhile:
    """A file that something happens to after the first look at its end, before the write."""

    def __init__(self, file: FileIO, act: Callable[[], object]) -> None:
        self.file = file
        self.act: Callable[[], object] | None = act

    def __getattr__(self, name: str) -> object:
        return getattr(self.file, name)

    def seek(self, at: int, whence: int = os.SEEK_SET) -> int:
        found = self.file.seek(at, whence)
        if self.act and whence == os.SEEK_END:
            act, self.act = self.act, None
            act()
        return found


def let_happen(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let `act` happen in the middle of the next write."""
    real = journal_module._write_line
    waiting = [act]

    def write(file: FileIO, line: bytes) -> bool:
        return real(Meanwhile(file, waiting.pop()) if waiting else file, line)  # type: ignore[arg-type]

    monkeypatch.setattr(journal_module, "_write_line", write)


def test_two_begin_the_same_file_at_the_very_same_moment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = Journal(path), Journal(path)
    let_happen(monkeypatch, lambda: other.add("knee", ASIDE, "", "faster"))
    one.add("grip", BOILERPLATE, "", "slower")
    assert path.read_bytes().count(b'"format"') == 2
    assert one.list_standing().keys() == other.list_standing().keys() == Journal(path).list_standing().keys()
    assert set(Journal(path).list_standing()) == {"grip", "knee"}


@pytest.mark.parametrize("earlier", [(), ("grip",)])
@pytest.mark.parametrize("half", [b'{"id": "a', b"{}"])
def test_a_line_joined_to_the_half_line_of_a_crash_is_written_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, half: bytes, earlier: tuple[str, ...]
) -> None:
    journal = Journal(path)
    follows = "".join(journal.add(key, BOILERPLATE, "", "me").id for key in earlier)

    def crash() -> None:
        with path.open("ab") as file:
            file.write(half)

    let_happen(monkeypatch, crash)
    journal.add("grip", ASIDE, follows, "me")
    assert Journal(path).list_standing()["grip"].decision == ASIDE
    let_happen(monkeypatch, crash)
    journal.add_hand_over("branch", "commit", ("a",))
    assert [over.branch for over in Journal(path).list_hand_overs()] == ["branch"]


def test_a_full_disk_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path)
    journal.add("grip", BOILERPLATE, "", "me")

    class Full(Meanwhile):
        def write(self, text: bytes) -> int:
            return self.file.write(text[:10])

    real = journal_module._write_line
    monkeypatch.setattr(journal_module, "_write_line", lambda file, line: real(Full(file, bool), line))  # type: ignore[arg-type]
    with pytest.raises(OSError, match="space"):
        journal.add("knee", ASIDE, "", "me")
    monkeypatch.undo()
    assert set(journal.list_standing()) == {"grip"}
    journal.add("knee", ASIDE, "", "me")
    assert set(Journal(path).list_standing()) == {"grip", "knee"}


def test_a_look_is_of_one_moment_while_others_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, other = Journal(path), Journal(path)
    first = journal.add("grip", BOILERPLATE, "", "me")
    state = journal._see()
    other.add("grip", ASIDE, first.id, "other")
    journal.read()
    assert [line.by for line in state.standing.values()] == ["me"]
    monkeypatch.setattr(journal, "_see", lambda: state)  # the other page writes right after the look
    with pytest.raises(StaleVersionError):
        journal.undo(first.id, "me")
    assert Journal(path).list_standing()["grip"].by == "other"


@given(cut=st.integers(min_value=0, max_value=2000))
@settings(max_examples=60)
def test_a_crash_in_the_middle_of_a_line_costs_that_line_only(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("crash") / "audit.review.jsonl"
    journal = Journal(path)
    for number in range(3):
        journal.add(f"group {number}", BOILERPLATE, "", "me")
    whole = path.read_bytes()
    path.write_bytes(whole[: min(cut, len(whole))])
    complete = path.read_bytes().count(b"\n")
    again = Journal(path)
    kept = again.list_standing()
    assert len(kept) >= max(0, complete - 1)
    again.add("after the crash", ASIDE, "", "me")
    assert set(Journal(path).list_standing()) == {*kept, "after the crash"}


def test_undo_brings_back_what_stood_before_and_then_what_was_decided_before(path: Path) -> None:
    journal = Journal(path)
    first = journal.add("grip", BOILERPLATE, "", "me")
    journal.add("knee", ASIDE, "", "me")
    journal.add("grip", SYNONYM, first.id, "me")
    for expected in ({"grip": BOILERPLATE, "knee": ASIDE}, {"grip": BOILERPLATE}, {}):
        last = journal.find_last()
        assert last is not None
        journal.undo(last.id, "me")
        assert {key: line.decision for key, line in journal.list_standing().items()} == expected
    assert journal.find_last() is None
    with pytest.raises(StaleVersionError):
        journal.undo("", "me")


def test_taking_back_can_be_undone_as_well(path: Path) -> None:
    journal = Journal(path)
    first = journal.add("grip", BOILERPLATE, "", "me")
    back = journal.add("grip", None, first.id, "me")
    assert journal.list_standing() == {}
    journal.undo(back.id, "me")
    assert journal.list_standing()["grip"].decision == BOILERPLATE


def test_only_the_latest_step_is_undone(path: Path) -> None:
    one, other = Journal(path), Journal(path)
    seen = one.add("grip", BOILERPLATE, "", "one")
    other.add("knee", ASIDE, "", "other")
    with pytest.raises(StaleVersionError) as stale:
        one.undo(seen.id, "one")
    assert stale.value.current is not None
    assert stale.value.current.key == "knee"
    assert len(one.list_standing()) == 2


def test_a_file_of_something_else_is_left_alone(path: Path) -> None:
    path.write_text('{"groups": []}\n', encoding="utf-8")
    with pytest.raises(InputError, match="something else"):
        Journal(path)
    assert path.read_text(encoding="utf-8") == '{"groups": []}\n'


HEAD = '{"id": "a", "key": "k", "follows": "", "at": "t", "by": "b", "decision": '


@pytest.mark.parametrize(
    "line",
    [
        "[]", "1", "null", "{}", '{"id": 1}', '{"hand_over": 3}', '{"hand_over": {"branch": "x"}}',
        f'{HEAD}{{"kind": 3}}}}', f'{HEAD}{{"kind": "x", "texts": [3]}}}}', f"{HEAD}[]}}",
        f'{HEAD}{{"kind": "boilerplate", "texts": "abc"}}}}', f'{HEAD}null, "more": 1}}',
    ],
)  # fmt: skip
def test_a_strange_line_is_told_with_its_place(path: Path, line: str) -> None:
    Journal(path).add("grip", BOILERPLATE, "", "me")
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(InputError, match=r"review\.jsonl:3: is no decision"):
        Journal(path)


@pytest.mark.parametrize("line", ["[" * 100_000, '{"id": "a', "\x00\x00", ""])
def test_half_a_line_is_left_out(path: Path, line: str) -> None:
    Journal(path).add("grip", BOILERPLATE, "", "me")
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert Journal(path).list_standing()["grip"].decision == BOILERPLATE


def test_every_line_is_json_that_names_what_it_follows(path: Path) -> None:
    journal = Journal(path)
    first = journal.add("grip", BOILERPLATE, "", "me")
    journal.add("grip", None, first.id, "me")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert lines[0]["format"] == 1
    assert [line["follows"] for line in lines[1:]] == ["", first.id]
