"""The whole program on the toy vocabulary: every output fits the schema, whatever the input."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import normalizer
from normalizer.io.columns import COLUMNS
from normalizer.io.record_json import to_dict
from normalizer.model.outcome import Outcome
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
TOY = ROOT / "tests" / "toy_ontology"
SCHEMA = json.loads((Path(normalizer.__file__).parent / "io" / "record.schema.json").read_text(encoding="utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA)
NOT_NEEDED = ("networkx", "numpy", "pandas", "pyarrow", "pydantic", "yaml", "rich", "tqdm", "jsonschema")

HOSTILE = [
    "",
    " \n\t ",
    "\x00",
    "PFS\x00OS",
    "((((((((((((((((PFS",
    "PFS))))))))))))",
    "survival, " * 5000,
    "a" * 100_000,
    "1 " * 30_000,
    "\ud83d lone surrogate",
    "Ã¢â‚¬â€œ Overall survival â‰¥ 2",
    "&amp;amp;lt;b&gt; PFS",
    "\u202ePFS\u202c",
    "ＰＦＳ（ｐｒｏｇｒｅｓｓｉｏｎ－ｆｒｅｅ ｓｕｒｖｉｖａｌ）",
    "٣ months, 一年",
    "|||,,,|||",
]


@pytest.fixture(scope="module")
def toy(cache_folder: Path) -> Iterator[Normalizer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENDNORM_CACHE", str(cache_folder))
        yield Normalizer(Vocabulary.load(TOY))


def check_record(data: dict[str, Any]) -> None:
    CHECKER.validate(data)
    raws = {"measure": data["measure"], "description": data["description"], "time_frame": data["time_frame_text"]}
    facets = ("endpoints", "candidates", "criteria", "categories", "instruments", "adverse_events", "analytes")
    for item in (item for facet in facets for item in data[facet]):
        assert raws[item["field"]][item["start"] : item["end"]] == item["text"]
        assert item["start"] < item["end"]


def test_every_seed_record_fits_the_schema_and_its_offsets_slice_back(toy: Normalizer) -> None:
    for record in toy.normalize_many(normalizer.read_outcomes(ROOT / "seeds")):
        check_record(to_dict(record))


@pytest.mark.parametrize("text", HOSTILE, ids=[f"text{number}" for number in range(len(HOSTILE))])
def test_hostile_texts_give_a_record(toy: Normalizer, text: str) -> None:
    check_record(to_dict(toy.normalize(text)))
    check_record(to_dict(toy.normalize_outcome(Outcome("x", text, text, text))))


WORDS = st.sampled_from(
    [
        "PFS",
        "overall survival",
        "（OS）",
        "IMWG 2016",
        "grade ≥3",
        ", ",
        "up to 2 years",
        "baseline",
        "â‰¥",
        "\n\n",
        "(",
        "]",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(), st.lists(WORDS, max_size=12).map(" ".join)))
def test_any_text_gives_a_record_that_fits_the_schema(toy: Normalizer, text: str) -> None:
    check_record(to_dict(toy.normalize(text)))


def run(*arguments: str, cache: Path, probe: str = "pass") -> subprocess.CompletedProcess[str]:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from normalizer.cli.main import run; "
        f"code = run({list(arguments)!r}); {probe}; sys.exit(code)"
    )
    environment = {**os.environ, "ENDNORM_CACHE": str(cache)}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)


def test_formats_agree_with_each_other(tmp_path: Path, cache_folder: Path) -> None:
    for name in ("out.jsonl", "out.csv"):
        out = str(tmp_path / name)
        done = run("normalize", str(ROOT / "seeds"), "--ontology", str(TOY), "-o", out, cache=cache_folder)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(records) == len(rows) == 56
    assert list(rows[0]) == [column.name for column in COLUMNS]
    for record, row in zip(records, rows, strict=True):
        assert row["id"] == record["id"]
        assert row["endpoints"] == "|".join(match["id"] for match in record["endpoints"])


def test_explain_shows_the_way_of_a_text(cache_folder: Path) -> None:
    text = "Progression-free survival（PFS） per IMWG 2016, up to 2 years"
    done = run("explain", text, "--ontology", str(TOY), cache=cache_folder)
    assert (done.returncode, done.stderr) == (0, "")
    for shown in ("cleaned to", "endpoint:progression-free-survival", "criterion:imwg-2016", "max P2Y", "Decision"):
        assert shown in done.stdout


def test_a_short_run_loads_no_heavy_library(cache_folder: Path) -> None:
    arguments = ("normalize", "--text", "PFS, up to 2 years", "--ontology", str(TOY), "--to", "jsonl")
    assert run(*arguments, cache=cache_folder).returncode == 0
    probe = f"print([name for name in {NOT_NEEDED!r} if name in sys.modules], file=sys.stderr)"
    done = run(*arguments, cache=cache_folder, probe=probe)
    assert json.loads(done.stdout)["endpoints"][0]["id"] == "endpoint:progression-free-survival"
    assert done.stderr.strip() == "[]"


def test_a_folder_without_vocabulary_is_a_clear_error(tmp_path: Path) -> None:
    done = run("normalize", "--text", "PFS", "--ontology", str(tmp_path), cache=tmp_path)
    assert done.returncode == 2
    assert "vocabulary.yaml" in done.stderr
    assert "Traceback" not in done.stderr
