"""Criteria: the family by its name, the version only where the text says it."""

from __future__ import annotations

import pytest

from normalizer.extract.criteria import CriterionFinder, drop_families
from normalizer.match.find import find_hits
from normalizer.match.lexicon import Lexicon
from normalizer.match.views import read_text
from normalizer.vocabulary import Vocabulary


def find_ids(text: str, toy: Vocabulary, lexicon: Lexicon) -> list[str]:
    reading = read_text(text)
    hits = CriterionFinder(toy).find(find_hits(reading, lexicon), reading.tokens)
    return sorted({hit.entry.ref.removeprefix("criterion:") for hit in drop_families(hits, toy.concepts)})


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("according to IMWG criteria", ["imwg"]),
        ("based on 2016 IMWG response criteria", ["imwg-2016"]),
        ("IMWG2016 criteria", ["imwg-2016"]),
        ("IMWG (2016)", ["imwg-2016"]),
        ("IMWG criteria, 2011 version", ["imwg-2011"]),
        ("CTCAE, Version 5.0", ["ctcae-5.0"]),
        ("CTCAE v5", ["ctcae-5.0"]),
        ("CTCAE. Grade 5 events", ["ctcae"]),
        ("CTCAE grade 5 events", ["ctcae"]),
        ("RECIST 1.1 and CTCAE v5.0", ["ctcae-5.0", "recist-1.1"]),
        ("IMWG criteria; later: IMWG 2016", ["imwg-2016"]),
        ("no standard named", []),
    ],
)
def test_versions(text: str, ids: list[str], toy: Vocabulary, lexicon: Lexicon) -> None:
    assert find_ids(text, toy, lexicon) == ids


def test_a_version_widens_the_hit(toy: Vocabulary, lexicon: Lexicon) -> None:
    text = "assessed per CTCAE, Version 5.0 by site"
    reading = read_text(text)
    (hit,) = CriterionFinder(toy).find(find_hits(reading, lexicon), reading.tokens)
    assert text[hit.start : hit.end] == "CTCAE, Version 5.0"
