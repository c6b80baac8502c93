from __future__ import annotations

import re

import pytest

from normalizer.text.phrases import compile_phrases, join_phrases


@pytest.mark.parametrize(
    ("phrase", "found", "missed"),
    [
        ("time", ["Time from", "the time"], ["timed", "lifetime"]),
        ("PFS", ["PFS is"], ["pfs", "PFSx"]),
        ("censor*", ["Censored", "censoring", "censor"], ["uncensored"]),
        ("non-protocol", ["non-protocol", "non protocol", "nonprotocol"], ["non--protocol", "anon-protocol"]),
        ("last ... alive", ["last alive", "last known to be alive"], ["last one two three four five alive"]),
        (", with", ["death, with", "(death), with"], ["death, within", "death with"]),
        ("gr.", ["Gr. 3", "gr.3"], ["gr 3", "agr.3"]),
        ("c++", ["C++"], ["c"]),
    ],
)
def test_a_phrase_is_found_as_whole_words(phrase: str, found: list[str], missed: list[str]) -> None:
    pattern = compile_phrases([phrase])
    assert [text for text in found + missed if pattern.search(text)] == found


def test_the_longest_phrase_is_taken() -> None:
    found = compile_phrases(["last", "last seen alive", "last seen"]).match("Last seen alive")
    assert found is not None
    assert found.group() == "Last seen alive"


def test_no_phrase_is_found_where_there_is_none() -> None:
    assert not re.search(rf"x|{join_phrases([])}", "")
