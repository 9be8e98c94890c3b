"""From rows to a response: JSON or CSV, one page with its links, and what caches need to know."""

import csv
import hashlib
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from io import StringIO
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from components import cached
from components.export.tables import BYTE_ORDER_MARK, without_formula
from components.web.api.asked import Asked, AskedPage, check_fields
from components.web.api.kept import Body, Kept
from components.web.compression import compressed, preferred_encoding
from data_access.answers import PublishedRelease
from data_access.dictionary import Field
from data_access.methods import method
from data_access.settings import settings

JSON, CSV = "application/json", "text/csv"
LICENCE = "CC-BY-4.0"
ROOT = "/api/v1"
LASTING = "public, max-age=86400, s-maxage=2592000, stale-while-revalidate=86400"
"""What was published never changes: a day in the reader's cache, thirty in a shared one."""
PASSING = "public, max-age=60, stale-while-revalidate=60"
"""A publication may change what is newest."""
VARY = "Accept, Accept-Encoding"

Row = Mapping[str, object]

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
    names = [field.name for field in subject.fields]
    check_fields(asked, names)
    wanted = asked.fields or tuple(names)
    media_type = _media_type(request, asked)
    encoding = preferred_encoding(request.headers.get("accept-encoding"))

    def body() -> Body:
        return _body(asked, subject, make(), wanted, media_type, encoding)

    made = (
        kept.get(_key(asked, subject, wanted, media_type, encoding), body)
        if (subject.release)
        else body()
    )
    headers = _headers(subject, made, media_type)
    if _is_unchanged(request, made.etag, headers.get("Last-Modified")):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers["Content-Type"] = f"{media_type}; charset=utf-8" if media_type == CSV else media_type
    if made.encoding:
        headers["Content-Encoding"] = made.encoding
    return Response(made.content, headers=headers)


def _key(
    asked: Asked, subject: Subject, wanted: tuple[str, ...], media_type: str, encoding: str | None
) -> Hashable:
    release = subject.release and subject.release.sha256
    page = (asked.page, asked.per_page) if isinstance(asked, AskedPage) else ()
    query = tuple(subject.query.items())
    site = settings().site_url
    return (site, subject.path, query, release, wanted, asked.format, media_type, encoding, page)


def _body(
    asked: Asked,
    subject: Subject,
    found: Rows,
    wanted: Sequence[str],
    media_type: str,
    encoding: str | None,
) -> Body:
    links = _links(asked, subject, found.count)
    if media_type == CSV:
        fields = {field.name: field for field in subject.fields}
        content = _csv([fields[name] for name in wanted], found.rows)
    else:
        content = _json(asked, subject, found, wanted, links)
    digest = hashlib.sha256(content).hexdigest()[:16]
    release = f"{subject.release.sha256[:16]}-" if subject.release else ""
    return Body(
        content=compressed(content, encoding),
        encoding=encoding,
        etag=f'W/"{release}{digest}"',
        link=", ".join(f'<{url}>; rel="{name}"' for name, url in links.items() if name != "self"),
    )


def _json(
    asked: Asked, subject: Subject, found: Rows, wanted: Sequence[str], links: Mapping[str, str]
) -> bytes:
    rows = [{name: _plain(row[name]) for name in wanted} for row in found.rows]
    whole = {
        "data": rows[0] if subject.is_one else rows,
        "meta": _meta(asked, subject, found),
        "links": links,
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value


def _csv(fields: Sequence[Field], rows: Sequence[Row]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in fields])
    for row in rows:
        writer.writerow([_cell(field, row[field.name]) for field in fields])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _cell(field: Field, value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float) and field.type == "number":
        return f"{value:.{field.unit.decimals}f}" if field.unit else value
    return without_formula(_plain(value))


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
        "published_at": _plain(release.published_at),
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


def _headers(subject: Subject, body: Body, media_type: str) -> dict[str, str]:
    headers = {
        "Cache-Control": LASTING if subject.lasts else PASSING,
        "ETag": body.etag,
        "Vary": VARY,
    }
    moment = subject.release.published_at if subject.release else subject.dated
    if moment:
        headers["Last-Modified"] = format_datetime(moment.astimezone(UTC), usegmt=True)
    if body.link:
        headers["Link"] = body.link
    if media_type == CSV:
        headers["Content-Disposition"] = f'inline; filename="{_file_name(subject)}"'
    return headers


def _file_name(subject: Subject) -> str:
    release = [subject.release.edition, subject.release.code] if subject.release else []
    return "-".join([*subject.path.strip("/").split("/"), *release]) + ".csv"


def _media_type(request: Request, asked: Asked) -> str:
    """Return what is asked for by `format`, else by the first of our types that Accept names."""
    if asked.format:
        return CSV if asked.format == "csv" else JSON
    for offer in request.headers.get("accept", "").split(","):
        name = offer.partition(";")[0].strip().lower()
        if name in {CSV, JSON}:
            return name
    return JSON


def _is_unchanged(request: Request, etag: str, modified: str | None) -> bool:
    """Tell whether the caller has this very answer (RFC 9110, section 13.2.2)."""
    known = request.headers.get("if-none-match")
    if known is not None:
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        return known.strip() == "*" or etag.removeprefix("W/") in tags
    since = request.headers.get("if-modified-since")
    return bool(since and modified) and _moment(since) >= _moment(modified)


def _moment(header: str | None) -> datetime:
    """Return the moment a header names; long ago for one that names none."""
    try:
        found = parsedate_to_datetime(header or "")
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
