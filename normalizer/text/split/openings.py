"""Whether the description that would begin at a cut repeats or spells out the measure."""

from __future__ import annotations

from normalizer.text.split.looks import Look
from normalizer.text.split.reach import Reach
from normalizer.text.split.segments import Segment, bin_count

# fitted with the weights, as the words of `cues` are
_STOP = frozenset(
    "the of and in to a for with by at on from as is be will or an are was were that this using between after".split()
)
_WINDOW = 16
_REACH = 40
_FEW = 4
_SOME = 6
_MOST_SENTENCES = 3


def describe_openings(
    segments: list[Segment], reach: Reach, looks: dict[int, Look]
) -> tuple[list[list[str]], list[list[str]]]:
    """For each cut `0..n` what holds of a description that begins there, and the distinct words that it begins with.

    Nothing is said of cuts out of reach.
    """
    made: list[list[str]] = [[] for _ in range(reach.end + 1)]
    opening_words: list[list[str]] = [[] for _ in range(reach.end + 1)]
    measure = segments[0].words[:_REACH]
    content = set(measure) - _STOP
    short_forms = [word.lower() for word in segments[0].written if len(word) > 1 and word.isupper()]
    words = 0
    left = sum([len(segment.words) for segment in segments])
    sentences = sum([segment.sentences for segment in segments])
    whole: list[str] = []
    for cut in range(1, min(reach.last_end + 1, reach.end)):
        before, segment = segments[cut - 1], segments[cut]
        words += len(before.words)
        left -= len(before.words)
        sentences -= before.sentences
        start, remaining = looks[cut].start, bin_count(left)
        near, nearby = segment.words[:_WINDOW], _look_ahead(segments, cut)
        said = _describe_repetition(measure, content, near, nearby)
        said += [
            f"new words={bin_count(min(len(set(near).difference(_STOP, before.words[-_REACH:], measure)), _SOME))}",
            f"measure words={bin_count(len(measure))} {start}",
            f"words left={remaining}",
            f"words left and start={remaining} {start} {looks[cut - 1].end}",
            f"words left and measure={remaining} {bin_count(words)}",
            f"sentences left={min(sentences, _MOST_SENTENCES)} {start}",
        ]
        if len(whole) < _WINDOW:
            whole = (whole + before.words)[:_WINDOW]
        if cut > 1:
            alike = _count_alike(whole, nearby)
            said.append(f"whole measure alike={min(alike, _FEW)}{' all' if alike == len(whole) else ''}")
        if short_forms:
            initials = "".join([word[0] for word in near])
            if any(short in initials for short in short_forms):
                said.append("spells out an abbreviation")
        made[cut], opening_words[cut] = said, list(dict.fromkeys(near))
    return made, opening_words


def _look_ahead(segments: list[Segment], cut: int) -> list[str]:
    """The words behind a cut, a window of them or more, across separators."""
    words, at = segments[cut].words[:_WINDOW], cut + 1
    while len(words) < _WINDOW and at < min(len(segments), cut + _WINDOW):
        words += segments[at].words
        at += 1
    return words


def _count_alike(left: list[str], right: list[str]) -> int:
    alike = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        alike += 1
    return alike


def _describe_repetition(measure: list[str], content: set[str], near: list[str], nearby: list[str]) -> list[str]:
    share = round(4 * len(content.intersection(nearby)) / max(len(content), 1))
    return [
        f"repeats={bin_count(min(len(content.intersection(near)), _FEW))}",
        f"repeats nearby={bin_count(min(len(content.intersection(nearby[:_WINDOW])), _SOME))}",
        f"share repeated={share}/4",
        f"share repeated={share}/4 of {bin_count(len(content))}",
        f"begins alike={min(_count_alike(measure, nearby), _FEW)}",
    ]
