"""How names survive what registrants do to them: `python -m benchmarks.wrapping [--sample N] [--change NAME]`.

Every label and exact or narrow synonym of the endpoints that labels are written in, and of finer ones, is read as it
stands, and again after each harmless change: typography (`Overall Survival.`), spelling, and phrases around it (`Change
from baseline in ...`). Printed are, by change, the texts that it changes, the share that still leads to the concept or
to a finer one, and some that do not. Texts that do not lead there as they stand (ambiguous abbreviations without
context) are left out.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.scoring import Core, cut_prefix
from normalizer.model.concept import Concept, Kind, Scope
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary

_SEED = 11
_BRITISH = tuple(
    (re.compile(pattern, re.IGNORECASE), new)
    for pattern, new in (
        (r"(tum|hum|labi)or(?=s?\b|al)", r"\1our"),
        (r"(behavi|fav|col)or", r"\1our"),
        (r"\b(h)em(?=o[a-z]|at)", r"\1aem"),
        (
            r"(an|leuk|isch|glyc|ur|bacter|vir|sept|tox|cythem|volem|natr|kal|ox|album|lipid|prolactin)em(?=ia|ic)",
            r"\1aem",
        ),
        (r"\b(e)(?=dema|sophag|str(?:ogen|adiol|one\b))", r"o\1"),
        (r"\b(f)et(?=al\b|us)", r"\1oet"),
        (r"(gyn)ec", r"\1aec"),
        (r"(orthop|\bp)ed(?=iatr|ic)", r"\1aed"),
        (r"(an)esth", r"\1aesth"),
        (r"\b(c)esar", r"\1aesar"),
        (r"\b(f)ec(?=al|es)", r"\1aec"),
        (r"(rrh|pn)ea\b", r"\1oea"),
        (r"\b(c)eliac", r"\1oeliac"),
        (r"([lmnrdt])iz(?=ation|ing\b|ed\b|es?\b)", r"\1is"),
        (r"([al])yz(?=e[ds]?\b|ing\b)", r"\1ys"),
        (r"(cent|tit|fib|\blit)er(?=s?\b)", r"\1re"),
        (r"(label|cancel|counsel|signal|model|travel)(?=ing\b|ed\b)", r"\1l"),
        (r"\b(leu)k(?=ocyt|open)", r"\1c"),
        (r"\b(sul)f", r"\1ph"),
        (r"\b(jud)gm(?=ent)", r"\1gem"),
        (r"\b(art)i(?=fact)", r"\1e"),
        (r"\b(man)eu(?=ver)", r"\1oeu"),
        (r"\bag(?=ing\b)", r"age"),
    )
)
_SHARES = re.compile(r"\b(?:percentage|proportion|percent) of\b", re.IGNORECASE)
_NUMBERS = re.compile(r"\bnumber of\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody does to a text that does not change what it means; `apply` may leave the text as it is."""

    name: str
    group: str
    apply: Callable[[str], str]


@dataclass(slots=True)
class Tally:
    """How many texts a change changes, how many of them still lead to their concept, and those that do not."""

    changed: int
    kept: int
    lost: list[str]

    @property
    def share(self) -> float:
        """The share (0..1) that is kept; 1 where nothing is changed."""
        return self.kept / self.changed if self.changed else 1.0


def _replace(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def _sub(pattern: re.Pattern[str], new: str) -> Callable[[str], str]:
    return lambda text: pattern.sub(new, text)


def _wrap(form: str) -> Callable[[str], str]:
    return form.format


def _capitalize(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def _lower(text: str) -> str:
    """The words in small letters that are no abbreviations."""
    return " ".join(word.lower() if word[1:].islower() else word for word in text.split(" "))


def _quote(text: str) -> str:
    return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")


def _write_greek(text: str) -> str:
    for name, letter in (("alpha", "\N{GREEK SMALL LETTER ALPHA}"), ("beta", "\N{GREEK SMALL LETTER BETA}")):
        text = re.sub(rf"\b{name}\b", letter, text)
    return text


def write_british(text: str) -> str:
    """The text in British spelling, as far as its words have one."""
    for pattern, new in _BRITISH:
        text = pattern.sub(new, text)
    return text


_TYPOGRAPHY: Mapping[str, Callable[[str], str]] = {
    "UPPER CASE": str.upper,
    "Every Word Capital": _capitalize,
    "small letters": _lower,
    "full stop": _wrap("{}."),
    "colon": _wrap("{}:"),
    "double spaces": _replace(" ", "  "),
    "no-break spaces": _replace(" ", "\N{NO-BREAK SPACE}"),
    "wrapped line": lambda text: re.sub(r" (?=[a-z]\S*$)", "\n", text),
    "en dash for hyphen": _replace("-", "\N{EN DASH}"),
    "no-break hyphen": _replace("-", "\N{NON-BREAKING HYPHEN}"),
    "space for hyphen": _sub(re.compile(r"(?<=[a-z])-(?=[a-z])"), " "),
    "curly apostrophe": _quote,
    "full-width brackets": lambda text: text.replace("(", "\N{FULLWIDTH LEFT PARENTHESIS}").replace(
        ")", "\N{FULLWIDTH RIGHT PARENTHESIS}"
    ),
    "square brackets": lambda text: text.replace("(", "[").replace(")", "]"),
    "quotation marks": _wrap("\N{LEFT DOUBLE QUOTATION MARK}{}\N{RIGHT DOUBLE QUOTATION MARK}"),
    "bullet": _wrap("\N{BULLET} {}"),
    "numbered": _wrap("1. {}"),
    "& for and": _replace(" and ", " & "),
    "&amp; for and": _replace(" and ", " &amp; "),
    "and for &": _replace(" & ", " and "),
    "% for percentage": _sub(_SHARES, "% of"),
    "percent for percentage": _sub(_SHARES, "percent of"),
    "# for number": _sub(_NUMBERS, "# of"),
    "No. for number": _sub(_NUMBERS, "No. of"),
    "British spelling": write_british,
    "hyphen for space": lambda text: re.sub(r"(?<=[a-z]) (?=[a-z])", "-", text, count=1),
    "spaced slash": _sub(re.compile(r"(?<=\w)/(?=\w)"), " / "),
    "no space after comma": _replace(", ", ","),
    "space before comma": _replace(", ", " , "),
    "Greek letter": _write_greek,
    "ligature": _replace("fi", "\N{LATIN SMALL LIGATURE FI}"),
    "soft hyphen": lambda text: re.sub(r"(?<=[a-z]{4})(?=[a-z]{4})", "\N{SOFT HYPHEN}", text, count=1),
    "zero-width space": _replace(" ", " \N{ZERO WIDTH SPACE}"),
    "plural in brackets": lambda text: f"{text}(s)" if re.search(r"[a-z]{3}[b-rt-xz]$", text) else text,
}
_PHRASES = (
    "Change from baseline in {}",
    "Mean change from baseline in {}",
    "Changes in {}",
    "Number of participants with {}",
    "Percentage of patients with {}",
    "Number (%) of subjects with {}",
    "Incidence of {}",
    "Rate of {}",
    "To evaluate {}",
    "To determine the {}",
    "To assess the effect of treatment on {}",
    "Evaluation of {}",
    "Assessment of the {}",
    "Comparison of {} between groups",
    "Difference in {} between the two arms",
    "{} at week 12",
    "{} at 6 months",
    "{} at 1 year",
    "{} up to 24 months",
    "{} (baseline to day 28)",
    "{} after treatment",
    "{} in patients with lymphoma",
    "{} in the intention-to-treat population",
    "{} in Part A",
    "{} as measured by questionnaire",
    "{} by investigator assessment",
    "{} score",
    "Primary outcome: {}",
    "Phase 2: {}",
    "Part 1 - {}",
    "Median {}",
    "{} (secondary endpoint)",
    "Number of patients who experience {}",
    "Proportion of participants achieving {}",
    "Occurrence of {}",
    "Efficacy: {}",
    "Effect of the study drug on {}",
    "{} over time",
    "{}, assessed by CTCAE v5.0",
    "{} according to RECIST 1.1",
    "Change from baseline in {} at week 24",
    "To compare {} between the treatment arms",
)
CHANGES: tuple[Change, ...] = (
    *(Change(name, "typography", apply) for name, apply in _TYPOGRAPHY.items()),
    *(Change(form, "phrase", _wrap(form)) for form in _PHRASES),
)


def list_names(vocabulary: Vocabulary, core: Core) -> list[tuple[str, str]]:
    """`(text, concept)` of the exact and narrow names of core endpoints and those below them, each text once."""
    names: dict[tuple[str, str], None] = {}
    for surface in vocabulary.surfaces:
        concept = vocabulary.concepts[surface.concept]
        if (
            concept.kind is Kind.ENDPOINT
            and concept.replaced_by is None
            and surface.scope in {Scope.EXACT, Scope.NARROW}
            and not core.endpoints.isdisjoint(map(cut_prefix, (concept.id, *concept.ancestors)))
        ):
            names[surface.text, concept.id] = None
    return list(names)


def leads_to(normalizer: Normalizer, text: str, id_: str) -> bool:
    """Whether a measure is read as a concept, or as a finer one."""
    concepts = normalizer.vocabulary.concepts
    found = normalizer.normalize_outcome(measure=text).endpoints
    return any(match.id == id_ or _is_finer(concepts[match.id], id_) for match in found)


def _is_finer(concept: Concept, id_: str) -> bool:
    return id_ in concept.ancestors


def measure_change(change: Change, names: Iterable[tuple[str, str]], normalizer: Normalizer) -> Tally:
    """The texts that a change changes, and what becomes of them."""
    tally = Tally(0, 0, [])
    for text, id_ in names:
        changed = change.apply(text)
        if changed == text:
            continue
        tally.changed += 1
        if leads_to(normalizer, changed, id_):
            tally.kept += 1
        else:
            tally.lost.append(f"{changed} ({cut_prefix(id_)})")
    return tally


def show_table(tallies: Sequence[tuple[Change, Tally]], examples: int) -> Iterator[str]:
    """The lines of a table, worst change of each group first, with some of the texts that are lost."""
    rng = random.Random(_SEED)
    yield "| change | texts | kept | lost, for example |"
    yield "|---|---:|---:|---|"
    for group in dict.fromkeys(change.group for change, _ in tallies):
        rows = [row for row in tallies if row[0].group == group]
        for change, tally in sorted(rows, key=lambda row: row[1].share):
            lost = " / ".join(rng.sample(tally.lost, min(examples, len(tally.lost)))).replace("|", "\\|")
            yield f"| {change.name} | {tally.changed} | {tally.share:.2%} | {' '.join(lost.split())} |"
        changed, kept = (sum(getattr(tally, name) for _, tally in rows) for name in ("changed", "kept"))
        yield f"| **all {group}** | {changed} | {kept / max(1, changed):.2%} | |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="only so many names, drawn by a fixed seed")
    parser.add_argument("--examples", type=int, default=2, metavar="N", help="lost texts to show by change")
    parser.add_argument("--change", action="append", metavar="NAME", help="only this change; may be repeated")
    arguments = parser.parse_args()
    normalizer = Normalizer()
    names = list_names(normalizer.vocabulary, Core.load())
    if arguments.sample:
        names = random.Random(_SEED).sample(names, min(arguments.sample, len(names)))
    found = [(text, id_) for text, id_ in names if leads_to(normalizer, text, id_)]
    print(f"{len(found)} of {len(names)} names lead to their concept as they stand.\n")
    chosen = [change for change in CHANGES if not arguments.change or change.name in arguments.change]
    tallies = [(change, measure_change(change, found, normalizer)) for change in chosen]
    print("\n".join(show_table(tallies, arguments.examples)))


if __name__ == "__main__":
    main()
