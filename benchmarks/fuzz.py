"""Fuzzing beyond the tests: `python -m benchmarks.fuzz [TARGET...] [--seconds N] [--seed N] [--corpus FOLDER]`.

Targets: readers, splitter, time-frames, yaml (the guarded loader), vocabulary (a file of the vocabulary, checked and
compiled). Guided by coverage where atheris is installed (`pip install '.[all]' atheris`), else mutations of valid
inputs. Prints executions and failures; a failure is printed with the input that led to it, and then the exit code is
1. With --corpus, what atheris found worth keeping stays in that folder and is where the next run begins.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.errors import NormalizerError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Target = Callable[[bytes], None]

SUFFIXES = ("txt", "json", "jsonl", "xml", "csv", "tsv", "zip", "xlsx", "parquet", "gz")
LONGEST = 1 << 16
_ROOT = Path(__file__).resolve().parent
_TOY = _ROOT.parent / "tests" / "toy_ontology"
PIECES = (
    b'{"studies": [', b'{"protocolSection": {"outcomesModule": {"primaryOutcomes": [{"measure": "OS"}]}}}', b"]}", b"[",
    b'{"measure": "PFS", "time_frame": "2 years"}', b"\\ud83d", b'"', b"\\", b"\n", b"\r\n", b"\x00", b"\xff\xfe",
    b"\xef\xbb\xbf", b"<?xml version='1.0'?>", b"<clinical_study>", b"</clinical_study>", b"<primary_outcome>",
    b"<measure>x</measure>", b"</primary_outcome>", b"<!DOCTYPE", b"&lt;", b"&amp;amp;gt;", b"<![CDATA[", b"9" * 30,
    b"NCT Number,Primary Outcome Measures\n", b"id|nct_id|outcome_type|measure|time_frame|population|description\n",
    b"|", b",", b";", b"\t", b"Overall survival, up to 24 months", b"from baseline to week 12, every 4 weeks",
    b"cycle 6 day 28", b"DRUG: x", b"PK\x03\x04", b"PAR1", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\x00", b"\xe2\x89\xa5",
    b"id: endpoint:x\n", b"label: NO\n", b"- ", b"&a [*a]", b"? ", b"!!python/object", b"{a: [b, ", b"%YAML 1.2\n",
)  # fmt: skip


def make_readers_target() -> Target:
    """Any bytes under any suffix: outcomes or reports."""
    from normalizer.io.read import read_outcomes  # noqa: PLC0415 - each target loads what it needs

    folder = Path(tempfile.mkdtemp(prefix="endnorm-fuzz-"))

    def run(data: bytes) -> None:
        suffix = SUFFIXES[data[0] % len(SUFFIXES)] if data else "txt"
        path = folder / f"in.{suffix}"
        path.write_bytes(data[1:])
        errors: list[NormalizerError] = []
        for outcome in read_outcomes(path, report=errors.append):
            assert outcome.id
            (outcome.measure + outcome.description + outcome.time_frame + (outcome.joined or "")).encode()
        assert all(str(error) for error in errors)

    return run


def make_splitter_target() -> Target:
    """Any joined text: parts that are slices of it."""
    from normalizer.model.outcome import Outcome  # noqa: PLC0415 - as above
    from normalizer.pipeline.outcomes import split_outcome  # noqa: PLC0415 - as above

    def run(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        outcome, parts = split_outcome(Outcome("x", joined=text))
        assert parts is not None
        assert all(part in text for part in (outcome.measure, outcome.description, outcome.time_frame))

    return run


def make_time_frames_target() -> Target:
    """Any text as a time frame: a record that can be written."""
    from normalizer.io.record_json import to_json  # noqa: PLC0415 - as above
    from normalizer.pipeline import Normalizer  # noqa: PLC0415 - as above

    normalizer = Normalizer()

    def run(data: bytes) -> None:
        record = normalizer.normalize_outcome(measure="Pain", time_frame=data.decode("utf-8", "replace"))
        to_json(record).encode()

    return run


def make_yaml_target() -> Target:
    """Any bytes as YAML: data with a line for each node, or findings with a place."""
    from normalizer.vocabulary.yaml_file import build_lines, find_comments, read_bytes  # noqa: PLC0415 - as above

    def run(data: bytes) -> None:
        document = read_bytes(data, "in.yaml")
        assert document.data is not None or document.findings
        build_lines(document.text)
        if document.data is not None:
            assert all(line <= document.text.count("\n") + 1 for line, _, _ in find_comments(document.text))

    return run


def make_vocabulary_target() -> Target:
    """Any bytes as a file of the vocabulary: it is compiled, and what is wrong with it becomes findings."""
    from normalizer.vocabulary import Vocabulary  # noqa: PLC0415 - as above
    from normalizer.vocabulary.compile import check_source  # noqa: PLC0415 - as above
    from normalizer.vocabulary.load import read_source_from  # noqa: PLC0415 - as above

    paths = [path.relative_to(_TOY).as_posix() for path in list_vocabulary_files()]

    def run(data: bytes) -> None:
        source = read_source_from({paths[data[0] % len(paths)] if data else "x.yaml": data[1:]})
        assert all(str(finding) for finding in check_source(source))
        vocabulary = Vocabulary.from_source(source)
        assert all(surface.concept in vocabulary.concepts for surface in vocabulary.surfaces)

    return run


TARGETS: dict[str, Callable[[], Target]] = {
    "readers": make_readers_target,
    "splitter": make_splitter_target,
    "time-frames": make_time_frames_target,
    "yaml": make_yaml_target,
    "vocabulary": make_vocabulary_target,
}


def list_vocabulary_files() -> list[Path]:
    """The files of a small vocabulary, sorted."""
    return sorted(_TOY.rglob("*.yaml"))


def make_samples(name: str = "") -> list[bytes]:
    """Valid inputs of a target to begin with."""
    if name in {"yaml", "vocabulary"}:
        head = [bytes((number,)) if name == "vocabulary" else b"" for number in range(256)]
        return [head[number] + path.read_bytes() for number, path in enumerate(list_vocabulary_files())]
    rows = [json.loads(line) for line in (_ROOT / "seeds.jsonl").read_text(encoding="utf-8").splitlines()]
    if name == "splitter":
        return [row["joined"].encode() for row in rows]
    if name == "time-frames":
        return [row["split"]["time_frame"].encode() for row in rows] + [piece for piece in PIECES if piece.isascii()]
    return _make_files()


def _make_files() -> list[bytes]:
    """Small files of many formats, whole and packed, each behind a byte that chooses its suffix."""
    plain = [b"".join(PIECES[at : at + 5]) for at in range(0, len(PIECES), 5)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, sample in enumerate(plain):
            archive.writestr(f"{number}.{SUFFIXES[number % 6]}", sample)
    by_suffix = [("zip", buffer.getvalue()), ("gz", gzip.compress(plain[0], mtime=0))]
    by_suffix += [(SUFFIXES[number % 6], sample) for number, sample in enumerate(plain)]
    study = b"<clinical_study><primary_outcome><measure>PFS</measure></primary_outcome></clinical_study>"
    by_suffix += [
        ("json", b'{"studies": [{"protocolSection": {"outcomesModule": {"primaryOutcomes": [{"measure": "OS"}]}}}]}'),
        ("jsonl", b'{"measure": "PFS", "time_frame": "2 years"}\n{"joined": "OS, death, 1 year"}\n'),
        ("csv", b'NCT Number,Primary Outcome Measures\nNCT01234567,"OS, death, 1 year|PFS, , 2 years"\n'),
        ("tsv", b"measure\ttime_frame\nPFS\t2 years\n"),
        ("txt", b"id|nct_id|outcome_type|measure|time_frame\n1|NCT01234567|primary|OS|1 year\n"),
        ("xml", b"<?xml version='1.0'?>" + study),
    ]
    if importlib.util.find_spec("pyarrow") is not None:
        import pyarrow as pa  # noqa: PLC0415 - optional
        import pyarrow.parquet as pq  # noqa: PLC0415 - optional

        table = io.BytesIO()
        pq.write_table(pa.table({"measure": ["OS"], "time_frame": ["1 year"]}), table)
        by_suffix.append(("parquet", table.getvalue()))
    if importlib.util.find_spec("openpyxl") is not None:
        import openpyxl  # noqa: PLC0415 - optional

        book, sheet = openpyxl.Workbook(), io.BytesIO()
        book.active.append(["measure", "time_frame"])
        book.active.append(["OS", "1 year"])
        book.save(sheet)
        by_suffix.append(("xlsx", sheet.getvalue()))
    return [bytes((SUFFIXES.index(suffix),)) + content for suffix, content in by_suffix]


def mutate(source: random.Random, samples: list[bytes]) -> bytes:
    """A sample with pieces put in, cut out, repeated and overwritten."""
    data = bytearray(source.choice(samples))
    for _ in range(source.randint(1, 12)):
        at = source.randint(0, len(data))
        kind = source.randrange(5)
        if kind == 0:
            data[at:at] = source.choice(PIECES)
        elif kind == 1:
            del data[at : at + source.randint(1, 40)]
        elif kind == 2:
            data[at:at] = bytes(data[at : at + 60]) * source.randint(1, 30)
        elif kind == 3:
            data[at : at + 1] = bytes((source.randrange(256),))
        else:
            data[at:at] = chr(source.choice((0x130, 0x2028, 0xFEFF, 0x1D7D8, 0x3000, 0xB2))).encode()
    return bytes(data[:LONGEST])


def fuzz(name: str, seconds: float, seed: int) -> tuple[int, list[tuple[bytes, BaseException]]]:
    """Executions and failures of one target within the time."""
    target = TARGETS[name]()
    source = random.Random(seed)
    samples = make_samples(name)
    failures: list[tuple[bytes, BaseException]] = []
    count = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutate(source, samples)
        count += 1
        try:
            target(data)
        except NormalizerError:
            pass  # a refusal on purpose
        except Exception as error:  # noqa: BLE001 - what is looked for
            failures.append((data, error))
    return count, failures


def fuzz_unguided(names: Sequence[str], seconds: float, seed: int) -> int:
    """Run targets one after the other and print a table; returns the number of failures."""
    print("atheris is not installed (pip install atheris): mutations of valid inputs, without guidance")
    print(f"{'target':12} {'executions':>10} {'failures':>9}")
    failed = 0
    for name in names:
        count, failures = fuzz(name, seconds, seed)
        print(f"{name:12} {count:10} {len(failures):9}", flush=True)
        for data, error in failures[:5]:
            print(f"  {type(error).__name__}: {error}\n  {data[:300]!r}")
        failed += len(failures)
    return failed


def main() -> None:
    """Run the targets and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=30, help="for each target (default 30)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="folder that keeps what atheris found")
    arguments = parser.parse_args()
    names = arguments.targets or list(TARGETS)
    if importlib.util.find_spec("atheris") is None:
        sys.exit(int(fuzz_unguided(names, arguments.seconds, arguments.seed) > 0))
    from benchmarks.fuzz_guided import fuzz_guided  # noqa: PLC0415 - it runs this module's targets

    sys.exit(int(fuzz_guided(names, arguments.seconds, arguments.seed, arguments.corpus) > 0))


if __name__ == "__main__":
    main()
