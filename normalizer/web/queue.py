"""The queue: the groups of an audit, one after the other or several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from normalizer.web.choices import list_choices, read_decision
from normalizer.web.decision import Decision, accept_proposal, list_texts
from normalizer.web.forms import Form, read_form, read_query
from normalizer.web.journal import Journal, StaleVersionError
from normalizer.web.pages import make_link, render_page
from normalizer.web.site import get_site

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import HTMLResponse

    from normalizer.web.desk import Group
    from normalizer.web.journal import Line
    from normalizer.web.site import Site

QUEUE = "/queue"
VIEWS = ("open", "decided", "aside", "all")
_RAIL_BEFORE, _RAIL_AFTER = 4, 12
_FIELDS = ("scope", "concept", "label", "below", "definition", "measurement", "examples", "note")


def show_queue(request: Request) -> HTMLResponse:
    """The list of groups: open ones, decided ones, those set aside."""
    site = get_site(request)
    view = read_query(request, "view") or VIEWS[0]
    standing = _get_journal(site).list_standing()
    words = read_query(request, "q").casefold().split()
    chosen = [
        group
        for group in list_view(site, view if view in VIEWS else VIEWS[0])
        if all(word in f"{group.row['text']} {group.row['proposal']['kind']}".casefold() for word in words)
    ]
    counts = {name: len(list_view(site, name)) for name in VIEWS}
    return site.show(
        "queue.html", page="queue", view=view, groups=chosen, standing=standing, counts=counts,
        query=" ".join(words), concepts=site.desk.edition.vocabulary.concepts, branches=_list_branches(site),
        versions=_get_journal(site).list_versions(),
    )  # fmt: skip


def list_view(site: Site, view: str) -> list[Group]:
    """The groups of a view, in the order of the audit."""
    standing = _get_journal(site).list_standing()
    return [
        group
        for group in site.desk.groups
        if view == "all"
        or (view == "decided" and group.key in standing)
        or (view == "aside" and group.aside and group.key not in standing)
        or (view == "open" and not group.aside and group.key not in standing)
    ]


def show_group(request: Request) -> HTMLResponse:
    """One group with its choices."""
    site = get_site(request)
    groups = site.desk.groups
    number = request.path_params["number"]
    if not 1 <= number <= len(groups):
        raise HTTPException(404, "The audit has no group with this number.")
    return _show_group(site, groups[number - 1])


def _show_group(site: Site, group: Group, form: Form | None = None, problem: str = "") -> HTMLResponse:
    edition, journal = site.desk.edition, _get_journal(site)
    line = journal.find(group.key)
    proposal = group.row["proposal"]
    decision = line.decision if line else None
    values = dict.fromkeys(_FIELDS, "") | {
        "scope": proposal.get("scope") or "exact",
        "label": group.row["text"][:1].upper() + group.row["text"][1:],
        "below": proposal.get("below") or "",
        "measurement": proposal.get("measurement") or "continuous",
    }
    if form is not None:
        values |= {name: form.read_prose(name) for name in _FIELDS}
    texts = list_texts(group.row)
    picked = form.read_all("texts") if form is not None else decision.texts if decision else texts
    standing = journal.list_standing()
    around = [other for other in site.desk.groups if other.aside == group.aside]
    place = around.index(group)
    rail = around[max(0, place - _RAIL_BEFORE) : place + _RAIL_AFTER]
    return site.show(
        "group.html",
        422 if problem else 200,
        page="queue",
        group=group,
        line=line,
        decision=decision,
        branch=_list_branches(site).get(line.id if line else "", ""),
        choices=list_choices(group.row, edition.vocabulary),
        texts=texts,
        picked=picked,
        values=values,
        concepts=edition.vocabulary.concepts,
        rail=rail,
        standing=standing,
        before=around[place - 1] if place else None,
        after=around[place + 1] if place + 1 < len(around) else None,
        problem=problem,
    )


async def show_effect(request: Request) -> Response:
    """What a choice would do, as a part of the page. A page that was left does not wait for it."""
    site = get_site(request)
    form = await read_form(request, site.keys.csrf)
    group = _find_group(site, form)
    vocabulary = (await run_in_threadpool(lambda: site.desk.edition)).vocabulary
    decision, problem = read_decision(form, group.row, vocabulary)
    if decision is None:
        return render_page("effect.html", {"effect": None, "problem": problem})

    async with site.busy:
        if await request.is_disconnected():
            return Response(status_code=204)
        edition = await run_in_threadpool(lambda: site.desk.edition)
        effect = await run_in_threadpool(site.effects.measure, edition, decision, group.row)
    return render_page("effect.html", {"effect": effect, "problem": ""})


async def decide(request: Request) -> Response:
    """Save a decision about one group, and go on to the next."""
    site = get_site(request)
    form = await read_form(request, site.keys.csrf)
    return await run_in_threadpool(_decide, site, form)


def _decide(site: Site, form: Form) -> Response:
    group, journal = _find_group(site, form), _get_journal(site)
    decision: Decision | None = None
    if form.read_line("choice") != "reopen":
        decision, problem = read_decision(form, group.row, site.desk.edition.vocabulary)
        if decision is None:
            return _show_group(site, group, form, problem)
    try:
        journal.add(group.key, decision, form.read_line("version"), site.desk.by)
    except StaleVersionError as stale:
        return _show_conflict(site, group, stale.current, decision, form)
    return RedirectResponse(_find_next(site, group) if decision else f"{QUEUE}/{group.number}", 303)


def _show_conflict(
    site: Site, group: Group, current: Line | None, decision: Decision | None, form: Form
) -> HTMLResponse:
    return site.show(
        "conflict.html", 409, page="queue", group=group, current=current, decision=decision,
        choice=form.read_line("choice"), concepts=site.desk.edition.vocabulary.concepts,
    )  # fmt: skip


async def undo(request: Request) -> Response:
    """Take back the last decision, whichever page made it; what stood before it stands again."""
    site = get_site(request)
    form = await read_form(request, site.keys.csrf)

    def take_back() -> Response:
        journal = _get_journal(site)
        try:
            key = journal.undo(form.read_line("line"), site.desk.by).key
        except StaleVersionError as stale:
            # another page decided since: show that instead of undoing something unseen
            key = stale.current.key if stale.current else ""
        group = site.desk.find_group(key)
        return RedirectResponse(f"{QUEUE}/{group.number}" if group else QUEUE, 303)

    return await run_in_threadpool(take_back)


async def decide_many(request: Request) -> Response:
    """Save one choice for several groups; each by itself, and what could not be saved is told."""
    site = get_site(request)
    form = await read_form(request, site.keys.csrf)
    return await run_in_threadpool(_decide_many, site, form)


def _decide_many(site: Site, form: Form) -> Response:
    journal, choice = _get_journal(site), form.read_line("choice")
    left: list[tuple[Group, str]] = []
    done: list[tuple[Group, Decision]] = []
    for value in form.read_all("group"):
        version, _, key = value.partition("|")
        group = site.desk.find_group(key)
        if group is None:
            continue
        decision, problem = _decide_alike(site, group, choice, form)
        if decision is None:
            left.append((group, problem))
            continue
        try:
            journal.add(group.key, decision, version, site.desk.by)
        except StaleVersionError as stale:
            standing = stale.current.decision if stale.current else None
            left.append((group, f"it was {'decided' if standing else 'taken back'} in the meantime; look at it again"))
        else:
            done.append((group, decision))
    if not left and done:
        return RedirectResponse(QUEUE, 303)
    problem = "" if done or left else "Select some groups first."
    return site.show("bulk.html", 200 if done else 422, page="queue", done=done, left=left, problem=problem)


def _decide_alike(site: Site, group: Group, choice: str, form: Form) -> tuple[Decision | None, str]:
    if choice == "accept":
        decision = accept_proposal(group.row)
        return decision, "" if decision else "a new concept wants a definition; decide it by itself"
    return read_decision(form, group.row, site.desk.edition.vocabulary, list_texts(group.row))


def _find_next(site: Site, group: Group) -> str:
    """The next open group, those before it last; the list if none is open."""
    waiting = list_view(site, "aside" if group.aside else "open")
    later = [other for other in waiting if other.number > group.number]
    following = (later or waiting)[:1]
    return f"{QUEUE}/{following[0].number}" if following else make_link(QUEUE, view="decided")


def _find_group(site: Site, form: Form) -> Group:
    group = site.desk.find_group(form.read_line("key"))
    if group is None:
        raise HTTPException(404, "The audit has no such group any more; load the queue again.")
    return group


def _get_journal(site: Site) -> Journal:
    if site.desk.journal is None:
        raise HTTPException(404, "No audit was given: start with endnorm review AUDIT.json to work through its groups.")
    return site.desk.journal


def _list_branches(site: Site) -> dict[str, str]:
    """The branch that each handed-over line went to."""
    return {line: over.branch for over in _get_journal(site).list_hand_overs() for line in over.lines}
