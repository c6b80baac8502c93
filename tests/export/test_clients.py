"""Each export is read by a program that we did not write, and counted against the vocabulary."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from normalizer.io.writers.sssom import BASE
from normalizer.model.concept import Scope, SynonymType

if TYPE_CHECKING:
    from normalizer.export.terms import Term
    from normalizer.vocabulary import Vocabulary

SHAPES = Path(__file__).parent / "skos.shacl.ttl"
OBO_IN_OWL = "http://www.geneontology.org/formats/oboInOwl#"

# pyshacl uses what rdflib is about to rename
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def count_synonyms(terms: dict[str, Term]) -> Counter[str]:
    return Counter(synonym.scope.value for term in terms.values() for synonym in term.synonyms)


@pytest.fixture(scope="module")
def graph(exports: dict[str, Path]) -> Any:
    rdflib = pytest.importorskip("rdflib")
    return rdflib.Graph().parse(exports["skos"], format="turtle")


def count(graph: Any, predicate: Any) -> int:
    return sum(1 for _ in graph.subject_objects(predicate))


def test_terms_are_the_vocabulary(vocabulary: Vocabulary, terms: dict[str, Term]) -> None:
    """Not by the code of the export: what the matcher knows has the same concepts, parents and writings."""
    assert terms.keys() == vocabulary.concepts.keys()
    for id_, concept in vocabulary.concepts.items():
        above = (*concept.broader, *([concept.version_of] if concept.version_of else ()))
        assert set(terms[id_].broader) == set(above)
        assert terms[id_].rank == concept.rank
    keys = {(surface.concept, surface.scope) for surface in vocabulary.surfaces if surface.type.value != "label"}
    active = {(term.id, s.scope) for term in terms.values() for s in term.synonyms if not term.is_retired}
    assert keys <= active | {(id_, Scope.EXACT) for id_ in terms}


def test_skos_is_whole(graph: Any, terms: dict[str, Term], vocabulary: Vocabulary) -> None:
    from rdflib.namespace import OWL, RDF, SKOS
    from rdflib.term import URIRef

    assert len(set(graph.subjects(RDF.type, SKOS.Concept))) == len(terms)
    assert str(graph.value(URIRef(f"{BASE}scheme"), OWL.versionInfo)) == vocabulary.version
    assert count(graph, SKOS.prefLabel) - len(set(graph.subjects(RDF.type, SKOS.OrderedCollection))) == len(terms)
    assert count(graph, SKOS.definition) == sum(bool(term.definition) for term in terms.values())
    assert count(graph, SKOS.broader) == sum(len(set(term.parents)) for term in terms.values())
    wrong = sum(s.type is SynonymType.MISSPELLING for term in terms.values() for s in term.synonyms)
    assert count(graph, SKOS.hiddenLabel) == wrong
    labels = [SKOS.altLabel, SKOS.hiddenLabel]
    labels += [URIRef(f"{OBO_IN_OWL}has{scope.value.title()}Synonym") for scope in Scope if scope is not Scope.EXACT]
    assert sum(count(graph, label) for label in labels) == count_synonyms(terms).total()
    for predicate, number in Counter(link.predicate for term in terms.values() for link in term.links).items():
        assert count(graph, SKOS[predicate.partition(":")[2]]) == number
    retired = {f"{BASE}{term.id.replace(':', '/')}" for term in terms.values() if term.is_retired}
    assert {str(concept) for concept in graph.subjects(OWL.deprecated)} == retired


def test_skos_keeps_the_order_of_categories(graph: Any, vocabulary: Vocabulary) -> None:
    from rdflib.collection import Collection
    from rdflib.namespace import SKOS
    from rdflib.term import URIRef

    order = URIRef(f"{BASE}order/imwg-2016.standard")
    members = [str(item) for item in Collection(graph, graph.value(order, SKOS.memberList))]
    ranked = [id_ for id_ in vocabulary.categories("criterion:imwg-2016") if vocabulary.concept(id_).rank is not None]
    assert len(ranked) >= 3
    assert members == [f"{BASE}{id_.replace(':', '/')}" for id_ in ranked]


def test_skos_has_its_shape(graph: Any) -> None:
    pyshacl = pytest.importorskip("pyshacl")
    conforms, _, report = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    assert conforms, report


def test_the_shape_finds_what_is_wrong(toy: Vocabulary) -> None:
    rdflib, pyshacl = pytest.importorskip("rdflib"), pytest.importorskip("pyshacl")
    from rdflib.namespace import SKOS

    from normalizer.export.skos import write_skos

    pain = rdflib.URIRef(f"{BASE}endpoint/pain")
    for predicate, value in (
        (SKOS.altLabel, rdflib.Literal("Pain", lang="en")),
        (SKOS.prefLabel, rdflib.Literal("Ache", lang="en")),
        (SKOS.broader, rdflib.URIRef(f"{BASE}endpoint/nowhere")),
        (rdflib.DCTERMS.isReplacedBy, rdflib.URIRef(f"{BASE}endpoint/il-6")),
    ):
        broken = rdflib.Graph().parse(data=write_skos(toy), format="turtle")
        broken.add((pain, predicate, value))
        conforms, _, _ = pyshacl.validate(broken, shacl_graph=str(SHAPES))
        assert not conforms, predicate


@pytest.mark.parametrize(("form", "syntax"), [("skos", "turtle"), ("owl", "rdfxml")])
def test_rapper_reads_what_rdflib_reads(exports: dict[str, Path], form: str, syntax: str) -> None:
    rdflib = pytest.importorskip("rdflib")
    if shutil.which("rapper") is None:
        pytest.skip("rapper is not installed (Debian: apt-get install raptor2-utils)")
    done = subprocess.run(["rapper", "-i", syntax, "-c", exports[form]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    triples = len(rdflib.Graph().parse(exports[form], format="turtle" if form == "skos" else "xml"))
    assert f"returned {triples} triples" in done.stderr


@pytest.mark.parametrize("form", ["obo", "owl", "obographs"])
@pytest.mark.filterwarnings("ignore:unsound encoding", "ignore:cannot process plain")
def test_pronto_reads_it_back(exports: dict[str, Path], terms: dict[str, Term], form: str) -> None:
    pronto = pytest.importorskip("pronto")
    ontology = pronto.Ontology(exports[form])
    read = {_find_id(term.id): term for term in ontology.terms()}
    ours = {id_: term for id_, term in read.items() if id_ in terms}
    assert ours.keys() == terms.keys()
    # OWL has one class more for each kind
    assert {id_ for id_ in read if id_ not in terms and "vocab#" not in id_} == set()
    for id_, term in terms.items():
        found = ours[id_]
        assert found.name == term.label
        assert (found.definition or "") == term.definition
        assert {(s.description, s.scope.lower()) for s in found.synonyms} == {
            (s.text, s.scope.value) for s in term.synonyms
        }
        assert {xref.id for xref in found.xrefs} == {link.object for link in term.links}
        if form != "obographs":  # whose reader knows no retired concepts
            assert bool(found.obsolete) == term.is_retired
            assert {_find_id(other.id) for other in found.replaced_by} == ({term.replaced_by} - {None})
        above = {_find_id(other.id) for other in found.superclasses(distance=1)} - {id_}
        assert {other for other in above if other in terms} == (set() if term.is_retired else set(term.broader))
    if form == "obo":
        types = Counter(s.type.id for found in ours.values() for s in found.synonyms if s.type)
        written = Counter(s.type.value for t in terms.values() for s in t.synonyms if s.type is not SynonymType.PLAIN)
        assert types == written
        assert ontology.metadata.data_version


def _find_id(name: str) -> str:
    return name.removeprefix(BASE).replace("/", ":", 1) if name.startswith(BASE) and "vocab#" not in name else name


def test_sssom_is_valid_and_whole(
    exports: dict[str, Path], terms: dict[str, Term], sssom_program: str, tmp_path: Path
) -> None:
    done = subprocess.run([sssom_program, "validate", exports["sssom"]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    parsed = tmp_path / "parsed.sssom.tsv"
    subprocess.run([sssom_program, "parse", exports["sssom"], "-o", parsed], capture_output=True, check=True)
    lines = [line for line in parsed.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    header = lines[0].split("\t")
    rows = [dict(zip(header, line.split("\t"), strict=False)) for line in lines[1:]]
    links = {(term.id, link.predicate, link.object) for term in terms.values() for link in term.links}
    assert links
    assert {(row["subject_id"], row["predicate_id"], row["object_id"]) for row in rows} == links
    assert len(rows) == len(links)


def test_sssom_says_when_it_is_wrong(toy: Vocabulary, sssom_program: str, tmp_path: Path) -> None:
    from normalizer.export.sssom import write_sssom

    broken = tmp_path / "broken.sssom.tsv"
    broken.write_bytes(write_sssom(toy).replace(b"semapv:Manual", b"semapv:Mnual"))
    done = subprocess.run([sssom_program, "validate", broken], capture_output=True, text=True, check=False)
    assert done.returncode != 0 or "rror" in done.stderr
