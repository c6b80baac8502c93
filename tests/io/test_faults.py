"""What can go wrong around a run: each ends with a clear message, the old output intact, the right exit code."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from normalizer.errors import InputError
from normalizer.io import packing
from normalizer.io.read import read_outcomes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROGRAM = """
import sys
from normalizer.cli import normalize
from normalizer.cli.main import run
from tests.cli.fake_normalizer import make_fake
normalize.make_normalizer = make_fake
sys.exit(run())
"""
NEEDED = {"parquet": "pyarrow", "xlsx": "openpyxl", "duckdb": "duckdb"}
SUFFIXES = ["jsonl", "csv", "tsv", "sssom", "parquet", "xlsx", "sqlite", "duckdb", "jsonl.gz"]
MIB = 1 << 20


@pytest.fixture
def program(checkout: Path) -> list[str]:
    return [sys.executable, "-B", "-c", f"import sys; sys.path.insert(0, {str(checkout)!r}){PROGRAM}", "normalize"]


def need(suffix: str) -> None:
    if suffix in NEEDED:
        pytest.importorskip(NEEDED[suffix])


def write_rows(folder: Path, count: int) -> Path:
    path = folder / "in.jsonl"
    rows = ({"id": str(n), "measure": f"Mood {n * 7919 % 10007}", "time_frame": f"{n} days"} for n in range(count))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_keeps_the_old_output(program: list[str], tmp_path: Path, suffix: str) -> None:
    need(suffix)
    rows = write_rows(tmp_path, 3000)
    target = tmp_path / f"out.{suffix}"
    target.write_text("old")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [*program, str(rows), "-o", str(target)], capture_output=True, text=True, check=False, preexec_fn=limit
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "Error" in done.stderr
    assert "cannot be written" in done.stderr
    assert target.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == [rows, target]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("a small file system cannot be mounted here (needs root)")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_space_left_on_a_real_disk(program: list[str], tmp_path: Path, small_disk: Path, suffix: str) -> None:
    need(suffix)
    rows = write_rows(tmp_path, 8000)
    target = small_disk / f"out.{suffix}"
    target.write_text("old")
    done = subprocess.run([*program, str(rows), "-o", str(target)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert str(target) in done.stderr or "database" in done.stderr
    assert target.read_text() == "old"
    assert list(small_disk.iterdir()) == [target]


def test_a_folder_that_cannot_be_written(program: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o555)
    # root may write anywhere but there
    target = Path("/proc/out.csv") if os.geteuid() == 0 else folder / "out.csv"
    done = subprocess.run([*program, "--text", "OS", "-o", str(target)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: {target}: cannot be written: ")
    assert done.stderr.count("\n") == 1


def start_waiting(program: list[str], target: Path, *more: str) -> subprocess.Popen[bytes]:
    """A run that has begun to write and waits for more input."""
    process = subprocess.Popen(
        [*program, "-", "-o", str(target), *more], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(b"Survival\n")
    process.stdin.flush()
    for _ in range(600):
        if list(target.parent.glob(f".{target.name[:4]}*.tmp")):
            return process
        assert process.poll() is None
        time.sleep(0.05)
    raise AssertionError("nothing was begun")


def test_a_killed_run_leaves_the_old_output_and_the_next_run_cleans_up(program: list[str], tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    with start_waiting(program, target) as process:
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert target.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2
    subprocess.run([*program, "--text", "Pain", "-o", str(target)], check=True)
    assert json.loads(target.read_text())["measure"] == "Pain"
    assert list(tmp_path.iterdir()) == [target]


def test_of_two_runs_on_one_file_the_second_is_refused(program: list[str], tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    with start_waiting(program, target) as first:
        second = subprocess.run(
            [*program, "--text", "Pain", "-o", str(target)], capture_output=True, text=True, check=False
        )
        assert second.returncode == 2
        assert second.stderr == (
            f"Error: {target}: another run is writing this file; wait until it has ended, or name another output\n"
        )
        assert not target.exists()
        first.communicate()
    assert first.returncode == 0
    assert json.loads(target.read_text())["measure"] == "Survival"
    assert list(tmp_path.iterdir()) == [target]


def read_all(path: Path) -> tuple[int, list[str]]:
    errors: list[InputError] = []
    return sum(1 for _ in read_outcomes(path, report=errors.append)), [error.message for error in errors]


LINES = b"".join(b'{"measure": "Outcome %d %d"}\n' % (n, n * 7919 % 10007) for n in range(20_000))


@pytest.mark.parametrize(
    ("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)], ids=["gz", "bz2", "xz"]
)
def test_a_truncated_packed_file_gives_what_is_there(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / f"a.jsonl.{suffix}"
    path.write_bytes(pack(LINES)[:-40])
    count, errors = read_all(path)
    assert count < 20_000
    assert len(errors) <= 2
    assert "complete" in errors[-1]


def test_a_truncated_zip_is_one_report(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", LINES)
    path.write_bytes(path.read_bytes()[:-200])
    count, errors = read_all(path)
    assert (count, len(errors)) == (0, 1)
    assert "damaged zip archive" in errors[0]
    assert "complete" in errors[0]


def test_a_member_without_a_name_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.jsonl", b'{"measure": "OS"}\n')
        archive.writestr("x", b"")
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 28 : at + 30] = b"\x00\x00"  # in the directory the length of its name
    data[at + 30 : at + 32] = b"\x01\x00"  # which is now an extra field
    path.write_bytes(data)
    count, errors = read_all(path)
    assert count + len(errors) >= 1


def test_a_damaged_member_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", LINES)
        archive.writestr("b.jsonl", '{"measure": "OS"}\n')
        archive.writestr("c.zip", b"PK\x03\x04")
    data = bytearray(path.read_bytes())
    data[60:90] = b"\xff" * 30
    path.write_bytes(data)
    count, errors = read_all(path)
    assert count >= 1
    assert len(errors) == 2
    assert "zip archive inside another" in errors[1]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]><clinical_study><primary_outcome><measure>&lol9;</measure></primary_outcome></clinical_study>"
)
EXTERNAL = (
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    "<clinical_study><primary_outcome><measure>&e;</measure></primary_outcome></clinical_study>"
)
REMOTE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><clinical_study></clinical_study>'


@pytest.mark.parametrize("text", [BOMB, EXTERNAL, REMOTE])
def test_xml_with_entities_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(text)
    assert read_all(path) == (0, ["this XML declares a document type, which may hide entities and is not read"])


def test_xml_nested_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<clinical_study>" + "<a>" * 1_000_000)
    count, errors = read_all(path)
    assert (count, len(errors)) == (0, 1)
    assert "nested more than 100 deep" in errors[0]


@pytest.mark.parametrize("text", ['<clinical_study x="{}">', "<clinical_study><!--{}-->", "<?{}?>"])
def test_an_endless_tag_is_one_report(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(text.format("x " * MIB))
    assert read_all(path) == (0, ["this XML has a tag or comment longer than 1 MiB, which no record has"])


def test_a_long_text_in_xml_is_no_long_tag(tmp_path: Path) -> None:
    outcome = "<primary_outcome><measure>OS</measure><description>{}</description></primary_outcome>"
    path = tmp_path / "a.xml"
    path.write_text(f"<clinical_study>{outcome.format('x ' * 3 * MIB)}</clinical_study>")
    assert read_all(path) == (1, [])


def make_zip_bomb(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        for _ in range(20):
            member.write(b" " * MIB)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["zip", "gz", "xz", "bz2", "csv"])
def test_what_unpacks_without_bound_is_stopped(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_FREE_SIZE", 4 * MIB)
    blank = b" " * (20 * MIB)
    make: dict[str, Callable[[], bytes]] = {
        "zip": lambda: make_zip_bomb("a.jsonl"),
        "csv": lambda: make_zip_bomb("a.csv"),
        "gz": lambda: gzip.compress(blank, 9),
        "xz": lambda: lzma.compress(blank, preset=0),
        "bz2": lambda: bz2.compress(blank, 9),
    }
    path = tmp_path / ("a.zip" if form in {"zip", "csv"} else f"a.jsonl.{form}")
    path.write_bytes(make[form]())
    assert path.stat().st_size < MIB // 4
    count, errors = read_all(path)
    assert count == 0
    assert f"more than {packing.LARGEST_RATIO} times its size" in errors[-1]


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.jsonl", b'{"measure": "OS"}\n' * 100)
        for n in range(50):
            info = zipfile.ZipInfo(f"{n}.jsonl")
            first = archive.infolist()[0]
            info.compress_size, info.file_size, info.CRC = first.compress_size, first.file_size, first.CRC
            info.header_offset = 0
            archive.filelist.append(info)
            archive.NameToInfo[info.filename] = info
    path = tmp_path / "a.zip"
    path.write_bytes(buffer.getvalue())
    assert read_all(path) == (0, ["is a damaged zip archive: its files overlap"])


DOCTYPE = b'<!DOCTYPE x [<!ENTITY e "e">]><worksheet/>'


def make_book(sheet: bytes) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    buffer = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, sheet if "sheet1" in info.filename else old.read(info))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04", "damaged zip"),
        (DOCTYPE, "declares a document type"),
        (b"<!--" + b" " * 5000 + b"-->" + DOCTYPE, "declares a document type"),
        (f'<?xml version="1.0" encoding="UTF-16"?>{DOCTYPE.decode()}'.encode("utf-16"), "declares a document type"),
        (b"<!--" + b" " * MIB + b"-->" + DOCTYPE, "no element in its first 64 KiB"),
        (b"<worksheet><sheetData><row><c", "can be read"),
        (b"", "can be read"),
    ],
)
def test_hostile_workbooks_are_one_report(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content if content.startswith(b"PK") else make_book(content))
    count, errors = read_all(path)
    assert (count, len(errors)) == (0, 1)
    assert message in errors[0]


def test_a_workbook_that_unpacks_without_bound_is_one_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_FREE_SIZE", 4 * MIB)
    path = tmp_path / "a.xlsx"
    path.write_bytes(make_book(b"<worksheet>" + b" " * (20 * MIB) + b"</worksheet>"))
    count, errors = read_all(path)
    assert (count, len(errors)) == (0, 1)
    assert f"more than {packing.LARGEST_RATIO} times its size" in errors[0]


def test_a_workbook_whose_packed_bytes_are_damaged_is_one_report(tmp_path: Path) -> None:
    content = bytearray(make_book(b"<worksheet><sheetData/></worksheet>"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
    start = 30 + len(first.filename)
    content[start : start + first.compress_size] = b"\xff" * first.compress_size
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    count, errors = read_all(path)
    assert (count, len(errors)) == (0, 1)
    assert "is the file complete?" in errors[0]


def test_damaged_parquet_is_one_report(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1" + bytes(range(200)) + b"PAR1")
    count, errors = read_all(path)
    assert (count, len(errors)) == (0, 1)


_RECORD = b"<?xml version='1.0'?>\n<s><clinical_study><primary_outcome><measure>a</measure></primary_outcome>"
# what stands before and behind the endless text, and then the exit code and how many outcomes are read
ENDLESS = {
    "lines": (b"first outcome\n", b"\nlast outcome\n", 1, 2),
    "jsonl": (b'{"measure": "first"}\n{"measure": "', b'"}\n{"measure": "last"}\n', 1, 2),
    "json": (b'[{"measure": "first"}, {"measure": "', b'"}]', 1, 1),
    "csv": (b"id,measure\n1,first\n2,", b"\n3,last\n", 1, 2),
    "quoted csv": (b'id,measure\n1,first\n2,"', b'"\n3,last\n', 1, 2),
    "xml, unused text": (_RECORD + b"<summary>", b"</summary></clinical_study></s>", 0, 1),
    "xml": (_RECORD + b"<secondary_outcome><measure>", b"</measure></secondary_outcome></clinical_study></s>", 1, 1),
}


@pytest.mark.slow
@pytest.mark.parametrize("form", ENDLESS)
def test_a_line_of_a_gigabyte_is_one_report_in_bounded_memory(program: list[str], form: str) -> None:
    start, end, code, readable = ENDLESS[form]
    size = 1024 if form == "jsonl" else 512

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (500 * MIB, 500 * MIB))

    with subprocess.Popen(
        [*program, "-", "--to", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=limit,  # noqa: PLW1509 - no threads here
    ) as process:
        assert process.stdin is not None
        try:
            process.stdin.write(start)
            for _ in range(size):
                process.stdin.write(b"x" * MIB)
            process.stdin.write(end)
        except BrokenPipeError:
            pass  # it had read enough
        out, err = process.communicate()
    assert b"Traceback" not in err
    assert err.count(b"\n") == err.count(b" MiB") == code
    assert (process.returncode, len(out.splitlines())) == (code, readable)


def test_a_row_of_a_megabyte_is_a_row(program: list[str], tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"measure": "Survival " * 120_000}) + "\n")
    done = subprocess.run([*program, str(path)], capture_output=True, check=True)
    assert len(json.loads(done.stdout)["measure"]) == 1_080_000


@pytest.mark.slow
def test_a_row_of_a_megabyte_is_understood(checkout: Path, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"measure": "Progression-free survival at week 12, " * 28_000}) + "\n")
    command = [sys.executable, "-m", "normalizer", "normalize", str(path)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=checkout)
    assert json.loads(done.stdout)["endpoints"][0]["id"] == "endpoint:progression-free-survival"


@pytest.mark.parametrize(
    "setting",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
        {"LC_ALL": "de_DE.ISO-8859-1", "LANGUAGE": "de"},
        {"TZ": "No/Where"},
        {"PYTHONIOENCODING": "ascii:strict"},
    ],
    ids=lambda setting: next(iter(setting.values())),
)
def test_surroundings_change_nothing(program: list[str], tmp_path: Path, setting: dict[str, str]) -> None:
    path = tmp_path / "İstanbul ≥ ä.csv"
    path.write_text("ID,Measure,Time_Frame\nI,SURVIVAL İı ≥ 2.5,12 weeks\n", encoding="utf-8")
    os.utime(path, (0, 4_102_444_800))  # read last in 1970, written in 2100
    outputs = set()
    for environment in ({}, setting):
        for suffix in ("jsonl", "csv"):
            target = tmp_path / f"out ≥ ä.{suffix}"
            command = [*program, str(path), "-o", str(target)]
            subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
            outputs.add((suffix, target.read_bytes()))
    assert len(outputs) == 2
    assert all("SURVIVAL İı ≥ 2.5".encode() in data for _, data in outputs)


def test_bytes_that_are_no_text_are_said(program: list[str], tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_bytes(b"Survival \xff\xfe\x80 1 year\n")
    done = subprocess.run([*program, str(path)], capture_output=True, check=True)
    assert json.loads(done.stdout)["measure"] == "Survival ÿþ€ 1 year"
    assert b"read as Windows-1252: line 1" in done.stderr
