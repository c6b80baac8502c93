from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.vocabulary.layout import CommentError, is_same, write_data, write_file
from normalizer.vocabulary.load import read_source, read_source_from
from normalizer.vocabulary.scalars import needs_quotes, write_scalar
from normalizer.vocabulary.schema.files import find_form
from normalizer.vocabulary.yaml_file import find_comments, read_bytes

TOY = Path(__file__).parents[1] / "toy_ontology"
TOY_FILES = [path.relative_to(TOY).as_posix() for path in sorted(TOY.rglob("*.yaml"))]
ENTRY = """label: A  # the name
# about the id
id: endpoint:a
definition: "x"
synonyms:
  # sorted by type, then by letter
  exact:
    - {type: plain, text: zeta}
    # why this one
    - beta
    - {text: "time to a", type: definition}
    - {text: AB, type: abbreviation}
measurement: count
examples: []
# the end
"""
CANONICAL = """# about the id
id: endpoint:a
label: A  # the name
definition: x
measurement: count
synonyms:
  # sorted by type, then by letter
  exact:
    - {text: AB, type: abbreviation}
    # why this one
    - beta
    - zeta
    - {text: time to a, type: definition}
examples: []
# the end
"""


def rewrite(text: str, path: str = "endpoints/fam/a.yaml") -> str:
    source = read_source_from({path: text.encode()})
    assert source.findings == []
    return write_file(source.files[path])


def test_canonical_form_orders_keys_sorts_lists_and_keeps_comments() -> None:
    assert rewrite(ENTRY) == CANONICAL


def test_canonical_form_is_a_fixed_point() -> None:
    assert rewrite(CANONICAL) == CANONICAL


def test_a_comment_that_would_be_lost_is_refused() -> None:
    head = "id: endpoint:a\nlabel: A\ndefinition: x\nmeasurement: count\n"
    with pytest.raises(CommentError, match="# hm"):
        rewrite(head + "examples:\n  - {text: x,\n     # hm\n     source: y}\n")


def test_an_empty_line_stays_before_a_comment_and_goes_elsewhere() -> None:
    text = "description: x\n\nphrases:\n  - a\n\n  # second part\n\n  - b\n"
    assert rewrite(text, "text/x.yaml") == "description: x\nphrases:\n  - a\n\n  # second part\n  - b\n"


def test_a_comment_inside_a_flow_list_opens_it() -> None:
    head = "id: endpoint:a\nlabel: A\ndefinition: x\nmeasurement: count\n"
    assert rewrite(head + "broader: [endpoint:b,\n  endpoint:c]  # why\n").endswith(
        "broader:\n  - endpoint:b\n  - endpoint:c  # why\n"
    )


def test_a_number_sign_inside_a_text_is_no_comment() -> None:
    text = 'a: "x # y"\nb: x#y  # z\nc: >-\n  # text\n  more\n# real\nd: 1\n'
    assert [(line, comment) for line, _, comment in find_comments(text)] == [(2, "# z"), (6, "# real")]


def test_long_lists_of_ids_become_blocks() -> None:
    ids = ", ".join(f"endpoint:a-rather-long-slug-number-{n}" for n in range(4))
    head = "id: endpoint:a\nlabel: A\ndefinition: x\nmeasurement: count\n"
    assert rewrite(f"{head}broader: [{ids}]\n").count("\n  - ") == 4


def test_a_long_definition_is_folded_and_a_short_one_is_not() -> None:
    words = "word # " * 30 + "end: of it"
    text = rewrite(f'id: endpoint:a\nlabel: A\ndefinition: "{words}"\nmeasurement: count\n')
    lines = text.splitlines()
    assert lines[2] == "definition: >-"
    assert max(map(len, lines)) <= 120
    assert " ".join(line.strip() for line in lines[3:-1]) == words
    assert rewrite(text) == text
    assert read_bytes(text.encode(), "a").data["definition"] == words
    short = "definition: >-\n  Two\n  words.\n"
    assert "\ndefinition: Two words.\n" in rewrite(f"id: endpoint:a\nlabel: A\n{short}measurement: count\n")


@given(text=st.text(st.sampled_from("ab #:-'\"\u00a0\t"), max_size=300))
def test_a_text_of_any_length_is_read_back(text: str) -> None:
    text = text.strip() or "a"
    written = write_data({"description": text, "phrases": []}, "phrases")
    assert read_bytes(written.encode(), "text/vague.yaml").data["description"] == text
    assert find_comments(written) == []


@pytest.mark.parametrize("path", [path for path in TOY_FILES if not path.startswith("time_frames/")])
def test_the_toy_vocabulary_is_canonical(path: str) -> None:
    loaded = read_source(TOY).files[path]
    assert write_file(loaded) == loaded.document.text


@pytest.mark.parametrize("path", TOY_FILES)
def test_rewriting_loses_nothing_and_is_a_fixed_point(path: str) -> None:
    loaded = read_source(TOY).files[path]
    text = write_file(loaded)
    assert is_same(loaded, text)
    assert rewrite(text, path) == text


def test_is_same_sees_a_lost_synonym() -> None:
    loaded = read_source(TOY).files["endpoints/clinical/pain.yaml"]
    text = write_file(loaded)
    assert is_same(loaded, text)
    assert not is_same(loaded, text.replace("    - pain score\n", ""))


_TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30) | st.text(
    "ab019:#-,[]{}?'\" .e_/~<=", min_size=1
)


@given(_TEXTS, st.booleans())
def test_a_written_scalar_reads_as_itself(text: str, flow: bool) -> None:  # noqa: FBT001
    written = write_scalar(text, flow=flow)
    content = f"k: [{written}, {{k: {written}}}]\n" if flow else f"k:\n  - {written}\n  - k: {written}\n"
    document = read_bytes(content.encode(), "f")
    assert document.findings == ()
    assert document.data == {"k": [text, {"k": text}]}


@pytest.mark.parametrize(
    "text", ["NO", "on", "y", "null", "~", "010", "1.5", "12:30", "1e3", "0x1F", "2026-11-20", ".5", "-1", "1_000"]
)
def test_what_other_readers_would_resolve_is_quoted(text: str) -> None:
    assert needs_quotes(text, flow=False)


_ITEMS = st.fixed_dictionaries(
    {"text": _TEXTS.filter(lambda t: t == t.strip() and t != "")},
    optional={"type": st.sampled_from(["plain", "abbreviation", "misspelling"]), "case": st.just("sensitive")},
)


@given(st.lists(_ITEMS, max_size=6), _TEXTS.filter(lambda t: bool(t.strip())))
def test_loading_what_was_written_gives_the_same(synonyms: list[dict[str, str]], label: str) -> None:
    data = {
        "id": "endpoint:a",
        "label": label.strip(),
        "definition": "x",
        "measurement": "count",
        "comet_domain": 3,
        "synonyms": {"exact": synonyms},
    }
    text = write_data(data, "endpoint")
    form = find_form("endpoints/fam/a.yaml")
    assert form is not None
    source = read_source_from({"endpoints/fam/a.yaml": text.encode()})
    assert source.findings == []
    again = source.files["endpoints/fam/a.yaml"].data
    assert write_data(again, "endpoint") == text
    assert again["label"] == label.strip()
    assert sorted(s["text"] for s in again["synonyms"]["exact"]) == sorted(s["text"] for s in synonyms)


def test_copying_changes_nothing(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TOY, tmp_path / "o"))
    for path, loaded in read_source(folder).files.items():
        (folder / path).write_text(write_file(loaded))
    assert read_source(folder).files.keys() == read_source(TOY).files.keys()
