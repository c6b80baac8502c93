"""From a joined string to its parts."""

from __future__ import annotations

from bisect import bisect_left

from normalizer.model.outcome import Parts
from normalizer.text.split.cues import SplitCues
from normalizer.text.split.era import class_era
from normalizer.text.split.scoring import find_reading
from normalizer.text.split.segments import SEPARATOR, cut_segments
from normalizer.text.split.weights import load_weights

_DEFAULT_CUES = SplitCues()


def split_joined(text: str, cues: SplitCues = _DEFAULT_CUES, *, trial: str | None = None) -> Parts:
    """Take "measure, description, time frame" apart; description and time frame may be absent.

    The parts are slices of `text`, in order, with exactly one ", " between those that are there. An absent
    part is "" and starts at the end of the text. `confidence` is the calibrated probability that both cuts
    are right. Any string is taken; one without ", " is all measure. `trial` is the id of the trial (or one that begins
    with it): old trials seldom have descriptions.
    """
    weights = load_weights()
    segments = cut_segments(text)
    reading = find_reading(segments, cues, weights, class_era(trial))
    starts = [segment.start for segment in segments]
    count, end, start = len(segments), reading.measure_end, reading.time_start
    described, timed = end < start, start < count
    description_start = starts[end] if described else len(text)
    time_start = starts[start] if timed else len(text)
    measure_stop = starts[end] - len(SEPARATOR) if end < count else len(text)
    description_stop = time_start - len(SEPARATOR) if timed else len(text)
    return Parts(
        measure=text[:measure_stop],
        description=text[description_start:description_stop] if described else "",
        time_frame=text[time_start:],
        confidence=calibrate(reading.probability, weights.calibration),
        measure_start=0,
        description_start=description_start,
        time_frame_start=time_start,
    )


def calibrate(probability: float, knots: tuple[tuple[float, float], ...]) -> float:
    """The share of right splits at this raw probability, linear between knots."""
    if not knots:
        return probability
    at = bisect_left(knots, (probability,))
    if at == 0:
        return knots[0][1]
    if at == len(knots):
        return knots[-1][1]
    (left, low), (right, high) = knots[at - 1], knots[at]
    return low + (high - low) * (probability - left) / (right - left)
