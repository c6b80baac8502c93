"""How long a start takes: `python -m benchmarks.startup [--runs N] [--ontology FOLDER]`.

Runs `endnorm` on one short text from a cold shell with a warm vocabulary cache, in turn with `python -c pass`, so that
a busy machine slows both. Prints the best and the median of each, and the difference to an empty Python.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

TEXT = "PFS, up to 2 years"
NOTHING = "python -c pass"
ROOT = Path(__file__).resolve().parent.parent


def list_commands(ontology: str | None) -> dict[str, list[str]]:
    """The command lines to time, by name; the first does nothing."""
    endnorm = [sys.executable, "-m", "normalizer"]
    folder = ["--ontology", ontology] if ontology else []
    return {
        NOTHING: [sys.executable, "-c", "pass"],
        "endnorm --help": [*endnorm, "--help"],
        "endnorm normalize": [*endnorm, "normalize", *folder, "--text", TEXT, "--to", "jsonl"],
        "endnorm explain": [*endnorm, "explain", *folder, TEXT],
    }


def time_commands(commands: dict[str, list[str]], runs: int) -> dict[str, list[float]]:
    """Seconds of each run, the commands in turn; a first round, which fills the cache, is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603 - our own command
            if number:
                seconds[name].append(time.perf_counter() - start)
    return seconds


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--ontology", help="folder of the vocabulary")
    arguments = parser.parse_args()
    seconds = time_commands(list_commands(arguments.ontology), arguments.runs)
    floor = min(seconds[NOTHING])
    print(f"{'command':20} {'best ms':>8} {'median':>8} {'above':>8} {'multiple':>9}")
    for name, values in seconds.items():
        best = min(values)
        print(
            f"{name:20} {1000 * best:8.1f} {1000 * statistics.median(values):8.1f} "
            f"{1000 * (best - floor):8.1f} {best / floor:8.1f}x"
        )


if __name__ == "__main__":
    main()
