"""What remains after the two years: the final evaluation and the catalogue."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from components import cached
from components.catalogue import files
from components.export.tables import iso
from components.text import say
from components.web.api.answers import Rows, Subject, answer
from components.web.api.asked import AskedCatalogue, edition_of, one_of
from components.web.api.problems import not_there
from components.wording import evaluation
from data_access.closing.answers import PublicCatalogue

router = APIRouter()

COUNTED = ("listed", "evaluated", "catalogued")


@router.get("/catalogue")
def catalogue(request: Request, asked: Annotated[AskedCatalogue, Query()]) -> Response:
    """Answer with a page of the final evaluation of an edition, by project code."""
    edition_code = edition_of(asked)
    shown = _asked_for(edition_code, asked.version)
    subject = Subject(
        "catalogue",
        edition=edition_code,
        columns=files.fields_of(shown),
        query={"version": str(shown.version)},
        about=_about(shown),
        dated=shown.published_at,
        lasts=bool(asked.edition and asked.version),
    )

    def page() -> Rows:
        rows = cached.every_final_row(shown)
        first = (asked.page - 1) * asked.per_page
        told = [files.as_told(row, shown) for row in rows[first : first + asked.per_page]]
        return told, len(rows)

    return answer(request, asked, subject, page)


def _asked_for(edition_code: str, version: int | None) -> PublicCatalogue:
    """Return a version of the catalogue, the newest for None; a Problem when there is none."""
    published = cached.closing(edition_code).catalogues
    for each in published:
        if version in {None, each.version}:
            return each
    versions = [str(each.version) for each in published]
    expected = one_of(versions, "/docs") if versions else say("nothing is published yet")
    raise not_there("version", str(version or ""), expected)


def _about(shown: PublicCatalogue) -> dict[str, object]:
    return {
        "version": shown.version,
        "published_at": iso(shown.published_at),
        "method": shown.method,
        "method_status": evaluation.method_of(shown).status,
        **{name: getattr(shown, name) for name in COUNTED},
        "reason": shown.reason,
        "catalogue_sha256": shown.sha256,
    }
