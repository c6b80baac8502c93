"""Throughput of one process: `python -m benchmarks.speed CORPUS [--every N] [--peer-rows N] [--doc docs/speed.md]`.

CORPUS is JSON Lines of outcomes, plain or gzipped. Prints rows per CPU second with all facets, of the corpus as it is
and of perturbed texts (so that what is remembered does not flatter), beside the floor: one pass of an automaton over
all keys of the vocabulary, on the same texts and nothing else. Then other ways to find endpoints, on the same rows
and vocabulary, and how the cost grows with the vocabulary and with the length of the texts. Figures of different runs
do not compare on a busy machine; the ratios of one run do. The largest vocabulary takes 1.5 GB.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.join import read_lines
from benchmarks.peers import PEERS, Reader, list_writings
from benchmarks.perturbation import grow_vocabulary, perturb_outcomes, share_unique
from benchmarks.report import make_table, write_section
from normalizer.io.record_json import to_json
from normalizer.match.lexicon import Lexicon
from normalizer.model.outcome import Outcome
from normalizer.pipeline import Normalizer
from normalizer.pipeline.collector import relax_collector
from normalizer.pipeline.outcomes import make_outcome, split_outcome
from normalizer.text.clean import clean_text
from normalizer.vocabulary import Vocabulary

GROWTH = (1, 4, 16)
LENGTHS = (1, 4, 16)
_GROWTH_ROWS = 500
_LENGTH_ROWS = 200
_QUICK_SECONDS = 0.3
_MOST_REPEATED = 20
_HEAD = ("", "rows per CPU second", "us per row", "as fast as this tool")


def read_corpus(path: Path, every: int) -> list[Outcome]:
    """Every n-th outcome of a file."""
    return [make_outcome(row) for row in islice(read_lines(path), 0, None, every)]


def time_work(work: Callable[[], object]) -> float:
    """CPU seconds of a piece of work."""
    start = time.process_time()
    work()
    return max(time.process_time() - start, 1e-9)


def normalize_all(normalizer: Normalizer, outcomes: Sequence[Outcome]) -> None:
    """Read all outcomes and write their records to nowhere."""
    for record in normalizer.normalize_many(outcomes):
        to_json(record)


def split_all(outcomes: Sequence[Outcome]) -> None:
    """Take the joined ones apart."""
    for outcome in outcomes:
        split_outcome(outcome)


def scan_all(outcomes: Sequence[Outcome], vocabulary: Vocabulary) -> float | None:
    """CPU seconds of one automaton pass over measures and descriptions; None without the library."""
    if importlib.util.find_spec("ahocorasick_rs") is None:
        return None
    from ahocorasick_rs import AhoCorasick, MatchKind  # noqa: PLC0415 - an optional peer

    automaton = AhoCorasick([f" {key} " for key in Lexicon(vocabulary).keys], matchkind=MatchKind.Standard)
    texts = [f" {text.lower()} " for o in outcomes for text in (o.measure, o.description)]

    def scan() -> None:
        for text in texts:
            automaton.find_matches_as_indexes(text, overlapping=True)

    return time_work(scan)


def time_peer(read: Reader, texts: list[str]) -> float:
    """CPU seconds of all texts in one call; the least of several runs where they are quick."""
    runs: list[float] = []
    while sum(runs) < _QUICK_SECONDS and len(runs) < _MOST_REPEATED:
        runs.append(time_work(partial(read, texts)))
    return min(runs)


def show_rate(name: str, rows: int, seconds: float, ours: float) -> list[str]:
    """One line: rows per second, microseconds per row, and how many times as fast as `ours` (seconds per row)."""
    return [name, f"{rows / seconds:,.0f}", f"{1e6 * seconds / rows:,.1f}", f"{ours * rows / seconds:.3g}"]


def open_normalizer(outcomes: Sequence[Outcome], vocabulary: Vocabulary) -> Normalizer:
    """A normalizer that has opened what these rows need, and remembers none of their texts."""
    normalizer = Normalizer(vocabulary)
    normalize_all(normalizer, perturb_outcomes(outcomes, seed=1))
    return normalizer


def compare_floor(outcomes: list[Outcome], vocabulary: Vocabulary) -> str:
    """This tool, its splitter and the floor, on the same rows."""
    rows = len(outcomes)
    normalizer = open_normalizer(outcomes, vocabulary)
    perturbed = perturb_outcomes(outcomes)
    seconds = time_work(partial(normalize_all, normalizer, outcomes))
    ours = seconds / rows
    other = time_work(partial(normalize_all, normalizer, perturbed))
    lines = [
        show_rate(f"all facets, {share_unique(outcomes):.0%} of texts different", rows, seconds, ours),
        show_rate(f"perturbed, {share_unique(perturbed):.0%} of texts different", rows, other, ours),
        show_rate("splitting alone", rows, time_work(partial(split_all, outcomes)), ours),
    ]
    floor = scan_all([split_outcome(outcome)[0] for outcome in outcomes], vocabulary)
    if floor is None:
        return f"{make_table(_HEAD, lines)}\n\nThe floor is missing: ahocorasick_rs is not installed."
    lines.append(show_rate("floor: one automaton pass", rows, floor, ours))
    distance = f"Distance to the floor: {seconds / floor:.1f} times its time, perturbed {other / floor:.1f} times."
    return f"{rows:,} rows, one process.\n\n{make_table(_HEAD, lines)}\n\n{distance}"


def compare_peers(outcomes: list[Outcome], vocabulary: Vocabulary) -> str:
    """This tool and the peers on the same rows. Peers find endpoints in measures and nothing else."""
    split = [split_outcome(outcome)[0] for outcome in outcomes]
    measures = [clean_text(outcome.measure).text for outcome in split]
    alone = [make_outcome({"measure": outcome.measure}) for outcome in split]
    rows = len(measures)
    measure = time_work(partial(normalize_all, open_normalizer(alone, vocabulary), alone))
    ours = time_work(partial(normalize_all, open_normalizer(outcomes, vocabulary), outcomes)) / rows
    lines = [
        show_rate("this tool, whole outcomes, all facets", rows, ours * rows, ours),
        show_rate("this tool, measures alone", rows, measure, ours),
    ]
    writings = list_writings(vocabulary)
    missing = []
    for name, (module, build) in PEERS.items():
        if importlib.util.find_spec(module) is None:
            missing.append(name)
            continue
        lines.append(show_rate(name, rows, time_peer(build(writings), measures), ours))
    table = make_table(_HEAD, lines)
    absent = f"\n\nNot installed: {', '.join(missing)}." if missing else ""
    return f"The same {rows:,} rows and {len(writings):,} ways to write endpoints for all.\n\n{table}{absent}"


def measure_growth(outcomes: list[Outcome], vocabulary: Vocabulary) -> str:
    """The cost of a row with more ways to write each concept."""
    rows = outcomes[:_GROWTH_ROWS]
    lines, first = [], 0.0
    for times in GROWTH:
        grown = grow_vocabulary(vocabulary, times)
        normalizer = Normalizer(grown)
        normalize_all(normalizer, rows)  # opens what these rows need; afterwards other texts of the same words
        seconds = time_work(partial(normalize_all, normalizer, perturb_outcomes(rows)))
        first = first or seconds
        size, cost = f"{len(grown.surfaces):,}", f"{1e6 * seconds / len(rows):.1f}"
        lines.append([f"{times}x", size, cost, f"{seconds / first:.2f}"])
    return make_table(("vocabulary", "ways to write", "us per row", "cost"), lines)


def measure_lengths(outcomes: list[Outcome], vocabulary: Vocabulary) -> str:
    """The cost of a letter in longer and longer descriptions."""
    normalizer = Normalizer(vocabulary)
    described = [o for o in outcomes if o.measure and o.description][:_LENGTH_ROWS]
    normalize_all(normalizer, described)
    lines = []
    for times in LENGTHS:
        long = [
            make_outcome({"measure": o.measure, "description": " ".join([o.description] * times)}) for o in described
        ]
        long = perturb_outcomes(long)
        letters = sum(len(o.measure) + len(o.description) for o in long)
        seconds = time_work(partial(normalize_all, normalizer, long))
        size, cost = f"{letters / len(long):,.0f}", f"{1e6 * seconds / len(long):,.1f}"
        lines.append([f"{times}x", size, cost, f"{1e9 * seconds / letters:.1f}"])
    return make_table(("description", "letters", "us per row", "ns per letter"), lines)


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th row")
    parser.add_argument("--peer-rows", type=int, default=300, help="rows for the peers, some of which are slow")
    parser.add_argument("--ontology", help="folder of the vocabulary")
    parser.add_argument("--doc", type=Path, help="document to write the tables into, between its comments")
    arguments = parser.parse_args()
    vocabulary = Vocabulary.load(arguments.ontology)
    outcomes = read_corpus(arguments.corpus, arguments.every)
    few = outcomes[:: max(1, len(outcomes) // arguments.peer_rows)][: arguments.peer_rows]
    relax_collector()  # as the command does
    sections = {
        "floor": partial(compare_floor, outcomes),
        "peers": partial(compare_peers, few),
        "growth": partial(measure_growth, outcomes),
        "length": partial(measure_lengths, outcomes),
    }
    for name, measure in sections.items():
        print(f"\n{name}")
        write_section(arguments.doc, name, measure(vocabulary))


if __name__ == "__main__":
    main()
