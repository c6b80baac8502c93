"""The findings that a plan of edits would bring: only the rules and examples that it can touch are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.effect.affected import find_affected
from normalizer.effect.corpus import Corpus
from normalizer.effect.examples import list_examples
from normalizer.effect.run import Effect, measure_effect
from normalizer.errors import EditError
from normalizer.lint.registry import RULES
from normalizer.lint.rule import LintContext
from normalizer.lint.rules import structure
from normalizer.lint.run import STALE_RULE, run_lint
from normalizer.match.lexicon import Lexicon
from normalizer.pipeline import Normalizer
from normalizer.text.key import make_key
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.edit.plan import record_reasons
from normalizer.vocabulary.entry import is_retired, iterate_synonyms
from normalizer.vocabulary.load import iterate_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from normalizer.errors import InputError
    from normalizer.lint.rule import Rule
    from normalizer.vocabulary.edit import Plan
    from normalizer.vocabulary.finding import Finding
    from normalizer.vocabulary.load import EntryRef, Source

# the loader refuses such a vocabulary, so no exception can cover these; a stale exception is to be deleted
NEVER_ACCEPTED = frozenset({*(rule.name for rule in structure.RULES), STALE_RULE})
# what an edit may leave to be done next
LEFT_TO_DO = frozenset({"definition", "examples-missing", "confusable-counter"})
# a plan writes files in canonical form
_SETTLED = frozenset({"yaml", "duplicate-key", "canonical-form"})
# categories count beside their criterion only, anchors in time frames
_NOT_ALONE = ("category:", "anchor:")
_FACETS = ("endpoints", "criteria", "instruments", "adverse_events", "analytes")
_ABBREVIATIONS = "text/abbreviations.yaml"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason against a new name (`text`) of a concept (`id`) that no lint rule covers, in words."""

    id: str
    text: str
    problem: str

    def __str__(self) -> str:
        return self.problem


@dataclass(frozen=True, slots=True)
class Verdict:
    """What speaks against a plan and what it does.

    `refused` are findings that an exception would have to cover, `doubts` further reasons against new names, `left`
    what remains to be done, `effect` what becomes of the examples.
    """

    refused: tuple[Finding, ...]
    doubts: tuple[Doubt, ...]
    left: tuple[Finding, ...]
    effect: Effect


def judge_plan(plan: Plan, before: Vocabulary, report: Callable[[InputError], None] | None = None) -> Verdict:
    """Check a plan. `before` is the vocabulary of the plan's base; what is wrong there already is left out.

    `report` is told of texts that this program fails on, which count as if nothing were found; without it the failure
    is raised.
    """
    after = Vocabulary.from_source(plan.source)
    corpus = Corpus(list_examples(before, after))
    affected = find_affected(before, after, corpus)
    touched = {corpus.outcomes[place].measure for place in affected.places}
    was, now = _list_expected(plan.base), _list_expected(plan.source)
    touched |= {text for text in now if now[text] != was.get(text)}
    touched |= {exception["subject"] for exception in plan.source.find_section("exceptions").get("exceptions", ())}
    rules = tuple(rule for rule in RULES if _can_fire(rule, plan))
    found = _find(plan.source, after, rules, touched, report)
    known = _find(plan.base, before, _choose(found), touched, report) if found else []
    told = {_identify(finding) for finding in known}
    new = [finding for finding in found if _identify(finding) not in told]
    return Verdict(
        tuple(finding for finding in new if finding.rule not in LEFT_TO_DO),
        tuple(_list_doubts(plan, before, after, report)),
        tuple(finding for finding in new if finding.rule in LEFT_TO_DO),
        measure_effect(before, after, corpus, affected=affected, report=report),
    )


def _list_doubts(
    plan: Plan, before: Vocabulary, after: Vocabulary, report: Callable[[InputError], None] | None
) -> Iterator[Doubt]:
    """New names that belong to another concept, that are everyday words, or by which their concept is not found."""
    normalizer, ordinary = Normalizer(after), Lexicon(after).ordinary
    retired = {id_ for id_, entry in plan.source.entries.items() if is_retired(entry.data)}
    for entry, text, kind in _list_new_names(plan, retired):
        kinship = f"{entry.id.partition(':')[0]}:"
        owners = {surface.concept: surface.scope.value for surface in before.find_surfaces(make_key(text))}
        if retired & owners.keys():
            continue  # handed over by a concept that is merged
        for other, scope in owners.items():
            if scope != "exact" and other.startswith(kinship) and other != entry.id:
                yield Doubt(entry.id, text, f'"{text}" is already a {scope} synonym of {other}')
        if kind != "abbreviation" and make_key(text) in ordinary:
            problem = f'"{text}" is an everyday word (text/ordinary_words.yaml) and would be found in many outcomes'
            yield Doubt(entry.id, text, problem)
        record = normalizer.normalize_measure(text, report)
        found = [match.id for name in _FACETS for match in getattr(record, name)]
        if entry.id not in found:
            instead = " and ".join(found) or "nothing"
            yield Doubt(entry.id, text, f'"{text}" alone is read as {instead}, not as {entry.id}')


def _list_new_names(plan: Plan, retired: set[str]) -> Iterator[tuple[EntryRef, str, str]]:
    """`(entry, text, type)` of the names that a plan adds, but for definitions, which are found inside of texts."""
    for entry in (entry for path in plan.files for entry in iterate_entries(plan.source.files[path])):
        if entry.id in retired or entry.id.startswith(_NOT_ALONE):
            continue
        old = plan.base.entries.get(entry.id)
        known = {text for text, _ in _list_names(old.data)} if old else set()
        for text, kind in _list_names(entry.data):
            if text not in known and kind != "definition":
                yield entry, text, kind


def _list_names(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and synonyms that are to be found by themselves, with their types."""
    yield data["label"], "label"
    for _, _, synonym in iterate_synonyms(data, ("exact", "narrow")):
        yield synonym["text"], synonym.get("type", "plain")


def _identify(finding: Finding) -> tuple[str, ...]:
    """What makes two findings the same on both sides: not their line, nor how many examples are still wanted."""
    identity = (finding.rule, finding.file, finding.subject)
    return identity if finding.rule in LEFT_TO_DO else (*identity, finding.problem)


def accept(plan: Plan, verdict: Verdict, reason: str) -> Plan:
    """The plan with a record of why it is right in spite of its verdict: exceptions from rules, notes at concepts.

    Raises `EditError` for what cannot be accepted: errors of form, and exceptions that the plan makes stale.
    """
    fatal = [finding for finding in verdict.refused if finding.rule in NEVER_ACCEPTED]
    if fatal:
        raise EditError("this cannot be accepted", tuple(f"{finding} [{finding.rule}]" for finding in fatal))
    exceptions = sorted({(finding.rule, finding.subject) for finding in verdict.refused})
    notes = sorted({(doubt.id, doubt.text) for doubt in verdict.doubts})
    return record_reasons(plan, exceptions, notes, reason)


def _can_fire(rule: Rule, plan: Plan) -> bool:
    if rule.name == "ambiguity-context":
        return _ABBREVIATIONS in plan.files
    if rule.name == "time-frame-example":
        return any(path.startswith("time_frames/") for path in plan.files)
    return rule.name not in _SETTLED


def _choose(found: Iterable[Finding]) -> tuple[Rule, ...]:
    names = {finding.rule for finding in found}
    return tuple(rule for rule in RULES if rule.name in names)


def _find(
    source: Source, vocabulary: Vocabulary, rules: tuple[Rule, ...], touched: set[str],
    report: Callable[[InputError], None] | None,
) -> list[Finding]:  # fmt: skip
    needs_matcher = any(rule.needs_matcher for rule in rules)
    ask = _make_oracle(source, vocabulary, touched, report) if needs_matcher else None
    return run_lint(LintContext(source, vocabulary, ask), rules)


def _make_oracle(
    source: Source, vocabulary: Vocabulary, touched: set[str], report: Callable[[InputError], None] | None
) -> Callable[[str], list[str]]:
    """Asks the matcher for touched texts; of the others it says what is expected, since nothing changes there."""
    normalizer, expected = Normalizer(vocabulary), _list_expected(source)

    def ask(text: str) -> list[str]:
        if text in touched or text not in expected:
            return [match.id for match in normalizer.normalize_measure(text, report).endpoints]
        return expected[text]

    return ask


def _list_expected(source: Source) -> dict[str, list[str]]:
    """What each example and counter-example is meant to resolve to."""
    expected: dict[str, list[str]] = {}
    for id_, entry in source.entries.items():
        for example in entry.data.get("examples", ()):
            expected.setdefault(example["text"], []).append(id_)
        for counter in entry.data.get("counter_examples", ()):
            expected.setdefault(counter["text"], []).append(counter["concept"])
    return expected
