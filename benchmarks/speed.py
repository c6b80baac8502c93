"""Throughput of one process: `python -m benchmarks.speed CORPUS [--every N] [--peer-rows N] [--ontology FOLDER]`.

CORPUS is JSON Lines of outcomes, plain or gzipped. Prints rows per CPU second with all facets, of the corpus as it is
and of perturbed texts (so that what is remembered does not flatter), beside other ways to find endpoints on the same
rows and vocabulary and beside the floor: one pass of an automaton over all keys of the vocabulary, on the same texts
and nothing else. Then how the cost grows with the vocabulary and with the length of the texts. Figures of different
runs do not compare on a busy machine; the ratios of one run do.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import resource
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.peers import PEERS, list_writings
from benchmarks.perturbation import grow_vocabulary, perturb_outcomes, share_unique
from normalizer.io.record_line import to_json
from normalizer.match.lexicon import Lexicon
from normalizer.model.outcome import Outcome
from normalizer.pipeline import Normalizer
from normalizer.pipeline.collector import relax_collector
from normalizer.pipeline.outcomes import make_outcome, split_outcome
from normalizer.text.clean import clean_text
from normalizer.vocabulary import Vocabulary

GROWTH = (1, 2, 4)
LENGTHS = (1, 4, 16)
_GROWTH_ROWS = 500
_LENGTH_ROWS = 200


def read_corpus(path: Path, every: int) -> list[Outcome]:
    """Every n-th outcome of a file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [make_outcome(json.loads(line)) for number, line in enumerate(file) if number % every == 0]


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


def print_rate(name: str, rows: int, seconds: float, ours: float) -> None:
    """One line: rows per second, microseconds per row, and how many times as fast as this tool."""
    print(f"{name:36} {rows / seconds:11,.0f} {1e6 * seconds / rows:11.1f} {ours * rows / seconds:9.2f}x")


def compare_speeds(outcomes: list[Outcome], vocabulary: Vocabulary, peer_rows: int) -> None:
    """This tool, its parts, the peers and the floor, on the same rows."""
    rows = len(outcomes)
    normalizer = Normalizer(vocabulary)
    normalize_all(normalizer, outcomes[:200])  # what is read from the vocabulary on the way is not counted
    perturbed = perturb_outcomes(outcomes)
    seconds = time_work(partial(normalize_all, Normalizer(vocabulary), outcomes))
    ours = seconds / rows
    print(f"{'':36} {'rows/CPU s':>11} {'us per row':>11} {'as fast':>10}")
    print_rate(f"all facets, {share_unique(outcomes):.0%} of texts unique", rows, seconds, ours)
    print_rate(
        f"perturbed, {share_unique(perturbed):.0%} of texts unique",
        rows,
        time_work(partial(normalize_all, Normalizer(vocabulary), perturbed)),
        ours,
    )
    print_rate("  splitting alone", rows, time_work(partial(split_all, outcomes)), ours)
    split = [split_outcome(outcome)[0] for outcome in outcomes]
    floor = scan_all(split, vocabulary)
    if floor is None:
        print("  floor: one automaton pass: ahocorasick_rs is missing")
    else:
        print_rate("  floor: one automaton pass", rows, floor, ours)
        print(f"{'  distance to the floor':36} {seconds / floor:10.1f}x")
    compare_peers([clean_text(outcome.measure).text for outcome in split[:peer_rows]], vocabulary, ours)


def compare_peers(measures: list[str], vocabulary: Vocabulary, ours: float) -> None:
    """The peers on the measures of some rows; they find endpoints in measures and nothing else."""
    print(f"\npeers, endpoints of {len(measures):,} measures only")
    writings = list_writings(vocabulary)
    for name, (module, build) in (*PEERS.items(), ("text2term", ("text2term", None))):
        if build is None or importlib.util.find_spec(module) is None:
            installed = importlib.util.find_spec(module) is not None
            print(f"{name:36} {'is installed but has no adapter here' if installed else 'is missing'}")
            continue
        print_rate(name, len(measures), time_work(partial(build(writings), measures)), ours)


def measure_growth(outcomes: list[Outcome], vocabulary: Vocabulary) -> None:
    """The cost of a row with more ways to write each concept, and with longer texts."""
    rows = outcomes[:_GROWTH_ROWS]
    print(f"\n{'ways to write':>14} {'us per row':>11}")
    for times in GROWTH:
        grown = grow_vocabulary(vocabulary, times)
        normalizer = Normalizer(grown)
        normalize_all(normalizer, rows)  # opens what these rows need; afterwards other texts of the same words
        seconds = time_work(partial(normalize_all, normalizer, perturb_outcomes(rows)))
        print(f"{len(grown.surfaces):14,} {1e6 * seconds / len(rows):11.1f}")
    print(f"\n{'letters a text':>14} {'us per row':>11} {'ns per letter':>14}")
    normalizer = Normalizer(vocabulary)
    described = [o for o in outcomes if o.measure and o.description][:_LENGTH_ROWS]
    for times in LENGTHS:
        long = [
            make_outcome({"measure": o.measure, "description": " ".join([o.description] * times)}) for o in described
        ]
        long = perturb_outcomes(long)
        letters = sum(len(o.measure) + len(o.description) for o in long)
        seconds = time_work(partial(normalize_all, normalizer, long))
        print(f"{letters / len(long):14,.0f} {1e6 * seconds / len(long):11.1f} {1e9 * seconds / letters:14.1f}")


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th row")
    parser.add_argument("--peer-rows", type=int, default=300, help="rows for the peers, some of which are slow")
    parser.add_argument("--ontology", help="folder of the vocabulary")
    arguments = parser.parse_args()
    vocabulary = Vocabulary.load(arguments.ontology)
    outcomes = read_corpus(arguments.corpus, arguments.every)
    relax_collector()  # as the command does
    print(f"{len(outcomes):,} rows, one process")
    compare_speeds(outcomes, vocabulary, arguments.peer_rows)
    measure_growth(outcomes, vocabulary)
    print(f"\nmost memory, corpus included: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
