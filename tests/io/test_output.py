from __future__ import annotations

import gzip
import os
import stat
from pathlib import Path

import pytest

from normalizer.errors import InputError
from normalizer.io.lock import remove_unheld
from normalizer.io.output import open_output


def test_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    with open_output(target) as stream:
        stream.write(b"one\n")
        assert not target.exists()
    assert target.read_bytes() == b"one\n"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_failure_keeps_the_old_content_and_leaves_nothing_behind(tmp_path: Path, failure: type[BaseException]) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    with pytest.raises(failure), open_output(target) as stream:
        stream.write(b"half")
        raise failure
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_input_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "in.jsonl"
    target.write_text("rows")
    link = tmp_path / "link.jsonl"
    link.symlink_to(target)
    hard = tmp_path / "hard.jsonl"
    hard.hardlink_to(target)
    for output in (target, link, hard, tmp_path / "." / "in.jsonl"):
        with pytest.raises(InputError, match="also an input"), open_output(output, [target]):
            pass
    assert target.read_text() == "rows"


def test_packed_output_is_the_same_every_time(tmp_path: Path) -> None:
    contents = []
    for name in ("a.jsonl.gz", "b.jsonl.gz"):
        with open_output(tmp_path / name) as stream:
            stream.write(b"one\n")
        contents.append((tmp_path / name).read_bytes())
    assert gzip.decompress(contents[0]) == b"one\n"
    assert contents[0] == contents[1]
    assert contents[0][4:8] == bytes(4)  # the time


def test_new_file_has_ordinary_rights_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    old_mask = os.umask(0o022)
    try:
        with open_output(tmp_path / "new"):
            pass
        kept = tmp_path / "kept"
        kept.touch()
        kept.chmod(0o600)
        with open_output(kept):
            pass
    finally:
        os.umask(old_mask)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o644
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_symbolic_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("old")
    link = tmp_path / "link"
    link.symlink_to(target)
    with open_output(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_devices_are_written_directly() -> None:
    with open_output(Path(os.devnull)) as stream:
        stream.write(b"gone")
    assert not Path(os.devnull).is_file()


def test_a_pipe_without_a_place_of_its_own_is_written() -> None:
    """As the shell names it: `-o >(gzip > out.gz)`."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe:
        with open_output(Path(f"/dev/fd/{writing}")) as stream:
            stream.write(b"rows")
        os.close(writing)
        assert pipe.read() == b"rows"


def test_places_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder"), open_output(tmp_path):
        pass
    with pytest.raises(InputError, match="cannot be written"), open_output(tmp_path / "absent" / "out"):
        pass


def test_an_interruption_before_anything_is_held_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr("normalizer.io.lock._lock", interrupt)
    with pytest.raises(KeyboardInterrupt), open_output(tmp_path / "out.jsonl"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_another_run_holds_is_not_removed(tmp_path: Path) -> None:
    with open_output(tmp_path / "out.jsonl") as stream:
        (held,) = tmp_path.iterdir()
        remove_unheld(held)
        with pytest.raises(InputError, match="another run"), open_output(tmp_path / "out.jsonl"):
            pass
        assert held.exists()
        stream.write(b"one")
    assert (tmp_path / "out.jsonl").read_bytes() == b"one"


def test_a_link_in_the_place_of_the_temporary_file_is_refused(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    with open_output(tmp_path / "out.jsonl"):
        (_, held) = sorted(tmp_path.iterdir(), reverse=True)
        name = held.name
    (tmp_path / "out.jsonl").unlink()
    (tmp_path / name).symlink_to(victim)
    with pytest.raises(InputError, match="cannot be written"), open_output(tmp_path / "out.jsonl"):
        pass
    assert victim.read_text() == "precious"
