"""Handing over: the diff, lint and effect of all decisions; edits to take along, or a commit on a new branch."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from normalizer.audit.propose import render_edits
from normalizer.errors import EditError
from normalizer.web.branch import commit_plan, list_uncommitted
from normalizer.web.bundle import check_bundle, finish_plan, gather_bundle, write_message
from normalizer.web.forms import Form, read_form
from normalizer.web.pages import render_page
from normalizer.web.site import get_site

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import HTMLResponse

    from normalizer.web.bundle import Bundle, Checked
    from normalizer.web.site import Site

_EDITS = "edits.yaml"
_MOST_REMEMBERED = 4
_LONGEST_DIFF = 400_000


def show_hand_over(request: Request) -> HTMLResponse:
    """The page: what would be handed over, as decisions and as a diff."""
    return _show(get_site(request))


def _show(
    site: Site, problem: str = "", details: tuple[str, ...] = (), branch: str = "", reason: str = ""
) -> HTMLResponse:
    journal = site.desk.journal
    if journal is None:
        raise HTTPException(
            404, "No audit was given: start with endnorm review AUDIT.json, then there is something to hand over."
        )
    bundle = gather_bundle(site.desk)
    checkout = site.checkout
    diff = bundle.plan.show_diff(site.desk.folder.name) if bundle.plan else ""
    return site.show(
        "handover.html",
        422 if problem else 200,
        page="handover",
        bundle=bundle,
        diff=_mark_diff(diff[:_LONGEST_DIFF]),
        cut=len(diff) > _LONGEST_DIFF,
        checked=site.checked.get(bundle.digest),
        checkout=checkout is not None,
        uncommitted=list_uncommitted(site.desk.folder) if checkout else [],
        branch=branch or f"review-{datetime.now(UTC):%Y-%m-%d-%H%M}",
        reason=reason,
        hand_overs=journal.list_hand_overs(),
        problem=problem,
        details=details,
    )


async def check(request: Request) -> HTMLResponse:
    """Lint and effect, as a part of the page."""
    site = get_site(request)
    await read_form(request, site.keys.csrf)

    def judge() -> HTMLResponse:
        bundle = gather_bundle(site.desk)
        checked = _check(site, bundle) if bundle.plan and bundle.plan.files else None
        return render_page("checked.html", {"checked": checked, "bundle": bundle})

    async with site.busy:
        return await run_in_threadpool(judge)


def _check(site: Site, bundle: Bundle) -> Checked:
    if bundle.digest not in site.checked:
        while len(site.checked) >= _MOST_REMEMBERED:
            del site.checked[next(iter(site.checked))]
        site.checked[bundle.digest] = check_bundle(bundle, site.desk)
    return site.checked[bundle.digest]


def download_edits(request: Request) -> Response:
    """The edits as a file for `endnorm vocab apply`."""
    site = get_site(request)
    edits = list(gather_bundle(site.desk).edits)
    if not edits:
        raise HTTPException(404, "There is nothing to hand over yet.")
    return Response(
        render_edits(edits, _EDITS),
        media_type="application/yaml",
        headers={"Content-Disposition": f'attachment; filename="{_EDITS}"'},
    )


async def commit(request: Request) -> HTMLResponse:
    """Commit what the page showed on a new branch; refused if anything is different by now."""
    site = get_site(request)
    form = await read_form(request, site.keys.csrf)
    async with site.busy:
        return await run_in_threadpool(_commit, site, form)


def _commit(site: Site, form: Form) -> HTMLResponse:
    desk, journal = site.desk, site.desk.journal
    branch, reason = form.read_line("branch", 100), form.read_line("reason", 1000)
    if journal is None or desk.audit_path is None or site.checkout is None:
        return _show(site, "The vocabulary is in no git checkout; take the edits along as a file instead.")
    bundle = gather_bundle(desk)
    if bundle.digest != form.read_line("digest"):
        return _show(site, "Something changed since this page was made; look at it again.", (), branch, reason)
    if not bundle.plan or not bundle.plan.files:
        return _show(site, "There is nothing to hand over.", (), branch, reason)
    checked = _check(site, bundle)
    try:
        plan = finish_plan(bundle, checked, reason)
        message = write_message(bundle, checked, desk.audit_path.name, desk.by, reason)
        made = commit_plan(plan, desk.folder, branch, message)
    except EditError as error:
        return _show(site, f"{error.message[:1].upper()}{error.message[1:]}.", error.findings, branch, reason)
    journal.add_hand_over(branch, made, tuple(item.line.id for item in bundle.ready))
    return site.show("done.html", page="handover", branch=branch, commit=made, message=message, count=len(bundle.ready))


def _mark_diff(diff: str) -> list[tuple[str, str]]:
    """`(kind, line)` of a diff, for colours and for those who do not see them: the sign stays in the line."""
    kinds = {"+": "added", "-": "removed", "@": "place"}
    rows = []
    for line in diff.splitlines():
        head = line.startswith(("+++ ", "--- "))
        rows.append(("file" if head else kinds.get(line[:1], "same"), line))
    return rows
