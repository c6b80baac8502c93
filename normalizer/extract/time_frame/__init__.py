"""Time frames of outcomes as data: what is written in `ontology/time_frames/` decides how they are read.

The way of one text (`parser.py`), which has six stages:

    From randomisation (Day 1) through PD or death, up to 24 months (2 years)

1. `wording.py`: tokens in canonical wording. `tokens.py` takes glued forms apart, `marks.py`, `hyphens.py` and
   `list_asides.py` settle what marks mean, `typos.py` mends words, and phrases become the one that says the same.

    from randomization ( day 1 ) until pd or death , upto 24 month ( 2 year )

2. `stream.py`: items. `anchor_finder.py` finds events, `times.py` finds times and writes them as ISO 8601 durations.

    from {randomization} ( {P1D} ) until {disease-progression} or {death} , upto {P24M} ( {P2Y} )

3. `passes.py`: asides and repeats go, neighbours of one kind become one item.

    from {randomization} until {disease-progression, death} , upto {P24M}

4. `templates.py`: the ways of writing in `patterns.yaml` that take the most items at each place.

    from {anchor:start}    until {anchor:end}    upto {time:bound}

5. `gathering.py`: what each slot says, sorted by the field of the record that it may become (`findings.py`).

    start randomization    end disease-progression, death    bound P24M

6. `assembly.py`: what counts, when all is known. A single time is a point or the length of the window, an event that
   times are counted from is the start or the end.

    max P24M    start randomization    end disease-progression, death
"""

from normalizer.extract.time_frame.parser import SECTIONS, TimeFrameParser

__all__ = ["SECTIONS", "TimeFrameParser"]
