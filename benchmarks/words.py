"""Learn which endpoints words speak for: `python -m benchmarks.words CORPUS [--labelled GOLD...] [--without GOLD...]`.

CORPUS is JSON Lines of a registry's outcomes, plain or gzipped; no text of it is kept, only counts of words. The
endpoints are those that the tool itself reads with confidence 0.7 and more from the measures of outcomes it understands
wholly, without the help of this table; so the words that stand beside well-known names speak for their concepts where
no name is known. Labelled outcomes (`--labelled`) teach what the tool does not know: each counts as three. Their trials
are left out of the corpus, and those of `--without`, so that what is measured or fitted on them stays honest.

An endpoint with fewer than ten such outcomes counts as the nearest concept above it that has them. A word's weight
is the logarithm of how much more often it stands in outcomes of the endpoint than in others, smoothed by its frequency
everywhere; a word that stands in six trials at least keeps its eight endpoints of the highest weight above 1. Writes
`normalizer/match/words.json` with `--write`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from math import log
from pathlib import Path
from typing import Any

from benchmarks.fit import name_trial, read_rows
from benchmarks.join import read_lines
from normalizer.match.associations import Associations, list_words
from normalizer.model.outcome import Field
from normalizer.model.record import Status
from normalizer.pipeline import Normalizer
from normalizer.pipeline.outcomes import make_outcome

TABLE = Path(__file__).parent.parent / "normalizer" / "match" / "words.json"
SURE = 0.7
FEWEST_OUTCOMES, FEWEST_TRIALS = 10, 6
LABELLED_COUNT = 3
MOST_ENDPOINTS, LEAST_WEIGHT, MOST_WEIGHT = 8, 1.0, 6.0
SMOOTHING = 0.3

Lesson = tuple[str, list[str], tuple[tuple[str, ...], ...]]


def read_lessons(rows: Iterable[dict[str, Any]], normalizer: Normalizer) -> Iterator[Lesson]:
    """Of each outcome that is wholly and surely understood its trial, its words, and the lineages of its endpoints."""
    for row in rows:
        steps = normalizer._read(make_outcome(row))
        found = steps.record.endpoints
        if steps.record.status is Status.MAPPED and all(
            match.confidence >= SURE and match.field == Field.MEASURE for match in found
        ):
            yield row["nct_id"], _list_words(steps), tuple((match.id, *match.ancestors) for match in found)


def read_labels(rows: Iterable[dict[str, Any]], normalizer: Normalizer) -> Iterator[Lesson]:
    """The same of labelled outcomes, by the endpoints that they require; those that require none teach nothing."""
    for row in rows:
        required = (f"endpoint:{name}" for name in row["endpoints"])
        lineages = tuple((id_,) for id_ in required if id_ in normalizer.vocabulary.concepts)
        if lineages:
            yield name_trial(row), _list_words(normalizer._read(make_outcome(row))), lineages


def _list_words(steps: Any) -> list[str]:  # noqa: ANN401 - the steps of one outcome
    return list_words(steps.fields[Field.MEASURE].reading, steps.fields[Field.DESCRIPTION].reading)


def count_lessons(lessons: Sequence[Lesson]) -> tuple[Counter[str], Counter[str], dict[str, Counter[str]]]:
    """Outcomes by endpoint, outcomes by word that is no trial's own, and outcomes by endpoint and word."""
    own = Counter(lineage[0] for _, _, lineages in lessons for lineage in lineages)
    trials: dict[str, set[str]] = defaultdict(set)
    for trial, words, _ in lessons:
        for word in words:
            trials[word].add(trial)
    common = {word for word, found in trials.items() if len(found) >= FEWEST_TRIALS and word[:1].isalpha()}
    of_endpoint: Counter[str] = Counter()
    of_word: Counter[str] = Counter()
    of_both: dict[str, Counter[str]] = defaultdict(Counter)
    for _, all_words, lineages in lessons:
        words = common.intersection(all_words)
        of_word.update(words)
        named = (next((id_ for id_ in lineage if own[id_] >= FEWEST_OUTCOMES), None) for lineage in lineages)
        for id_ in {id_ for id_ in named if id_ is not None}:
            of_endpoint[id_] += 1
            of_both[id_].update(words)
    return of_endpoint, of_word, of_both


def weigh_words(
    total: int, of_endpoint: Mapping[str, int], of_word: Mapping[str, int], of_both: Mapping[str, Mapping[str, int]]
) -> tuple[list[tuple[str, float]], dict[str, list[tuple[int, float]]]]:
    """The table of `Associations`: endpoints with their log-odds, and words with their weights."""
    ids = sorted(of_endpoint)
    endpoints = [(id_, round(log((of_endpoint[id_] + 0.5) / (total - of_endpoint[id_] + 0.5)), 2)) for id_ in ids]
    words: dict[str, list[tuple[int, float]]] = {}
    for word in sorted(of_word):
        smooth = SMOOTHING * of_word[word] / total
        weights = []
        for place, id_ in enumerate(ids):
            beside, with_it = of_both[id_].get(word, 0), of_endpoint[id_]
            here = (beside + smooth) / (with_it + SMOOTHING)
            elsewhere = (of_word[word] - beside + smooth) / (total - with_it + SMOOTHING)
            weights.append((min(MOST_WEIGHT, round(log(here / elsewhere), 1)), place))
        weights.sort(reverse=True)
        kept = [(place, weight) for weight, place in weights[:MOST_ENDPOINTS] if weight >= LEAST_WEIGHT]
        if kept:
            words[word] = kept
    return endpoints, words


def render_table(fitted_on: Mapping[str, Any], endpoints: Sequence[Any], words: Mapping[str, Any]) -> str:
    """The table as JSON, a word a line."""
    lines = [f'"fitted_on": {json.dumps(fitted_on)},', '"endpoints": [']
    lines += [",\n".join(json.dumps(entry) for entry in endpoints), "],", '"words": {']
    lines += [",\n".join(f"{json.dumps(word)}: {json.dumps(found)}" for word, found in words.items()), "}"]
    return "{\n" + "\n".join(lines) + "\n}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument(
        "--labelled", nargs="*", type=Path, default=[], metavar="GOLD", help="outcomes to learn from too"
    )
    parser.add_argument("--without", nargs="*", type=Path, default=[], metavar="GOLD", help="trials to leave out")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    labelled = read_rows(options.labelled)
    held_out = {name_trial(row) for row in read_rows(options.without)}
    known = held_out | {name_trial(row) for row in labelled}
    rows = (row for row in read_lines(options.corpus) if row.get("nct_id") not in known)
    normalizer = Normalizer()
    normalizer._endpoints.associations = Associations()
    lessons = [*read_lessons(rows, normalizer), *list(read_labels(labelled, normalizer)) * LABELLED_COUNT]
    of_endpoint, of_word, of_both = count_lessons(lessons)
    endpoints, words = weigh_words(len(lessons), of_endpoint, of_word, of_both)
    entries = sum(map(len, words.values()))
    print(f"{len(lessons)} outcomes, {len(endpoints)} endpoints, {len(words)} words, {entries} weights")
    for id_, _ in endpoints[:: max(1, len(endpoints) // 12)]:
        place = [entry[0] for entry in endpoints].index(id_)
        loud = sorted(((weight, word) for word, found in words.items() for at, weight in found if at == place))[-6:]
        print(f"  {id_}: {', '.join(f'{word} {weight}' for weight, word in reversed(loud))}")
    if options.write:
        fitted_on = {
            "outcomes": len(lessons),
            "date": datetime.now(UTC).date().isoformat(),
            "vocabulary": normalizer.vocabulary.version,
            "labelled": len(labelled),
            "trials_left_out": len(held_out),
        }
        TABLE.write_text(render_table(fitted_on, endpoints, words), encoding="utf-8")
        print(f"wrote {TABLE}")


if __name__ == "__main__":
    main()
