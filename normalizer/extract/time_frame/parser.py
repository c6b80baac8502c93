"""The whole way from the text of a time frame to data; the package tells it with an example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from normalizer.extract.time_frame.anchor_finder import AnchorFinder
from normalizer.extract.time_frame.anchors import list_synonyms
from normalizer.extract.time_frame.assembly import build_frame
from normalizer.extract.time_frame.choices import Choice
from normalizer.extract.time_frame.confidence import rate_confidence
from normalizer.extract.time_frame.gathering import gather_findings
from normalizer.extract.time_frame.known_anchors import DRUG_INFUSION
from normalizer.extract.time_frame.passes import settle_items
from normalizer.extract.time_frame.stream import StreamReader
from normalizer.extract.time_frame.templates import TemplateMatcher, compile_template, derive_templates
from normalizer.extract.time_frame.times import TimeReader
from normalizer.extract.time_frame.wording import Wording, read_phrases
from normalizer.model.record import TimeFrame

SECTIONS = ("time_frames/anchors", "time_frames/units", "time_frames/patterns")


class TimeFrameParser:
    """Parses time frames by the vocabulary files `time_frames/{anchors,units,patterns}.yaml`."""

    def __init__(self, sections: Mapping[str, Any], compiled: Mapping[str, str] | None = None) -> None:
        """`sections` holds the plain data of the vocabulary files by path without suffix (see SECTIONS).

        `compiled` is what `compile_texts` of an earlier parser for the same sections gave; it saves time.
        """
        anchors, units, patterns = (sections[name] for name in SECTIONS)
        self._times = TimeReader(units)
        self._wording = Wording(read_phrases(patterns, units), self._times.words, compiled)
        self._wording.learn_words(text for entry in anchors["anchors"] for text in list_synonyms(entry))
        self._wording.learn_words(form for unit in units["units"] for form in unit["forms"])
        finder = AnchorFinder(anchors["anchors"], self._wording, patterns, self._times.words)
        templates = derive_templates([compile_template(entry, self._wording) for entry in patterns["templates"]])
        words = {element for template in templates for element in template.elements if isinstance(element, str)}
        drugs = (entry for entry in patterns["choices"] if entry["then"] == DRUG_INFUSION)
        endings = {ending for entry in drugs for ending in entry.get("beside_endings", ())}
        self._stream = StreamReader(self._times, finder, words | set(patterns["connectors"]), endings)
        self._matcher = TemplateMatcher(templates, patterns["connectors"])
        self._collisions = tuple(finder.collisions)
        self._choices = [Choice(entry) for entry in patterns["choices"]]
        self._anchors = finder.anchors

    def compile_texts(self) -> dict[str, str]:
        """The texts of the vocabulary, tokenized, as JSON data: for the next parser."""
        return self._wording.pack_tokens()

    def parse(self, text: str) -> TimeFrame | None:
        """The time frame that a clean text states; None for an empty text.

        Reads the first 4,000 characters. A text that states none gives an empty frame of low confidence.
        """
        if not text.strip():
            return None
        tokens = self._wording.read_text(text)
        items = self._stream.read_items(tokens)
        items = settle_items(items, self._anchors)
        for choice in self._choices:
            items = choice.settle_anchors(tokens, items)
        readings = self._matcher.find_readings(items)
        found = gather_findings(items, readings, self._anchors)
        return build_frame(found, rate_confidence(tokens, items, readings))

    def find_collisions(self) -> tuple[str, ...]:
        """Synonyms that two anchors share in canonical wording; the one of the first id wins."""
        return self._collisions
