from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from normalizer.errors import VocabularyError
from normalizer.model.concept import Kind, Scope, SynonymType
from normalizer.vocabulary import Vocabulary, cache, parts
from normalizer.vocabulary.graph import list_neighbours

if TYPE_CHECKING:
    from pathlib import Path

CACHE_PARTS = 3


def test_concepts_carry_what_matching_needs(toy: Vocabulary) -> None:
    pfs = toy.concepts["endpoint:progression-free-survival"]
    assert pfs.kind is Kind.ENDPOINT
    assert pfs.ancestors == ("endpoint:time-to-event",)
    assert pfs.events == ("anchor:disease-progression", "anchor:death")
    version = toy.concepts["criterion:imwg-2016"]
    assert (version.version_of, version.version, version.version_markers) == ("criterion:imwg", "2016", ("2016",))
    assert version.ancestors == ("criterion:imwg",)
    vgpr = toy.concepts["category:imwg-2016.vgpr"]
    assert (vgpr.group, vgpr.rank, vgpr.ancestors) == ("standard", 3, ("criterion:imwg-2016", "criterion:imwg"))
    assert toy.concepts["category:imwg-2016.mrd-negative"].measures == ("endpoint:mrd-negativity",)


def test_adverse_events_inherit_what_their_file_measures(toy: Vocabulary) -> None:
    assert toy.concepts["ae:anemia"].measures == ("endpoint:adverse-events",)
    assert toy.concepts["ae:neutrophil-count-decreased"].measures == ("endpoint:neutropenia",)


def test_surfaces_are_labels_synonyms_and_abbreviations(toy: Vocabulary) -> None:
    surfaces = {(s.key, s.concept): s for s in toy.surfaces}
    label = surfaces["progression free survival", "endpoint:progression-free-survival"]
    assert (label.scope, label.type) == (Scope.EXACT, SynonymType.LABEL)
    assert surfaces["cr", "category:imwg-2016.cr"].type is SynonymType.ABBREVIATION
    assert surfaces["survival", "endpoint:overall-survival"].scope is Scope.BROAD
    assert surfaces["egfr", "analyte:egfr-protein"].case_sensitive
    assert surfaces["side effect", "endpoint:adverse-events"].type is SynonymType.LAYPERSON
    assert {s.text for s in toy.surfaces if s.key == "dor"} == {"DOR", "DoR"}


def test_surfaces_are_found_by_key_without_making_all(toy: Vocabulary) -> None:
    assert list(toy.surface_keys) == sorted({surface.key for surface in toy.surfaces})
    for key in toy.surface_keys:
        assert toy.find_surfaces(key) == tuple(surface for surface in toy.surfaces if surface.key == key)
    assert {surface.concept for surface in toy.find_surfaces("cr")} >= {
        "category:imwg-2016.cr",
        "category:recist-1.1.cr",
    }
    assert toy.find_surfaces("no such key") == ()


def test_derived_data_are_remembered_until_their_code_changes(toy_copy: Path, tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    code.write_text("one")
    calls: list[int] = []

    def build() -> dict[str, int]:
        calls.append(1)
        return {"calls": len(calls)}

    assert Vocabulary.load(toy_copy).remember("part", code, build) == {"calls": 1}
    assert Vocabulary.load(toy_copy).remember("part", code, build) == {"calls": 1}
    code.write_text("two")
    assert Vocabulary.load(toy_copy).remember("part", code, build) == {"calls": 2}
    (toy_copy / "endpoints" / "clinical" / "pain.yaml").unlink()
    lenient = Vocabulary.load(toy_copy, strict=False)
    assert lenient.remember("part", code, build) == {"calls": 3}


def test_excludes_are_keys(toy: Vocabulary) -> None:
    assert ("graft survival", "endpoint:overall-survival") in toy.exclusions


def test_sections_are_read_by_path(toy: Vocabulary) -> None:
    assert toy.section("text/abbreviations")["abbreviations"][0]["text"] == "CR"
    anchors = toy.section("time_frames/anchors")["anchors"]
    baseline = next(anchor for anchor in anchors if anchor["id"] == "anchor:baseline")
    assert {"text": "start of study"} in baseline["synonyms"]["exact"]
    assert toy.section("text/none") == {}


def test_get_returns_the_full_entry(toy: Vocabulary) -> None:
    entry = toy.get("endpoint:progression-free-survival")
    assert entry["definition"].startswith("Time from")
    assert entry["mappings"] == [{"predicate": "skos:exactMatch", "object": "NCIT:C28234"}]
    assert entry["examples"][0] == {"text": "Progression-free survival (PFS)"}
    assert toy.get("category:recist-1.1.pr")["criterion"] == "criterion:recist-1.1"
    assert toy.get("criterion:recist-1.1")["categories"][0] == "category:recist-1.1.cr"


def test_an_unknown_id_suggests_the_closest(toy: Vocabulary) -> None:
    with pytest.raises(VocabularyError, match="did you mean endpoint:overall-survival"):
        toy.get("endpoint:overall-survivall")


def test_hierarchy(toy: Vocabulary) -> None:
    assert toy.ancestors("endpoint:complete-response-rate") == (
        "endpoint:overall-response-rate",
        "endpoint:treatment-response",
    )
    assert "endpoint:complete-response-rate" in toy.descendants("endpoint:treatment-response")
    assert "category:imwg-2016.cr" in toy.descendants("criterion:imwg")
    assert toy.descendants("endpoint:pain") == ()


def test_categories_are_ordered_and_those_without_rank_last(toy: Vocabulary) -> None:
    assert [id_.rpartition(".")[2] for id_ in toy.categories("criterion:recist-1.1")] == ["cr", "pr", "sd", "pd", "ne"]
    assert toy.categories("criterion:imwg-2016", "mrd") == ("category:imwg-2016.mrd-negative",)
    assert toy.categories("criterion:imwg") == ()


def test_or_better(toy: Vocabulary) -> None:
    assert toy.or_better("category:imwg-2016.vgpr") == {f"category:imwg-2016.{c}" for c in ("scr", "cr", "vgpr")}
    assert toy.or_better("category:recist-1.1.ne") == {"category:recist-1.1.ne"}


def test_search_ranks_exact_before_prefix_before_similar(toy: Vocabulary) -> None:
    assert toy.search("os")[0].id == "endpoint:overall-survival"
    assert toy.search("response rate")[0].how == "exact"
    assert [r.how for r in toy.search("progression")][:2] == ["exact", "prefix"]
    similar = toy.search("progresion free survivl")
    assert (similar[0].id, similar[0].how) == ("endpoint:progression-free-survival", "similar")
    assert len(toy.search("e", limit=3)) == 3
    assert toy.search("") is not None
    assert toy.search("zzzzqqq") == []


def test_neighbours_are_told_with_the_way_of_their_edges(toy: Vocabulary) -> None:
    found = list_neighbours(toy.graph, "endpoint:time-to-event")
    assert ("broader", "endpoint:overall-survival", False) in found
    assert ("broader", "endpoint:time-to-event", True) in list_neighbours(toy.graph, "endpoint:overall-survival")
    assert found == sorted(found)


def test_graph_and_path(toy: Vocabulary) -> None:
    types = {(u, v): d["type"] for u, v, d in toy.graph.edges(data=True)}
    assert types["category:imwg-2016.cr", "criterion:imwg-2016"] == "category_of"
    assert types["criterion:imwg-2011", "criterion:imwg-2016"] == "superseded_by"
    assert types["instrument:bpi", "endpoint:pain"] == "measures"
    assert types["endpoint:overall-survival", "anchor:death"] == "ends_at"
    assert toy.path("category:imwg-2016.vgpr", "criterion:imwg") == [
        "category:imwg-2016.vgpr", "criterion:imwg-2016", "criterion:imwg",
    ]  # fmt: skip
    assert toy.path("endpoint:pain", "criterion:imwg") == []
    with pytest.raises(VocabularyError):
        toy.path("endpoint:pain", "endpoint:none")


def same(a: Vocabulary, b: Vocabulary) -> bool:
    return (a.concepts, a.surfaces, a.exclusions, a.sections, a.entries) == (
        b.concepts, b.surfaces, b.exclusions, b.sections, b.entries,
    )  # fmt: skip


def test_the_cached_vocabulary_is_the_built_one(toy_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = Vocabulary.load(toy_copy)
    monkeypatch.setattr(parts.Parts, "build", None)
    assert same(Vocabulary.load(toy_copy), built)


@pytest.mark.parametrize(
    "junk",
    [b"", b"{", b"[]", b"\xff", b'{"form": "endnorm-vocabulary-3"}', b"[" * 100_000, b'{"a": "' + b"x" * 9 + b'"}'],
)
def test_a_corrupt_or_foreign_cache_is_rebuilt(toy_copy: Path, junk: bytes) -> None:
    built = Vocabulary.load(toy_copy)
    for path in cache.find_cache_folder().glob("*.json"):
        path.write_bytes(junk)
    again = Vocabulary.load(toy_copy)
    assert same(again, built)
    for part in (parts.MATCHING, parts.ENTRIES):
        assert cache.read_cache(built.fingerprint, part)


def test_a_cache_of_the_right_form_with_foreign_content_is_rebuilt(toy_copy: Path) -> None:
    built = Vocabulary.load(toy_copy)
    for content in ({}, {"version": "1", "concepts": [1], "surfaces": 3, "exclusions": 4, "sections": 5}):
        cache.write_cache(built.fingerprint, parts.MATCHING, content)
        assert same(Vocabulary.load(toy_copy), built)


def test_an_edit_of_the_same_size_and_time_is_noticed(toy_copy: Path) -> None:
    path = toy_copy / "endpoints" / "clinical" / "pain.yaml"
    before = path.stat()
    assert Vocabulary.load(toy_copy).concepts["endpoint:pain"].label == "Pain"
    path.write_text(path.read_text().replace("label: Pain", "label: Ache"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert Vocabulary.load(toy_copy).concepts["endpoint:pain"].label == "Ache"


def test_a_folder_that_cannot_be_written_is_tolerated(
    toy_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ENDNORM_CACHE", str(tmp_path / "file" / "below"))
    assert Vocabulary.load(toy_copy).get("endpoint:pain")["label"] == "Pain"


def test_the_cache_is_json_and_leaves_no_temporary_files(toy_copy: Path) -> None:
    Vocabulary.load(toy_copy)
    files = list(cache.find_cache_folder().iterdir())
    assert len(files) == CACHE_PARTS
    assert all(json.loads(path.read_text())["form"] == cache.FORM for path in files)


def test_a_broken_vocabulary_names_every_finding(toy_copy: Path) -> None:
    (toy_copy / "endpoints" / "clinical" / "pain.yaml").write_text("id: endpoint:pane\n")
    (toy_copy / "text" / "vague.yaml").write_bytes(b"[" * 30_000)
    with pytest.raises(VocabularyError) as caught:
        Vocabulary.load(toy_copy)
    findings = "\n".join(caught.value.findings)
    assert 'endpoints/clinical/pain.yaml:1: "label" is missing; add it' in findings
    assert "text/vague.yaml:1: nesting" in findings
    assert "endpoint:pain does not exist" not in findings  # it may well be in the file that cannot be read
    lenient = Vocabulary.load(toy_copy, strict=False)
    assert "endpoint:pain" not in lenient.concepts
    assert lenient.concepts["instrument:bpi"].measures == ()
    assert not list(cache.find_cache_folder().glob("*.json"))


def test_a_folder_without_a_vocabulary_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"has no vocabulary\.yaml"):
        Vocabulary.load(tmp_path)
    with pytest.raises(VocabularyError, match="is no folder"):
        Vocabulary.load(tmp_path / "none")


def test_a_warm_start_imports_no_heavy_library(toy_copy: Path) -> None:
    Vocabulary.load(toy_copy)
    code = (
        "import sys; from normalizer.vocabulary import Vocabulary; "
        "v = Vocabulary.load(sys.argv[1]); v.surfaces; v.get('endpoint:pain'); "
        "print([m for m in ('pydantic', 'yaml', 'networkx', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(toy_copy)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
