"""Working through the queue: what a decision saves, what two pages do to each other, what the effect says."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from normalizer.web.journal import Journal
from tests.web.conftest import ORIGIN

if TYPE_CHECKING:
    from tests.web.conftest import Page, Place

GRIP, DURABILITY = "grip strength", "durability of response"


def read(place: Place) -> dict[str, str]:
    """The kinds of the standing decisions, as another program sees them."""
    return {key: line.decision.kind for key, line in Journal(place.journal).list_standing().items() if line.decision}


def test_the_queue_shows_every_group_with_its_proposal(page: Page) -> None:
    html = page.get("/queue").text
    for group in page.desk.groups:
        if not group.aside:
            assert f"/queue/{group.number}" in html
    assert "proposed: synonym of" in html
    assert "Duration of response" in html
    assert page.get("/queue?view=open&q=durability").text.count('name="group"') == 1


def test_accepting_saves_the_proposal_and_goes_on(page: Page) -> None:
    answer = page.decide(DURABILITY, "accept", scope="narrow")
    assert answer.status_code == 303
    assert re.fullmatch(r"/queue/\d+", answer.headers["location"])
    assert answer.headers["location"] != f"/queue/{page.find_number(DURABILITY)}"
    line = Journal(page.place.journal).find(DURABILITY)
    assert line is not None
    assert line.decision is not None
    assert line.decision.concept == "endpoint:duration-of-response"
    assert line.decision.scope == "narrow"
    assert line.by == "Dr. Who"
    assert "2 trials (T3, T4)" in line.decision.because


@pytest.mark.parametrize(
    ("choice", "fields", "kind"),
    [
        ("other", {"concept": "Pain"}, "synonym"),
        ("other", {"concept": "endpoint:pain"}, "synonym"),
        ("synonym|endpoint:pain", {}, "synonym"),
        ("boilerplate", {}, "boilerplate"),
        ("out-of-scope", {"note": "a device"}, "out-of-scope"),
        ("undecided", {"note": "which hand?"}, "undecided"),
        (
            "concept",
            {"label": "Grip strength", "below": "Pain", "definition": "How strong.", "measurement": "score"},
            "concept",
        ),
    ],
)
def test_every_choice_is_saved(page: Page, choice: str, fields: dict[str, str], kind: str) -> None:
    assert page.decide(GRIP, choice, **fields).status_code == 303
    assert read(page.place) == {GRIP: kind}


@pytest.mark.parametrize(
    ("choice", "fields", "told"),
    [
        ("other", {"concept": ""}, "choose the concept"),
        ("other", {"concept": "Overal survivall"}, "did you mean Overall survival"),
        ("undecided", {"note": "  "}, "note"),
        ("concept", {"label": "Grip", "below": "endpoint:pain", "measurement": "score"}, "say in a sentence"),
        (
            "concept",
            {"label": "Grip", "below": "criterion:imwg", "definition": "x", "measurement": "score"},
            "endpoint",
        ),
        ("nonsense", {}, "choose what it is"),
        ("", {}, "choose what it is"),
        ("other", {"concept": "endpoint:pain", "scope": "sideways"}, "how close"),
    ],
)
def test_half_a_decision_is_not_saved_and_what_was_written_stays(
    page: Page, choice: str, fields: dict[str, str], told: str
) -> None:
    answer = page.decide(GRIP, choice, **fields)
    assert answer.status_code == 422
    alert = re.search(r'role="alert"[^>]*><p>(.*?)</p>', answer.text, re.DOTALL)
    assert alert
    assert told.lower() in alert[1].lower()
    assert read(page.place) == {}
    for value in fields.values():
        if value.strip() and value != "sideways":
            assert value in answer.text


def test_only_writings_of_the_group_can_be_chosen(page: Page) -> None:
    form = page.load_version(GRIP) | {"choice": "boilerplate", "texts": ["overall survival"]}
    assert page.post("/queue/decide", **form).status_code == 422
    assert read(page.place) == {}


def test_a_second_tab_gets_a_conflict_and_can_insist(place: Place) -> None:
    one, other = place.open(), place.open()
    seen = other.load_version(GRIP)
    assert one.decide(GRIP, "boilerplate").status_code == 303
    answer = other.post("/queue/decide", **seen, choice="other", concept="endpoint:pain", scope="broad")
    assert answer.status_code == 409
    assert "boilerplate" in answer.text
    assert "broad synonym of Pain" in answer.text
    assert read(place) == {GRIP: "boilerplate"}
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    insisted = other.client.post("/queue/decide", data=hidden, headers={"Origin": ORIGIN})
    assert insisted.status_code == 303
    assert read(place) == {GRIP: "synonym"}
    line = Journal(place.journal).find(GRIP)
    assert line is not None
    assert line.decision is not None
    assert line.decision.scope == "broad"


def test_a_conflict_over_a_new_concept_keeps_every_field(place: Place) -> None:
    one, other = place.open(), place.open()
    seen = other.load_version(GRIP)
    one.decide(GRIP, "undecided", note="which hand?")
    fields = {"label": "Grip", "below": "endpoint:pain", "definition": "How strong.", "measurement": "score"}
    answer = other.post(
        "/queue/decide", **seen, **fields, choice="concept", examples="Grip at 1 year\nGrip, both hands"
    )
    assert answer.status_code == 409
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    hidden["examples"] = re.search(r'name="examples" hidden>(.*?)<', answer.text, re.DOTALL)[1]  # type: ignore[index]
    assert other.client.post("/queue/decide", data=hidden, headers={"Origin": ORIGIN}).status_code == 303
    line = Journal(place.journal).find(GRIP)
    assert line is not None
    assert line.decision is not None
    assert line.decision.examples == ("Grip at 1 year", "Grip, both hands")
    assert line.decision.definition == "How strong."


def test_starting_again_goes_on_where_it_ended(place: Place) -> None:
    place.open().decide(GRIP, "boilerplate")
    again = place.open()
    assert f'/queue/{again.find_number(GRIP)}"' not in again.get("/queue?view=open").text
    html = again.get(f"/queue/{again.find_number(GRIP)}").text
    assert "Decided:" in html
    assert "boilerplate" in html


def test_undo_and_take_back(page: Page) -> None:
    page.decide(GRIP, "boilerplate")
    page.decide(DURABILITY, "accept")
    html = page.get("/queue").text
    line = re.search(r'name="line" value="(\w+)"', html)
    assert line
    answer = page.post("/queue/undo", line=line[1])
    assert answer.headers["location"] == f"/queue/{page.find_number(DURABILITY)}"
    assert read(page.place) == {GRIP: "boilerplate"}
    assert page.post("/queue/undo", line=line[1]).status_code == 303  # pressed twice: nothing more is undone
    assert read(page.place) == {GRIP: "boilerplate"}
    assert page.decide(GRIP, "reopen").status_code == 303
    assert read(page.place) == {}
    assert page.decide(GRIP, "out-of-scope").status_code == 303


def test_several_groups_at_once(place: Place) -> None:
    one, other = place.open(), place.open()
    values = re.findall(r'name="group" value="([^"]*)"', one.get("/queue").text)
    assert len(values) >= 3
    other.decide(GRIP, "undecided", note="which hand?")
    answer = one.post("/queue/many", group=values, choice="boilerplate")
    assert answer.status_code == 200
    assert "in the meantime" in answer.text
    assert read(place) == {value.partition("|")[2]: "boilerplate" for value in values} | {GRIP: "undecided"}


def test_proposals_of_several_are_accepted_but_for_new_concepts(page: Page) -> None:
    values = re.findall(r'name="group" value="([^"]*)"', page.get("/queue").text)
    answer = page.post("/queue/many", group=values, choice="accept")
    assert "wants a definition" in answer.text
    assert read(page.place) == {DURABILITY: "synonym"}
    assert page.post("/queue/many", choice="accept").status_code == 422


def test_the_effect_tells_what_a_choice_brings(page: Page) -> None:
    form = page.load_version(DURABILITY)
    good = page.post("/queue/effect", **form, choice="accept")
    assert "+2 fully mapped" in good.text
    form = page.load_version(GRIP)
    pain = page.post("/queue/effect", **form, choice="synonym|endpoint:pain").text
    assert "+3 fully mapped, 3 gain an endpoint" in pain
    taken = {"label": "Pain!", "below": "endpoint:pain", "definition": "x", "measurement": "score"}
    assert "Cannot be made" in page.post("/queue/effect", **form, **taken, choice="concept").text
    assert read(page.place) == {}
    assert "choose the concept" in page.post("/queue/effect", **form, choice="other").text.lower()


def test_texts_of_strangers_stay_texts(page: Page) -> None:
    page.decide(GRIP, "undecided", note="<script>alert(1)</script>")
    paths = ["/queue?view=all", "/handover", "/?q=<script>alert(1)</script>"]
    for path in [*paths, *(f"/queue/{group.number}" for group in page.desk.groups)]:
        assert "<script>alert" not in page.get(path).text
    hostile = page.post("/try", measure='"><script>alert(1)</script>', description="</textarea><script>alert(1)")
    assert hostile.status_code == 200
    assert "<script>alert" not in hostile.text


def test_a_full_disk_is_told(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    form = page.load_version(GRIP)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    answer = page.post("/queue/decide", **form, choice="boilerplate")
    assert answer.status_code == 500
    assert "No space left on device" in answer.text


def test_an_audit_that_is_made_anew_keeps_the_decisions(page: Page) -> None:
    page.decide(GRIP, "boilerplate")
    data = json.loads(page.place.audit.read_text(encoding="utf-8"))
    data["groups"].reverse()
    page.place.audit.write_text(json.dumps(data), encoding="utf-8")
    assert "Decided:" in page.get(f"/queue/{page.find_number(GRIP)}").text
    data["groups"] = [{"text": 3}]
    page.place.audit.write_text(json.dumps(data), encoding="utf-8")
    broken = page.get("/queue")
    assert broken.status_code == 500
    assert "groups of another form" in broken.text


def test_without_an_audit_there_is_nothing_to_decide(place: Place) -> None:
    page = place.open()
    page.desk.journal = None
    assert page.get("/queue").status_code == 404
    assert "endnorm review AUDIT.json" in page.get("/handover").text
    assert page.get("/").status_code == 200
    assert "/queue" not in page.get("/").text
