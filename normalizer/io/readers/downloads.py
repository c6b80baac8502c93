"""CSV downloads of ClinicalTrials.gov: a trial a row, its outcomes joined in one cell for each kind.

Since 2023 there is a column for each kind and its parts are `measure, description, time frame`; before, one column
held the measures alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.io.registry_text import read_phase, read_year, repair_text
from normalizer.io.rows import find_columns, make_key, show_cell
from normalizer.model.outcome import Outcome, OutcomeType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SEPARATOR = "|"
_KEYS: dict[str, OutcomeType | None] = {
    "primary_outcome_measures": OutcomeType.PRIMARY,
    "secondary_outcome_measures": OutcomeType.SECONDARY,
    "other_outcome_measures": OutcomeType.OTHER,
    "outcome_measures": None,
}
_FACTS = ("trial_id", "title", "conditions", "phase", "start_year")


def find_outcome_columns(header: Sequence[str]) -> dict[OutcomeType | None, str]:
    """The columns that hold joined outcomes, by kind; None is the one of old downloads. Empty for other tables."""
    by_key = {make_key(name): name for name in reversed(header)}
    return {kind: by_key[key] for key, kind in _KEYS.items() if key in by_key}


def read_download(
    header: Sequence[str], by_kind: dict[OutcomeType | None, str], stem: str
) -> tuple[list[str], Callable[[Sequence[object]], Iterator[Outcome]]]:
    """The columns of a download that are needed, and what reads a row of them."""
    # the names of facts are those of any table; a text column is added since without one nothing would be found
    known = find_columns([*header, "measure"], {})
    facts = {field: known[field] for field in _FACTS if field in known}
    kinds = list(by_kind)
    count = 0

    def read(cells: Sequence[object]) -> Iterator[Outcome]:
        nonlocal count
        count += 1
        texts = [show_cell(cell) for cell in cells]
        about = dict(zip(facts, texts[len(kinds) :], strict=True))
        trial = about.get("trial_id", "").strip() or None
        conditions = tuple(repair_text(part) for part in about.get("conditions", "").split(SEPARATOR) if part.strip())
        for kind, text in zip(kinds, texts, strict=False):
            parts = (repair_text(part) for part in text.split(SEPARATOR))
            for position, part in enumerate(filter(None, parts), 1):
                yield Outcome(
                    id=f"{trial or f'{stem}/{count}'}/{kind or 'outcome'}/{position}",
                    measure="" if kind else part,
                    joined=part if kind else None,
                    trial_id=trial,
                    outcome_type=kind,
                    title=repair_text(about.get("title", "")),
                    conditions=conditions,
                    phase=read_phase(about.get("phase", "")),
                    start_year=read_year(about.get("start_year", "")),
                )

    return [*by_kind.values(), *facts.values()], read
