"""Is a confidence of 0.9 right nine times in ten? `python -m benchmarks.reliability`.

Asked of the answers of fresh rounds (`blind.py`), which neither weights nor vocabulary had seen; each is trusted as far
as the other rounds say (`trust.py`). Prints the table, and with `--picture FILE.svg` draws it; `--doc` writes the table
to its place in a document. Needs the extra `benchmarks`, but no corpus.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from pathlib import Path

from benchmarks.blind import read_rounds
from benchmarks.report import make_table, write_section
from benchmarks.scoring import Core, Ranked, measure_calibration
from benchmarks.trust import CurvePoint, collect_readings, measure_curve, trust_others

EDGES = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99)  # denser where most readings are
BLUE, GREY, RED = "#1f5fa8", "#8a8a8a", "#b3402a"


@dataclass(frozen=True, slots=True)
class Bin:
    """Readings of similar confidence: how many, how confident on average, how many right, with a 95% interval."""

    count: int
    confidence: float
    right: float
    low: float
    high: float


def make_bins(ranked: Ranked, edges: Sequence[float] = EDGES) -> list[Bin]:
    """Readings by confidence, from each edge up to the next; edges without readings are left out."""
    bins = []
    for low, high in pairwise((*edges, 1.1)):
        part = [item for item in ranked if low <= item[0] < high]
        if part:
            share = sum(right for _, right in part) / len(part)
            bins.append(Bin(len(part), sum(c for c, _ in part) / len(part), share, *find_interval(share, len(part))))
    return bins


def find_interval(share: float, count: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share."""
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return middle - half, middle + half


def show_bins(bins: Sequence[Bin]) -> str:
    """The bins as a table."""
    lines = [[str(b.count), f"{b.confidence:.3f}", f"{b.right:.3f}", f"{b.low:.3f} to {b.high:.3f}"] for b in bins]
    return make_table(["readings", "mean confidence", "right", "95% interval"], lines)


def show_curve(curve: Sequence[CurvePoint]) -> str:
    """What each threshold promises."""
    lines = [[f"{p.threshold:.3f}", f"{p.precision:.3f}", f"{p.coverage:.3f}", str(p.found)] for p in curve]
    return make_table(["confidence from", "expected precision", "coverage", "endpoints given"], lines)


def draw_picture(bins: Sequence[Bin], curve: Sequence[CurvePoint], error: float, path: Path) -> None:
    """Two panels: confidence against share right, and precision against coverage."""
    import matplotlib as mpl  # noqa: PLC0415 - only for the picture

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "endnorm", "font.size": 11, "svg.fonttype": "path"})
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the choice of the backend

    figure, (left, right) = plt.subplots(1, 2, figsize=(10.5, 4.8), facecolor="white")
    left.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1, label="perfectly calibrated")
    spread = [[max(0.0, b.right - b.low) for b in bins], [max(0.0, b.high - b.right) for b in bins]]
    left.errorbar(
        [b.confidence for b in bins], [b.right for b in bins], yerr=spread, color=BLUE, marker="o", capsize=3,
        linewidth=1.5, label="fresh rounds, 95% interval",
    )  # fmt: skip
    left.set(xlim=(0.4, 1.02), ylim=(0, 1.02), xlabel="confidence", ylabel="share that is right")
    left.set_title(f"Calibration error {error:.3f}")
    left.legend(loc="lower right", frameon=False)
    right.plot([p.coverage for p in curve], [p.precision for p in curve], color=RED, marker="o", markersize=4)
    for point in curve[:: max(1, len(curve) // 6)]:
        right.annotate(
            f"from {point.threshold:g}", (point.coverage, point.precision), textcoords="offset points", xytext=(6, 6)
        )
    right.set(xlim=(0, 1.05), xlabel="coverage: share of all endpoints given", ylabel="expected precision")
    right.set_title("Precision by threshold (--min-precision)")
    for axes in (left, right):
        axes.grid(color="#e4e4e4", linewidth=0.8)
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, format="svg", facecolor="white", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line.rstrip() for line in lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--doc", type=Path)
    options = parser.parse_args()
    rows, answers = read_rounds()
    readings, required = collect_readings(rows, answers, Core.load())
    trusted = trust_others(readings)
    ranked = sorted(((confidence, right) for confidence, right, _ in trusted), key=lambda item: -item[0])
    bins, curve = make_bins(ranked), measure_curve(trusted, required)
    error = measure_calibration(ranked)
    summary = (
        f"{len(rows)} outcomes of {len({row['round'] for row in rows})} rounds. Calibration error {error:.3f} of the"
        f" {len(ranked)} endpoints given."
    )
    write_section(options.doc, "reliability", "\n\n".join([summary, show_bins(bins), show_curve(curve)]))
    if options.picture:
        options.picture.parent.mkdir(parents=True, exist_ok=True)
        draw_picture(bins, curve, error, options.picture)


if __name__ == "__main__":
    main()
