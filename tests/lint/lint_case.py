from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from normalizer.lint.rule import LintContext
from normalizer.vocabulary.load import read_source_from

CASES = Path(__file__).parent / "cases"
BASE = {
    "vocabulary.yaml": """version: "1"
license: CC-BY-4.0
attributions:
  - somebody
prefixes:
  - {prefix: NCIT, uri: http://example.org/ncit}
families:
  - {slug: fam, label: Family, root: endpoint:root}
""",
    "endpoints/fam/root.yaml": """id: endpoint:root
label: Root
definition: The concept at the top.
measurement: group
source: made up
""",
}


@dataclass
class Case:
    """A vocabulary in one text file: lines `=== path` begin a file, lines `expect:` and `resolve:` come first.

    `expect: path:line words` is a finding the rule must report; `resolve: text => id, id` is what the matcher says.
    """

    expected: list[tuple[str, int, str]] = field(default_factory=list)
    resolved: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def make_context(self) -> LintContext:
        contents = {path: text.encode() for path, text in {**BASE, **self.files}.items()}
        return LintContext(read_source_from(contents), normalize=lambda text: self.resolved.get(text, []))


def read_case(path: Path) -> Case:
    case = Case()
    current = ""
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith("=== "):
            current = line[4:].strip()
            case.files[current] = ""
        elif current:
            case.files[current] += line
        elif line.startswith("expect: "):
            place, _, words = line[8:].strip().partition(" ")
            file, _, number = place.rpartition(":")
            case.expected.append((file, int(number), words))
        elif line.startswith("resolve: "):
            text, _, ids = line[9:].strip().partition(" => ")
            case.resolved[text] = [id_.strip() for id_ in ids.split(",") if id_.strip()]
    return case
