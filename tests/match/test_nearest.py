from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from normalizer.match.nearest import NearestFinder, find_near_duplicates
from normalizer.vocabulary import Vocabulary

TOY = Path(__file__).resolve().parent.parent / "toy_ontology"
keys = st.lists(st.sampled_from("grip strength hand pain score of left right".split()), min_size=1, max_size=4).map(
    " ".join
)


@pytest.fixture(scope="module")
def finder() -> NearestFinder:
    return NearestFinder(Vocabulary.load(TOY))


def test_the_nearest_concept_comes_first_whatever_the_order_of_words(finder: NearestFinder) -> None:
    found = finder.find("survival overall")
    assert (found[0].concept, found[0].similarity) == ("endpoint:overall-survival", 1.0)
    assert [near.similarity for near in found] == sorted((near.similarity for near in found), reverse=True)
    assert len({near.concept for near in found}) == len(found) == 3


def test_nothing_is_near_that_shares_no_word(finder: NearestFinder) -> None:
    assert finder.find("zzz of the") == []


def test_company_is_weighed_by_the_words_that_tell_most(finder: NearestFinder) -> None:
    ranked = finder.weigh_company("survival of grip", 20)
    weights = [weight for _, weight in ranked]
    assert weights == sorted(weights, reverse=True)
    assert all(0 < weight <= 1 for weight in weights)
    assert {"endpoint:overall-survival", "endpoint:progression-free-survival"} <= {id_ for id_, _ in ranked}
    assert finder.weigh_company("grip", 20) == []


@given(st.lists(keys, max_size=8, unique=True), st.sampled_from([0.6, 0.88]))
def test_pairs_are_all_that_are_similar_and_share_a_word(texts: list[str], similarity: float) -> None:
    found = set(find_near_duplicates(texts, similarity))
    wanted = {
        (one, other)
        for one in range(len(texts))
        for other in range(one + 1, len(texts))
        if (set(texts[one].split()) - {"of"}) & (set(texts[other].split()) - {"of"})
        and fuzz.token_sort_ratio(texts[one], texts[other]) >= similarity * 100
    }
    # only the three rarest words of a text are looked up
    assert found <= wanted
    assert all(len(set(texts[one].split()) - {"of"}) > 3 for one, other in wanted - found)
