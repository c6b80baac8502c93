from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import normalizer.audit
from normalizer.audit.json_file import read_baseline, write_json
from normalizer.audit.run import check_gate, run_audit
from normalizer.audit.store import open_store
from normalizer.errors import InputError
from normalizer.model.outcome import Outcome
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary
from tests.audit.conftest import TOY, make_outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from normalizer.audit.store import Store
    from tests.audit.conftest import Audit

SCHEMA = json.loads((Path(normalizer.audit.__file__).parent / "audit.schema.json").read_text(encoding="utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA)


def dump(audit: Audit, store: Store) -> Audit:
    stream = io.BytesIO()
    write_json(audit, store, stream)
    data: Audit = json.loads(stream.getvalue())
    return data


def test_coverage_is_counted_by_outcomes_texts_and_trials(audit_corpus: Callable[..., Audit]) -> None:
    coverage = audit_corpus(TOY)["coverage"]
    assert {k: coverage["outcomes"][k] for k in ("total", "mapped", "unmapped", "empty", "share")} == {
        "total": 10, "mapped": 6, "unmapped": 4, "empty": 1, "share": 0.6,
    }  # fmt: skip
    # the two survivals differ in their time frames; pain at 12 weeks and without a time frame, too
    assert (coverage["texts"]["total"], coverage["texts"]["mapped"]) == (10, 6)
    # only T5 has all of its outcomes mapped: what is empty is not asked for
    assert coverage["trials"] == {"total": 5, "full": 1, "share": 0.2}


def test_texts_that_differ_in_case_and_spacing_are_one(audit_corpus: Callable[..., Audit]) -> None:
    outcomes = [Outcome(str(i), measure=text) for i, text in enumerate(("Pain", "pain ", "PAIN", "Overall survival"))]
    assert audit_corpus(TOY, outcomes)["coverage"]["texts"]["total"] == 2


def test_slices_by_type_and_area(audit_corpus: Callable[..., Audit], toy: Path) -> None:
    by = audit_corpus(toy)["by"]
    assert [(row["name"], row["total"], row["mapped"]) for row in by["outcome_type"]] == [
        ("primary", 5, 2),
        ("secondary", 4, 3),
        ("other", 1, 1),
    ]
    # the fifth trial names no condition and belongs nowhere
    assert [(row["label"], row["total"]) for row in by["area"]] == [
        ("Blood", 3), ("Solid tumors", 2), ("Everything else", 4),
    ]  # fmt: skip
    assert by["year"] == []


def test_a_missing_term_is_ranked_by_trials_with_its_variants(audit_corpus: Callable[..., Audit]) -> None:
    audit = audit_corpus(TOY)
    first = audit["groups"][0]
    assert (first["rank"], first["key"], first["trials"]) == (1, "grip strength", 3)
    assert {variant["text"].lower() for variant in first["variants"]} == {"grip strength", "grip strenghts"}
    assert [example["trial_id"] for example in first["examples"]] == ["T1", "T2", "T3"]
    assert first["proposal"]["kind"] == "concept"


@pytest.mark.parametrize(("trials", "found"), [(4, []), (5, ["anger"])])
def test_a_single_ordinary_word_needs_many_trials(
    audit_corpus: Callable[..., Audit], toy: Path, trials: int, found: list[str]
) -> None:
    (toy / "text" / "ordinary_words.yaml").write_text("description: x\nphrases: [anger]\n", encoding="utf-8")
    outcomes = [Outcome(str(i), measure="Anger", trial_id=f"T{i}") for i in range(trials)]
    assert [row["key"] for row in audit_corpus(toy, outcomes)["groups"]] == found


def test_a_term_that_is_the_trials_disease_is_set_aside(audit_corpus: Callable[..., Audit]) -> None:
    audit = audit_corpus(TOY)
    assert [row["key"] for row in audit["aside"]] == ["hip fracture"]
    assert "hip fracture" not in {row["key"] for row in audit["groups"]}


def test_worth_is_what_really_adding_brings(audit_corpus: Callable[..., Audit]) -> None:
    worth = audit_corpus(TOY)["worth"]
    step = worth["steps"][0]
    # T1 and T2 and T3 lack nothing else
    assert (step["text"].lower(), step["outcomes"], step["trials"]) == ("grip strength", 3, 3)
    assert worth["verified"]["outcomes"] == {"before": 0.6, "after": 0.9}
    assert worth["verified"]["trials"] == {"before": 0.2, "after": 0.8}


def test_time_frames_criteria_and_elements(audit_corpus: Callable[..., Audit]) -> None:
    audit = audit_corpus(TOY)
    frames = audit["time_frames"]
    assert (frames["parsed"], frames["unparsed"], frames["none"]) == (8, 1, 1)
    assert frames["examples"][0]["text"] == "whenever"
    # RECIST is named with its version, IMWG is not
    assert {row["id"]: (row["named"], row["without_version"]) for row in audit["criteria"]} == {
        "criterion:imwg": (1, 1),
        "criterion:recist": (1, 0),
    }
    completeness = audit["completeness"]
    assert completeness["outcomes"] == 10
    assert sum(row["outcomes"] for row in completeness["by_number"]) == 10


def test_definitions_are_counted_by_origin_and_events(audit_corpus: Callable[..., Audit]) -> None:
    say = (
        "Time from randomization to death",
        "Time from randomization to death from any cause",
        "Time from first dose to death",
    )
    outcomes = [Outcome(str(i), measure="Overall survival", description=text) for i, text in enumerate(say)]
    (row,) = audit_corpus(TOY, outcomes)["definitions"]
    assert (row["endpoint"], row["stated"]) == ("endpoint:overall-survival", 3)
    assert [(v["origin"], v["outcomes"]) for v in row["variants"]] == [
        ("anchor:randomization", 2), ("anchor:first-dose", 1),
    ]  # fmt: skip


def test_decisions_are_remembered_and_stale_ones_reported(audit_corpus: Callable[..., Audit], toy: Path) -> None:
    (toy / "decisions.yaml").write_text(
        "decisions:\n"
        "  - {text: Grip Strength, decision: undecided, note: which hand, date: 2026-01-01, by: me}\n"
        "  - {text: pain, decision: out-of-scope, date: 2026-01-01, by: me}\n",
        encoding="utf-8",
    )
    audit = audit_corpus(toy)
    assert audit["groups"] == []
    (applied,) = audit["decisions"]["applied"]
    assert (applied["text"], applied["decision"], applied["trials"]) == ("Grip Strength", "undecided", 3)
    (stale,) = audit["decisions"]["stale"]
    assert (stale["text"], stale["now"]) == ("pain", "endpoint:pain")


def test_the_same_corpus_gives_the_same_audit_in_any_order_of_trials(audit_corpus: Callable[..., Audit]) -> None:
    outcomes = make_outcomes()
    one = audit_corpus(TOY, outcomes)
    with open_store() as other:
        two = run_audit(Normalizer(Vocabulary.load(TOY)), [*outcomes[3:], *outcomes[:3]], other, ["small.jsonl"])
    for name in ("coverage", "by", "families", "criteria"):
        assert one[name] == two[name]
    assert [(g["key"], g["trials"]) for g in one["groups"]] == [(g["key"], g["trials"]) for g in two["groups"]]


def test_a_baseline_of_the_same_audit_shows_no_movement(
    audit_corpus: Callable[..., Audit], store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "before.json"
    path.write_text(json.dumps(dump(audit_corpus(TOY), store)), encoding="utf-8")
    with open_store() as other:
        baseline = read_baseline(path)
        audit = run_audit(Normalizer(Vocabulary.load(TOY)), make_outcomes(), other, (), baseline)
    movement = audit["movement"]
    assert movement["texts"] == {"both": 10, "changed": 0, "only_now": 0, "only_before": 0}
    assert not any(movement["totals"].values())
    assert check_gate(audit, 0.6, 0.0) == []


def test_a_baseline_tells_what_was_gained_lost_and_moved(
    audit_corpus: Callable[..., Audit], store: Store, tmp_path: Path
) -> None:
    data = dump(audit_corpus(TOY), store)
    readings = data["readings"]
    survival = sorted(key for key, value in readings.items() if value == "mapped endpoint:overall-survival")
    response = next(key for key, value in readings.items() if "overall-response-rate" in value)
    pain = sorted(key for key, value in readings.items() if value == "mapped endpoint:pain")
    readings[survival[0]] = "mapped endpoint:time-to-event"  # is now a child of what it was
    readings[survival[1]] = "unmapped"
    readings[response] = "mapped endpoint:complete-response-rate"
    readings[pain[0]] = "mapped endpoint:pain endpoint:quality-of-life"
    del readings[pain[1]]
    data["coverage"]["outcomes"]["share"] = 0.7
    path = tmp_path / "before.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with open_store() as other:
        audit = run_audit(Normalizer(Vocabulary.load(TOY)), make_outcomes(), other, (), read_baseline(path))
        CHECKER.validate(dump(audit, other))
    movement = audit["movement"]
    assert movement["texts"] == {"both": 9, "changed": 4, "only_now": 1, "only_before": 0}
    assert movement["totals"]["gained"] == 1
    assert movement["totals"]["lost"] == 1
    assert movement["totals"]["moved to child"] == 1
    assert sum(movement["totals"].values()) == 4
    assert "fell from 70.00% to 60.00%" in check_gate(audit, None, 0.05)[0]
    assert check_gate(audit, None, 0.11) == []


def test_the_gate_asks_for_a_coverage(audit_corpus: Callable[..., Audit]) -> None:
    audit = audit_corpus(TOY)
    assert check_gate(audit, 0.6, None) == []
    assert "below the 61.00%" in check_gate(audit, 0.61, None)[0]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 1}', "\x00", '{"format": 2, "readings": {}}', "[" * 100_000]
)
def test_what_is_no_audit_is_refused_as_baseline(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="endnorm audit --json"):
        read_baseline(path)


texts = st.text(max_size=80) | st.sampled_from(["PFS, 2 years", "grip (strength", "\ud800", "a\x00b", "</script>"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts, texts, st.sampled_from(["A", "B", None, "\ud800"])), max_size=8))
def test_whatever_is_written_gives_an_audit_that_keeps_its_schema(rows: list[tuple[str, str, str | None]]) -> None:
    outcomes = [
        Outcome(f"{i}", measure=measure, time_frame=frame, trial_id=trial, conditions=(frame,))
        for i, (measure, frame, trial) in enumerate(rows)
    ]
    with open_store() as store:
        data = dump(run_audit(toy_normalizer(), outcomes, store), store)
    CHECKER.validate(data)
    counts = data["coverage"]["outcomes"]
    assert counts["total"] + counts["empty"] == len(rows)
    assert counts["total"] == sum(counts[name] for name in ("mapped", "partial", "ambiguous", "unmapped"))


NORMALIZERS: list[Normalizer] = []


def toy_normalizer() -> Normalizer:
    if not NORMALIZERS:
        NORMALIZERS.append(Normalizer(Vocabulary.load(TOY)))
    return NORMALIZERS[0]
