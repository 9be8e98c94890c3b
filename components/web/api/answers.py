"""From rows to a response: one page, what it is made of, the links from it; kept where it lasts."""

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from components import cached, rehearsal
from components.addresses import at, in_full
from components.export.tables import iso
from components.remembering import forgotten_by
from components.web.api.asked import (
    Asked,
    AskedEdition,
    AskedGroups,
    AskedPage,
    as_query,
    check_fields,
    filters_of,
)
from components.web.api.formats import CSV, Form, Row, csv_bytes, form_of, json_bytes
from components.web.api.rows import columns, release_row
from components.web.compression import compressed
from components.web.http_cache import cache_headers, not_modified
from components.web.kept import Body, Kept
from data_access.answers import PublishedRelease
from data_access.dictionary import Field
from data_access.question import Question

LICENCE = "CC-BY-4.0"
ROOT = "/api/v1"
TOLD_OF_A_RELEASE = (
    *("edition", "release", "period", "version", "published_at", "demo", "method"),
    *("method_status", "listed", "rated", "release_sha256"),
)

kept = Kept()
forgotten_by(kept.cache_clear)


Rows = tuple[Sequence[Row], int]
"""A page of rows, and how many there are in all."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an answer is about: a resource, under its own name or at another path.

    `columns`: those of the resource where they are not the same for all that it answers.
    `query`: what names it for good beside the edition, whatever "latest" means tomorrow; `lasts`:
    the request named it so; `release` or else `edition`: what it belongs to, where it does;
    `dated`: when it last changed, where there is no release to say so; `is_one`: not a list.
    """

    resource: str
    path: str = ""
    _: KW_ONLY
    edition: str | None = None
    release: PublishedRelease | None = None
    columns: Sequence[Field] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, object] = field(default_factory=dict)
    dated: datetime | None = None
    lasts: bool = False
    is_one: bool = False

    @property
    def address(self) -> str:
        """Its address below the root of the API."""
        return self.path or f"/{self.resource}"


def answer_whole(request: Request, asked: Asked, subject: Subject, rows: Sequence[Row]) -> Response:
    """Answer with rows that are few enough for one page."""
    return answer(request, asked, subject, lambda: (rows, len(rows)))


def answer(request: Request, asked: Asked, subject: Subject, make: Callable[[], Rows]) -> Response:
    """Answer with a subject's rows, or that they have not changed since the caller has them.

    Rows of a release are kept, as their bytes never change.
    """
    fields = {field.name: field for field in subject.columns or columns(subject.resource)}
    check_fields(asked, fields)
    wanted = tuple(fields[name] for name in asked.fields or fields)
    form = form_of(request.headers, asked.format)

    def body() -> Body:
        return _body(asked, subject, make(), wanted, form)

    made = kept.get(_key(asked, subject, form), body) if subject.release else body()
    headers = _headers(subject, made, form)
    if unchanged := not_modified(request, headers):
        return unchanged
    headers["Content-Type"] = form.content_type
    if form.encoding:
        headers["Content-Encoding"] = form.encoding
    return Response(made.content, headers=headers)


def _key(asked: Asked, subject: Subject, form: Form) -> Hashable:
    """Return all that the bytes of an answer depend on."""
    page = asked.page if isinstance(asked, AskedPage) else None
    release = subject.release and subject.release.sha256
    return (release, address(subject.address, _query(asked, subject)), page, form)


def _body(asked: Asked, subject: Subject, found: Rows, wanted: Sequence[Field], form: Form) -> Body:
    rows, count = found
    links = _links(asked, subject, count)
    if form.media_type == CSV:
        content = csv_bytes(wanted, rows)
    else:
        written = [{field.name: iso(row[field.name]) for field in wanted} for row in rows]
        data = written[0] if subject.is_one else written
        meta = _meta(asked, subject, count)
        content = json_bytes({"data": data, "meta": meta, "links": links})
    release = f"{subject.release.sha256[:16]}-" if subject.release else ""
    return Body(
        content=compressed(content, form.encoding),
        etag=f'W/"{release}{hashlib.sha256(content).hexdigest()[:16]}"',
        link=", ".join(f'<{url}>; rel="{name}"' for name, url in links.items() if name != "self"),
    )


def _meta(asked: Asked, subject: Subject, count: int) -> dict[str, object]:
    page = {"page": asked.page, "per_page": asked.per_page} if isinstance(asked, AskedPage) else {}
    counted = {} if subject.is_one else {"count": count}
    narrowed = (
        {"filters": filters_of(asked), "sort": asked.sort} if isinstance(asked, AskedGroups) else {}
    )
    whose = _release(subject.release) if subject.release else _edition(subject.edition)
    marked = {"rehearsal": rehearsal.in_both_languages(rehearsal.notice)}
    return {
        **(marked if rehearsal.is_on() else {}),
        **counted,
        **page,
        **narrowed,
        **subject.about,
        **whose,
        "licence": LICENCE,
    }


def _edition(code: str | None) -> dict[str, object]:
    return {"edition": code, "demo": cached.is_demo(code)} if code else {}


def _release(release: PublishedRelease) -> dict[str, object]:
    row = release_row(release)
    return {name: iso(row[name]) for name in TOLD_OF_A_RELEASE}


def _query(asked: Asked, subject: Subject) -> dict[str, str]:
    """Return the parameters that ask for the same again, but for the page."""
    query = dict(subject.query)
    if isinstance(asked, AskedEdition) and subject.edition:
        query = {"edition": subject.edition, **query}
    if isinstance(asked, AskedGroups):
        query |= {**as_query(filters_of(asked)), "sort": asked.sort}
    if asked.fields:
        query["fields"] = ",".join(asked.fields)
    if asked.format:
        query["format"] = asked.format
    if isinstance(asked, AskedPage):
        query["per_page"] = str(asked.per_page)
    return query


def _links(asked: Asked, subject: Subject, count: int) -> dict[str, str]:
    query = _query(asked, subject)
    if not isinstance(asked, AskedPage):
        return {"self": address(subject.address, query)}
    last = Question.pages(count, asked.per_page)
    pages = {"self": asked.page, "first": 1, "last": last}
    if asked.page > 1:
        pages["prev"] = min(asked.page - 1, last)
    if asked.page < last:
        pages["next"] = asked.page + 1
    return {
        name: address(subject.address, query | {"page": str(page)}) for name, page in pages.items()
    }


def address(path: str, query: Mapping[str, str]) -> str:
    """Return the public address of a resource."""
    asked = f"?{urlencode(query, safe=',')}" if query else ""
    return in_full(at(f"{ROOT}{path}{asked}"))


def _headers(subject: Subject, body: Body, form: Form) -> dict[str, str]:
    modified = subject.release.published_at if subject.release else subject.dated
    headers = cache_headers(body.etag, modified, lasts=subject.lasts)
    if body.link:
        headers["Link"] = body.link
    if form.media_type == CSV:
        headers["Content-Disposition"] = f'inline; filename="{_file_name(subject)}"'
    return headers


def _file_name(subject: Subject) -> str:
    release = [subject.release.edition, subject.release.code] if subject.release else []
    return "-".join([*subject.address.strip("/").split("/"), *release]) + ".csv"
