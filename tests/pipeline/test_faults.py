"""A fault of this program on one outcome ends neither a run nor an audit, and loses no row."""

from __future__ import annotations

import json
import pkgutil
import shutil
from typing import TYPE_CHECKING

import pytest

from normalizer.audit.report import render_report
from normalizer.audit.run import run_audit
from normalizer.audit.store import open_store
from normalizer.effect.corpus import Corpus
from normalizer.effect.examples import list_examples
from normalizer.effect.run import measure_effect
from normalizer.model.outcome import Outcome, OutcomeType
from normalizer.model.record import Status
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.edit import apply_edits, overlay_vocabulary, write_plan
from normalizer.vocabulary.load import read_source
from normalizer.vocabulary.schema.edit import AddExample, AddSynonym
from tests.faulty_normalizer import TOY, FaultyNormalizer, make_faulty

if TYPE_CHECKING:
    from pathlib import Path

    from normalizer.errors import InputError
    from normalizer.model.record import Record

OUTCOMES = (
    Outcome("1", "Overall survival", trial_id="NCT1"),
    Outcome("2", "Overall survival: stumble", "of all", "2 years", None, "NCT1", OutcomeType.PRIMARY),
    Outcome("3", joined="stumble, 2 years"),
    Outcome("4", "Overall survival", trial_id="NCT2"),
)


@pytest.fixture
def faulty() -> FaultyNormalizer:
    return make_faulty()


def test_the_row_stands_with_its_texts_and_is_reported(faulty: FaultyNormalizer) -> None:
    reported: list[InputError] = []
    records = list(faulty.normalize_many(OUTCOMES, reported.append))
    assert [record.status for record in records] == [Status.MAPPED, Status.UNMAPPED, Status.UNMAPPED, Status.MAPPED]
    second, third = records[1:3]
    assert (second.id, second.trial_id, second.outcome_type) == ("2", "NCT1", "primary")
    assert (second.measure, second.description, second.time_frame_text) == (OUTCOMES[1].measure, "of all", "2 years")
    assert (third.measure, third.endpoints, third.time_frame) == ("stumble, 2 years", (), None)
    assert second.vocabulary_version == records[0].vocabulary_version
    assert second.tool_version == records[0].tool_version
    assert [fault.source for fault in reported] == ["2", "3"]
    assert "IndexError: list index out of range at " in reported[0].message
    assert "faulty_normalizer.py:" in reported[0].message
    assert json.loads(reported[1].row or "") == {"id": "3", "joined": "stumble, 2 years"}


def test_without_a_report_it_is_raised(faulty: FaultyNormalizer) -> None:
    records = faulty.normalize_many(OUTCOMES)
    assert next(records).status is Status.MAPPED
    with pytest.raises(IndexError):
        next(records)


def test_short_memory_is_no_fault_of_an_outcome(faulty: FaultyNormalizer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(faulty, "_read", fail)
    with pytest.raises(MemoryError):
        list(faulty.normalize_many(OUTCOMES, print))
    monkeypatch.setattr(faulty, "inspect", fail)
    with open_store() as store, pytest.raises(MemoryError):
        run_audit(faulty, OUTCOMES, store, report=print)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.slow
def test_the_command_goes_on_and_rejects_it(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from normalizer.cli import normalize
    from normalizer.cli.main import run

    monkeypatch.setattr(normalize, "make_normalizer", make_faulty)
    rows = tmp_path / "rows.jsonl"
    measures = [f"Overall survival {at}" + " stumble" * (at % 300 == 7) for at in range(700)]
    rows.write_text("".join(json.dumps({"id": f"row/{at}", "measure": m}) + "\n" for at, m in enumerate(measures)))
    out = tmp_path / "out.jsonl"
    assert run(["normalize", str(rows), "-o", str(out), "--jobs", str(jobs)]) == 1
    records = [json.loads(line) for line in out.read_text().splitlines()]
    assert [record["measure"] for record in records] == measures
    assert [record["id"] for record in records if record["status"] == "unmapped"] == ["row/7", "row/307", "row/607"]
    rejected = [json.loads(line) for line in (tmp_path / "out.jsonl.rejects.jsonl").read_text().splitlines()]
    assert [row["source"] for row in rejected] == ["row/7", "row/307", "row/607"]
    assert json.loads(rejected[0]["row"])["measure"] == measures[7]
    assert "row/7: a fault of this program, please report it" in capfd.readouterr().err


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
@pytest.mark.parametrize("most", [1000, 1])
def test_a_run_that_goes_on_tells_of_those_before_too(
    jobs: int, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from normalizer.cli import normalize
    from normalizer.cli.main import run

    class Interrupted(FaultyNormalizer):
        def normalize_outcome(self, outcome: Outcome | None = None, **texts: str) -> Record:
            if outcome is not None and outcome.id == "row/600":
                raise KeyboardInterrupt
            return super().normalize_outcome(outcome, **texts)

    monkeypatch.setattr("normalizer.io.resume._MOST_FAULTS", most)
    rows, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    measures = ["Pain" + " stumble" * (at in {7, 8, 550, 650}) for at in range(700)]
    rows.write_text("".join(json.dumps({"id": f"row/{at}", "measure": m}) + "\n" for at, m in enumerate(measures)))
    arguments = ["normalize", str(rows), "-o", str(out), "--resume"]
    monkeypatch.setattr(normalize, "make_normalizer", lambda *_: Interrupted(Vocabulary.load(TOY)))
    assert run(arguments) == 130
    monkeypatch.setattr(normalize, "make_normalizer", make_faulty)
    assert run([*arguments, "--jobs", str(jobs)]) == 1
    assert len(out.read_text().splitlines()) == 700
    rejected = [json.loads(line) for line in (tmp_path / "out.jsonl.rejects.jsonl").read_text().splitlines()]
    if most == 1:
        assert [row["source"] for row in rejected] == ["row/7", "", "row/550", "row/650"]
        assert "1 more fault" in rejected[1]["reason"]
    else:
        assert [row["source"] for row in rejected] == ["row/7", "row/8", "row/550", "row/650"]
        assert json.loads(rejected[1]["row"])["measure"] == "Pain stumble"
    assert not list(tmp_path.glob("*.part*"))


def test_an_audit_counts_it_as_unmapped(faulty: FaultyNormalizer) -> None:
    reported: list[InputError] = []
    with open_store() as store:
        audit = run_audit(faulty, OUTCOMES, store, report=reported.append)
    assert [fault.source for fault in reported] == ["2", "3"]
    outcomes = audit["coverage"]["outcomes"]
    assert (outcomes["total"], outcomes["mapped"]) == (4, 2)
    with open_store() as store, pytest.raises(IndexError):
        run_audit(faulty, OUTCOMES, store)


@pytest.mark.parametrize(
    "place",
    [
        "mend_outcome",
        "TermFinder.find",
        "FacetTally.add",
        "DoubtTally.add",
        "AreaFinder._find",
        "list_words",
        "hash_text",
    ],
)
def test_an_audit_goes_on_where_counting_fails(
    faulty: FaultyNormalizer, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"normalizer.audit.survey.{place}"
    whole = pkgutil.resolve_name(path.replace("survey.", "survey:"))
    seen = 0

    def fail_once(*arguments: object) -> object:
        nonlocal seen
        seen += 1
        if seen == 2:
            raise IndexError("list index out of range")
        return whole(*arguments)

    monkeypatch.setattr(path, fail_once)
    outcomes = [Outcome(str(at), f"Grip strength {at}", trial_id=f"NCT{at}", title=f"Trial {at}") for at in range(4)]
    reported: list[InputError] = []
    with open_store() as store:
        audit = run_audit(faulty, outcomes, store, report=reported.append)
    assert audit["coverage"]["outcomes"]["total"] == 4
    assert audit["by"]["area"][-1]["total"] == (3 if place == "AreaFinder._find" else 4)
    assert audit["coverage"]["trials"]["total"] == (4 if place == "AreaFinder._find" else 3)
    assert [fault.source for fault in reported] == ["1"]
    assert "IndexError" in reported[0].message
    seen = 0
    with open_store() as store, pytest.raises(IndexError):
        run_audit(faulty, outcomes, store)


def test_a_batch_of_arrow_keeps_its_rows(faulty: FaultyNormalizer) -> None:
    pa = pytest.importorskip("pyarrow")
    from normalizer.batch.arrow import normalize_stream

    table = pa.table({"id": ["1", "2", "3"], "measure": ["Overall survival", "stumble", "Overall survival"]})
    with pytest.warns(RuntimeWarning, match="fault of this program"):
        result = normalize_stream(table, normalizer=faulty).read_all()
    assert result.column("status").to_pylist() == ["mapped", "unmapped", "mapped"]


def test_the_effect_of_a_change_leaves_it_out_and_counts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    source = read_source(TOY)
    before = Vocabulary.from_source(source)
    after = overlay_vocabulary(source, [AddSynonym(id="endpoint:pain", text="stumble", type="plain")])
    corpus = Corpus([Outcome("1", "Stumbles"), Outcome("2", "Pain and stumble"), Outcome("3", "stumbling")])
    monkeypatch.setattr("normalizer.effect.run.Normalizer", FaultyNormalizer)
    reported: list[InputError] = []
    effect = measure_effect(before, after, corpus, report=reported.append)
    assert [fault.source for fault in reported] == ["2"]
    assert reported[0].message.endswith("the outcome is not compared")
    assert (effect.faults, [movement.after.id for movement in effect.movements]) == (1, ["1"])
    with pytest.raises(IndexError):
        measure_effect(before, after, corpus)


def test_the_effect_counts_what_fails_with_the_change_only(monkeypatch: pytest.MonkeyPatch) -> None:
    source = read_source(TOY)
    before = Vocabulary.from_source(source)
    after = overlay_vocabulary(source, [AddSynonym(id="endpoint:pain", text="stumble", type="plain")])

    def make(vocabulary: Vocabulary) -> Normalizer:
        return Normalizer(vocabulary) if vocabulary is before else FaultyNormalizer(vocabulary)

    monkeypatch.setattr("normalizer.effect.run.Normalizer", make)
    reported: list[InputError] = []
    effect = measure_effect(before, after, Corpus([Outcome("2", "Pain and stumble")]), report=reported.append)
    assert (effect.faults, effect.movements) == (1, ())
    assert "with the change only" in reported[0].message


@pytest.mark.parametrize("name", ["list_words", "split_outcome"])
def test_what_cannot_be_indexed_is_run_again(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from normalizer.effect import corpus as module

    real = getattr(module, name)

    def fail(outcome: Outcome) -> object:
        if outcome.id == "3":
            raise IndexError
        return real(outcome)

    monkeypatch.setattr(module, name, fail)
    source = read_source(TOY)
    after = overlay_vocabulary(source, [AddSynonym(id="endpoint:pain", text="stumble", type="plain")])
    corpus = Corpus([Outcome("1", "Pain"), Outcome("2", "Stumbles"), Outcome("3", joined="Stumble, 2 years")])
    effect = measure_effect(Vocabulary.from_source(source), after, corpus)
    assert [movement.after.id for movement in effect.movements] == ["2", "3"]


def test_the_worth_of_additions_leaves_it_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    measures = ("Grip strength", "Number of participants with grip strength", "Grip strength, stumble", "Pain")
    outcomes = [Outcome(str(at), measure, trial_id=f"T{at}") for at, measure in enumerate(measures)]
    monkeypatch.setattr("normalizer.audit.worth.Normalizer", FaultyNormalizer)
    reported: list[InputError] = []
    with open_store() as store:
        audit = run_audit(Normalizer(Vocabulary.load(TOY)), outcomes, store, report=reported.append)
    worth = audit["worth"]
    assert [fault.source for fault in reported] == ["2"]
    assert (worth["faults"], worth["touched"]) == (1, 3)
    assert worth["steps"][0]["outcomes"] == 2
    assert worth["verified"]["outcomes_gained"] == 2
    assert "failed on 1 of these outcomes" in render_report(audit)
    with open_store() as store, pytest.raises(IndexError):
        run_audit(Normalizer(Vocabulary.load(TOY)), outcomes, store)


@pytest.fixture
def ontology(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A toy vocabulary in a folder of its own, with an example that the program fails on."""
    folder = tmp_path / "checkout" / "ontology"
    shutil.copytree(TOY, folder)
    source = read_source(folder)
    write_plan(apply_edits(source, [AddExample(id="endpoint:pain", text="Pain and stumble")]), folder)
    monkeypatch.setattr("normalizer.effect.run.Normalizer", FaultyNormalizer)
    monkeypatch.setattr("normalizer.lint.change.Normalizer", FaultyNormalizer)
    monkeypatch.setattr("normalizer.pipeline.Normalizer", FaultyNormalizer)
    return folder


def test_the_pages_of_review_tell_of_it(faulty: FaultyNormalizer) -> None:
    from normalizer.web.choice_effect import ChoiceEffect, read_again
    from normalizer.web.pages import render_page

    reported: list[InputError] = []
    rows = read_again(Normalizer(Vocabulary.load(TOY)), faulty, OUTCOMES, reported.append)
    assert [row.trial_id for row in rows] == ["NCT1", "NCT2"]
    assert [fault.source for fault in reported] == ["2", "3"]
    effect = ChoiceEffect(rows, faults=tuple(map(str, reported)))
    page = bytes(render_page("effect.html", {"effect": effect, "problem": ""}).body).decode()
    assert "with the change only" in page


def test_the_report_of_a_change_tells_of_it(ontology: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from normalizer.cli.main import run

    gold = tmp_path / "gold.jsonl"
    rows = [{"id": str(at), "measure": text, "endpoints": ["pain"]} for at, text in enumerate(("Pain", "stumble"))]
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows))
    options = ["--ontology", str(ontology), "--gold", str(gold), "--full"]
    assert run(["vocab", "diff", str(TOY), *options, "--format", "json"]) == 1
    told = capsys.readouterr()
    data = json.loads(told.out)
    assert data["outcomes"]["faults"] == 1
    assert [fault["id"] for fault in data["faults"]] == ["endpoint:pain#1", "1", "1"]
    assert data["gold"]["after"]["missed"] == 1
    assert "a fault of this program" in told.err
    assert run(["vocab", "diff", str(TOY), *options]) == 1
    assert "1 could not be compared" in capsys.readouterr().out


def test_rows_of_a_corpus_that_cannot_be_read_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from normalizer.cli.main import run

    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"id": 1, "measure": "Pain"}\n{"id": {}, "measure": "Pain"}\n{"id": 3, "measure": "Pain"}\n')
    arguments = ["--ontology", str(TOY), "--corpus", str(corpus), "--format", "json"]
    assert run(["vocab", "diff", str(TOY), *arguments]) == 1
    told = capsys.readouterr()
    assert "corpus.jsonl:2: 'id' is an object" in told.err
    data = json.loads(told.out)
    assert data["outcomes"]["size"] == len(list(list_examples(Vocabulary.load(TOY)))) + 2
    assert data["faults"] == []


def test_lint_and_edits_go_on(ontology: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from normalizer.cli.main import run

    assert run(["vocab", "lint", "--ontology", str(ontology), "--rule", "example-missed"]) == 1
    told = capsys.readouterr()
    assert "a fault of this program" in told.err
    assert "stumble" in told.out
    assert run(["vocab", "add-synonym", "pain", "stumble and woe", "--ontology", str(ontology), "--dry-run"]) == 2
    told = capsys.readouterr()
    assert told.err.count("stumble and woe: a fault of this program") == 1
    assert '"stumble and woe" alone is read as nothing' in told.err
    assert run(["vocab", "add-synonym", "pain", "dolour", "--ontology", str(ontology), "--dry-run"]) == 0
    assert "a fault" not in capsys.readouterr().err
