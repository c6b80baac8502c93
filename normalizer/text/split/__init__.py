"""Taking a joined string ("measure, description, time frame") apart again."""

from normalizer.text.split.cues import SplitCues
from normalizer.text.split.joined import split_joined

__all__ = ["SplitCues", "split_joined"]
