"""What commands besides normalize take: `python -m benchmarks.commands CORPUS [--rows N]`.

CORPUS is JSON Lines of outcomes, plain or gzipped. Times `endnorm audit` on half of the rows and on all of them (so
that one sees what grows), and `endnorm vocab lint`. Printed are CPU time, memory of all processes together
(proportional shares), the largest size of temporary files, and the findings of lint by level and rule.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.jobs import repeat_corpus
from benchmarks.processes import Run, time_command
from benchmarks.report import make_table

_HEAD = ("command", "CPU s", "together MB", "temporary MB")
_WHOLE = 40_000


def run_endnorm(folder: Path, *arguments: str) -> Run:
    """One run of the command, after its cache was filled."""
    return time_command([sys.executable, "-m", "normalizer", *arguments], folder, capture=True)


def show_run(name: str, run: Run) -> list[str]:
    """A line of the table."""
    return [name, f"{run.cpu:.1f}", f"{run.together / 1024:,.0f}", f"{run.files / 1e6:,.1f}"]


def count_findings(report: bytes) -> str:
    """The findings of `vocab lint --format json` by level and rule, in words."""
    findings = json.loads(report or b"[]")
    counts = Counter((finding["level"], finding["rule"]) for finding in findings)
    levels = Counter(level for level, _ in counts.elements())
    said = "".join(f"\n  {level} {rule}: {count}" for (level, rule), count in sorted(counts.items()))
    return f"lint: {levels['error']} errors, {levels['warning']} warnings{said}"


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rows", type=int, default=_WHOLE, help="rows; the corpus is repeated if it has fewer")
    arguments = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory(prefix="endnorm-commands-") as temporary:
        folder = Path(temporary)
        few = folder / "few.jsonl"
        repeat_corpus(arguments.corpus, few, 10, 0.0)
        run_endnorm(folder, "normalize", str(few), "-o", str(folder / "few.out.jsonl"))  # fills the cache
        for rows in (arguments.rows // 2, arguments.rows):
            place = folder / f"{rows}.jsonl"
            repeat_corpus(arguments.corpus, place, rows, 0.0)
            files = ("-o", str(folder / "audit.html"), "--json", str(folder / "audit.json"))
            lines.append(show_run(f"audit, {rows:,} rows", run_endnorm(folder, "audit", str(place), *files)))
        lint = run_endnorm(folder, "vocab", "lint", "--format", "json")
        lines.append(show_run("vocab lint", lint))
        print(make_table(_HEAD, lines))
        print(f"\n{count_findings(lint.out)}")


if __name__ == "__main__":
    main()
