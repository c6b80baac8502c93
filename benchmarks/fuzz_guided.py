"""The targets of `benchmarks.fuzz` under atheris, each in a process of its own: libFuzzer ends the process it runs in.

A failure does not end the run: it is noted once for each place in the code, and the search goes on. What ends the
process itself (a crash in a C library, an input that takes longer than half a minute, memory beyond 2 GB) is a
failure too, and libFuzzer keeps the input.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.fuzz import LONGEST, PIECES, TARGETS, make_samples
from normalizer.errors import NormalizerError

if TYPE_CHECKING:
    from collections.abc import Sequence

_SLOWEST_SECONDS = 30
_MOST_MB = 2048
_DONE = re.compile(r"^#(\d+)\s+DONE\s+cov: (\d+)", re.MULTILINE)
_LAST = re.compile(r"^#(\d+)\s.*?cov: (\d+)", re.MULTILINE)
_SHOWN = 300


def fuzz_guided(names: Sequence[str], seconds: float, seed: int, corpus: Path | None) -> int:
    """Run targets one after the other and print a table; returns the number of different failures."""
    print("guided by atheris")
    print(f"{'target':12} {'executions':>10} {'covered':>8} {'kept':>6} {'failures':>9}", flush=True)
    failed = 0
    for name in names:
        with tempfile.TemporaryDirectory(prefix="endnorm-fuzz-") as temporary:
            folder = Path(temporary)
            kept = corpus / name if corpus else folder / "corpus"
            _prepare(name, folder, kept)
            arguments = [name, str(folder), str(kept), str(int(seconds)), str(seed)]
            command = [sys.executable, "-m", "benchmarks.fuzz_guided", *arguments]
            done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")  # noqa: S603 - ourselves
            found = [json.loads(line) for line in (folder / "failures.jsonl").read_text().splitlines()]
            count, covered = _read_log(done.stderr)
            ended = done.returncode != 0
            print(f"{name:12} {count:10} {covered:8} {len(list(kept.iterdir())):6} {len(found) + ended:9}", flush=True)
            for failure in found:
                print(f"  {failure['error']}\n  {failure['place']}\n  {failure['input'][:_SHOWN]}")
            if ended:
                print(f"  the process ended with {done.returncode}:\n{done.stdout[-1000:]}{done.stderr[-3000:]}")
                for path in folder.glob("found-*"):
                    print(f"  {path.name}: {path.read_bytes()[:_SHOWN]!r}")
            failed += len(found) + ended
    return failed


def _prepare(name: str, folder: Path, kept: Path) -> None:
    """Lay out the inputs to begin with, and the words to try."""
    kept.mkdir(parents=True, exist_ok=True)
    (folder / "samples").mkdir()
    for number, sample in enumerate(make_samples(name)):
        (folder / "samples" / str(number)).write_bytes(sample)
    words = ("".join(f"\\x{byte:02x}" for byte in piece) for piece in PIECES)
    (folder / "words").write_text("".join(f'"{word}"\n' for word in words))
    (folder / "failures.jsonl").touch()


def _read_log(log: str) -> tuple[int, int]:
    """Executions and covered edges, as libFuzzer says at its end, or said last."""
    said = _DONE.findall(log) or _LAST.findall(log)
    return (int(said[-1][0]), int(said[-1][1])) if said else (0, 0)


def run_target(name: str, folder: Path, kept: Path, seconds: str, seed: str) -> None:
    """Fuzz one target until the time is over; does not return."""
    import atheris  # noqa: PLC0415 - where it is installed

    with atheris.instrument_imports(include=["normalizer"]):
        target = TARGETS[name]()
        for sample in make_samples(name):  # so that what is imported on demand is instrumented too
            _try(target, sample)
    places: set[str] = set()

    def run(data: bytes) -> None:
        error = _try(target, data)
        if error is None:
            return
        place = _name_place(error)
        if place not in places:
            places.add(place)
            failure = {"error": f"{type(error).__name__}: {error}", "place": place, "input": repr(data)}
            with (folder / "failures.jsonl").open("a") as file:
                file.write(json.dumps(failure) + "\n")

    options = {
        "max_total_time": seconds,
        "seed": seed,
        "max_len": LONGEST,
        "timeout": _SLOWEST_SECONDS,
        "rss_limit_mb": _MOST_MB,
        "dict": folder / "words",
        "artifact_prefix": folder / "found-",
    }
    atheris.Setup(
        [sys.argv[0], *(f"-{option}={value}" for option, value in options.items()), str(kept), str(folder / "samples")],
        run,
    )
    atheris.Fuzz()


def _try(target: object, data: bytes) -> Exception | None:
    """The failure that an input leads to; a refusal on purpose is none."""
    assert callable(target)
    try:
        target(data)
    except NormalizerError:
        return None
    except Exception as error:  # noqa: BLE001 - what is looked for
        return error
    return None


def _name_place(error: Exception) -> str:
    """The last lines of ours that an error passed, as one text."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-3:]))


if __name__ == "__main__":
    run_target(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], sys.argv[5])
