from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from normalizer.vocabulary.load import read_source
from normalizer.vocabulary.schema.files import FORMS, FileForm, find_form
from normalizer.vocabulary.schema.json_schema import render_schema, write_schemas

ROOT = Path(__file__).parents[2]
TOY = ROOT / "tests" / "toy_ontology"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_committed_schema_is_the_generated_one(form: FileForm) -> None:
    committed = ROOT / "ontology" / "schema" / f"{form.name}.schema.json"
    assert committed.read_text(encoding="utf-8") == render_schema(form), "run python -m normalizer.vocabulary.schema"


def test_no_schema_is_left_over() -> None:
    names = {path.name for path in (ROOT / "ontology" / "schema").iterdir()}
    assert names == {f"{form.name}.schema.json" for form in FORMS}


def test_schemas_are_written_one_per_form(tmp_path: Path) -> None:
    assert {path.name for path in write_schemas(tmp_path / "new")} == {f"{form.name}.schema.json" for form in FORMS}


@pytest.mark.parametrize("path", [p.relative_to(TOY).as_posix() for p in sorted(TOY.rglob("*.yaml"))])
def test_the_toy_files_keep_their_schema(path: str) -> None:
    loaded = read_source(TOY).files[path]
    jsonschema.validate(loaded.data, json.loads(render_schema(loaded.form)))


def test_a_bare_string_is_a_synonym_and_an_unknown_key_is_refused() -> None:
    form = find_form("endpoints/fam/a.yaml")
    assert form is not None
    schema = json.loads(render_schema(form))
    entry = {"id": "endpoint:a", "label": "A", "definition": "x", "measurement": "count", "synonyms": {"exact": ["b"]}}
    jsonschema.validate(entry, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**entry, "sinonyms": {}}, schema)


def test_a_path_without_a_form_has_none() -> None:
    assert find_form("endpoints/a.yaml") is None
    assert find_form("endpoints/a/b/c.yaml") is None
    assert find_form("text/anything.yaml") is not None
