"""What can be said of each way to cut a joined string: named statements that hold or do not.

A joined string is cut at ", " into segments `0..n-1`. Cut `k` lies before segment `k`. A reading is a pair
(`i`, `j`): the measure is the segments before `i`, the time frame those from `j`, the description what is between.
Five parts add up to the score of a reading, so that the best of all pairs is found in linear time:

- `head[i]`: what the segments before `i` are like as a measure; `tail[j]`: those from `j` as a time frame;
- `into[i]`: how well a description begins at `i`; `out[j]`: how well it ends at `j` (where there is one);
- `join[i]`: how well the time frame follows the measure directly (where there is none).

The last three weigh the same statements on what stands on both sides of the cut, `into` also some on the opening.
"""

from __future__ import annotations

from typing import NamedTuple

from normalizer.text.split.contexts import describe_contexts, look_around
from normalizer.text.split.cues import NUMBER, SplitCues
from normalizer.text.split.looks import Look
from normalizer.text.split.openings import describe_openings
from normalizer.text.split.reach import Reach
from normalizer.text.split.segments import Segment, bin_count, count_time

Statements = list[list[str]]
"""The true statements for each cut `0..n`; none of cuts that are out of reach."""

OPENING_WORD = "opening word="
_FEW = 4
_SHORT = 3
_LONG = 60
_MOST_LEFT = 6
_INITIALS = {"small": "s", "capital": "C", "capitals": "A", "digit": "d"}


class Described(NamedTuple):
    """What is said of the cuts: of the measure, of both sides, of the description's opening, of the time frame.

    `words` are the distinct words of the opening. They are weighed like statements `OPENING_WORD + word`.
    """

    head: Statements
    sides: Statements
    opening: Statements
    words: Statements
    tail: Statements


def describe_cuts(segments: list[Segment], reach: Reach, cues: SplitCues, era: str) -> Described:
    """Everything that is said of the cuts within reach.

    Linear in the length of the text; the number of statements is bounded however long it is.
    """
    looks = look_around(segments, reach, cues)
    return Described(
        _describe_heads(segments, reach, looks, cues),
        describe_contexts(segments, reach, looks, era),
        *describe_openings(segments, reach, looks),
        _describe_tails(segments, reach, looks),
    )


def _describe_heads(segments: list[Segment], reach: Reach, looks: dict[int, Look], cues: SplitCues) -> Statements:
    head: list[list[str]] = [[] for _ in range(reach.end + 1)]
    words = depth = sentences = 0
    opening = looks[0]
    opens, inner = " ".join(segments[0].words[:2]), ""
    for cut, segment in enumerate(segments[: reach.last_end], 1):
        words += len(segment.words)
        sentences += segment.sentences
        depth += segment.depth
        look = looks[cut - 1]
        if cut > 1:
            inner = (inner + _INITIALS.get(look.start, "o"))[:_FEW]
        few = min(cut, _FEW)
        made = [
            f"segments={bin_count(cut)}",
            f"words={bin_count(words)}",
            f"sentences={bin_count(sentences)}",
            _class_balance(depth),
            f"starts inside={inner}",
            f"starts={opening.start} {inner}",
            f"last starts inside={inner} {look.size}",
            f"opens={opens} {min(cut, _SHORT)}",
            f"first word={opening.first} {few}",
            f"last kind={look.kind} {few}",
        ]
        if cut == 1:
            made.append(f"words of one segment={bin_count(words)}")
        else:
            made.append(f"last sizes={bin_count(len(segments[cut - 2].words))} {look.size} {look.start}")
        if look.last in cues.heads:
            made.append("ends with a head word")
        if cues.heads.isdisjoint(segment.words):
            made.append("last segment without a head word")
        head[cut] = made
    return head


def _describe_tails(segments: list[Segment], reach: Reach, looks: dict[int, Look]) -> Statements:
    count = reach.end
    tail: list[list[str]] = [[] for _ in range(count + 1)]
    tail[count] = ["none"]
    named = set(looks[0].numbers)
    texts = [" ".join(segment.words) for segment in segments]
    whole = " ".join(texts)
    at = len(whole) + 1
    words = other = units = numbers = sentences = depth = 0
    for cut in range(count - 1, reach.first_start - 1, -1):
        segment, look = segments[cut], looks[cut]
        words += len(segment.words)
        at -= len(texts[cut]) + 1
        here = len(look.classes) - count_time(look.classes)
        other += here
        units += look.classes.count("u")
        numbers += look.classes.count(NUMBER)
        sentences += segment.sentences
        depth += segment.depth
        left = count - cut
        made = [
            f"segments={bin_count(left)}",
            f"words={bin_count(words)}",
            f"other words={bin_count(other)}",
            f"other words in first segment={bin_count(here)}",
            f"sentences={bin_count(sentences)}",
            _class_balance(depth),
            f"share of other words={round(5 * other / max(words, 1))}/5",
            f"units={bin_count(min(units, _FEW))}",
            f"times={' | '.join(looks[near].time for near in range(cut, min(cut + _SHORT, count)))}",
            f"segments and first={min(left, _MOST_LEFT)} {look.time}",
            f"segments and last={min(left, _FEW)} {looks[count - 1].time}",
            f"kind={look.kind}",
        ]
        if left == 1:
            made.append(f"whole={look.shape}")
        if _SHORT <= words < _LONG and whole.find(whole[at:]) < at:
            made.append("stands before too")
        if look.numbers:
            made.append(f"numbers of the measure={named.issuperset(look.numbers)} of {'some' if named else 'none'}")
        if not units and not numbers:
            made.append("neither unit nor number")
        if not other and (units or numbers):
            made.append("all time")
        tail[cut] = made
    return tail


def _class_balance(depth: int) -> str:
    return "balanced" if depth == 0 else "open bracket" if depth > 0 else "stray bracket"
