"""All decisions together: their edits, what speaks against them, what they do, and the message of their commit."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.errors import EditError
from normalizer.lint.change import NEVER_ACCEPTED, accept, judge_plan
from normalizer.pipeline import Normalizer
from normalizer.text.counting import count_noun
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.edit import apply_edits
from normalizer.web.choice_effect import count_mapped, list_outcomes, read_again
from normalizer.web.decision import NAMES, make_edits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normalizer.errors import InputError
    from normalizer.lint.change import Verdict
    from normalizer.model.concept import Concept
    from normalizer.vocabulary.edit import Plan
    from normalizer.vocabulary.schema.edit import Edit
    from normalizer.web.choice_effect import ReadAgain
    from normalizer.web.decision import Decision
    from normalizer.web.desk import Desk, Edition
    from normalizer.web.journal import Line

FEWEST_WORDS = 5
_MOST_TEXT = 400


@dataclass(frozen=True, slots=True)
class Item:
    """One decision with its edits; `problem` says why they cannot be made, `branch` where it went already."""

    line: Line
    decision: Decision
    edits: tuple[Edit, ...] = ()
    problem: str = ""
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What would be handed over now: the `ready` items make the `plan`. `digest` tells one bundle from another."""

    items: tuple[Item, ...]
    edition: Edition
    plan: Plan | None
    digest: str

    @property
    def ready(self) -> tuple[Item, ...]:
        """The items whose edits are in the plan."""
        return tuple(item for item in self.items if not item.problem and not item.branch)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All edits of the plan, in the order of deciding."""
        return tuple(edit for item in self.ready for edit in item.edits)


@dataclass(frozen=True, slots=True)
class Checked:
    """A bundle judged: what lint says, and the example outcomes of its groups read with and without it.

    `faults` tells what this program failed on meanwhile.
    """

    verdict: Verdict
    rows: tuple[ReadAgain, ...]
    faults: tuple[str, ...] = ()

    @property
    def against(self) -> tuple[str, ...]:
        """What only a reason can overrule."""
        return (*(f"{finding} [{finding.rule}]" for finding in self.verdict.refused), *map(str, self.verdict.doubts))

    @property
    def fatal(self) -> bool:
        """True if no reason can overrule it."""
        return any(finding.rule in NEVER_ACCEPTED for finding in self.verdict.refused)

    @property
    def mapped(self) -> tuple[int, int]:
        """How many of the outcomes are fully mapped, before and after."""
        return count_mapped(self.rows)


def gather_bundle(desk: Desk) -> Bundle:
    """The standing decisions and the plan of those that were not handed over and can be made."""
    edition = desk.edition
    journal = desk.journal
    standing = journal.list_standing().values() if journal else ()
    gone = {line: over.branch for over in (journal.list_hand_overs() if journal else ()) for line in over.lines}
    items = [_make_item(line, gone.get(line.id, "")) for line in standing]
    items, plan = _plan_items(items, edition)
    text = repr((edition.stamp, [item.line.id for item in items if not item.problem and not item.branch]))
    return Bundle(tuple(items), edition, plan, hashlib.sha256(text.encode()).hexdigest()[:16])


def _make_item(line: Line, branch: str) -> Item:
    assert line.decision is not None  # those that stand
    problem = line.decision.check()
    if problem:
        return Item(line, line.decision, (), problem, branch)
    try:
        return Item(line, line.decision, tuple(make_edits(line.decision, line.at[:10], line.by)), "", branch)
    except ValueError as error:  # a journal that someone changed by hand
        return Item(line, line.decision, (), str(error).splitlines()[0], branch)


def _plan_items(items: list[Item], edition: Edition) -> tuple[list[Item], Plan | None]:
    """The plan of what can be made; what cannot gets its problem."""
    ready = [item for item in items if not item.problem and not item.branch]
    if not ready:
        return items, None
    try:
        return items, apply_edits(edition.source, (edit for item in ready for edit in item.edits))
    except EditError:
        pass  # which one it is comes out one by one
    made: list[Edit] = []
    plan = None
    for place, item in enumerate(items):
        if item.problem or item.branch:
            continue
        try:
            plan = apply_edits(edition.source, [*made, *item.edits])
        except EditError as error:
            problem = "; ".join((error.message, *error.findings))
            items[place] = Item(item.line, item.decision, item.edits, problem)
        else:
            made += item.edits
    return items, plan


def check_bundle(bundle: Bundle, desk: Desk) -> Checked:
    """Lint and effect of a bundle; takes seconds to half a minute. `bundle` must have a plan."""
    assert bundle.plan is not None
    edition = bundle.edition
    faults: list[InputError] = []
    verdict = judge_plan(bundle.plan, edition.vocabulary, faults.append)
    groups = (desk.find_group(item.line.key) for item in bundle.ready)
    outcomes = list_outcomes(group.row for group in groups if group)
    after = Normalizer(Vocabulary.from_source(bundle.plan.source), threshold=edition.normalizer.threshold)
    rows = read_again(edition.normalizer, after, outcomes, faults.append)
    return Checked(verdict, rows, tuple(dict.fromkeys(map(str, faults))))


def finish_plan(bundle: Bundle, checked: Checked, reason: str) -> Plan:
    """The plan to be committed, with the reason on record. Raises `EditError` where none is given or none can help."""
    if bundle.plan is None or not bundle.plan.files:
        raise EditError("there is nothing to hand over")
    if not checked.against:
        return bundle.plan
    if len(reason.split()) < FEWEST_WORDS:
        raise EditError(f"what speaks against it wants a reason of {FEWEST_WORDS} words or more", checked.against)
    return accept(bundle.plan, checked.verdict, reason)


def write_message(bundle: Bundle, checked: Checked, audit: str, by: str, reason: str = "") -> str:
    """The commit message: what was decided, with the evidence of each, and what it does."""
    before, after = checked.mapped
    lines = [_sum_up(bundle.ready), "", f"Decided by {_flatten(by)} with endnorm review on {_flatten(audit)}.", ""]
    for item in bundle.ready:
        lines += [f"- {describe_decision(item.decision)}", f"  {_flatten(item.decision.because)}"]
        lines += [f"  note: {_flatten(item.decision.note)}"] if item.decision.note else []
    lines += ["", f"Of {len(checked.rows)} example outcomes of these groups {after} are fully mapped, before {before}."]
    if checked.against and reason:
        lines += ["", f"Accepted, because {_flatten(reason)}:", *(f"- {_flatten(text)}" for text in checked.against)]
    return "\n".join(lines) + "\n"


def describe_decision(decision: Decision, concepts: Mapping[str, Concept] | None = None) -> str:
    """A decision in a phrase; with `concepts` by label, else by id."""
    texts = ", ".join(f'"{_flatten(text)}"' for text in decision.texts)
    if decision.kind == "synonym":
        return f"{texts}: {decision.scope} synonym of {_name(decision.concept, concepts)}"
    if decision.kind == "concept":
        return f'{texts}: new concept "{_flatten(decision.label)}" below {_name(decision.below, concepts)}'
    return f"{texts}: {NAMES.get(decision.kind, decision.kind)}"


def _name(id_: str, concepts: Mapping[str, Concept] | None) -> str:
    return concepts[id_].label if concepts and id_ in concepts else id_


def _sum_up(items: Sequence[Item]) -> str:
    counts = Counter(item.decision.kind for item in items)
    names = {"synonym": "synonym", "concept": "new concept", "boilerplate": "boilerplate phrase"}
    parts = [count_noun(counts[kind], name) for kind, name in names.items() if counts[kind]]
    rest = sum(counts.values()) - sum(counts[kind] for kind in names)
    parts += [f"{count_noun(rest, 'decision')} on what is none"] if rest else []
    return f"Vocabulary: {', '.join(parts)}"


def _flatten(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _MOST_TEXT else f"{flat[: _MOST_TEXT - 1]}…"
