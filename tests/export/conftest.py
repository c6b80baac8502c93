from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from normalizer.export.formats import FORMATS
from normalizer.export.terms import Term, list_terms
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary

TOY = Path(__file__).parents[1] / "toy_ontology"
ADDED = {
    "ache": """\
        id: endpoint:ache
        label: Ache
        definition: What was meant by ache.
        measurement: score
        broader: [endpoint:clinical-outcome]
        synonyms:
          exact:
            - {text: acke, type: misspelling}
        status: deprecated
        replaced_by: endpoint:pain
        source: made up
        """,
    "walking": """\
        id: endpoint:walking
        label: Walking "pace" & more
        definition: "How <fast> people walk; naïve or not: \\\\ ünïcode."
        measurement: continuous
        broader: [endpoint:clinical-outcome]
        synonyms:
          exact:
            - {text: "gait; speed, \\"usual\\"", type: plain}
            - {text: walkng, type: misspelling}
            - {text: WLK, type: abbreviation}
          narrow:
            - ten metre walk
          broad:
            - {text: mobility, type: layperson}
          related:
            - stride
        mappings:
          - {predicate: skos:exactMatch, object: NCIT:C1, label: "Gait, Speed"}
          - {predicate: skos:broadMatch, object: NCIT:C2}
        source: made up
        """,
}


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """The toy vocabulary with a retired concept, and one that has everything and awkward characters."""
    folder = tmp_path_factory.mktemp("export") / "ontology"
    shutil.copytree(TOY, folder)
    for name, text in ADDED.items():
        lines = [line.removeprefix(" " * 8) for line in text.splitlines()]
        (folder / "endpoints" / "clinical" / f"{name}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Vocabulary.load(folder)


@pytest.fixture(scope="session", params=["toy", "whole"])
def vocabulary(request: pytest.FixtureRequest, toy: Vocabulary, shipped_normalizer: Normalizer) -> Vocabulary:
    return toy if request.param == "toy" else shipped_normalizer.vocabulary


@pytest.fixture(scope="session")
def terms(vocabulary: Vocabulary) -> dict[str, Term]:
    return {term.id: term for term in list_terms(vocabulary)}


@pytest.fixture(scope="session")
def exports(vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The vocabulary in every format, as files."""
    folder = tmp_path_factory.mktemp("exports")
    files = {}
    for form in FORMATS:
        if form.extra:
            pytest.importorskip("rdflib")
            pytest.importorskip("pronto")
        files[form.name] = folder / f"vocabulary{form.suffixes[0]}"
        files[form.name].write_bytes(form.write(vocabulary))
    return files


@pytest.fixture(scope="session")
def sssom_program() -> str:
    """The executable of sssom-py; `.ci/sssom` installs it apart, since it needs much."""
    program = os.environ.get("ENDNORM_SSSOM") or shutil.which("sssom")
    if not program:
        pytest.skip("sssom is not installed: export ENDNORM_SSSOM=$(sh .ci/sssom)")
    return program
