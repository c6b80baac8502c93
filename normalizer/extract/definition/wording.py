"""The words of definitions: the patterns made of `text/definitions.yaml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from normalizer.text.phrases import compile_phrases, join_phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_EVENTS_FOLLOW = r"(?i:following \w* ?events?\b)"  # "any of the following events" is no aside
_ASIDE_ENDS = r"[^,]*?(?=, (?i:or|and)\b|,(?! (?i:version))|\b(?i:or)\b|\b(?i:and) (?!(?i:rate))|\Z)"


class Wording:
    """What each list of the file is looked for as; a list that is missing is never found."""

    def __init__(self, section: Mapping[str, Any]) -> None:
        def read(name: str) -> Iterable[str]:
            phrases: Iterable[str] = section.get(name, ())
            return phrases

        self.starts = frozenset(read("starts"))
        self.vague = frozenset(read("vague"))
        self.timed = compile_phrases([*read("times"), *read("measured")])
        self.measured_from = re.compile(rf"{join_phrases(read('measured'))} (?i:from)\b")
        self.given = compile_phrases(read("given"))
        self.dated = re.compile(rf"\d|{join_phrases(read('dates'))}")
        self.response = compile_phrases(read("responses"))
        self.last_contact = compile_phrases(read("last_contact"))
        self.analysis = compile_phrases(read("analysis"))
        people = join_phrases(read("people"))
        self.clause_end = re.compile(
            rf"{join_phrases(read('clause_ends'))}|\b(?i:up to \d)\b|{people} (?i:who)\b"
            rf"|\b(?i:in|among|for) (?i:all |the |those )?{people}"
        )
        self.aside = re.compile(rf"(?<!-)(?!{_EVENTS_FOLLOW}){join_phrases(read('asides'))}{_ASIDE_ENDS}")
        beginning = rf"{join_phrases(read('beginnings'))} (?i:of) "
        self.new_therapy = re.compile(
            rf"\b(?:{beginning})?(?i:an?y? )?{join_phrases(read('new'))}"
            rf" (?:\w\S* ){{0,4}}?{join_phrases(read('therapies'))}"
        )
        adjective = join_phrases(read("before_response"))
        self.onset = re.compile(rf"{beginning}(?=(?:{adjective} ){{0,4}}{join_phrases(read('responses'))})")
