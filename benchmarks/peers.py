"""Other ways to find endpoints, on the same vocabulary and rows: string similarity, dictionaries, n-grams.

Each peer knows every way to write every endpoint, reads the measure (of a joined text what our splitter takes for it)
and answers with endpoints and a score. From which score on an answer counts is chosen on development rows, for the
best F1. Fuzzy matchers answer with the one closest writing, dictionaries with all that they find.
"""

from __future__ import annotations

import importlib.util
import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from benchmarks.scoring import Core, Tally, judge_endpoints
from normalizer.model.concept import Surface, SynonymType
from normalizer.pipeline.outcomes import make_outcome, split_outcome
from normalizer.text.clean import clean_text
from normalizer.vocabulary import Vocabulary

Answer = list[tuple[str, float]]
Reader = Callable[[Sequence[str]], list[Answer]]
Rows = Sequence[Mapping[str, Any]]
_BATCH = 100
_MOST_THRESHOLDS = 200


def list_writings(vocabulary: Vocabulary) -> list[Surface]:
    """Every way to write every endpoint."""
    return [surface for surface in vocabulary.surfaces if surface.concept.startswith("endpoint:")]


def read_measure(row: Mapping[str, Any]) -> str:
    """The measure of a row, cleaned; of a joined text what our splitter takes for it."""
    outcome, _ = split_outcome(make_outcome(row))
    return clean_text(outcome.measure).text


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def build_fuzzy(scorer_name: str) -> Callable[[list[Surface]], Reader]:
    """Rapidfuzz `process.extractOne` with one of its scorers, both sides in small letters without punctuation."""

    def build(writings: list[Surface]) -> Reader:
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - an optional peer

        scorer = getattr(fuzz, scorer_name)
        choices = [_fold(surface.text) for surface in writings]

        def read(texts: Sequence[str]) -> list[Answer]:
            found = (process.extractOne(_fold(text), choices, scorer=scorer) for text in texts)
            return [[(writings[best[2]].concept, best[1] / 100)] if best else [] for best in found]

        return read

    return build


def build_ngrams(writings: list[Surface]) -> Reader:
    """Character n-grams (2 to 4, within words) weighed by TF-IDF; the writing with the largest cosine."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - an optional peer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    matrix = vectorizer.fit_transform([_fold(surface.text) for surface in writings]).T.tocsr()

    def read(texts: Sequence[str]) -> list[Answer]:
        answers: list[Answer] = []
        for start in range(0, len(texts), _BATCH):
            cosines = vectorizer.transform([_fold(text) for text in texts[start : start + _BATCH]]) @ matrix
            for line in cosines.toarray():
                best = int(line.argmax())
                answers.append([(writings[best].concept, float(line[best]))] if line[best] > 0 else [])
        return answers

    return read


def build_automaton(writings: list[Surface]) -> Reader:
    """Aho-Corasick alone: the longest leftmost whole-word writings; the score is the length in characters."""
    from ahocorasick_rs import AhoCorasick, MatchKind  # noqa: PLC0415 - an optional peer

    concepts: dict[str, str] = {}
    for surface in writings:
        concepts.setdefault(_pad(surface.text), surface.concept)
    concepts.pop(_pad(""), None)
    patterns = list(concepts)
    automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)

    def read(texts: Sequence[str]) -> list[Answer]:
        return [
            [
                (concepts[patterns[number]], float(end - start))
                for number, start, end in automaton.find_matches_as_indexes(_pad(text))
            ]
            for text in texts
        ]

    return read


def _pad(text: str) -> str:
    """Words with a space on both sides each, so that neighbours do not share the one at their border."""
    return f" {_fold(text)} ".replace(" ", "  ")[1:-1]


def build_gilda(writings: list[Surface]) -> Reader:
    """Gilda's annotator on a grounder that knows only our writings; nothing is downloaded."""
    from gilda.grounder import Grounder  # noqa: PLC0415 - an optional peer
    from gilda.ner import annotate  # noqa: PLC0415 - as above
    from gilda.process import normalize  # noqa: PLC0415 - as above
    from gilda.term import Term  # noqa: PLC0415 - as above

    grounder = Grounder(
        [
            Term(
                normalize(s.text),
                s.text,
                "endpoint",
                s.concept,
                s.text,
                "name" if s.type is SynonymType.LABEL else "synonym",
                "",
            )
            for s in writings
        ]
    )
    # its own disambiguators are for genes and would be downloaded; none of them knows an endpoint
    grounder.adeft_disambiguators, grounder.gilda_disambiguators = {}, {}

    def read(texts: Sequence[str]) -> list[Answer]:
        return [
            [(found.matches[0].term.id, found.matches[0].score) for found in annotate(text, grounder=grounder)]
            for text in texts
        ]

    return read


def build_text2term(writings: list[Surface]) -> Reader:
    """Text2term's own mapper by TF-IDF (its default), on terms with our labels and synonyms in place of an ontology."""
    from text2term.term import OntologyTerm  # noqa: PLC0415 - an optional peer
    from text2term.tfidf_mapper import TFIDFMapper  # noqa: PLC0415 - as above

    labels: dict[str, list[str]] = {}
    synonyms: dict[str, list[str]] = {}
    for surface in writings:
        kept = labels if surface.type is SynonymType.LABEL else synonyms
        kept.setdefault(surface.concept, []).append(surface.text)
    # addresses as of an ontology that it knows: of any other it complains, for each answer
    addresses = {f"http://purl.obolibrary.org/obo/OBI_{n:07}": ref for n, ref in enumerate({**labels, **synonyms})}
    terms = {
        address: OntologyTerm(address, labels.get(ref) or synonyms[ref][:1], synonyms=synonyms.get(ref, ()))
        for address, ref in addresses.items()
    }
    mapper = TFIDFMapper(terms)

    def read(texts: Sequence[str]) -> list[Answer]:
        different = list(dict.fromkeys(texts))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # it calls a function that its dependency gives up
            table = mapper.map(different, different, max_mappings=1)
        found = {} if table.empty else dict(zip(table["Source Term"], table.to_dict("records"), strict=True))
        return [
            [(addresses[found[text]["Mapped Term IRI"]], float(found[text]["Mapping Score"]))] if text in found else []
            for text in texts
        ]

    return read


PEERS: dict[str, tuple[str, Callable[[list[Surface]], Reader]]] = {
    "gilda": ("gilda", build_gilda),
    "Aho-Corasick": ("ahocorasick_rs", build_automaton),
    "TF-IDF of n-grams": ("sklearn", build_ngrams),
    "rapidfuzz token_set": ("rapidfuzz", build_fuzzy("token_set_ratio")),
    "rapidfuzz WRatio": ("rapidfuzz", build_fuzzy("WRatio")),
    "text2term": ("text2term", build_text2term),
}


def list_installed() -> list[str]:
    """The peers that can run here."""
    return [name for name, (module, _) in PEERS.items() if importlib.util.find_spec(module)]


def make_records(
    rows: Rows, answers: Iterable[Answer], vocabulary: Vocabulary, threshold: float
) -> dict[str, dict[str, Any]]:
    """Answers from a score on as records by id; a concept counts once, with its best score."""
    records: dict[str, dict[str, Any]] = {}
    for row, answer in zip(rows, answers, strict=True):
        best: dict[str, float] = {}
        for concept, score in answer:
            if score >= threshold:
                best[concept] = max(score, best.get(concept, 0.0))
        endpoints = [
            {"id": concept, "ancestors": vocabulary.ancestors(concept), "confidence": score}
            for concept, score in best.items()
        ]
        records[row["id"]] = {"id": row["id"], "endpoints": endpoints}
    return records


def tune_threshold(rows: Rows, answers: Sequence[Answer], vocabulary: Vocabulary, core: Core) -> float:
    """The score from which on answers reach the best F1 on these rows."""
    scores = sorted({score for answer in answers for _, score in answer})
    step = max(1, len(scores) // _MOST_THRESHOLDS)

    def measure(threshold: float) -> float:
        records = make_records(rows, answers, vocabulary, threshold)
        judged = [judge_endpoints(row, records[row["id"]]["endpoints"], core) for row in rows]
        return Tally(*(sum(len(getattr(j, name)) for j in judged) for name in ("right", "wrong", "missed"))).measure()[
            2
        ]

    return max(scores[::step], key=measure, default=0.0)
