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
from normalizer.text.split.reach import Reach
from normalizer.text.split.segments import Segment, bin_count, count_known, list_numbers

Statements = list[list[str]]
"""The true statements for each cut `0..n`; none of cuts that are out of reach."""

ROLES = ("head", "into", "out", "join", "tail")
_STOP = frozenset(
    "the of and in to a for with by at on from as is be will or an are was were that this using between after".split()
)
_WINDOW = 16
_REACH = 40
_FEW = 4
_SHORT = 3
_MOST_LEFT = 6
_INITIALS = {"small": "s", "capital": "C", "capitals": "A", "digit": "d"}


class Described(NamedTuple):
    """What is said of the cuts: of the measure, of both sides, of the description's opening, of the time frame."""

    head: Statements
    sides: Statements
    opening: Statements
    tail: Statements

    def by_role(self) -> dict[str, Statements]:
        """What each role weighs."""
        into = [sides + opening for sides, opening in zip(self.sides, self.opening, strict=True)]
        return {"head": self.head, "into": into, "out": self.sides, "join": self.sides, "tail": self.tail}


def describe_cuts(segments: list[Segment], reach: Reach, cues: SplitCues) -> Described:
    """Everything that is said of the cuts within reach.

    Linear in the length of the text; the number of statements is bounded however long it is.
    """
    looks = look_around(segments, reach, cues)
    return Described(
        _describe_heads(segments, reach, looks, cues),
        describe_contexts(segments, reach, looks, cues),
        _describe_openings(segments, reach, looks, cues),
        _describe_tails(segments, reach, looks, cues),
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


def _describe_tails(segments: list[Segment], reach: Reach, looks: dict[int, Look], cues: SplitCues) -> Statements:
    count = reach.end
    tail: list[list[str]] = [[] for _ in range(count + 1)]
    tail[count] = ["none"]
    named = set(list_numbers(segments[0]))
    words = other = units = numbers = sentences = depth = 0
    for cut in range(count - 1, reach.first_start - 1, -1):
        segment, look = segments[cut], looks[cut]
        words += len(segment.words)
        here = len(segment.words) - count_known(segment.words, cues.time_words)
        other += here
        units += count_known(segment.words, cues.units)
        numbers += segment.words.count(NUMBER)
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
        stated = list_numbers(segment)
        if stated:
            made.append(f"numbers of the measure={named.issuperset(stated)} of {'some' if named else 'none'}")
        if not units and not numbers:
            made.append("neither unit nor number")
        if not other and (units or numbers):
            made.append("all time")
        tail[cut] = made
    return tail


def _class_balance(depth: int) -> str:
    return "balanced" if depth == 0 else "open bracket" if depth > 0 else "stray bracket"


def _describe_openings(segments: list[Segment], reach: Reach, looks: dict[int, Look], cues: SplitCues) -> Statements:
    """Whether the description that would begin at a cut repeats or defines the measure."""
    made: Statements = [[] for _ in range(reach.end + 1)]
    measure = segments[0].words[:_REACH]
    content = {word for word in measure if word not in _STOP}
    short_forms = [word.lower() for word in segments[0].written if len(word) > 1 and word.isupper()]
    for cut in range(1, min(reach.last_end + 1, reach.end)):
        segment = segments[cut]
        near = segment.words[:_WINDOW]
        before = segments[cut - 1].words[-_REACH:] + measure if cut > 1 else measure
        said = _describe_repetition(measure, content, near, _look_ahead(segments, cut))
        said += [
            f"new words={bin_count(min(len({w for w in near if w not in _STOP}.difference(before)), 6))}",
            f"measure words={bin_count(len(measure))} {looks[cut].start}",
        ]
        opening = " ".join(near)
        said += [f"starter={starter}" for starter in cues.starters if starter in opening]
        if short_forms:
            initials = "".join([word[0] for word in near])
            if any(short in initials for short in short_forms):
                said.append("spells out an abbreviation")
        if segment.sentences:
            said.append("holds a full sentence")
        said += [f"opening word={word}" for word in dict.fromkeys(near)]
        made[cut] = said
    return made


def _look_ahead(segments: list[Segment], cut: int) -> list[str]:
    """The words behind a cut, a window of them or more, across separators."""
    words, at = segments[cut].words[:_WINDOW], cut + 1
    while len(words) < _WINDOW and at < min(len(segments), cut + _WINDOW):
        words += segments[at].words
        at += 1
    return words


def _describe_repetition(measure: list[str], content: set[str], near: list[str], nearby: list[str]) -> list[str]:
    share = round(4 * len(content.intersection(nearby)) / max(len(content), 1))
    alike = 0
    for left, right in zip(measure, nearby, strict=False):
        if left != right:
            break
        alike += 1
    return [
        f"repeats={bin_count(min(len(content.intersection(near)), _FEW))}",
        f"repeats nearby={bin_count(min(len(content.intersection(nearby[:_WINDOW])), 6))}",
        f"share repeated={share}/4",
        f"share repeated={share}/4 of {bin_count(len(content))}",
        f"begins alike={min(alike, _FEW)}",
    ]
