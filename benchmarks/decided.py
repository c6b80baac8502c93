"""What rare mechanisms decide, and whether for the better: an average over labelled outcomes is blind to them.

    python -m benchmarks.decided CORPUS.jsonl.gz [--doc docs/quality.md]
    python -m benchmarks.decided CORPUS.jsonl.gz --draw 30 -o PAIRS.jsonl
    python -m benchmarks.decided CORPUS.jsonl.gz --keep VERDICTS.jsonl

Each mechanism is switched off from outside, and all outcomes of a corpus are read without it. `--draw` takes outcomes
that get other endpoints then, one a trial and none of a fresh round, and writes their texts with the two answers as
`A` and `B`, in an order that does not tell which is which. Readers write `{"pair": ..., "verdict": "A", "B" or "="}`;
`--keep` takes these into `fresh/decided.jsonl` without texts. The table counts the verdicts on answers that are still
given today. Takes half a minute of CPU time a mechanism for 40,000 outcomes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.ablation import MECHANISMS, Mechanism, replace_with
from benchmarks.blind import FRESH
from benchmarks.join import CONTEXT, TEXTS, name_outcome, read_lines
from benchmarks.report import make_table, write_section
from normalizer.match.rules.by_trial import TrialRules
from normalizer.match.rules.composites import CompositeFinder
from normalizer.match.rules.given import GivenFilter
from normalizer.match.rules.linking import Linker
from normalizer.match.rules.scales import ScaleRules
from normalizer.match.rules.stacked import StackedNames
from normalizer.pipeline import Normalizer
from normalizer.pipeline.outcomes import make_outcome
from normalizer.vocabulary import Vocabulary

VERDICTS = FRESH / "decided.jsonl"
Endpoints = tuple[str, ...]
Row = dict[str, Any]

RULES = (
    Mechanism("names that the trial decides", replace_with(TrialRules, "apply", lambda _, hits, *__: hits)),
    Mechanism("composites of several events", replace_with(CompositeFinder, "add", lambda _, hits, *__: hits)),
    Mechanism("what is given, or whom it is given to", replace_with(GivenFilter, "drop", lambda _, hits, *__: hits)),
    Mechanism("links of cause between names", replace_with(Linker, "link", lambda _, hits, *__: hits)),
    Mechanism("two names of a kind in one", replace_with(StackedNames, "find_last_words", lambda *_: [])),
    Mechanism("bare scales", replace_with(ScaleRules, "drop_bare", lambda _, found, *__: found)),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome (its place in the corpus) that a mechanism decides, with and without it."""

    mechanism: str
    place: int
    having: Endpoints
    lacking: Endpoints


def read_endpoints(rows: Iterable[Row], vocabulary: Vocabulary, mechanism: Mechanism | None = None) -> list[Endpoints]:
    """The endpoints of each row, in the order of the alphabet, without a mechanism."""
    with (mechanism or Mechanism("nothing")).switch_off():
        normalizer = Normalizer(vocabulary)
        records = map(normalizer.normalize_outcome, map(make_outcome, rows))
        return [tuple(sorted(match.id for match in record.endpoints)) for record in records]


def find_decisions(name: str, having: Sequence[Endpoints], lacking: Sequence[Endpoints]) -> list[Decision]:
    """The outcomes that get other endpoints without the mechanism."""
    pairs = enumerate(zip(having, lacking, strict=True))
    return [Decision(name, place, with_it, without) for place, (with_it, without) in pairs if with_it != without]


def name_pair(decision: Decision, outcome: str) -> str:
    """A name that readers cannot see through; the answer with the mechanism is `A` if it begins with 0 to 7."""
    return hashlib.sha256(f"{decision.mechanism} {outcome}".encode()).hexdigest()[:10]


def draw_pairs(decisions: Iterable[Decision], rows: Sequence[Row], most: int, labelled: set[str]) -> Iterator[Row]:
    """At most so many decisions of one mechanism, one a trial, in the order of their names, as a reader sees them."""
    named = sorted((name_pair(decision, name_outcome(rows[decision.place])), decision) for decision in decisions)
    trials: set[str] = set()
    for name, decision in named:
        row = rows[decision.place]
        if len(trials) == most:
            return
        if row["nct_id"] in trials or name_outcome(row) in labelled:
            continue
        trials.add(row["nct_id"])
        first, second = _order(name, decision)
        texts = {part: row[part] for part in (*CONTEXT, *TEXTS) if row.get(part)}
        yield {"pair": name, **texts, "A": first, "B": second}


def keep_verdicts(
    verdicts: Iterable[Row], decisions: Iterable[Decision], rows: Sequence[Row]
) -> Iterator[dict[str, Any]]:
    """The verdicts without texts: `better`, `worse` or `same` with the mechanism."""
    named = {}
    for decision in decisions:
        outcome = name_outcome(rows[decision.place])
        named[name_pair(decision, outcome)] = (outcome, decision)
    for verdict in verdicts:
        outcome, decision = named[verdict["pair"]]
        first, _ = _order(verdict["pair"], decision)
        better = "A" if first == decision.having else "B"
        judged = "same" if verdict["verdict"] == "=" else "better" if verdict["verdict"] == better else "worse"
        yield {
            "mechanism": decision.mechanism,
            "id": outcome,
            "with": decision.having,
            "without": decision.lacking,
            "verdict": judged,
        }


def _order(name: str, decision: Decision) -> tuple[Endpoints, Endpoints]:
    pair = decision.having, decision.lacking
    return pair if name[0] < "8" else pair[::-1]


def show_decisions(
    mechanisms: Sequence[str], decisions: Sequence[Decision], rows: Sequence[Row], verdicts: Iterable[Row]
) -> str:
    """A table: what each mechanism decides of the corpus, and the verdicts on what it decides still."""
    still = {(d.mechanism, name_outcome(rows[d.place]), d.having, d.lacking) for d in decisions}
    judged = Counter(
        (verdict["mechanism"], verdict["verdict"])
        for verdict in verdicts
        if (verdict["mechanism"], verdict["id"], tuple(verdict["with"]), tuple(verdict["without"])) in still
    )
    decided = Counter(decision.mechanism for decision in decisions)
    lines = []
    for name in mechanisms:
        counts = [judged[name, verdict] for verdict in ("better", "worse", "same")]
        lines.append([name, f"{decided[name]:,}", f"{sum(counts)}", *map(str, counts)])
    return make_table(["mechanism", f"of {len(rows):,} outcomes", "read", "better", "worse", "same"], lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--doc", type=Path)
    parser.add_argument("--draw", type=int, help="so many pairs a mechanism, for readers")
    parser.add_argument("-o", "--output", type=Path, default=Path("pairs.jsonl"))
    parser.add_argument("--keep", type=Path, help="verdicts of readers")
    options = parser.parse_args()
    rows, vocabulary = list(read_lines(options.corpus)), Vocabulary.load()
    mechanisms = [mechanism for mechanism in (*MECHANISMS, *RULES) if not mechanism.signals and not mechanism.scorer]
    having = read_endpoints(rows, vocabulary)
    decisions = [
        decision
        for mechanism in mechanisms
        for decision in find_decisions(mechanism.name, having, read_endpoints(rows, vocabulary, mechanism))
    ]
    if options.draw:
        labelled = {label["id"] for path in FRESH.glob("[rh]*[0-9].jsonl") for label in read_lines(path)}
        pairs = [
            pair
            for mechanism in mechanisms
            for pair in draw_pairs(
                [d for d in decisions if d.mechanism == mechanism.name], rows, options.draw, labelled
            )
        ]
        pairs.sort(key=lambda pair: pair["pair"])
        options.output.write_text("".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs), "utf-8")
        print(f"{len(pairs)} pairs written to {options.output}")
        return
    if options.keep:
        kept = list(keep_verdicts(read_lines(options.keep), decisions, rows))
        with VERDICTS.open("a", encoding="utf-8") as lines:
            lines.writelines(json.dumps(verdict) + "\n" for verdict in kept)
    names = [mechanism.name for mechanism in mechanisms]
    write_section(options.doc, "decided", show_decisions(names, decisions, rows, read_lines(VERDICTS)))


if __name__ == "__main__":
    main()
