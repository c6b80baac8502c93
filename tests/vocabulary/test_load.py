from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.vocabulary.compile import check_source, compile_entries, compile_matching, compile_surfaces
from normalizer.vocabulary.load import Source, build_source, read_source, read_source_from
from normalizer.vocabulary.references import find_cycles, find_dangling
from normalizer.vocabulary.yaml_file import MOST_FINDINGS, build_lines, read_document

TOY = Path(__file__).parents[1] / "toy_ontology"
TOY_FILES = sorted(path.relative_to(TOY).as_posix() for path in TOY.rglob("*.yaml"))
DOCUMENTS = [read_document(TOY / path, path) for path in TOY_FILES]
ENDPOINT = "id: endpoint:{slug}\nlabel: {slug}\ndefinition: x\nmeasurement: count\n"
VOCABULARY = b"""version: "1"
license: x
attributions: [x]
prefixes: []
families: [{slug: fam, label: Fam, root: "endpoint:a"}]
"""


def read_endpoints(**extra: str) -> Source:
    files = {f"endpoints/fam/{slug}.yaml": (ENDPOINT.format(slug=slug) + text).encode() for slug, text in extra.items()}
    return read_source_from({"vocabulary.yaml": VOCABULARY, **files})


def test_the_toy_vocabulary_is_clean() -> None:
    source = read_source(TOY)
    assert check_source(source) == []
    assert sorted(source.files) == TOY_FILES
    assert source.entries["category:recist-1.1.pr"].parent == "criterion:recist-1.1"


@settings(max_examples=20, deadline=None)
@given(st.permutations(DOCUMENTS))
def test_the_order_of_files_never_matters(documents: list[object]) -> None:
    source = build_source(iter(documents))  # type: ignore[arg-type]
    expected = build_source(iter(DOCUMENTS))
    assert compile_matching(source) == compile_matching(expected)
    assert compile_surfaces(source) == compile_surfaces(expected)
    assert list(compile_entries(source)) == list(compile_entries(expected))


@pytest.mark.parametrize(
    ("text", "line", "problem", "advice"),
    [
        ("sinonyms: x\n", 5, 'unknown key "sinonyms"', 'did you mean "synonyms"?'),
        ("sinonyms:\n", 5, 'unknown key "sinonyms"', 'did you mean "synonyms"?'),
        ("synonyms:\n  exact:\n    - {text: x, type: abbr}\n", 7, "'abbr' is not allowed", "abbreviation"),
        ("broader: [criterion:x]\n", 5, "'criterion:x' does not fit", "an id that begins with endpoint: is wanted"),
        ("broader: [Time to_Event]\n", 5, "'Time to_Event' is no id", "write endpoint:time-to-event (after"),
        ("broader: ['endpoint:???']\n", 5, "'endpoint:???' is no id", "write endpoint:name (after"),
        ("broader: [endpoint:Pain]\n", 5, "'endpoint:Pain' is no id", "write endpoint:pain (after"),
        ("synonyms:\n  exact:\n    - a: pain score\n", 7, 'a text that holds ": "', '"a: pain score"'),
        ("excludes:\n  - a: pain score\n", 6, 'a text that holds ": "', '"a: pain score"'),
        ("synonyms:\n  exact:\n    - {text: ache, pangs}\n", 7, '"pangs" stands here as a key', "comma"),
        ("broader: endpoint:x\n", 5, "'endpoint:x' is no list", "[a, b]"),
        ("synonyms:\n  exact:\n    - text\n    - {txt: x}\n", 8, '"text" is missing', "add it"),
        ("synonyms: x\n", 5, "'x' is no mapping", "key: value"),
        ("note:\n", 5, "the text is empty", "fill it in"),
        ("note: [x]\n", 5, "is no text", "quote it"),
        ("comet_domain: five\n", 5, "'five' is no whole number", "digits"),
    ],
)
def test_schema_errors_read_as_sentences_with_their_line(text: str, line: int, problem: str, advice: str) -> None:
    finding = next(f for f in read_endpoints(a=text).findings if problem in f.problem)
    assert (finding.file, finding.line) == ("endpoints/fam/a.yaml", line)
    assert advice in finding.advice


def test_a_long_value_is_shown_by_its_beginning() -> None:
    (finding,) = (f for f in read_endpoints(a=f"broader: {'x' * 500}\n").findings if "is no list" in f.problem)
    assert "xxx... is no list" in finding.problem
    assert len(finding.problem) < 100


def test_a_text_that_is_taken_for_a_mapping_is_told_once() -> None:
    (finding,) = read_endpoints(a="synonyms:\n  exact:\n    - PFS: pain-free survival\n").findings
    assert "YAML takes a text" in finding.problem


def test_references_into_a_file_that_cannot_be_read_are_no_findings() -> None:
    files = {
        "vocabulary.yaml": VOCABULARY,
        "endpoints/fam/a.yaml": b"id: endpoint:a\n\tlabel: a\n",
        "endpoints/fam/b.yaml": ENDPOINT.format(slug="b").encode() + b"broader: [endpoint:a]\n",
        "instruments/pain.yaml": b"instruments:\n  - id: instrument:vas\n    labl: x\n",
        "endpoints/fam/c.yaml": ENDPOINT.format(slug="c").encode() + b"broader: [endpoint:b, endpoint:d]\n",
        "adverse_events/x.yaml": b"terms:\n  - {id: ae:x, label: x, measures: [instrument:vas]}\n",
        "text/abbreviations.yaml": b"abbreviations:\n  - text: V\n    default: instrument:vas\n    senses:\n"
        b"      - {meaning: scale, concept: instrument:vas, default: true}\n",
    }
    source = read_source_from(files)
    assert source.unread >= {"endpoint:a", "instrument:vas"}
    assert {finding.subject for finding in find_dangling(source)} == {"endpoint:d"}


def test_a_file_that_an_editor_gave_another_ending_is_found(tmp_path: Path) -> None:
    (tmp_path / "endpoints" / "fam").mkdir(parents=True)
    for name in ("a.yaml.txt", "b.yml", "notes.txt", "README.md"):
        (tmp_path / "endpoints" / "fam" / name).write_text("id: endpoint:a\n")
    found = {finding.file: str(finding) for finding in read_source(tmp_path).findings}
    assert set(found) == {"endpoints/fam/a.yaml.txt", "endpoints/fam/b.yml"}
    assert found["endpoints/fam/a.yaml.txt"].endswith("the file ends in .yaml.txt; rename it to .yaml")


def test_the_lines_of_a_file_with_many_errors_are_found_once() -> None:
    text = "version: 1.0.0\nlicence: x\n" + "".join(f"wrong{number}: x\n" for number in range(300))
    before = build_lines.cache_info().misses
    findings = read_source_from({"vocabulary.yaml": text.encode()}).findings
    assert [finding.line for finding in findings if "wrong" in finding.problem] == list(range(3, 303))
    assert build_lines.cache_info().misses == before + 1


def test_all_findings_come_at_once_in_file_order() -> None:
    source = read_source_from(
        {
            "vocabulary.yaml": VOCABULARY,
            "endpoints/fam/a.yaml": ENDPOINT.format(slug="b").encode() + b"broader: [endpoint:nowhere]\n",
            "endpoints/fam/b.yaml": ENDPOINT.format(slug="b").encode(),
            "endpoints/other/c.yaml": ENDPOINT.format(slug="c").encode(),
            "endpoints/fam/d.yaml": b"\xff",
            "endpoints/fam/e.yaml": b"id: x\nid: y\n",
            "stray.yaml": b"a: 1",
            "text/old.yml": b"a: 1",
        }
    )
    findings = check_source(source)
    assert findings == sorted(findings)
    assert {finding.rule for finding in findings} >= {
        "yaml", "schema", "duplicate-id", "duplicate-key", "dangling-reference", "id-and-file",
    }  # fmt: skip


def test_a_dangling_reference_suggests_the_closest_id() -> None:
    source = read_endpoints(a="", **{"overall-survival": "broader: [endpoint:overall-survivel]\n"})
    (finding,) = find_dangling(source)
    assert finding.subject == "endpoint:overall-survivel"
    assert finding.advice == "did you mean endpoint:overall-survival?"
    assert finding.line == 5


def test_references_are_found_wherever_they_stand() -> None:
    files = {
        "text/abbreviations.yaml": b"abbreviations:\n  - text: CR\n    senses:\n"
        b"      - {meaning: endpoint:free-text, concept: endpoint:x, when_criteria: [criterion:y]}\n"
        b"    default: analyte:z\n"
    }
    assert {finding.subject for finding in find_dangling(read_source_from(files))} == {
        "endpoint:x", "criterion:y", "analyte:z",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "cycle"),
    [
        ({"a": "broader: [endpoint:a]\n"}, "endpoint:a > endpoint:a"),
        (
            {"c": "broader: [endpoint:b]\n", "b": "broader: [endpoint:a]\n", "a": "broader: [endpoint:c]\n"},
            "endpoint:a > endpoint:c > endpoint:b > endpoint:a",
        ),
        (
            {"a": "broader: [endpoint:d, endpoint:b]\n", "b": "broader: [endpoint:a]\n", "d": ""},
            "endpoint:a > endpoint:b > endpoint:a",
        ),
    ],
)
def test_a_circle_is_found_once(entries: dict[str, str], cycle: str) -> None:
    (finding,) = find_cycles(read_endpoints(**entries))
    assert finding.problem.endswith(cycle)


def test_a_diamond_is_no_circle() -> None:
    source = read_endpoints(
        a="", b="broader: [endpoint:a]\n", c="broader: [endpoint:a]\n", d="broader: [endpoint:b, endpoint:c]\n"
    )
    assert list(find_cycles(source)) == []


def test_a_very_long_chain_does_not_overflow() -> None:
    chain = {f"n{i}": f"broader: [endpoint:n{i + 1}]\n" for i in range(3000)}
    source = read_endpoints(**chain, n3000="broader: [endpoint:n0]\n")
    assert len(list(find_cycles(source))) == 1


def test_category_outside_its_criterion() -> None:
    text = b"""id: criterion:a
label: A
definition: x
use: response
categories:
  - {id: category:b.cr, label: CR}
"""
    (finding,) = check_source(read_source_from({"criteria/a.yaml": text}))
    assert finding.line == 6
    assert "category:a." in finding.advice


def test_of_very_many_errors_in_a_file_the_first_are_told() -> None:
    text = "".join(f"key{number}: x\n" for number in range(5_000))
    found = read_source_from({"text/vague.yaml": text.encode()}).findings
    assert len(found) == MOST_FINDINGS + 1
    assert "more errors" in found[-1].problem
