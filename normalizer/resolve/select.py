"""Select endpoints from scored candidates, and say how far the outcome was understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizer.model.concept import Scope
from normalizer.model.record import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normalizer.model.candidate import Candidate
    from normalizer.model.concept import Concept

DEFAULT_THRESHOLD = 0.5
_CLOSE_CALL = 0.1
_MOST_CANDIDATES = 5
_EXPLAINED_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Selection:
    """`chosen` in reading order, `rejected` best first (at most five), and the status."""

    chosen: tuple[Candidate, ...]
    rejected: tuple[Candidate, ...]
    status: Status


def select_endpoints(
    candidates: Sequence[Candidate],
    concepts: Mapping[str, Concept],
    explained: float,
    threshold: float = DEFAULT_THRESHOLD,
) -> Selection:
    """Choose the candidates above the threshold; of two readings of the same words the better one.

    `explained` is the share (0..1) of the measure's content words that some concept explains.
    """
    # a related synonym is a suggestion, however sure
    above = [c for c in candidates if c.confidence >= threshold and c.hit.entry.scope is not Scope.RELATED]
    chosen: list[Candidate] = []
    ambiguous = False
    for candidate in sorted(above, key=_rank):
        rival = next((other for other in chosen if _share_words(candidate, other)), None)
        if rival is None:
            if not any(_is_refined(candidate, other, concepts) for other in chosen):
                chosen.append(candidate)
        elif rival.confidence - candidate.confidence < _CLOSE_CALL and not _are_related(candidate, rival, concepts):
            ambiguous = True
    chosen = [c for c in chosen if not any(_is_refined(c, other, concepts) for other in chosen if other is not c)]
    rejected = sorted((c for c in candidates if c not in chosen), key=_rank)[:_MOST_CANDIDATES]
    if not chosen:
        status = Status.UNMAPPED
    elif ambiguous:
        status = Status.AMBIGUOUS
    elif explained < _EXPLAINED_ENOUGH:
        status = Status.PARTIAL
    else:
        status = Status.MAPPED
    return Selection(tuple(sorted(chosen, key=lambda c: (c.hit.start, -c.hit.end))), tuple(rejected), status)


def _rank(candidate: Candidate) -> tuple[float, str]:
    return (-candidate.confidence, candidate.endpoint)


def _share_words(one: Candidate, other: Candidate) -> bool:
    """True for two readings of the very same words; what one instrument measures is no rivalry."""
    if one.via and one.via == other.via:
        return False
    return (one.hit.first, one.hit.last) == (other.hit.first, other.hit.last) and one.field == other.field


def _is_refined(candidate: Candidate, other: Candidate, concepts: Mapping[str, Concept]) -> bool:
    """True if the other is a more specific reading of words that overlap with the candidate's.

    A scattered reading refines only words that it uses: of `serious and non-serious adverse events` both are meant.
    """
    if other.hit.gaps and not set(candidate.hit.entry.key.split()) <= set(other.hit.entry.key.split()):
        return False
    return (
        candidate.endpoint in concepts[other.endpoint].ancestors
        and candidate.field == other.field
        and candidate.hit.overlaps(other.hit)
    )


def _are_related(one: Candidate, other: Candidate, concepts: Mapping[str, Concept]) -> bool:
    return one.endpoint in concepts[other.endpoint].ancestors or other.endpoint in concepts[one.endpoint].ancestors
