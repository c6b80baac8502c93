"""Who may ask, and what every answer carries. Each case is a request, as an attacker would send it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from normalizer.errors import InputError
from normalizer.web.app import make_app
from normalizer.web.guard import LARGEST_BODY, Keys
from normalizer.web.server import open_door
from tests.web.conftest import HOST, ORIGIN, TestClient, make_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.conftest import Page


@pytest.fixture(scope="module")
def page(audited: Path, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """One page for all: nothing here may change anything."""
    return make_place(audited, tmp_path_factory.mktemp("guard")).open()


PAGES = ("/", "/try", "/queue", "/queue/1", "/handover", "/suggest?q=os", "/concept?id=endpoint:overall-survival")
POSTS = ("/try", "/queue/decide", "/queue/many", "/queue/undo", "/queue/effect", "/handover/check", "/handover/commit")


def make_stranger(page: Page) -> TestClient:
    """Someone without the cookie."""
    return TestClient(make_app(page.desk, page.keys, frozenset({HOST})), base_url=ORIGIN, follow_redirects=False)


@pytest.mark.parametrize("path", [*PAGES, "/handover/edits.yaml", "/assets/review.js"])
def test_nothing_is_told_without_the_cookie(page: Page, path: str) -> None:
    answer = make_stranger(page).get(path)
    assert answer.status_code == 401
    assert "csrf" not in answer.text


@pytest.mark.parametrize("token", ["", "wrong", "ü", "a" * 5000])
def test_the_start_address_needs_its_token(page: Page, token: str) -> None:
    stranger = make_stranger(page)
    answer = stranger.get("/start", params={"token": token})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_start_address_gives_a_cookie_that_scripts_and_other_sites_do_not_get(page: Page) -> None:
    answer = make_stranger(page).get(f"/start?token={page.keys.token}")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert page.keys.token.lower() not in cookie
    assert page.keys.token not in answer.text


def test_the_cookie_of_another_run_is_worth_nothing(page: Page) -> None:
    other = TestClient(make_app(page.desk, Keys(), frozenset({HOST})), base_url=ORIGIN)
    other.cookies = page.client.cookies
    assert other.get("/").status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:9", f"{HOST}.evil.example", "localhost", ""])
def test_another_host_name_is_refused(page: Page, host: str) -> None:
    assert page.get("/", headers={"Host": host}).status_code == 421
    assert page.get(f"/start?token={page.keys.token}", headers={"Host": host}).status_code == 421


def test_two_host_headers_are_refused(page: Page) -> None:
    assert page.client.get("/", headers=[("Host", HOST), ("Host", "evil.example")]).status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:8000", "http://127.0.0.1:9", ""])
def test_another_origin_is_refused(page: Page, origin: str) -> None:
    assert page.get("/", headers={"Origin": origin}).status_code == 403
    assert page.post("/queue/undo", {"Origin": origin}, line="").status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_makes_the_browser_ask_is_refused(page: Page, site: str) -> None:
    """A page on another port of this machine counts as `same-site`, and its requests carry the cookie."""
    assert page.get("/", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert page.get("/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert page.get("/", headers={"Sec-Fetch-Site": "none"}).status_code == 200


@pytest.mark.parametrize("path", POSTS)
def test_a_form_needs_its_origin_and_its_csrf_token(page: Page, path: str) -> None:
    fields = page.load_version("grip strength") | {"choice": "boilerplate"}
    headers = {"Origin": ORIGIN}
    assert page.client.post(path, data={**fields, "csrf": page.keys.csrf}).status_code == 403
    assert page.client.post(path, data=fields, headers=headers).status_code == 403
    assert page.client.post(path, data={**fields, "csrf": "wrong"}, headers=headers).status_code == 403
    assert page.client.post(path, data={**fields, "csrf": Keys().csrf}, headers=headers).status_code == 403
    assert not page.place.journal.exists()


@pytest.mark.parametrize("path", POSTS)
def test_only_plain_forms_of_a_bounded_size_are_read(page: Page, path: str) -> None:
    headers = {"Origin": ORIGIN}
    assert page.client.post(path, json={"csrf": page.keys.csrf}, headers=headers).status_code == 415
    parts = {"csrf": (None, page.keys.csrf)}
    assert page.client.post(path, files=parts, headers=headers).status_code == 415
    large = {"csrf": page.keys.csrf, "note": "x" * LARGEST_BODY}
    assert page.client.post(path, data=large, headers=headers).status_code == 413


def test_a_body_without_a_length_is_bounded_too(page: Page) -> None:
    def stream() -> Iterator[bytes]:
        yield f"csrf={page.keys.csrf}&note=".encode()
        for _ in range(LARGEST_BODY // 1024 + 2):
            yield b"x" * 1024

    headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    assert page.client.post("/queue/undo", content=stream(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("field", "value"),
    [("note", "x" * 2001), ("label", "x" * 301), ("examples", "x" * 2001), ("texts", "x" * 301), ("choice", "x" * 201)],
)
def test_fields_are_bounded(page: Page, field: str, value: str) -> None:
    fields = page.load_version("grip strength") | {"choice": "concept", field: value}
    assert page.post("/queue/decide", **fields).status_code == 400
    assert not page.place.journal.exists()


def test_many_fields_are_refused(page: Page) -> None:
    assert page.post("/queue/many", group=["|x"] * 5000, choice="accept").status_code == 400


def test_a_long_address_is_refused(page: Page) -> None:
    assert page.get("/?q=" + "x" * 9000).status_code == 414
    assert page.get("/queue/" + "9" * 5000).status_code == 414


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(page: Page, method: str) -> None:
    assert page.client.request(method, "/").status_code == 405


@pytest.mark.parametrize("path", ["/queue/decide", "/queue/undo", "/queue/many", "/handover/commit"])
def test_nothing_is_changed_by_following_a_link(page: Page, path: str) -> None:
    assert page.get(path).status_code in {404, 405}


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py",
        "/assets/%2e%2e/app.py",
        "/assets/..%2f..%2fpyproject.toml",
        "/assets//etc/passwd",
        "/../../etc/passwd",
        "/assets/review.css/../../app.py",
        "/queue/../../../etc/passwd",
        "/handover/%2e%2e%2fontology",
    ],
)
def test_no_path_leads_to_a_file(page: Page, path: str) -> None:
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode()}
    assert page.get(path).status_code == 404, scope


@pytest.mark.parametrize(
    "path", ["/queue/0", "/queue/999", "/queue/-1", "/queue/99999999999999999999", "/concept?id=../../x"]
)
def test_what_is_not_there_is_a_page_that_says_so(page: Page, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", [*PAGES, "/start?token=x", "/nowhere", "/assets/review.js"])
def test_every_answer_is_locked_down(page: Page, path: str) -> None:
    headers = page.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES[:5])
def test_no_page_has_inline_code_or_asks_elsewhere(page: Page, path: str) -> None:
    html = page.get(path).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=\"/assets/)", html)
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', html) == []


@pytest.mark.parametrize(
    "host", [f"{0}.0.0.0", "::", "192.168.1.1", "example.org", "", "127.0.0.1.evil.example", "10.0.0.1"]
)
def test_it_listens_on_this_machine_only(host: str) -> None:
    with pytest.raises(InputError, match="this machine alone"):
        open_door(host, 0)


def test_it_listens_on_loopback() -> None:
    door = open_door("localhost", 0)
    try:
        port = door.socket.getsockname()[1]
        assert door.socket.getsockname()[0] == "127.0.0.1"
        assert door.hosts == {f"127.0.0.1:{port}", f"localhost:{port}"}
        with pytest.raises(InputError, match="choose another"):
            open_door("127.0.0.1", port)
    finally:
        door.socket.close()
