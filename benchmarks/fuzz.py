"""Fuzzing beyond the tests: `python -m benchmarks.fuzz [TARGET...] [--seconds N] [--seed N]`.

Targets: readers, splitter, time-frames, yaml. Coverage-guided by atheris where that is installed, else mutations of
valid inputs. Prints executions and failures; a failure is printed with the input that led to it, and then the exit
code is 1.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import importlib.util
import io
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.errors import NormalizerError

if TYPE_CHECKING:
    from collections.abc import Callable

    Target = Callable[[bytes], None]

SUFFIXES = ("txt", "json", "jsonl", "xml", "csv", "tsv", "zip", "xlsx", "parquet", "gz")
_LONGEST = 1 << 16
_PIECES = (
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
    from normalizer.io.record_line import to_json  # noqa: PLC0415 - as above
    from normalizer.pipeline import Normalizer  # noqa: PLC0415 - as above

    normalizer = Normalizer()

    def run(data: bytes) -> None:
        record = normalizer.normalize_outcome(measure="Pain", time_frame=data.decode("utf-8", "replace"))
        to_json(record).encode()

    return run


def make_yaml_target() -> Target:
    """Any bytes as a file of the vocabulary: data, or findings with a place."""
    from normalizer.vocabulary.yaml_file import read_bytes  # noqa: PLC0415 - as above

    def run(data: bytes) -> None:
        read_bytes(data, "in.yaml")

    return run


TARGETS: dict[str, Callable[[], Target]] = {
    "readers": make_readers_target,
    "splitter": make_splitter_target,
    "time-frames": make_time_frames_target,
    "yaml": make_yaml_target,
}


def make_samples() -> list[bytes]:
    """Valid inputs to begin with, whole and packed."""
    plain = [b"".join(_PIECES[at : at + 5]) for at in range(0, len(_PIECES), 5)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, sample in enumerate(plain):
            archive.writestr(f"{number}.{SUFFIXES[number % 6]}", sample)
    return [*plain, gzip.compress(plain[0], mtime=0), buffer.getvalue()]


def mutate(source: random.Random, samples: list[bytes]) -> bytes:
    """A sample with pieces put in, cut out, repeated and overwritten."""
    data = bytearray(source.choice(samples))
    for _ in range(source.randint(1, 12)):
        at = source.randint(0, len(data))
        kind = source.randrange(5)
        if kind == 0:
            data[at:at] = source.choice(_PIECES)
        elif kind == 1:
            del data[at : at + source.randint(1, 40)]
        elif kind == 2:
            data[at:at] = bytes(data[at : at + 60]) * source.randint(1, 30)
        elif kind == 3:
            data[at : at + 1] = bytes((source.randrange(256),))
        else:
            data[at:at] = chr(source.choice((0x130, 0x2028, 0xFEFF, 0x1D7D8, 0x3000, 0xB2))).encode()
    return bytes(data[:_LONGEST])


def fuzz(name: str, seconds: float, seed: int) -> tuple[int, list[tuple[bytes, BaseException]]]:
    """Executions and failures of one target within the time."""
    target = TARGETS[name]()
    source = random.Random(seed)
    samples = make_samples()
    failures: list[tuple[bytes, BaseException]] = []
    count = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = bytes((source.randrange(256),)) + mutate(source, samples)
        count += 1
        try:
            target(data)
        except NormalizerError:
            pass  # a refusal on purpose
        except Exception as error:  # noqa: BLE001 - what is looked for
            failures.append((data, error))
    return count, failures


def guide(name: str, seconds: float) -> None:
    """The same under atheris; it ends the process itself."""
    import atheris  # noqa: PLC0415 - where it is installed

    with atheris.instrument_imports(include=["normalizer"]):
        target = TARGETS[name]()

    def run(data: bytes) -> None:
        with contextlib.suppress(NormalizerError):
            target(data)

    atheris.Setup([sys.argv[0], f"-max_total_time={int(seconds)}", f"-max_len={_LONGEST}"], run)
    atheris.Fuzz()


def main() -> None:
    """Run the targets and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=30, help="for each target (default 30)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    names = arguments.targets or list(TARGETS)
    if arguments.guided:
        guide(names[0], arguments.seconds)
        return
    if importlib.util.find_spec("atheris") is not None:
        print("guided by atheris")
        command = [sys.executable, "-m", "benchmarks.fuzz", "--guided", "--seconds", str(arguments.seconds)]
        sys.exit(max(subprocess.run([*command, name], check=False).returncode for name in names))  # noqa: S603 - ourselves
    print("atheris is not installed (pip install atheris): mutations of valid inputs, without guidance")
    print(f"{'target':12} {'executions':>10} {'failures':>9}")
    failed = False
    for name in names:
        count, failures = fuzz(name, arguments.seconds, arguments.seed)
        print(f"{name:12} {count:10} {len(failures):9}", flush=True)
        for data, error in failures[:5]:
            print(f"  {type(error).__name__}: {error}\n  {data[:300]!r}")
        failed = failed or bool(failures)
    sys.exit(int(failed))


if __name__ == "__main__":
    main()
