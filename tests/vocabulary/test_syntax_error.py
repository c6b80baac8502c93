from __future__ import annotations

import pytest

from normalizer.vocabulary.yaml_file import read_bytes

ABOVE = "id: endpoint:pain\nsynonyms:\n  exact:\n"
BELOW = "    - {text: ache, type: plain}\n"


@pytest.mark.parametrize(
    ("written", "problem", "advice"),
    [
        ("\t- soreness\n", "a tab stands before the text", "plain spaces"),
        ("    -\tsoreness\n", "a tab stands before the text", "plain spaces"),
        ("\u00a0\u00a0\u00a0\u00a0- soreness\n", "a no-break space stands before the text", "plain spaces"),
        ("    - % with pain\n", 'a text that begins with "%" needs quotes', "double quotes"),
        ("    - & pain\n", 'a text that begins with "&" needs quotes', "double quotes"),
        ("    - * with pain\n", 'a text that begins with "*" needs quotes', "double quotes"),
        ("    - ` with pain\n", 'a text that begins with "`" needs quotes', "double quotes"),
        ("    - @ rest\n", 'a text that begins with "@" needs quotes', "double quotes"),
        ("    - > 50% less pain\n", 'a text that begins with ">" or "|" needs quotes', "double quotes"),
        ('    - "pain" score\n', "something stands behind the closing quote", "all of the text in double quotes"),
        ("    - 'soreness\n", "a quote is opened here and not closed", "close it"),
        ("    - {text: soreness\n", "is opened here and not closed", "on the same line"),
        ("- soreness\n", "this line does not fit line 3 above it", "indent all items"),
        ("   - soreness\n", 'which begins with "- ", as one text', "indent them alike"),
        ("    soreness\n", 'which begins with "- ", as one text', 'begin each item of a list with "- "'),
        ("    -soreness\n", 'which begins with "- ", as one text', 'begin each item of a list with "- "'),
    ],
)
def test_what_is_no_yaml_is_told_at_its_line_in_plain_words(written: str, problem: str, advice: str) -> None:
    (finding,) = read_bytes((ABOVE + written + BELOW).encode(), "f.yaml").findings
    assert finding.line == 4
    assert problem in finding.problem
    assert advice in finding.advice


def test_a_colon_in_a_label_needs_quotes() -> None:
    (finding,) = read_bytes(b"id: endpoint:pain\nlabel: Pain: all sorts\n", "f.yaml").findings
    assert (finding.line, finding.problem) == (2, 'this is not YAML: a text that holds ": " needs quotes')


def test_the_first_line_has_none_above_it() -> None:
    (finding,) = read_bytes(b"]\n", "f.yaml").findings
    assert (finding.line, "this line cannot be read" in finding.problem) == (1, True)


def test_a_line_that_is_right_is_not_blamed_for_the_next_one() -> None:
    (finding,) = read_bytes(b"a:\n  - |\n    'x' of a block\n - b\n", "f.yaml").findings
    assert (finding.line, "does not fit line 3 above it" in finding.problem) == (4, True)


def test_an_item_that_is_indented_further_than_the_one_above_is_no_part_of_it() -> None:
    document = read_bytes(b"a:\n  - soreness\n   - ache\n", "f.yaml")
    (finding,) = document.findings
    assert (finding.line, finding.rule) == (2, "yaml")
    assert read_bytes(b"a: |\n  soreness\n   - ache\nb: >-\n  x\n  - y\nc: x -\n  y\n", "f.yaml").findings == ()
