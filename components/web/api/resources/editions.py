"""What an edition fixed: its categories, directions and units; the regions; and its releases."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from components import cached
from components.web.api.answers import Subject, answer_whole
from components.web.api.asked import (
    Asked,
    AskedEdition,
    AskedReleases,
    edition_of,
    find_release,
    one_of,
    releases_there_are,
)
from components.web.api.formats import Row
from components.web.api.problems import not_there
from components.web.api.rows import as_named, columns, names, release_row
from data_access.answers import PublicDocument
from data_access.datasets import dimension_rows, region_rows, rows_of_edition, unit_rows
from data_access.editions import edition
from data_access.methods import method

router = APIRouter()


@router.get("/editions")
def editions(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with the editions that have a list, newest first."""
    rows = [_edition_row(code) for code in cached.editions()]
    return answer_whole(request, asked, Subject("editions"), rows)


@router.get("/categories")
def categories(request: Request, asked: Annotated[AskedEdition, Query()]) -> Response:
    """Answer with an edition's categories, in the order of the notice."""
    return _of_edition(request, asked, "categories")


@router.get("/directions")
def directions(request: Request, asked: Annotated[AskedEdition, Query()]) -> Response:
    """Answer with an edition's directions, in the order of the notice."""
    return _of_edition(request, asked, "directions")


@router.get("/units")
def recommending_units(request: Request, asked: Annotated[AskedEdition, Query()]) -> Response:
    """Answer with an edition's recommending units, in the order of the national lists."""
    return _of_edition(request, asked, "units")


@router.get("/regions")
def province_level_regions(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with the province-level regions, in the order of their codes."""
    return answer_whole(request, asked, Subject("regions"), region_rows())


@router.get("/methods")
def methods(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with the methods that releases were made with."""
    rows = [_method_row(code) for code in _methods_used()]
    return answer_whole(request, asked, Subject("methods"), rows)


@router.get("/methods/{method_id}/dimensions")
def dimensions(request: Request, method_id: str, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with a method's dimensions and their weights."""
    used = _methods_used()
    if method_id not in used:
        raise not_there("method_id", method_id, one_of(used, "/methods"))
    subject = Subject("dimensions", f"/methods/{method_id}/dimensions", about={"method": method_id})
    return answer_whole(request, asked, subject, dimension_rows(method(method_id)))


@router.get("/releases")
def releases(request: Request, asked: Annotated[AskedReleases, Query()]) -> Response:
    """Answer with an edition's releases, newest first; versions that were replaced among them."""
    code = edition_of(asked)
    published = [
        release for release in cached.releases(code) if asked.period in ("", release.period)
    ]
    subject = Subject(
        "releases",
        edition=code,
        query={"period": asked.period} if asked.period else {},
        dated=max((release.published_at for release in published), default=None),
    )
    return answer_whole(request, asked, subject, [release_row(release) for release in published])


@router.get("/documents")
def documents(request: Request, asked: Annotated[AskedEdition, Query()]) -> Response:
    """Answer with the chain of an edition's documents, oldest first, with their signatures."""
    code = edition_of(asked)
    rows = [_document_row(code, document) for document in cached.documents(code)]
    return answer_whole(request, asked, Subject("documents", edition=code), rows)


@router.get("/releases/{release}")
def one_release(
    request: Request, release: str, asked: Annotated[AskedEdition, Query()]
) -> Response:
    """Answer with one release by its code, its period (newest version) or "latest"."""
    code = edition_of(asked)
    found = find_release(code, release)
    if found is None:
        raise not_there("release", release, releases_there_are(code))
    subject = Subject("releases", f"/releases/{found.release.code}", edition=code, is_one=True)
    return answer_whole(request, asked, subject, [release_row(found.release)])


def _of_edition(request: Request, asked: AskedEdition, resource: str) -> Response:
    code = edition_of(asked)
    rows = (
        unit_rows(edition(code), cached.units(code))
        if resource == "units"
        else rows_of_edition(resource, code)
    )
    return answer_whole(request, asked, Subject(resource, edition=code), rows)


def _methods_used() -> tuple[str, ...]:
    used = [release.method for code in cached.editions() for release in cached.releases(code)]
    return tuple(dict.fromkeys(used))


def _edition_row(code: str) -> Row:
    facts, published = edition(code), cached.releases(code)
    return {
        **as_named(facts, columns("editions")),
        **names("edition", facts),
        "edition": code,
        "list_document": facts.document("list").number,
        "release": published[0].code if published else None,
    }


def _document_row(code: str, document: PublicDocument) -> Row:
    said = document.content
    public_from = said and said.public_from
    return {
        "edition": code,
        "document": document.number,
        "published_at": datetime.fromisoformat(public_from) if public_from else None,
        "document_kind": said and said.kind,
        "document_subject": said and said.subject,
        "document_sha256": document.sha256,
        "document_damaged": document.damaged,
        "checkpoint": document.checkpoint or None,
        "signature": document.signature,
        "public_key": document.key,
    }


def _method_row(method_id: str) -> Row:
    rules = method(method_id)
    stars = {2: "two_stars_from", 3: "three_stars_from", 4: "four_stars_from", 5: "five_stars_from"}
    return {
        "method": method_id,
        **names("method", rules),
        "method_status": rules.status,
        "effective_on": rules.effective_on,
        **{column: float(rules.cut_points[number]) for number, column in stars.items()},
    }
