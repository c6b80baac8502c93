"""From decisions to a commit: what is shown is what is committed, and nothing else in the checkout moves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from normalizer.errors import EditError
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary
from normalizer.vocabulary.edit import apply_edits, read_edits
from normalizer.vocabulary.load import read_source
from normalizer.vocabulary.revision import check_out
from normalizer.vocabulary.schema.edit import AddSynonym
from normalizer.web.branch import commit_plan
from tests.web.conftest import git

if TYPE_CHECKING:
    from tests.web.conftest import Page, Place

GRIP, DURABILITY = "grip strength", "durability of response"
CONCEPT = {
    "label": "Grip strength",
    "below": "endpoint:clinical-outcome",
    "definition": "How strongly a hand can close.",
    "measurement": "continuous",
    "examples": "Grip strength\nGrip strength at 12 weeks\nChange in grip strength",
}


def decide_all(page: Page) -> None:
    page.decide(GRIP, "concept", **CONCEPT)
    page.decide(DURABILITY, "accept")


def find_digest(page: Page) -> str:
    found = re.search(r'name="digest" value="(\w+)"', page.get("/handover").text)
    assert found
    return found[1]


def snapshot(place: Place) -> tuple[str, str, dict[Path, bytes]]:
    files = {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}
    return git(place.top, "rev-parse", "--abbrev-ref", "HEAD"), git(place.top, "status", "--porcelain"), files


def commit(page: Page, **fields: str) -> Any:
    return page.post("/handover/commit", **{"digest": find_digest(page), "branch": "review-1", "reason": "", **fields})


def list_branches(place: Place) -> list[str]:
    return git(place.top, "for-each-ref", "--format=%(refname:short)", "refs/heads").split()


def test_the_page_shows_the_diff_and_the_check(page: Page) -> None:
    decide_all(page)
    html = page.get("/handover").text
    assert "+label: Grip strength" in html
    assert "2 decisions would change" in html
    checked = page.post("/handover/check").text
    assert "0 → 5" in checked
    assert "Lint finds nothing against it" in checked


def test_a_commit_goes_to_a_new_branch_and_nothing_else_moves(page: Page) -> None:
    place = page.place
    decide_all(page)
    before, head = snapshot(place), git(place.top, "rev-parse", "HEAD").strip()
    answer = commit(page)
    assert answer.status_code == 200
    assert snapshot(place) == before
    assert list_branches(place) == ["main", "review-1"]
    assert git(place.top, "rev-parse", "review-1~1").strip() == head
    message = git(place.top, "log", "-1", "--format=%B", "review-1")
    assert message.startswith("Vocabulary: 1 synonym, 1 new concept\n")
    assert "3 trials (T0, T1, T2)" in message
    assert "2 trials (T3, T4)" in message
    changed = git(place.top, "diff", "--name-only", "main", "review-1").split()
    assert changed == [
        "ontology/endpoints/clinical/grip-strength.yaml",
        "ontology/endpoints/time-to-event/duration-of-response.yaml",
    ]
    with check_out(place.folder, "review-1") as folder:
        vocabulary = Vocabulary.load(folder)
        record = Normalizer(vocabulary).normalize("Grip strength")
    assert [match.id for match in record.endpoints] == ["endpoint:grip-strength"]


def test_what_was_handed_over_is_not_handed_over_again(place: Place) -> None:
    page = place.open()
    decide_all(page)
    commit(page)
    again = place.open()
    html = again.get("/handover").text
    assert "nothing to hand over" in html
    assert "2 decisions on branch <code>review-1</code>" in html
    assert "on branch review-1" in again.get("/queue?view=decided").text
    again.decide(DURABILITY, "other", concept="endpoint:pain")
    assert "1 decision would change" in again.get("/handover").text


@pytest.mark.parametrize(
    "branch", ["main", "review 1", "-x", "a..b", "../x", "x.lock", "@", "a//b", "", "refs/heads/x/", "A"]
)
def test_a_branch_that_is_there_or_no_name_is_refused(page: Page, branch: str) -> None:
    decide_all(page)
    assert commit(page, branch=branch).status_code == 422
    assert list_branches(page.place) == ["main"]


def test_uncommitted_changes_of_the_vocabulary_are_not_mixed_in(page: Page) -> None:
    decide_all(page)
    digest = find_digest(page)
    path = page.place.folder / "endpoints" / "clinical" / "pain.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a note\n", encoding="utf-8")
    html = page.get("/handover").text
    assert "uncommitted changes" in html
    assert "ontology/endpoints/clinical/pain.yaml" in html
    assert 'action="/handover/commit"' not in html
    answer = page.post("/handover/commit", digest=digest, branch="review-1")
    assert answer.status_code == 422
    assert list_branches(page.place) == ["main"]
    (page.place.top / "other.txt").write_text("x", encoding="utf-8")  # elsewhere it does not matter
    git(page.place.top, "checkout", "-q", "ontology")
    assert commit(page).status_code == 200


def test_changes_that_no_page_saw_are_refused_by_git_itself(place: Place) -> None:
    new = place.folder / "endpoints" / "clinical" / "new.yaml"
    new.write_text("id: endpoint:new\n", encoding="utf-8")
    plan = apply_edits(read_source(place.folder), [AddSynonym(id="endpoint:pain", text="ache")])
    with pytest.raises(EditError, match="uncommitted changes"):
        commit_plan(plan, place.folder, "review-1", "x")
    assert list_branches(place) == ["main"]


def test_what_changed_since_the_page_was_made_is_looked_at_again(page: Page) -> None:
    decide_all(page)
    digest = find_digest(page)
    page.place.open().decide(GRIP, "boilerplate")
    answer = page.post("/handover/commit", digest=digest, branch="review-1")
    assert answer.status_code == 422
    assert "changed since" in answer.text
    assert list_branches(page.place) == ["main"]


def test_what_speaks_against_it_needs_a_reason_that_is_recorded(page: Page) -> None:
    page.decide(GRIP, "concept", **CONCEPT | {"label": "Pain score change", "examples": "Pain"})
    answer = commit(page)
    assert answer.status_code == 422
    assert "wants a reason" in answer.text
    assert commit(page, reason="because I say").status_code == 422
    assert list_branches(page.place) == ["main"]
    assert commit(page, reason="the example is shared by both on purpose").status_code == 200
    message = git(page.place.top, "log", "-1", "--format=%B", "review-1")
    assert "Accepted, because the example is shared by both on purpose" in message
    assert "shared by both" in git(page.place.top, "show", "review-1:ontology/exceptions.yaml")


def test_a_decision_that_cannot_be_made_is_left_out_and_told(page: Page) -> None:
    page.decide(GRIP, "concept", **CONCEPT | {"label": "Pain"})  # until it is renamed, this is Pain itself
    page.decide(DURABILITY, "accept")
    path = page.place.folder / "endpoints" / "clinical" / "pain.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("label: Pain", "label: Pain intensity"), encoding="utf-8")
    git(page.place.top, "commit", "-q", "-a", "-m", "renamed")
    html = page.get("/handover").text
    assert "Cannot be made" in html
    assert "is taken by" in html
    assert "1 decision would change" in html
    assert commit(page).status_code == 200


def test_the_edits_can_be_taken_along(page: Page, tmp_path: Path) -> None:
    assert page.get("/handover/edits.yaml").status_code == 404
    decide_all(page)
    answer = page.get("/handover/edits.yaml")
    assert "attachment" in answer.headers["content-disposition"]
    path = tmp_path / "edits.yaml"
    path.write_bytes(answer.content)
    plan = apply_edits(read_source(page.place.folder), read_edits(path))
    assert len(plan.files) == 2


def test_decisions_on_what_is_no_endpoint_are_remembered_by_the_next_audit(page: Page) -> None:
    page.decide(GRIP, "out-of-scope", note="a device")
    assert commit(page).status_code == 200
    written = git(page.place.top, "show", "review-1:ontology/decisions.yaml")
    assert "text: Grip strength" in written
    assert "decision: out-of-scope" in written
    assert "by: Dr. Who" in written


def test_outside_of_a_checkout_the_edits_are_offered(page: Page) -> None:
    decide_all(page)
    digest = find_digest(page)
    (page.place.top / ".git").rename(page.place.top / "no-git")
    html = page.get("/handover").text
    assert "no git checkout" in html
    assert "/handover/edits.yaml" in html
    assert 'action="/handover/commit"' not in html
    assert page.post("/handover/commit", digest=digest, branch="review-1").status_code == 422


def test_no_branch_is_made_where_the_commit_is_not_what_was_planned(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = read_source(place.folder)
    plan = apply_edits(source, [AddSynonym(id="endpoint:pain", text="ache")])
    path = "endpoints/clinical/pain.yaml"
    monkeypatch.setitem(plan.files, path, plan.files[path].replace("ache", "acne"))
    with pytest.raises(EditError, match="not what was planned"):
        commit_plan(plan, place.folder, "review-1", "x")
    assert list_branches(place) == ["main"]


def test_a_vocabulary_at_the_top_of_its_repository(place: Place, tmp_path: Path) -> None:
    top = tmp_path / "flat"
    place.folder.rename(top)
    git(tmp_path, "init", "-q", "-b", "main", str(top))
    git(top, "add", ".")
    git(top, "commit", "-q", "-m", "start")
    plan = apply_edits(read_source(top), [AddSynonym(id="endpoint:pain", text="ache")])
    made = commit_plan(plan, top, "review/ache", "Vocabulary: ache\n")
    assert git(top, "rev-parse", "review/ache").strip() == made
    assert "ache" in git(top, "show", "review/ache:endpoints/clinical/pain.yaml")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"kind": "concept"', '"kind": "weird"', "choose what it is"),
        ('"texts": ["Grip strength"]', '"texts": []', "choose at least one way to write it"),
    ],
)
def test_a_decision_that_somebody_made_incomplete_by_hand_is_told_and_left_out(
    place: Place, old: str, new: str, told: str
) -> None:
    decide_all(place.open())
    text = place.journal.read_text(encoding="utf-8")
    assert old in text
    place.journal.write_text(text.replace(old, new), encoding="utf-8")
    html = place.open().get("/handover").text
    assert told in html
    assert "1 decision would change" in html
