from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.match.entries import group_entries
from normalizer.match.find import find_hits
from normalizer.match.lexicon import Lexicon
from normalizer.match.scattered import ScatteredFinder
from normalizer.match.typos import TypoCorrector
from normalizer.match.views import read_text
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.edit import overlay_vocabulary
from normalizer.vocabulary.load import read_source
from normalizer.vocabulary.schema.edit import AddSynonym

if TYPE_CHECKING:
    import pytest

TOY = Path(__file__).resolve().parent.parent / "toy_ontology"


def find_keys(lexicon: Lexicon, text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[first : last + 1]) for first, last, _ in lexicon.find(words)]


def test_every_key_has_the_entries_it_was_made_of(toy: Vocabulary, lexicon: Lexicon) -> None:
    groups = group_entries(toy)
    assert lexicon.keys == sorted(groups)
    assert {key: lexicon.list_entries(key) for key in groups} == groups


def test_a_synonym_that_is_also_written_in_any_case_matches_so() -> None:
    written = ("PNR", "pnr")
    sensitive = AddSynonym(id="endpoint:pain", text=written[0], type="abbreviation", case="sensitive")
    for edits in ([sensitive], [sensitive, AddSynonym(id="endpoint:pain", text=written[1])]):
        lexicon = Lexicon(overlay_vocabulary(read_source(TOY), edits))
        assert [text for text in written if find_hits(read_text(text), lexicon)] == list(written[: len(edits)])


def test_a_remembered_lexicon_is_the_built_one(
    toy: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENDNORM_CACHE", str(tmp_path))
    built = Lexicon(toy)
    monkeypatch.setattr("normalizer.match.lexicon.compile_lexicon", None)
    again = Lexicon(toy)
    assert again.keys == built.keys
    assert [again.list_entries(key) for key in again.keys] == [built.list_entries(key) for key in built.keys]
    assert (again.words, again.ordinary) == (built.words, built.ordinary)


def test_every_key_is_found_in_a_fresh_lexicon(toy: Vocabulary, lexicon: Lexicon) -> None:
    fresh = Lexicon(toy)
    for key in reversed(lexicon.keys):
        assert key in find_keys(fresh, f"zzz {key} zzz"), key


def test_overlapping_keys_are_found_and_parts_of_words_are_not(lexicon: Lexicon) -> None:
    found = find_keys(lexicon, "progression free survival")
    assert "progression free survival" in found
    assert "survival" in found
    assert find_keys(lexicon, "xsurvival survivalx") == []
    assert find_keys(lexicon, "progression free") == find_keys(lexicon, "progression") + find_keys(lexicon, "free")
    assert find_keys(lexicon, "") == []


def test_words_are_those_of_the_keys(lexicon: Lexicon) -> None:
    assert lexicon.words == {word for key in lexicon.keys for word in key.split()}
    assert set(lexicon.list_words("s")) == {word for word in lexicon.words if word.startswith("s")}
    assert lexicon.list_words("") == []


def test_a_typing_error_is_mended_before_and_after_its_letter_was_seen(toy: Vocabulary) -> None:
    typos = TypoCorrector(Lexicon(toy))
    assert typos.correct("survivl") == (("survival",), 1)
    assert typos.correct("survival") == (("survival",), 0)
    assert typos.correct("survivl") == (("survival",), 1)
    assert typos.are_known(["survival", "|"])
    assert not typos.are_known(["survivl"])


def test_a_remembered_scattered_index_finds_what_a_new_one_finds(
    toy: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENDNORM_CACHE", str(tmp_path))
    reading = read_text("survival that is free of progression")
    new = list(ScatteredFinder(Lexicon(toy)).find(reading))
    monkeypatch.setattr("normalizer.match.scatter_index._compile_index", None)
    assert list(ScatteredFinder(Lexicon(toy)).find(reading)) == new != []


def test_scattered_words_are_found_with_the_gaps_between_them(lexicon: Lexicon) -> None:
    reading = read_text("survival that is free of progression")
    found = {hit.entry.key: hit for hit in ScatteredFinder(lexicon).find(reading)}
    hit = found["progression free survival"]
    assert hit.entry.ref == "endpoint:progression-free-survival"
    assert (hit.in_order, hit.gaps) == (False, 0)
    assert (hit.start, hit.end) == (0, len(reading.text))
    assert not list(ScatteredFinder(lexicon).find(read_text("survival. free progression")))


def test_a_start_opens_only_the_shelves_it_needs(toy: Vocabulary) -> None:
    lexicon = Lexicon(toy)
    assert find_hits(read_text("pain"), lexicon)
    assert set(lexicon._opened) == {"pa"}


def test_hits_come_in_the_same_order_whatever_the_hashes() -> None:
    code = (
        "import sys; from normalizer.vocabulary import Vocabulary; from normalizer.match.lexicon import Lexicon; "
        "from normalizer.match.scattered import ScatteredFinder; from normalizer.match.views import read_text; "
        "index = ScatteredFinder(Lexicon(Vocabulary.load(sys.argv[1]))); "
        "text = 'rate of complete and overall response, survival that is overall and free of progression'; "
        "print([(hit.entry.ref, hit.first) for hit in index.find(read_text(text))])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, str(TOY)],
            capture_output=True,
            text=True,
            check=True,
            cwd=TOY.parent.parent,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
        ).stdout
        for seed in range(4)
    }
    assert len(outputs) == 1
    assert "overall-survival" in outputs.pop()
