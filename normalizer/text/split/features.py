"""What can be said of each way to cut a joined string: named statements that hold or do not.

A joined string is cut at ", " into segments `0..n-1`. Cut `k` lies before segment `k`. A reading is a pair
(`i`, `j`): the measure is the segments before `i`, the time frame those from `j`, the description what is between.
Five parts add up to the score of a reading, so that the best of all pairs is found in linear time:

- `head[i]`: what the segments before `i` are like as a measure; `tail[j]`: those from `j` as a time frame;
- `into[i]`: how well a description begins at `i`; `out[j]`: how well it ends at `j` (where there is one);
- `join[i]`: how well the time frame follows the measure directly (where there is none).
"""

from __future__ import annotations

from normalizer.text.split.contexts import describe_contexts, look_around
from normalizer.text.split.cues import SplitCues
from normalizer.text.split.looks import Look
from normalizer.text.split.reach import Reach
from normalizer.text.split.segments import SENTENCE, Segment, bin_count, class_start, list_numbers, measure_depth

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


def describe_cuts(segments: list[Segment], reach: Reach, cues: SplitCues) -> dict[str, list[list[str]]]:
    """For each role the true statements for each cut `0..n`; none of cuts that are out of reach for the role.

    Linear in the length of the text; the number of statements is bounded however long it is.
    """
    looks = look_around(segments, reach, cues)
    context = describe_contexts(segments, reach, looks, cues)
    into: list[list[str]] = [[] for _ in context]
    for cut in range(1, min(reach.last_end + 1, reach.end)):
        into[cut] = context[cut] + _describe_opening(segments, cut, cues)
    head = _describe_heads(segments, reach, looks, cues)
    tail = _describe_tails(segments, reach, looks, cues)
    return {"head": head, "into": into, "out": context, "join": context, "tail": tail}


def _describe_heads(segments: list[Segment], reach: Reach, looks: dict[int, Look], cues: SplitCues) -> list[list[str]]:
    head: list[list[str]] = [[] for _ in range(reach.end + 1)]
    words = depth = sentences = 0
    opening = looks[0]
    opens, inner = " ".join(segments[0].words[:2]), ""
    for cut, segment in enumerate(segments[: reach.last_end], 1):
        words += len(segment.words)
        sentences += len(SENTENCE.findall(segment.text))
        depth += measure_depth(segment.text)
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


def _describe_tails(segments: list[Segment], reach: Reach, looks: dict[int, Look], cues: SplitCues) -> list[list[str]]:
    count = reach.end
    tail: list[list[str]] = [[] for _ in range(count + 1)]
    tail[count] = ["none"]
    named = set(list_numbers(segments[0]))
    words = other = units = numbers = sentences = depth = 0
    for cut in range(count - 1, reach.first_start - 1, -1):
        segment, look = segments[cut], looks[cut]
        words += len(segment.words)
        here = sum(word not in cues.time_words and word != "#" for word in segment.words)
        other += here
        units += sum(word in cues.units for word in segment.words)
        numbers += segment.words.count("#")
        sentences += len(SENTENCE.findall(segment.text))
        depth += measure_depth(segment.text)
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


def _describe_opening(segments: list[Segment], cut: int, cues: SplitCues) -> list[str]:
    """Whether the description that would begin here repeats or defines the measure."""
    segment = segments[cut]
    near = segment.words[:_WINDOW]
    measure = segments[0].words[:_REACH]
    nearby, at = list(near), cut + 1
    while len(nearby) < _WINDOW and at < min(len(segments), cut + _WINDOW):
        nearby += segments[at].words
        at += 1
    before = segments[cut - 1].words[-_REACH:] + measure if cut > 1 else measure
    opening = " ".join(near)
    content = {word for word in measure if word not in _STOP}
    common = content.intersection(near)
    share = round(4 * len(content.intersection(nearby)) / max(len(content), 1))
    made = [
        f"repeats={bin_count(min(len(common), _FEW))}",
        f"repeats nearby={bin_count(min(len(content.intersection(nearby[:_WINDOW])), 6))}",
        f"share repeated={share}/4",
        f"share repeated={share}/4 of {bin_count(len(content))}",
        f"new words={bin_count(min(len({w for w in near if w not in _STOP}.difference(before)), 6))}",
        f"measure words={bin_count(len(measure))} {class_start(segment)}",
    ]
    made += [f"starter={starter}" for starter in cues.starters if starter in opening]
    alike = 0
    for left, right in zip(measure, nearby, strict=False):
        if left != right:
            break
        alike += 1
    made.append(f"begins alike={min(alike, 4)}")
    initials = "".join(word[0] for word in near)
    if any(len(word) > 1 and word.isupper() and word.lower() in initials for word in segments[0].written):
        made.append("spells out an abbreviation")
    if SENTENCE.search(segment.text):
        made.append("holds a full sentence")
    made += [f"opening word={word}" for word in dict.fromkeys(near)]
    return made
