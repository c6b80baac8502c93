"""Which cuts are worth a look: the registry takes at most 255 characters of measure and of time frame."""

from __future__ import annotations

from typing import NamedTuple

from normalizer.text.split.segments import Segment

MOST_CHARACTERS = 300
"""The registry's limit with room to spare (escaped characters, repaired text)."""


class Reach(NamedTuple):
    """The cuts that may end the measure (`1..last_end`) and start the time frame (`first_start..end`).

    The first cut and the last are always among them. `end` is the cut after the last segment, where an absent part
    starts.
    """

    last_end: int
    first_start: int
    end: int

    @property
    def cuts(self) -> list[int]:
        """All cuts inside the text that may be one or the other, in order."""
        ends = range(1, min(self.last_end + 1, self.end))
        return [*ends, *range(max(self.first_start, ends.stop), self.end)]


def find_reach(segments: list[Segment]) -> Reach:
    """The cuts within reach of either end of the text. Their number does not grow with its length."""
    count = len(segments)
    stops = [segment.start for segment in segments[1:]]
    stops.append(segments[-1].start + len(segments[-1].text))
    end, start = 1, max(count - 1, 1)
    while end < count and stops[end] <= MOST_CHARACTERS:
        end += 1
    while start > 1 and stops[-1] - segments[start - 1].start <= MOST_CHARACTERS:
        start -= 1
    return Reach(end, start, count)
