"""What an edition fixed: its categories, directions and units; the regions; and its releases."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from components import cached
from components.web.api.answers import Rows, Subject, answer
from components.web.api.asked import (
    Asked,
    AskedEdition,
    AskedReleases,
    edition_of,
    find_release,
    one_of,
    releases_there_are,
)
from components.web.api.columns import columns
from components.web.api.formats import Row
from components.web.api.problems import not_there
from data_access.answers import PublishedRelease
from data_access.editions import edition, regions, units
from data_access.methods import method

router = APIRouter()


@router.get("/editions")
def editions(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with the editions that have a list, newest first."""
    rows = [_edition_row(code) for code in cached.editions()]
    return _list(request, asked, "editions", rows)


@router.get("/categories")
def categories(request: Request, asked: Annotated[AskedEdition, Query()]) -> Response:
    """Answer with an edition's categories, in the order of the notice."""
    code = edition_of(asked)
    rows = [
        {
            "edition": code,
            "category": category.code,
            "category_zh": category.name_zh,
            "category_en": category.name_en,
        }
        for category in edition(code).categories
    ]
    return _list(request, asked, "categories", rows, edition_code=code)


@router.get("/directions")
def directions(request: Request, asked: Annotated[AskedEdition, Query()]) -> Response:
    """Answer with an edition's directions, in the order of the notice."""
    code = edition_of(asked)
    rows = [
        {
            "edition": code,
            "direction": direction.code,
            "category": category.code,
            "direction_zh": direction.name_zh,
            "direction_en": direction.name_en,
            "direction_scope_zh": direction.description_zh,
            "direction_scope_en": direction.description_en,
        }
        for category in edition(code).categories
        for direction in category.directions
    ]
    return _list(request, asked, "directions", rows, edition_code=code)


@router.get("/units")
def recommending_units(request: Request, asked: Annotated[AskedEdition, Query()]) -> Response:
    """Answer with an edition's recommending units, in the order of the national lists."""
    code = edition_of(asked)
    rows = [
        {
            "edition": code,
            "unit": unit.code,
            "unit_kind": unit.kind,
            "unit_zh": unit.name_zh,
            "unit_short_zh": unit.short_zh,
            "unit_en": unit.name_en,
            "unit_short_en": unit.short_en,
            "region": unit.region,
            "quota": edition(code).quotas[unit.kind],
        }
        for unit in units(code)
    ]
    return _list(request, asked, "units", rows, edition_code=code)


@router.get("/regions")
def province_level_regions(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with the province-level regions, in the order of their codes."""
    rows = [
        {
            "region": region.code,
            "region_zh": region.name_zh,
            "region_short_zh": region.short_zh,
            "region_en": region.name_en,
        }
        for region in regions()
    ]
    return _list(request, asked, "regions", rows)


@router.get("/methods")
def methods(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with the methods that releases were made with."""
    return _list(request, asked, "methods", [_method_row(code) for code in _methods_used()])


@router.get("/methods/{method_id}/dimensions")
def dimensions(request: Request, method_id: str, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with a method's dimensions and their weights."""
    used = _methods_used()
    if method_id not in used:
        raise not_there("method_id", method_id, one_of(used, "/methods"))
    rows = [
        {
            "method": method_id,
            "dimension": dimension.code,
            "dimension_zh": dimension.name_zh,
            "dimension_en": dimension.name_en,
            "weight": float(dimension.weight),
        }
        for dimension in method(method_id).dimensions
    ]
    subject = Subject(
        path=f"/methods/{method_id}/dimensions",
        fields=columns("dimensions"),
        about={"method": method_id},
    )
    return answer(request, asked, subject, lambda: Rows(rows, len(rows)))


@router.get("/releases")
def releases(request: Request, asked: Annotated[AskedReleases, Query()]) -> Response:
    """Answer with an edition's releases, newest first; versions that were replaced among them."""
    code = edition_of(asked)
    published = [
        release for release in cached.releases(code) if asked.period in ("", release.period)
    ]
    about = {"period": asked.period} if asked.period else {}
    rows = [_release_row(release) for release in published]
    newest = max((release.published_at for release in published), default=None)
    return _list(request, asked, "releases", rows, edition_code=code, query=about, dated=newest)


@router.get("/releases/{release}")
def one_release(
    request: Request, release: str, asked: Annotated[AskedEdition, Query()]
) -> Response:
    """Answer with one release by its code, its period (newest version) or "latest"."""
    code = edition_of(asked)
    found = find_release(code, release)
    if found is None:
        raise not_there("release", release, releases_there_are(code))
    subject = Subject(
        path=f"/releases/{found.release.code}",
        fields=columns("releases"),
        query={"edition": code},
        edition=code,
        is_one=True,
    )
    return answer(request, asked, subject, lambda: Rows([_release_row(found.release)], 1))


def _list(
    request: Request,
    asked: Asked,
    resource: str,
    rows: Sequence[Row],
    *,
    edition_code: str | None = None,
    query: dict[str, str] | None = None,
    dated: datetime | None = None,
) -> Response:
    named = {"edition": edition_code} if edition_code else {}
    subject = Subject(
        path=f"/{resource}",
        fields=columns(resource),
        query={**named, **(query or {})},
        edition=edition_code,
        dated=dated,
    )
    return answer(request, asked, subject, lambda: Rows(rows, len(rows)))


def _methods_used() -> tuple[str, ...]:
    used = [release.method for code in cached.editions() for release in cached.releases(code)]
    return tuple(dict.fromkeys(used))


def _edition_row(code: str) -> Row:
    facts, published = edition(code), cached.releases(code)
    return {
        "edition": code,
        "edition_zh": facts.name_zh,
        "edition_en": facts.name_en,
        "listed_on": facts.listed_on,
        "ends_on": facts.ends_on,
        "list_document": facts.document("list").number,
        "projects": facts.projects,
        "release": published[0].code if published else None,
    }


def _method_row(method_id: str) -> Row:
    rules = method(method_id)
    return {
        "method": method_id,
        "method_zh": rules.name_zh,
        "method_en": rules.name_en,
        "method_status": rules.status,
        "effective_on": rules.effective_on,
        "two_stars_from": float(rules.cut_points[2]),
        "three_stars_from": float(rules.cut_points[3]),
        "four_stars_from": float(rules.cut_points[4]),
        "five_stars_from": float(rules.cut_points[5]),
    }


def _release_row(release: PublishedRelease) -> Row:
    return {
        "edition": release.edition,
        "release": release.code,
        "period": release.period,
        "period_end": release.period_end,
        "version": release.version,
        "published_at": release.published_at,
        "reason": release.reason,
        "previous_release": release.previous,
        "method": release.method,
        "method_status": method(release.method).status,
        "demo": release.demo,
        "listed": release.listed,
        "rated": release.rated,
        "release_sha256": release.sha256,
        "superseded_by": release.newer,
    }
