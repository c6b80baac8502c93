from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from normalizer.cli.main import run
from normalizer.errors import InputError
from normalizer.export.flat import write_csv, write_json
from normalizer.export.formats import FORMATS, choose_format
from normalizer.export.terms import list_terms

if TYPE_CHECKING:
    from normalizer.pipeline import Normalizer
    from normalizer.vocabulary import Vocabulary

ROOT = Path(__file__).parents[2]


def test_csv_has_a_row_for_each_concept(toy: Vocabulary) -> None:
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(write_csv(toy).decode(), newline=""))}
    assert list(rows) == sorted(toy.concepts)
    walking = rows["endpoint:walking"]
    assert walking["label"] == 'Walking "pace" & more'
    assert walking["exact_synonyms"].split("|") == ['gait; speed, "usual"', "walkng", "WLK"]
    assert walking["mappings"] == "skos:exactMatch NCIT:C1|skos:broadMatch NCIT:C2"
    assert rows["endpoint:ache"]["status"] == "deprecated"
    assert rows["endpoint:ache"]["replaced_by"] == "endpoint:pain"
    assert rows["category:imwg-2016.vgpr"]["criterion"] == "criterion:imwg-2016"
    assert rows["criterion:imwg-2016"]["broader"] == "criterion:imwg"


def test_no_value_of_the_vocabulary_holds_the_separator(shipped_normalizer: Normalizer) -> None:
    for term in list_terms(shipped_normalizer.vocabulary):
        assert not [synonym.text for synonym in term.synonyms if "|" in synonym.text]


def test_json_is_everything(toy: Vocabulary) -> None:
    document = json.loads(write_json(toy))
    assert document["version"] == toy.version
    assert [entry["id"] for entry in document["concepts"]] == sorted(toy.concepts)
    assert {entry["id"]: entry for entry in document["concepts"]} == dict(toy.entries)


@pytest.fixture(scope="module")
def exports_by_seed(toy: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders with every format that can be written here, each by a process with another order of sets."""
    code = (
        "import sys; from normalizer.cli.main import run\n"
        "for name in sys.argv[3:]: run(['vocab', 'export', '--format', name, '-o', f'{sys.argv[2]}/{name}', "
        "'--ontology', sys.argv[1]])"
    )
    names = [form.name for form in FORMATS]
    folders = {seed: tmp_path_factory.mktemp("seed") for seed in ("1", "2")}
    for seed, folder in folders.items():
        command = [sys.executable, "-c", code, str(toy.folder), str(folder), *names]
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, cwd=ROOT)
    return folders


@pytest.mark.parametrize("name", [form.name for form in FORMATS])
def test_the_same_vocabulary_gives_the_same_bytes(name: str, exports_by_seed: dict[str, Path]) -> None:
    """Also under another order of sets."""
    if choose_format(name, None).extra:
        pytest.importorskip("rdflib")
        pytest.importorskip("pronto")
    first, second = ((folder / name).read_bytes() for folder in exports_by_seed.values())
    assert first == second
    assert b"endpoint" in first


def test_a_suffix_tells_the_format() -> None:
    for name, form in (("a.ttl", "skos"), ("a.obo.json", "obographs"), ("a.json", "json"), ("a.sssom.tsv.gz", "sssom")):
        assert choose_format(None, Path(name)).name == form
    with pytest.raises(InputError, match="skos, owl, obo"):
        choose_format(None, Path("a.xyz"))
    with pytest.raises(InputError, match="--format"):
        choose_format(None, None)


def test_the_command_names_every_format() -> None:
    from normalizer.cli.vocab_export import export

    option = next(option for option in export.params if option.name == "form")
    assert list(getattr(option.type, "choices", ())) == [form.name for form in FORMATS]


def test_every_format_is_documented(checkout: Path) -> None:
    page = (checkout / "docs" / "exports.md").read_text(encoding="utf-8")
    for form in FORMATS:
        row = next(line for line in page.splitlines() if line.startswith(f"| `{form.name}` |"))
        assert all(f"`{suffix}`" in row for suffix in form.suffixes)
        assert ("`[export]`" in row) == bool(form.extra)


def test_a_missing_library_is_named(
    toy: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "rdflib", None)
    out = tmp_path / "a.ttl"
    out.write_text("old")
    assert run(["vocab", "export", "-o", str(out), "--ontology", str(toy.folder)]) == 2
    assert "pip install 'endpoint-normalizer[export]'" in capfd.readouterr().err
    assert out.read_text() == "old"
