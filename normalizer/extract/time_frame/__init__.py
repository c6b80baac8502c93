"""Time frames of outcomes as data: what is written in `ontology/time_frames/` decides how they are read."""

from normalizer.extract.time_frame.parser import SECTIONS, TimeFrameParser

__all__ = ["SECTIONS", "TimeFrameParser"]
