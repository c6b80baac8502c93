"""The effect of one new synonym: `python -m benchmarks.effect CORPUS [--every N] [--edits N] [--seed N]`.

CORPUS is JSON Lines of outcomes, plain or gzipped. For each of some random synonyms (phrases of the corpus, given to
random endpoints) the effect is measured on the outcomes that it can touch and on all of them. Printed are the share of
outcomes that were run, the ratio of the CPU times (with the index of the corpus made anew, and with it there already),
and whether both found the same.
"""

from __future__ import annotations

import argparse
import time
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median

from normalizer.effect.affected import take_all
from normalizer.effect.corpus import Corpus
from normalizer.effect.run import Effect, measure_effect
from normalizer.io.read import read_outcomes
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.edit import overlay_vocabulary
from normalizer.vocabulary.load import Source, read_source
from normalizer.vocabulary.location import find_folder
from normalizer.vocabulary.schema.edit import AddSynonym


def draw_synonym(corpus: Corpus, source: Source, random: Random) -> AddSynonym:
    """Two to four neighbouring words of some measure, as a synonym of some endpoint."""
    endpoints = [
        id_ for id_, entry in source.entries.items() if id_.startswith("endpoint:") and "status" not in entry.data
    ]
    words = random.choice(corpus.outcomes).measure.split()
    size = random.randint(2, 4)
    start = random.randrange(max(1, len(words) - size))
    return AddSynonym(id=random.choice(endpoints), text=" ".join(words[start : start + size]) or "none", type="plain")


def time_effect(before: Vocabulary, after: Vocabulary, corpus: Corpus, *, full: bool) -> tuple[float, Effect]:
    """CPU seconds and the effect."""
    start = time.process_time()
    effect = measure_effect(before, after, corpus, affected=take_all(corpus) if full else None, smallest_shift=0.0001)
    return time.process_time() - start, effect


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th row")
    parser.add_argument("--edits", type=int, default=5, help="how many synonyms")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random = Random(arguments.seed)
    corpus = Corpus(islice(read_outcomes(arguments.corpus), 0, None, arguments.every))
    source = read_source(find_folder())
    before = Vocabulary.from_source(source)
    _ = corpus.places  # made before anything is timed
    ratios = []
    print(f"{len(corpus):,} outcomes\n{'run':>7} {'changed':>8} {'full/affected':>12} {'indexed':>8}  same  synonym")
    for _ in range(arguments.edits):
        edit = draw_synonym(corpus, source, random)
        after = overlay_vocabulary(source, [edit])
        measure_effect(before, after, Corpus(()))  # what is derived once from each vocabulary is no part of either
        first, _ = time_effect(before, after, Corpus(corpus.outcomes), full=False)
        later, affected = time_effect(before, after, corpus, full=False)
        slow, full = time_effect(before, after, corpus, full=True)
        same = "yes" if (affected.places, affected.movements) == (full.places, full.movements) else "NO"
        ratios.append((slow / first, slow / later))
        print(
            f"{affected.run:>7,} {len(full.movements):>8,} {slow / first:>12.1f} {slow / later:>8.1f}  {same:4}  "
            f"{edit.text!r} of {edit.id}",
            flush=True,
        )
    print("median ratios " + ", ".join(f"{median(column):.1f}" for column in zip(*ratios, strict=True)))


if __name__ == "__main__":
    main()
