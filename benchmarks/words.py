"""Learn which endpoints words speak for: `python -m benchmarks.words CORPUS [--labelled GOLD...] [--without GOLD...]`.

CORPUS is JSON Lines of a registry's outcomes, plain or gzipped; no text of it is kept, only weights of words. What an
outcome measures is what the tool itself reads in it, without the help of this table, with a confidence of 0.5 and more;
so the words that stand beside well-known names speak for their concepts where no name is known. Labelled outcomes
(`--labelled`) teach what the tool does not know: each counts ten times. Trials of `--without` are left out of the
corpus, so that what is measured or fitted on them stays honest.

For each endpoint that at least fifteen outcomes measure, itself or a finer one, a logistic regression weighs the words
of measure and description (of three and five trials at least). Weights below 1.5 are dropped, and with them all that
speak against an endpoint: they fit the corpus and not what comes after. Writes `normalizer/match/words.json` with
`--write`. Needs scikit-learn and numpy (extra `benchmarks`).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import SGDClassifier

from benchmarks.fit import name_trial
from benchmarks.join import read_lines
from benchmarks.quality import read_gold
from benchmarks.scoring import Core
from normalizer.match.associations import Associations, Words, list_words
from normalizer.model.outcome import Field
from normalizer.pipeline import Normalizer
from normalizer.pipeline.outcomes import make_outcome

TABLE = Path(__file__).parent.parent / "normalizer" / "match" / "words.json"
SURE = 0.5
FEWEST_OUTCOMES = 15
FEWEST_TRIALS = (3, 5)
CORPUS_COUNTS, LABELLED_COUNTS = 0.3, 3.0
LEAST_WEIGHT = 1.5
USUAL_ODDS = 1.0
STRENGTH, PASSES = 3e-6, 8


class Lesson(NamedTuple):
    """What one outcome teaches: its trial, its words by field, the endpoints that it measures, and how much it counts.

    Of endpoints outside `judged` (none for all) it is not known whether they are measured.
    """

    trial: str
    words: tuple[list[str], list[str]]
    endpoints: frozenset[str]
    counts: float
    judged: frozenset[str] | None = None


def read_lessons(rows: Iterable[dict[str, Any]], normalizer: Normalizer) -> Iterator[Lesson]:
    """Outcomes as the tool reads them."""
    for row in rows:
        steps = normalizer._read(make_outcome(row))
        found = [match for match in steps.record.endpoints if match.confidence >= SURE]
        lineages = frozenset(id_ for match in found for id_ in (match.id, *match.ancestors))
        yield Lesson(row["nct_id"], _list_words(steps), lineages, CORPUS_COUNTS)


def read_labels(rows: Iterable[dict[str, Any]], normalizer: Normalizer, core: frozenset[str]) -> Iterator[Lesson]:
    """Outcomes as readers labelled them, who knew the core endpoints; of what they tolerate nothing is learned."""
    for row in rows:
        required = frozenset(f"endpoint:{name}" for name in row["endpoints"])
        tolerated = frozenset(f"endpoint:{name}" for name in row.get("also") or ())
        judged = frozenset(f"endpoint:{name}" for name in core) - (tolerated - required)
        words = _list_words(normalizer._read(make_outcome(row)))
        yield Lesson(name_trial(row), words, required, LABELLED_COUNTS, judged)


def _list_words(steps: Any) -> tuple[list[str], list[str]]:  # noqa: ANN401 - the steps of one outcome
    return list_words(steps.fields[Field.MEASURE].reading, steps.fields[Field.DESCRIPTION].reading)


def find_common_words(lessons: Sequence[Lesson]) -> list[dict[str, int]]:
    """The words of measures and those of descriptions that are no trial's own, each with its column."""
    found = []
    for field, fewest in enumerate(FEWEST_TRIALS):
        trials: dict[str, set[str]] = defaultdict(set)
        for lesson in lessons:
            for word in lesson.words[field]:
                trials[word].add(lesson.trial)
        common = sorted(word for word, of in trials.items() if len(of) >= fewest and word[:1].isalpha())
        found.append({word: column for column, word in enumerate(common)})
    return found


def make_matrix(lessons: Sequence[Lesson], columns: Sequence[Mapping[str, int]]) -> csr_matrix:
    """One row per outcome, one column per word and field; each word has its share of its text."""
    parts = []
    for field, places in enumerate(columns):
        rows, at, shares = [], [], []
        for row, lesson in enumerate(lessons):
            words = lesson.words[field]
            for word in words:
                if word in places:
                    rows.append(row)
                    at.append(places[word])
                    shares.append(len(words) ** -0.5)
        parts.append(csr_matrix((shares, (rows, at)), shape=(len(lessons), len(places))))
    return hstack(parts).tocsr()


def weigh_words(lessons: Sequence[Lesson]) -> dict[str, Words]:
    """The table of `Associations`."""
    columns = find_common_words(lessons)
    matrix = make_matrix(lessons, columns)
    measured = Counter(id_ for lesson in lessons for id_ in lesson.endpoints)
    counts = np.array([lesson.counts for lesson in lessons])
    table = {}
    for id_ in sorted(id_ for id_, count in measured.items() if count >= FEWEST_OUTCOMES):
        right = np.array([id_ in lesson.endpoints for lesson in lessons])
        known = np.array([lesson.judged is None or id_ in lesson.judged for lesson in lessons])
        model = SGDClassifier(
            loss="log_loss", alpha=STRENGTH, max_iter=PASSES, tol=None, random_state=0, average=True
        ).fit(matrix, right, sample_weight=counts * (known | right))
        weights = iter(np.split(model.coef_[0], [len(columns[0])]))
        by_field = [_keep(next(weights), places) for places in columns]
        silent = _lift(float(model.intercept_[0]), matrix[right], by_field, columns)
        table[id_] = Words(round(silent, 1), *by_field)
    return table


def _keep(weights: np.ndarray, places: Mapping[str, int]) -> dict[str, float]:
    return {word: round(float(weights[at]), 1) for word, at in places.items() if weights[at] >= LEAST_WEIGHT}


def _lift(
    silent: float, found: csr_matrix, by_field: Sequence[Mapping[str, float]], columns: Sequence[Mapping[str, int]]
) -> float:
    """Log-odds without any word, so that the usual outcome of a rare endpoint is not spoken against."""
    weights = [kept.get(word, 0.0) for kept, places in zip(by_field, columns, strict=True) for word in places]
    usual = silent + float(np.median(found @ np.array(weights)))
    return silent + max(0.0, USUAL_ODDS - usual)


def render_table(fitted_on: Mapping[str, Any], table: Mapping[str, Words]) -> str:
    """The table as JSON, an endpoint a line."""
    lines = ",\n".join(f"{json.dumps(id_)}: {json.dumps(found)}" for id_, found in table.items())
    return f'{{\n"fitted_on": {json.dumps(fitted_on)},\n"endpoints": {{\n{lines}\n}}\n}}\n'


def main() -> None:
    """Learn, show some, and write the table if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument(
        "--labelled", nargs="*", type=Path, default=[], metavar="GOLD", help="outcomes to learn from too"
    )
    parser.add_argument("--without", nargs="*", type=Path, default=[], metavar="GOLD", help="trials to leave out")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    labelled = read_gold(options.labelled)
    held_out = {name_trial(row) for path in options.without for row in read_lines(path)}
    rows = (row for row in read_lines(options.corpus) if row.get("nct_id") not in held_out)
    normalizer = Normalizer()
    normalizer._endpoints.associations = Associations()
    core = Core.load(None).endpoints
    lessons = [*read_lessons(rows, normalizer), *read_labels(labelled, normalizer, core)]
    table = weigh_words(lessons)
    entries = sum(len(found.measure) + len(found.description) for found in table.values())
    print(f"{len(lessons)} outcomes, {len(table)} endpoints, {entries} weights")
    for id_ in list(table)[:: max(1, len(table) // 12)]:
        loud = sorted(((weight, word) for word, weight in table[id_].measure.items()), reverse=True)[:6]
        print(f"  {id_}: {', '.join(f'{word} {weight}' for weight, word in loud)}")
    if options.write:
        fitted_on = {
            "outcomes": len(lessons),
            "date": datetime.now(UTC).date().isoformat(),
            "vocabulary": normalizer.vocabulary.version,
            "labelled": len(labelled),
            "trials_left_out": len(held_out),
        }
        TABLE.write_text(render_table(fitted_on, table), encoding="utf-8")
        print(f"wrote {TABLE}")


if __name__ == "__main__":
    main()
