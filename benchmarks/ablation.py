"""What each mechanism adds: the same outcomes read without it.

    python -m benchmarks.ablation GOLD.jsonl [GOLD...] [--fresh FRESH.jsonl ...] [--doc docs/quality.md]

A mechanism is switched off from outside; the weights are then fitted anew, and every outcome is read with weights that
have not seen its trial (five folds over all rows). FRESH rows count apart from the GOLD rows. Needs the extra
`benchmarks`.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.crossval import FOLDS, Judgements, count_judgements, fit_folds, judge_unseen, rank_judgements
from benchmarks.quality import read_gold
from benchmarks.report import make_table, write_section
from benchmarks.scoring import Core, measure_calibration
from normalizer.match import candidates, find
from normalizer.match.find import find_hits
from normalizer.match.rules.compositions import Composer
from normalizer.match.scattered import ScatteredFinder
from normalizer.match.scene import Scene
from normalizer.match.score import Scorer
from normalizer.match.senses import Decision, SenseTable
from normalizer.match.typos import TypoCorrector
from normalizer.match.views import read_text
from normalizer.match.zones import NO_ZONE
from normalizer.model.concept import SynonymType
from normalizer.model.hit import Facet, Hit
from normalizer.pipeline import Normalizer, fields
from normalizer.pipeline.endpoints import EndpointFinder
from normalizer.pipeline.fields import FieldReader
from normalizer.vocabulary import Vocabulary

Switch = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A mechanism by name, and how to do without it: a patch, signals left out of the fit, or a fixed scorer."""

    name: str
    switch_off: Switch = field(default=nullcontext)
    signals: tuple[str, ...] = ()
    scorer: Scorer | None = None


def replace_with(owner: object, name: str, value: object) -> Switch:
    return lambda: patch.object(owner, name, value)


def _drop_hits(drop: Callable[[Hit], bool]) -> Switch:
    return replace_with(fields, "find_hits", lambda *given: [hit for hit in find_hits(*given) if not drop(hit)])


def _use_default_sense(table: SenseTable, abbreviation: str, _: object) -> Decision:
    default = table._declared.get(abbreviation, {}).get("default")
    return Decision(default, "usual meaning", decided=False)


@contextmanager
def _forget_trial() -> Iterator[None]:
    read = FieldReader.read
    with patch.object(FieldReader, "read", lambda self, given: read(self, replace(given, title="", conditions=()))):
        yield


@contextmanager
def _skip_description() -> Iterator[None]:
    find_all = EndpointFinder.find

    def find_in_measure(self: EndpointFinder, measure: Any, description: Any, *others: Any) -> Any:  # noqa: ANN401
        return find_all(self, measure, replace(description, hits=[]), *others)

    with patch.object(EndpointFinder, "find", find_in_measure):
        yield


MECHANISMS = (
    Mechanism("typing errors forgiven", replace_with(TypoCorrector, "correct", lambda _, word: ((word,), 0))),
    Mechanism("words of a phrase scattered or in another order", replace_with(ScatteredFinder, "find", lambda *_: [])),
    Mechanism(
        "brackets read apart from the text around them",
        # a break where a bracket stands, of the same length
        replace_with(fields, "read_text", lambda text: read_text(re.sub(r"[()\[\]{}]", ";", text))),
    ),
    Mechanism("definition phrases", _drop_hits(lambda hit: hit.entry.type is SynonymType.DEFINITION)),
    Mechanism("spellings that are wrong but common", _drop_hits(lambda h: h.entry.type is SynonymType.MISSPELLING)),
    Mechanism("phrases that a concept excludes", _drop_hits(lambda hit: hit.entry.facet is Facet.EXCLUSION)),
    Mechanism("context of ambiguous abbreviations", replace_with(SenseTable, "decide", _use_default_sense)),
    Mechanism("title and conditions of the trial", _forget_trial),
    Mechanism("abbreviations that the text introduces", replace_with(fields, "find_local_forms", lambda *_: {})),
    Mechanism(
        "what instruments, substances, adverse events measure", replace_with(candidates, "VIA_FACETS", frozenset())
    ),
    Mechanism(
        "compositions (time to ..., duration of ...)",
        replace_with(Composer, "compose", lambda _, e, *__: e),
    ),
    Mechanism("names of products read as the word drug", replace_with(find, "_add_product_hits", lambda *_: None)),
    Mechanism("lists: a concept behind a comma heads its phrase", replace_with(Scene, "_is_listing", lambda *_: False)),
    Mechanism(
        "zones (in whom, by what, to predict what)",
        replace_with(fields, "find_zones", lambda reading, *_: [NO_ZONE] * len(reading.tokens)),
    ),
    Mechanism("description, where the measure is silent or a group", _skip_description),
    Mechanism("evidence: head of the phrase", signals=("place:head",)),
    Mechanism("evidence: place and share of the measure, all of it", signals=("place:", "zone:")),
    Mechanism("evidence: other readings beside it", signals=("company:",)),
    Mechanism("evidence: what the other words speak for", signals=("words:",)),
    Mechanism("evidence: kind of match", signals=("match:", "scope:")),
    Mechanism("fitted weights: share of the words alone decides", scorer=Scorer(-5.0, {"place:share": 10.0})),
    Mechanism("any choice: every reading is given", scorer=Scorer(20.0, {})),
)


def judge_without(
    mechanism: Mechanism, rows: Sequence[dict[str, Any]], core: Core, vocabulary: Vocabulary
) -> Judgements:
    """The rows read without a mechanism, with weights that were fitted without it on other trials."""
    with mechanism.switch_off():
        normalizer = Normalizer(vocabulary)
        scorers = (
            [mechanism.scorer] * FOLDS
            if mechanism.scorer
            else fit_folds(rows, core, normalizer, left_out=mechanism.signals)
        )
        return judge_unseen(rows, core, normalizer, scorers, normalizer.threshold)


def show_ablation(results: Sequence[tuple[str, Judgements]], fresh: int) -> str:
    """A table from judgements by mechanism, the first with everything; the last `fresh` rows are the fresh ones."""
    lines = []
    before: tuple[float, ...] = ()
    for name, judged in results:
        cut = len(judged) - fresh
        parts = [judged[cut:], judged[:cut]] if fresh else [judged]
        figures = tuple(count_judgements(part).measure()[2] for part in parts)
        error = measure_calibration(rank_judgements(judged))
        cells = [name]
        for place, figure in enumerate(figures):
            cells += [f"{figure:.3f}", f"{figure - before[place]:+.3f}" if before else ""]
        lines.append([*cells, f"{error:.3f}"])
        before = before or figures
    heads = ["F1, fresh rows", "change", "F1, development rows", "change"] if fresh else ["F1", "change"]
    return make_table(["without", *heads, "calibration error"], lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--fresh", nargs="*", type=Path, default=[])
    parser.add_argument("--core", type=Path, help="a table of core endpoints instead of benchmarks/core")
    parser.add_argument("--doc", type=Path)
    options = parser.parse_args()
    core, vocabulary = Core.load(options.core), Vocabulary.load()
    fresh = read_gold(options.fresh)
    rows = [*read_gold(options.gold), *fresh]
    results = [("nothing: as it is", judge_without(Mechanism("nothing"), rows, core, vocabulary))]
    results += [(mechanism.name, judge_without(mechanism, rows, core, vocabulary)) for mechanism in MECHANISMS]
    write_section(options.doc, "ablation", show_ablation(results, len(fresh)))


if __name__ == "__main__":
    main()
