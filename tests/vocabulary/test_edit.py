from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.errors import EditError
from normalizer.lint.fix import fix_file
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.compile import check_source
from normalizer.vocabulary.edit import Plan, apply_edits, overlay_vocabulary, read_edits, write_plan
from normalizer.vocabulary.edit.read import make_edit
from normalizer.vocabulary.load import Source, read_source
from normalizer.vocabulary.schema.edit import (
    AddConcept,
    AddCounterExample,
    AddDecision,
    AddExample,
    AddExclude,
    AddPhrase,
    AddSynonym,
    Deprecate,
    Merge,
    Move,
)

TOY = Path(__file__).parents[1] / "toy_ontology"
OS = "endpoint:overall-survival"
PFS = "endpoint:progression-free-survival"


@pytest.fixture(scope="module")
def source() -> Source:
    return read_source(TOY)


def list_added(plan: Plan) -> list[str]:
    lines = plan.show_diff().splitlines()
    return [line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++")]


def list_removed(plan: Plan) -> list[str]:
    lines = plan.show_diff().splitlines()
    return [line[1:].strip() for line in lines if line.startswith("-") and not line.startswith("---")]


def test_a_synonym_is_one_line_of_difference(source: Source) -> None:
    plan = apply_edits(source, [AddSynonym(id=OS, text="length of survival")])
    assert list(plan.files) == ["endpoints/time-to-event/overall-survival.yaml"]
    assert list_added(plan) == ["- length of survival"]
    assert list_removed(plan) == []


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (AddSynonym(id=OS, text="mOS"), "- {text: mOS, type: abbreviation}"),
        (AddSynonym(id=OS, text="LIFESPAN", type="plain"), "- LIFESPAN"),
        (AddSynonym(id=OS, text="NO"), '- {text: "NO", type: abbreviation}'),
        (AddSynonym(id=OS, text="a: b # c"), '- "a: b # c"'),
        (AddSynonym(id=OS, text="xOS", case="sensitive", source="NCT1"),
         "- {text: xOS, type: abbreviation, case: sensitive, source: NCT1}"),
        (AddSynonym(id="ae:anemia", text="low blood", type="layperson"), "- {text: low blood, type: layperson}"),
        (AddExample(id=OS, text="OS at 1 year", source="NCT1"), "- {text: OS at 1 year, source: NCT1}"),
        (AddCounterExample(id=OS, text="PFS", concept=PFS), f"- {{text: PFS, concept: {PFS}}}"),
        (AddExclude(id=OS, text="survival of the graft"), "- survival of the graft"),
        (AddPhrase(list="vague", text="benefit"), "- benefit"),
    ],
)  # fmt: skip
def test_each_edit_writes_its_line(source: Source, edit: AddSynonym, line: str) -> None:
    assert line in list_added(apply_edits(source, [edit]))


def test_edits_that_are_true_already_change_nothing(source: Source) -> None:
    edits = [
        AddSynonym(id=OS, text="length of survival"),
        AddExample(id=OS, text="OS at 1 year"),
        AddExclude(id=OS, text="survival of the graft"),
        AddPhrase(list="vague", text="benefit"),
        AddConcept(label="Graft survival", broader=(OS,), definition="Of the graft.", measurement="time-to-event"),
        Move(id="endpoint:pain", broader=("endpoint:quality-of-life",)),
        Merge(id="endpoint:time-to-progression", into=PFS),
    ]
    once = apply_edits(source, edits)
    assert len(once.files) > 4
    assert apply_edits(once.source, edits).files == {}
    assert apply_edits(source, [AddSynonym(id=OS, text="Overall survival"), AddSynonym(id=OS, text="OS")]).files == {}


def test_a_decision_makes_its_file_and_replaces_what_was_decided_before(source: Source) -> None:
    first = AddDecision(text="Grip  device", decision="undecided", note="which hand?", date="2026-11-28", by="me")
    again = AddDecision(text="grip device", decision="out-of-scope", date="2026-11-29", by="you")
    plan = apply_edits(source, [first])
    assert list(plan.files) == ["decisions.yaml"]
    assert not check_source(plan.source)
    assert apply_edits(plan.source, [first]).files == {}
    rows = apply_edits(plan.source, [again]).source.files["decisions.yaml"].data["decisions"]
    assert rows == [{"text": "grip device", "decision": "out-of-scope", "date": "2026-11-29", "by": "you"}]


def test_a_synonym_in_another_scope_is_an_error(source: Source) -> None:
    with pytest.raises(EditError, match="already a synonym of endpoint:overall-survival with scope broad"):
        apply_edits(source, [AddSynonym(id=OS, text="survival")])


def test_comments_stay_with_what_they_belong_to(toy_copy: Path) -> None:
    path = toy_copy / "endpoints/time-to-event/overall-survival.yaml"
    text = path.read_text().replace("    - survival time\n", "    # how long\n    - survival time  # in months\n")
    path.write_text("# the hardest endpoint\n" + text)
    plan = apply_edits(read_source(toy_copy), [AddSynonym(id=OS, text="aaa"), AddSynonym(id=OS, text="zzz")])
    written = plan.files["endpoints/time-to-event/overall-survival.yaml"]
    assert written.startswith("# the hardest endpoint\nid:")
    assert "    # how long\n    - survival time  # in months\n" in written
    assert "    - aaa\n" in written


def test_a_new_concept_has_its_own_file_beside_what_is_above_it(source: Source) -> None:
    edit = AddConcept(
        label="Graft survival (GS)",
        broader=(OS,),
        definition="Time until the graft fails.",
        measurement="time-to-event",
        synonyms=("GS",),
        examples=("Graft survival at 1 year",),
    )
    plan = apply_edits(source, [edit, AddSynonym(id="endpoint:graft-survival-gs", text="survival of the graft")])
    assert list(plan.files) == ["endpoints/time-to-event/graft-survival-gs.yaml"]
    vocabulary = Vocabulary.from_source(plan.source)
    entry = vocabulary.get("endpoint:graft-survival-gs")
    assert entry["source"] == "domain knowledge"
    assert entry["verified"] == "no"
    assert [s["text"] for s in entry["synonyms"]["exact"]] == ["GS", "survival of the graft"]
    assert vocabulary.ancestors("endpoint:graft-survival-gs")[0] == OS
    assert check_source(plan.source) == []


def test_ids_are_not_taken_twice(source: Source) -> None:
    new = AddConcept(id=OS, label="Another", broader=(PFS,), definition="x", measurement="rate")
    with pytest.raises(EditError, match="taken by 'Overall survival'"):
        apply_edits(source, [new])


def test_a_retired_concept_keeps_its_file_and_hands_on_what_named_it(source: Source) -> None:
    plan = apply_edits(source, [Deprecate(id="endpoint:overall-response-rate", replaced_by="endpoint:pain")])
    old = plan.source.entries["endpoint:overall-response-rate"].data
    assert (old["status"], old["replaced_by"]) == ("deprecated", "endpoint:pain")
    compositions = plan.source.find_section("text/compositions")["compositions"]
    assert compositions[0]["below"] == ["endpoint:pain"]
    assert check_source(plan.source) == []
    vocabulary = Vocabulary.from_source(plan.source)
    assert vocabulary.find_surfaces("objective response rate") == ()
    with pytest.raises(EditError, match="is deprecated; change endpoint:pain instead"):
        apply_edits(plan.source, [AddSynonym(id="endpoint:overall-response-rate", text="x")])


def test_a_merged_concept_hands_its_names_and_examples_over(source: Source) -> None:
    plan = apply_edits(source, [Merge(id=PFS, into=OS)])
    vocabulary = Vocabulary.from_source(plan.source)
    for key in ("pfs", "survival without progression", "progression free survival"):
        assert [surface.concept for surface in vocabulary.find_surfaces(key)] == [OS], key
    assert "PFS by independent review" in [example["text"] for example in vocabulary.get(OS)["examples"]]
    assert vocabulary.concepts[PFS].replaced_by == OS
    assert PFS not in vocabulary.get("endpoint:time-to-progression").get("confusable_with", ())


def test_merging_a_parent_into_its_child_leaves_no_circle(source: Source) -> None:
    plan = apply_edits(source, [Merge(id="endpoint:adverse-events", into="endpoint:neutropenia")])
    assert plan.source.entries["endpoint:neutropenia"].data["broader"] == ["endpoint:safety-and-tolerability"]
    assert check_source(plan.source) == []


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (AddSynonym(id="endpoint:overal-survival", text="x"), "did you mean endpoint:overall-survival"),
        (Merge(id=OS, into="ae:anemia"), "different kinds"),
        (Merge(id=OS, into=OS), "cannot replace itself"),
        (Move(id=OS, broader=("endpoint:nothing-like-it",)), "there is no concept"),
        (AddConcept(label="?!", broader=(OS,), definition="x", measurement="rate"), "no id can be made"),
        (Move(id="category:imwg-2016.vgpr", broader=("category:imwg-2016.cr",)), "would not keep its form"),
    ],
)
def test_what_cannot_be_done_is_said(source: Source, edit: AddSynonym, message: str) -> None:
    with pytest.raises(EditError, match=message):
        apply_edits(source, [edit])


def test_of_several_edits_the_one_that_fails_is_named(source: Source) -> None:
    with pytest.raises(EditError, match="edit 2 of 2: there is no concept"):
        apply_edits(source, [AddSynonym(id=OS, text="x"), AddSynonym(id="endpoint:y", text="x")])


def test_an_overlay_touches_no_file(toy_copy: Path) -> None:
    before = {path: path.read_bytes() for path in toy_copy.rglob("*.yaml")}
    vocabulary = overlay_vocabulary(read_source(toy_copy), [AddSynonym(id=OS, text="life length")])
    assert [surface.concept for surface in vocabulary.find_surfaces("life length")] == [OS]
    assert {path: path.read_bytes() for path in toy_copy.rglob("*.yaml")} == before


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(lambda t: t.strip())


@settings(max_examples=60)
@given(
    texts, st.sampled_from(["exact", "narrow", "broad", "related"]), st.sampled_from([OS, "ae:anemia", "analyte:il-6"])
)
def test_any_text_comes_back_as_written_and_in_canonical_form(text: str, scope: str, id_: str) -> None:
    base = read_source(TOY)
    edit = make_edit({"edit": "add-synonym", "id": id_, "text": text, "scope": scope})
    plan = apply_edits(base, [edit])
    listed = plan.source.entries[id_].data["synonyms"]
    found = [synonym["text"] for names in listed.values() for synonym in names]
    assert text.strip() in [*found, plan.source.entries[id_].data["label"]]
    for path, written in plan.files.items():
        redundant = fix_file(plan.source.files[path]) != written
        assert not redundant or written.count("\n") > (fix_file(plan.source.files[path]) or "").count("\n")
    assert apply_edits(plan.source, [edit]).files == {}


def test_a_plan_is_written_as_a_whole(toy_copy: Path) -> None:
    plan = apply_edits(read_source(toy_copy), [AddSynonym(id=OS, text="aaa"), AddSynonym(id=PFS, text="bbb")])
    write_plan(plan, toy_copy)
    assert read_source(toy_copy).entries[PFS].data == plan.source.entries[PFS].data
    assert [path for path in toy_copy.rglob("*") if path.name.startswith(".")] == []


def test_a_failure_in_the_middle_undoes_what_was_done(toy_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = AddConcept(label="AAA", broader=("endpoint:pain",), definition="x", measurement="rate")
    plan = apply_edits(read_source(toy_copy), [new, AddSynonym(id=OS, text="aaa"), AddSynonym(id=PFS, text="bbb")])
    before = {path: path.read_bytes() for path in toy_copy.rglob("*") if path.is_file()}
    replace = Path.replace
    moved: list[Path] = []

    def fail_third(self: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) == 3:
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail_third)
    with pytest.raises(OSError, match="No space"):
        write_plan(plan, toy_copy)
    assert len(moved) == 3
    assert {path: path.read_bytes() for path in toy_copy.rglob("*") if path.is_file()} == before


def test_a_file_that_was_changed_in_the_meantime_is_not_overwritten(toy_copy: Path) -> None:
    plan = apply_edits(read_source(toy_copy), [AddSynonym(id=OS, text="aaa"), AddSynonym(id=PFS, text="bbb")])
    path = toy_copy / "endpoints/time-to-event/progression-free-survival.yaml"
    path.write_text(path.read_text() + "note: mine\n")
    with pytest.raises(EditError, match="changed in the meantime"):
        write_plan(plan, toy_copy)
    assert "aaa" not in (toy_copy / "endpoints/time-to-event/overall-survival.yaml").read_text()


def test_edits_are_read_from_yaml_and_json(tmp_path: Path) -> None:
    path = tmp_path / "edits.yaml"
    path.write_text("edits:\n  - {edit: add-synonym, id: endpoint:pain, text: ache, because: 3 trials}\n")
    edits = read_edits(path)
    assert edits == (AddSynonym(id="endpoint:pain", text="ache", because="3 trials"),)
    path.write_text('{"edits": [{"edit": "move", "id": "endpoint:pain", "broader": ["endpoint:il-6"]}]}')
    assert read_edits(path) == (Move(id="endpoint:pain", broader=("endpoint:il-6",)),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("edits:\n  - {edit: add-synonym, id: endpoint:pain}\n", r"edits.yaml:2: .*\"text\" is missing"),
        ("edits:\n  - {edit: drop, id: endpoint:pain}\n", r"edits.yaml:2: .*drop"),
        ("edits: []\n", "edits"),
        ("edits:\n  - {edit: add-synonym, id: endpoint:pain, text: ache, text: aches}\n", r'edits.yaml:2: .*"text"'),
        ("edits: [&a x, *a]\n", "anchor"),
        ("{" * 100, "edits.yaml:1"),
    ],
)
def test_files_of_edits_that_cannot_be_read_say_where_and_why(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "edits.yaml"
    path.write_text(text)
    with pytest.raises(EditError, match=message):
        read_edits(path)
