"""Looking at the vocabulary, and trying outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from normalizer.errors import VocabularyError
from normalizer.web.concept_page import describe_concept, find_uses, list_links
from normalizer.web.forms import read_form, read_query
from normalizer.web.reading import read_outcome
from normalizer.web.site import get_site

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import HTMLResponse, Response

    from normalizer.vocabulary import Vocabulary
    from normalizer.vocabulary.search import SearchResult

_MOST_FOUND = 60
_MOST_SUGGESTED = 8
_LONGEST_TEXT = 20_000
_EXAMPLE = (
    "Overall response rate (ORR) per IMWG 2016, Proportion of participants with partial response or better, "
    "baseline, week 4, week 12, then every 8 weeks up to 2 years"
)


def search(request: Request) -> HTMLResponse:
    """The start page: families, or what fits a query."""
    site = get_site(request)
    vocabulary = site.desk.edition.vocabulary
    query = read_query(request, "q")
    found = vocabulary.search(query, _MOST_FOUND) if query else []
    return site.show(
        "browse.html",
        page="browse",
        query=query,
        found=[result for result in found if result.how != "similar"],
        similar=[result for result in found if result.how == "similar"],
        kinds={result.id: result.id.partition(":")[0] for result in found},
        families=_list_families(vocabulary),
        total=len(vocabulary.concepts),
    )


def suggest(request: Request) -> Response:
    """Concepts for a search box, as JSON."""
    vocabulary = get_site(request).desk.edition.vocabulary
    query = read_query(request, "q")
    found = vocabulary.search(query, 4 * _MOST_SUGGESTED) if query else []
    kinds = tuple(f"{kind}:" for kind in read_query(request, "kinds").split())
    shown = [result for result in found if not kinds or result.id.startswith(kinds)]
    return JSONResponse([_describe_result(result) for result in shown[:_MOST_SUGGESTED]])


def concept(request: Request) -> HTMLResponse:
    """The page of one concept."""
    site = get_site(request)
    desk = site.desk
    vocabulary = desk.edition.vocabulary
    try:
        page = describe_concept(vocabulary, read_query(request, "id"))
    except VocabularyError as error:
        raise HTTPException(404, error.message) from error
    id_ = page.concept.id
    return site.show(
        "concept.html",
        page="browse",
        it=page,
        concepts=vocabulary.concepts,
        uses=find_uses(desk.audit, desk.groups, id_) if desk.audit else None,
        links=list_links(vocabulary),
    )


def show_trial(request: Request) -> HTMLResponse:
    """The empty form to try an outcome."""
    texts = {"measure": "", "description": "", "time_frame": ""}
    return get_site(request).show("try.html", page="try", texts=texts, it=None, example=_EXAMPLE, concepts={})


async def try_outcome(request: Request) -> HTMLResponse:
    """An outcome as read."""
    site = get_site(request)
    form = await read_form(request, site.keys.csrf)
    texts = {name: form.read_prose(name, _LONGEST_TEXT) for name in ("measure", "description", "time_frame")}

    def read() -> HTMLResponse:
        edition = site.desk.edition
        it = read_outcome(edition.normalizer, **texts) if any(texts.values()) else None
        problem = "" if it else "Write or paste an outcome first."
        return site.show(
            "try.html", page="try", texts=texts, it=it, example=_EXAMPLE, problem=problem,
            concepts=edition.vocabulary.concepts,
        )  # fmt: skip

    return await run_in_threadpool(read)


def _list_families(vocabulary: Vocabulary) -> list[tuple[str, str, int]]:
    rows = vocabulary.section("vocabulary").get("families", ())
    return [
        (row["root"], row["label"], len(vocabulary.descendants(row["root"])))
        for row in rows
        if row["root"] in vocabulary.concepts
    ]


def _describe_result(result: SearchResult) -> dict[str, str]:
    return {"id": result.id, "label": result.label, "text": result.text, "how": result.how}
