"""Throughput of one process: `python -m benchmarks.speed CORPUS [--every N] [--ontology FOLDER]`.

CORPUS is JSON Lines of outcomes, plain or gzipped. Prints rows per CPU second with all facets, the time of the parts,
and the floor: one pass of an automaton over all keys of the vocabulary, on the same texts and nothing else.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from normalizer.match.lexicon import Lexicon
from normalizer.match.views import read_text
from normalizer.pipeline import Normalizer
from normalizer.pipeline.outcomes import make_outcome, split_outcome
from normalizer.text.clean import clean_text
from normalizer.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from normalizer.model.outcome import Outcome


def read_corpus(path: Path, every: int) -> list[Outcome]:
    """Every n-th outcome of a file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [make_outcome(json.loads(line)) for number, line in enumerate(file) if number % every == 0]


def time_rows(work: Callable[[Outcome], object], outcomes: list[Outcome]) -> float:
    """CPU seconds for a piece of work on every outcome."""
    start = time.process_time()
    for outcome in outcomes:
        work(outcome)
    return time.process_time() - start


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th row")
    parser.add_argument("--ontology", help="folder of the vocabulary")
    arguments = parser.parse_args()
    outcomes = read_corpus(arguments.corpus, arguments.every)
    vocabulary = Vocabulary.load(arguments.ontology)
    normalizer = Normalizer(vocabulary)
    automaton = AhoCorasick([f" {key} " for key in Lexicon(vocabulary).keys], matchkind=MatchKind.Standard)
    split = [split_outcome(outcome)[0] for outcome in outcomes]

    def read(outcome: Outcome) -> None:
        for text in (outcome.measure, outcome.description):
            read_text(clean_text(text).text)

    def scan(outcome: Outcome) -> None:
        for text in (outcome.measure, outcome.description):
            automaton.find_matches_as_indexes(f" {text.lower()} ", overlapping=True)

    print(f"{'rows':32} {len(outcomes):10,}")
    for name, seconds in (
        ("all facets", time_rows(normalizer.normalize_outcome, outcomes)),
        ("splitting alone", time_rows(split_outcome, outcomes)),
        ("cleaning and tokens alone", time_rows(read, split)),
        ("floor: one automaton pass", time_rows(scan, split)),
    ):
        rate = len(outcomes) / max(seconds, 1e-9)
        print(f"{name:32} {rate:10,.0f} rows per CPU second {1e6 / rate:8.1f} us per row")


if __name__ == "__main__":
    main()
