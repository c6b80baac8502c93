"""A small checkout of its own with the toy vocabulary, an audit of it, and the review page on both."""

from __future__ import annotations

import re
import shutil
import subprocess
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("starlette", reason="the extra `web` is not installed")
pytest.importorskip("httpx", reason="httpx is not installed")

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # newer versions of starlette would rather have httpx2
    from starlette.testclient import TestClient

from normalizer.audit.json_file import write_json
from normalizer.audit.run import run_audit
from normalizer.audit.store import open_store
from normalizer.model.outcome import Outcome
from normalizer.pipeline import Normalizer
from normalizer.vocabulary import Vocabulary
from normalizer.web.app import make_app
from normalizer.web.desk import Desk
from normalizer.web.guard import Keys

if TYPE_CHECKING:
    import httpx

TOY = Path(__file__).resolve().parent.parent / "toy_ontology"
HOST = "127.0.0.1:8000"
ORIGIN = f"http://{HOST}"
# a hostile text among them: it must come out as text wherever it is shown
MEASURES = (
    *["Grip strength"] * 3,
    *["Durability of response"] * 2,
    *["Knee torque <script>alert(1)</script>"] * 2,
    *["Overall survival"] * 2,
)

PROPOSAL = {
    "kind": "synonym",
    "confidence": 0.8,
    "why": "the same as 'duration of response' but for one word",
    "concept": "endpoint:duration-of-response",
    "scope": "exact",
    "type": "plain",
}


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True).stdout


@dataclass
class Place:
    """A checkout, its audit, and pages on them."""

    top: Path
    audit: Path

    @property
    def folder(self) -> Path:
        return self.top / "ontology"

    @property
    def journal(self) -> Path:
        return self.audit.with_name("audit.review.jsonl")

    def open(self, audit: Path | None = None) -> Page:
        """A page of a program of its own: nothing but the files is shared with others."""
        return Page(self, Desk(self.folder, audit or self.audit, "Dr. Who"), Keys())


@dataclass
class Page:
    place: Place
    desk: Desk
    keys: Keys
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        app = make_app(self.desk, self.keys, frozenset({HOST}))
        self.client = TestClient(app, base_url=ORIGIN, follow_redirects=False)
        assert self.client.get(f"/start?token={self.keys.token}").status_code == 200

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(path, **options)

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: Any) -> httpx.Response:
        return self.client.post(
            path, data={"csrf": self.keys.csrf, **fields}, headers={"Origin": ORIGIN} if headers is None else headers
        )

    def find_number(self, text: str) -> int:
        return next(group.number for group in self.desk.groups if group.row["text"].lower() == text)

    def load_version(self, text: str) -> dict[str, Any]:
        """What a form of the group's page would send, but for the choice."""
        html = self.get(f"/queue/{self.find_number(text)}").text
        group = next(group for group in self.desk.groups if group.row["text"].lower() == text)
        version = re.search(r'name="version" value="([^"]*)"', html)
        assert version
        return {"key": group.key, "version": version[1], "texts": [v["text"] for v in group.row["variants"]]}

    def decide(self, text: str, choice: str, **fields: str) -> httpx.Response:
        return self.post("/queue/decide", **self.load_version(text), choice=choice, **fields)


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the toy vocabulary in a git checkout, and its audit beside it."""
    top = tmp_path_factory.mktemp("review")
    shutil.copytree(TOY, top / "repository" / "ontology")
    outcomes = [
        Outcome(f"T{number}/1", measure=measure, trial_id=f"T{number}") for number, measure in enumerate(MEASURES)
    ]
    with open_store() as store:
        normalizer = Normalizer(Vocabulary.load(top / "repository" / "ontology"))
        audit = run_audit(normalizer, outcomes, store, ["small.jsonl"])
        for row in audit["groups"]:
            if row["text"] == "Durability of response":  # one that an audit proposes as a synonym
                row["proposal"] = PROPOSAL
        with (top / "audit.json").open("wb") as stream:
            write_json(audit, store, stream)
    return top


@pytest.fixture(autouse=True)
def surroundings(shared_cache: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    for name, value in (("NAME", "Dr. Who"), ("EMAIL", "who@example.org")):
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)


def make_place(audited: Path, folder: Path) -> Place:
    """A copy of the audited folder, committed."""
    shutil.copytree(audited, folder / "work")
    top = folder / "work" / "repository"
    git(folder, "init", "-q", "-b", "main", str(top))
    git(top, "add", ".")
    git(top, "-c", "user.name=Dr. Who", "-c", "user.email=who@example.org", "commit", "-q", "-m", "start")
    return Place(top, folder / "work" / "audit.json")


@pytest.fixture
def place(audited: Path, tmp_path: Path) -> Place:
    return make_place(audited, tmp_path)


@pytest.fixture
def page(place: Place) -> Page:
    return place.open()
