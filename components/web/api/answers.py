"""From rows to a response: one page, what it is made of, the links from it; kept where it lasts."""

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from components import cached
from components.export.tables import iso
from components.web.api.asked import Asked, AskedPage, check_fields
from components.web.api.formats import CSV, Form, Row, csv_bytes, form_of, json_bytes
from components.web.api.kept import Body, Kept
from components.web.compression import compressed
from components.web.http_cache import cache_headers, not_modified
from data_access.answers import PublishedRelease
from data_access.dictionary import Field
from data_access.methods import method
from data_access.settings import settings

LICENCE = "CC-BY-4.0"
ROOT = "/api/v1"

kept = Kept()


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of rows, of `count` in all."""

    rows: Sequence[Row]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an answer is about.

    `query`: the parameters that name it for good, whatever "latest" means tomorrow; `lasts`: the
    request named it so; `release` or else `edition`: what it belongs to, where it does; `dated`:
    when it last changed, where there is no release to say so; `is_one`: one thing, not a list.
    """

    path: str
    fields: Sequence[Field]
    query: Mapping[str, str] = field(default_factory=dict)
    release: PublishedRelease | None = None
    edition: str | None = None
    about: Mapping[str, object] = field(default_factory=dict)
    dated: datetime | None = None
    lasts: bool = False
    is_one: bool = False


def answer(request: Request, asked: Asked, subject: Subject, make: Callable[[], Rows]) -> Response:
    """Answer with a subject's rows, or that they have not changed since the caller has them.

    Rows of a release are kept, as their bytes never change.
    """
    fields = {field.name: field for field in subject.fields}
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
    page = (asked.page, asked.per_page) if isinstance(asked, AskedPage) else ()
    release = subject.release and subject.release.sha256
    query = tuple(subject.query.items())
    site = settings().site_url
    return (site, subject.path, release, query, page, asked.fields, asked.format, form)


def _body(asked: Asked, subject: Subject, found: Rows, wanted: Sequence[Field], form: Form) -> Body:
    links = _links(asked, subject, found.count)
    if form.media_type == CSV:
        content = csv_bytes(wanted, found.rows)
    else:
        rows = [{field.name: iso(row[field.name]) for field in wanted} for row in found.rows]
        data = rows[0] if subject.is_one else rows
        meta = _meta(asked, subject, found)
        content = json_bytes({"data": data, "meta": meta, "links": links})
    release = f"{subject.release.sha256[:16]}-" if subject.release else ""
    return Body(
        content=compressed(content, form.encoding),
        etag=f'W/"{release}{hashlib.sha256(content).hexdigest()[:16]}"',
        link=", ".join(f'<{url}>; rel="{name}"' for name, url in links.items() if name != "self"),
    )


def _meta(asked: Asked, subject: Subject, found: Rows) -> dict[str, object]:
    page = {"page": asked.page, "per_page": asked.per_page} if isinstance(asked, AskedPage) else {}
    count = {} if subject.is_one else {"count": found.count}
    whose = _release(subject.release) if subject.release else _edition(subject.edition)
    return {**count, **page, **subject.about, **whose, "licence": LICENCE}


def _edition(code: str | None) -> dict[str, object]:
    return {"edition": code, "demo": cached.is_demo(code)} if code else {}


def _release(release: PublishedRelease) -> dict[str, object]:
    return {
        "edition": release.edition,
        "release": release.code,
        "period": release.period,
        "version": release.version,
        "published_at": iso(release.published_at),
        "demo": release.demo,
        "method": release.method,
        "method_status": method(release.method).status,
        "listed": release.listed,
        "rated": release.rated,
        "release_sha256": release.sha256,
    }


def _links(asked: Asked, subject: Subject, count: int) -> dict[str, str]:
    query = dict(subject.query)
    if asked.fields:
        query["fields"] = ",".join(asked.fields)
    if asked.format:
        query["format"] = asked.format
    if not isinstance(asked, AskedPage):
        return {"self": address(subject.path, query)}
    query["per_page"] = str(asked.per_page)
    last = max(1, -(-count // asked.per_page))
    pages = {"self": asked.page, "first": 1, "last": last}
    if asked.page > 1:
        pages["prev"] = min(asked.page - 1, last)
    if asked.page < last:
        pages["next"] = asked.page + 1
    return {
        name: address(subject.path, query | {"page": str(page)}) for name, page in pages.items()
    }


def address(path: str, query: Mapping[str, str] | None = None) -> str:
    """Return the public address of a resource."""
    asked = f"?{urlencode(query, safe=',')}" if query else ""
    return f"{settings().site_url}{ROOT}{path}{asked}"


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
    return "-".join([*subject.path.strip("/").split("/"), *release]) + ".csv"
