"""Several processes and a whole registry: `python -m benchmarks.jobs CORPUS [--rows N] [--rounds N] [--jobs N]`.

CORPUS is JSON Lines of outcomes, plain or gzipped. It is repeated up to --rows, each repetition with typing errors and
numbers of its own in its texts, so that memories do not flatter; --perturbed says in which share of the rows.
`endnorm normalize` then runs on the file with one process and with --jobs, in turn, --rounds times. Printed are wall
time and CPU time, their ratios, and memory: the largest process, and the peak of all processes together (proportional
shares), also of a run that has to compile the vocabulary first.

Input and output lie in $TMPDIR: for the whole registry (--rows 3500000 --rounds 1) some 10 GB, all of it removed at
the end. `temporary` is what else was written there.

On a machine that others use, wall time says little; `free cores` is what the accounted CPU time allows: the time of one
process against the longest of (all CPU time over the number of jobs, the CPU time of the busiest process). The last
figure leaves out what an input of ten rows costs, since a start is paid once however long the input.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.join import read_lines
from benchmarks.perturbation import perturb_text
from benchmarks.processes import Run, time_command

if TYPE_CHECKING:
    from collections.abc import Iterator

REGISTRY = 3_500_000
_COUNTED_WHOLE, _SAMPLE = 200_000, 16  # else the counts alone would take a gigabyte
TEXTS = ("measure", "description", "time_frame", "joined")


def repeat_corpus(corpus: Path, out: Path, rows: int, perturbed: float, every: int = 1) -> float:
    """Write so many rows; returns the share (0..1) of texts that stand only once, of many rows that of a sample."""
    seen: dict[int, int] = {}
    sample = 1 if rows <= _COUNTED_WHOLE else _SAMPLE
    with out.open("w", encoding="utf-8") as file:
        for number, row in enumerate(_draw(corpus, rows, perturbed, every)):
            row["id"] = f"row/{number}"
            for name in TEXTS:
                if row.get(name) and (key := hash(row[name])) % sample == 0:
                    seen[key] = seen.get(key, 0) + 1
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return sum(count == 1 for count in seen.values()) / max(1, sum(seen.values()))


def _draw(corpus: Path, rows: int, perturbed: float, every: int) -> Iterator[dict[str, Any]]:
    outcomes = list(islice(read_lines(corpus), 0, None, every))
    for number in range(rows):
        repetition, at = divmod(number, len(outcomes))
        rng = random.Random(f"{repetition}/{at}")
        row = dict(outcomes[at])
        if rng.random() < perturbed:
            row |= {name: perturb_text(row[name], rng) for name in TEXTS if row.get(name)}
        yield row


def time_run(rows: Path, out: Path, jobs: int) -> Run:
    """One run of the command in a process of its own."""
    command = [sys.executable, "-m", "normalizer", "normalize", str(rows), "-o", str(out), "--jobs", str(jobs)]
    return time_command(command, rows.parent)


def main() -> None:
    """Make the input, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rows", type=int, default=350_000, help="rows of the input; the registry has 3.5 million")
    parser.add_argument("--perturbed", type=float, default=1.0, help="share (0..1) of the rows whose texts are changed")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run")
    parser.add_argument("--jobs", type=int, default=2, help="processes that are compared with one")
    parser.add_argument("--to", default="jsonl", help="format of the output")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="endnorm-jobs-") as folder:
        rows, out = Path(folder, "rows.jsonl"), Path(folder, f"out.{arguments.to}")
        unique = repeat_corpus(arguments.corpus, rows, arguments.rows, arguments.perturbed)
        print(f"{arguments.rows:,} rows, {rows.stat().st_size / 1e6:,.0f} MB, {unique:.0%} of the texts stand once")
        print("jobs     wall s      CPU s  busiest s   rows/s  largest MB  together MB  temporary MB")
        runs: dict[int, list[Run]] = {1: [], arguments.jobs: []}
        few = Path(folder, "few.jsonl")
        repeat_corpus(arguments.corpus, few, 10, 1.0)
        cold = time_run(few, out, arguments.jobs)  # fills the cache
        print(f"together while the vocabulary is compiled: {cold.together / 1024:,.0f} MB")
        starts = {jobs: time_run(few, out, jobs).cpu for jobs in runs}
        for _ in range(arguments.rounds):
            for jobs, done in runs.items():
                run = time_run(rows, out, jobs)
                done.append(run)
                print(
                    f"{jobs:4} {run.wall:10.1f} {run.cpu:10.1f} {run.busiest:10.1f} {arguments.rows / run.wall:8,.0f} "
                    f"{run.largest / 1024:11,.0f} {run.together / 1024:12,.0f} {run.files / 1e6:13,.1f}"
                )
    single, several = runs[1], runs[arguments.jobs]
    pairs = list(zip(single, several, strict=True))
    walls = [a.wall / b.wall for a, b in pairs]
    free = [a.cpu / max(b.cpu / arguments.jobs, b.busiest) for a, b in pairs]
    print(f"scaling, wall time:  {statistics.median(walls):.2f} (median of {', '.join(f'{x:.2f}' for x in walls)})")
    print(f"scaling, free cores: {statistics.median(free):.2f} (median of {', '.join(f'{x:.2f}' for x in free)})")
    run_on = [
        (a.cpu - starts[1]) / max((b.cpu - starts[arguments.jobs]) / arguments.jobs, b.busiest - starts[1])
        for a, b in pairs
    ]
    begun = " and ".join(f"{seconds:.1f}" for seconds in starts.values())
    print(f"scaling, free cores, without starts of {begun} s: {statistics.median(run_on):.2f}")
    for jobs, done in runs.items():
        seconds = statistics.median(run.wall for run in done) * REGISTRY / arguments.rows
        ideal = statistics.median(max(run.cpu / jobs, run.busiest) for run in done) * REGISTRY / arguments.rows
        how = "measured" if arguments.rows == REGISTRY else "extrapolated"
        print(f"{REGISTRY:,} rows with {jobs} jobs, {how}: {seconds / 60:.1f} min; on free cores {ideal / 60:.1f} min")


if __name__ == "__main__":
    main()
