"""Two checkouts against each other: `python -m benchmarks.compare BEFORE AFTER CORPUS [--every N] [--rounds N]`.

BEFORE and AFTER are folders with this project (`git worktree add /tmp/before main`), CORPUS is JSON Lines of outcomes,
plain or gzipped. `endnorm normalize` of each runs on the same rows, the two in turn and each first in every other
round. Printed are the ratio of the CPU times without what an input of ten rows takes, memory, and whether the outputs
are the same byte for byte; if not, in how many rows, and the first of them. With --ontology both use that vocabulary,
else each its own.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.jobs import repeat_corpus
from benchmarks.processes import Run, time_command

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEW = 10


def run_checkout(checkout: Path, rows: Path, out: Path, options: Sequence[str]) -> Run:
    """One run of a checkout's command; the current folder comes first where Python looks for the package."""
    command = [sys.executable, "-m", "normalizer", "normalize", str(rows), "-o", str(out), *options]
    return time_command(command, rows.parent, cwd=checkout)


def compare_outputs(before: Path, after: Path) -> str:
    """Whether two outputs are the same, in words."""
    with before.open("rb") as old, after.open("rb") as new:
        differing = [pair for pair in zip_longest(old, new) if pair[0] != pair[1]]
    if not differing:
        return f"the outputs are the same, {before.stat().st_size:,} bytes"
    first = "\n".join((line or b"(no row)").decode("utf-8", "replace").strip()[:500] for line in differing[0])
    return f"the outputs differ in {len(differing):,} rows; the first of them:\n{first}"


def measure_rounds(
    checkouts: Sequence[Path], rows: Path, few: Path, rounds: int, options: Sequence[str]
) -> tuple[list[list[float]], list[int]]:
    """CPU seconds of each checkout by round, without those of few rows, and its most memory in KB."""
    outs = [rows.with_name(f"out{number}.jsonl") for number in range(len(checkouts))]
    starts = []
    for checkout, out in zip(checkouts, outs, strict=True):
        run_checkout(checkout, few, out, options)  # fills the cache
        starts.append(min(run_checkout(checkout, few, out, options).cpu for _ in range(3)))
    seconds: list[list[float]] = [[] for _ in checkouts]
    memory = [0] * len(checkouts)
    for number in range(rounds):
        for at in (range(len(checkouts)), reversed(range(len(checkouts))))[number % 2]:
            run = run_checkout(checkouts[at], rows, outs[at], options)
            seconds[at].append(run.cpu - starts[at])
            memory[at] = max(memory[at], run.together)
    return seconds, memory


def main() -> None:
    """Run in turn and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rows", type=int, default=4000, help="rows; the corpus is repeated if it has fewer")
    parser.add_argument("--every", type=int, default=10, help="take every n-th row of the corpus")
    parser.add_argument("--perturbed", type=float, default=0.0, help="share (0..1) of the rows whose texts are changed")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--ontology", type=Path, help="folder of a vocabulary for both")
    arguments = parser.parse_args()
    options = ["--jobs", str(arguments.jobs)]
    if arguments.ontology:
        options += ["--ontology", str(arguments.ontology.resolve())]
    checkouts = [arguments.before.resolve(), arguments.after.resolve()]
    with tempfile.TemporaryDirectory(prefix="endnorm-compare-") as folder:
        rows, few = Path(folder, "rows.jsonl"), Path(folder, "few.jsonl")
        repeat_corpus(arguments.corpus, rows, arguments.rows, arguments.perturbed, arguments.every)
        with rows.open(encoding="utf-8") as file:
            few.write_text("".join(islice(file, _FEW)), encoding="utf-8")
        seconds, memory = measure_rounds(checkouts, rows, few, arguments.rounds, options)
        ratios = [old / new for old, new in zip(*seconds, strict=True)]
        shown = ", ".join(f"{ratio:.3f}" for ratio in ratios)
        print(f"speed of AFTER against BEFORE, {arguments.rows:,} rows: {statistics.median(ratios):.3f} (of {shown})")
        print(f"least CPU time of each: {min(seconds[0]) / min(seconds[1]):.3f}")
        print(f"most memory, BEFORE {memory[0] / 1024:,.0f} MB, AFTER {memory[1] / 1024:,.0f} MB")
        print(compare_outputs(Path(folder, "out0.jsonl"), Path(folder, "out1.jsonl")))


if __name__ == "__main__":
    main()
