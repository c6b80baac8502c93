"""The seeds' full records in a form that a reviewer can read, and the table in the README.

`make golden` writes both anew.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from normalizer.cli.main import endnorm
from normalizer.io.read import read_outcomes
from normalizer.io.record_json import to_dict
from normalizer.pipeline import Normalizer

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden" / "seeds.json"
README = ROOT / "README.md"
_DEMO = re.compile(r"(?<=<!-- demo -->\n```\n).*?(?=```\n)", re.DOTALL)
_DEMO_WIDTH = "100"
# these change with every release and tell a reviewer nothing
_LEFT_OUT = {"vocabulary_version", "tool_version"}


def make_golden(normalizer: Normalizer) -> str:
    """All records as one JSON list: a line for each value, each endpoint and each piece of evidence."""
    outcomes = read_outcomes(ROOT / "seeds")
    records = [to_dict(record) for record in normalizer.normalize_many(outcomes)]
    return "[\n" + ",\n".join("\n".join(_draw_record(record)) for record in records) + "\n]\n"


def make_demo() -> str:
    """The table of the first seed, as the README shows it."""
    seed = min((ROOT / "seeds").iterdir())
    shown = CliRunner(env={"COLUMNS": _DEMO_WIDTH}).invoke(endnorm, ["normalize", str(seed), "--to", "table"])
    return "".join(f"{line.rstrip()}\n" for line in shown.stdout.splitlines())


def read_demo() -> str:
    """The table in the README."""
    return "".join(_DEMO.findall(README.read_text(encoding="utf-8")))


def _draw_record(record: dict[str, Any]) -> Iterator[str]:
    shown = {key: value for key, value in record.items() if key not in _LEFT_OUT and value not in (None, [], "")}
    shown["qualifiers"] = {key: value for key, value in record["qualifiers"].items() if value is not None}
    yield " {"
    for at, (key, value) in enumerate(shown.items()):
        comma = "," if at + 1 < len(shown) else ""
        yield f"  {_dump(key)}: {_draw_list(value) if key in {'endpoints', 'candidates'} else _dump(value)}{comma}"
    yield " }"


def _draw_list(matches: list[dict[str, Any]]) -> str:
    return "[\n" + ",\n".join(_draw_match(match) for match in matches) + "]"


def _draw_match(match: dict[str, Any]) -> str:
    evidence = ",\n".join(f"     {_dump(item)}" for item in match["evidence"])
    plain = _dump({key: value for key, value in match.items() if key != "evidence"})
    return f'   {plain[:-1]},\n    "evidence": [\n{evidence}]}}'


def _dump(value: object) -> str:
    return json.dumps(_round_numbers(value), ensure_ascii=False)


def _round_numbers(value: object) -> object:
    """Two digits: a new fit of the weights should not bury a changed meaning under changed digits."""
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, dict):
        return {key: _round_numbers(item) for key, item in value.items()}
    return [_round_numbers(item) for item in value] if isinstance(value, list) else value


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    normalizer = Normalizer()
    GOLDEN.write_text(make_golden(normalizer), encoding="utf-8")
    README.write_text(_DEMO.sub(lambda _: make_demo(), README.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{GOLDEN.relative_to(ROOT)} and {README.name} written; read the diff before you commit it\n")
