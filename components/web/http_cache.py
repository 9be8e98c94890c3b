"""What caches may do with an answer, and whether a caller has it already (RFC 9110, 9111)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from components import cached
from components.text import language_of_code
from data_access import clock

STALE_IF_ERROR = "stale-if-error=604800"
STALE = f"stale-while-revalidate=60, {STALE_IF_ERROR}"
"""One copy is renewed while readers still get it, and does for a week while the site is down."""
LASTING = (
    "public, max-age=86400, s-maxage=2592000, stale-while-revalidate=86400, stale-if-error=2592000"
)
"""What was published never changes: a day in the reader's cache, thirty in a shared one."""
PASSING = f"public, max-age=60, {STALE}"
"""A publication may change what is newest."""
A_WHILE = f"public, max-age=300, {STALE}"
"""Files of a release, which a better program may write otherwise."""
A_DAY = f"public, max-age=86400, {STALE}"
"""What its address says completely, as that of a chart's file."""
SECONDS_KEPT = {PASSING: 60, A_WHILE: 300}
"""Of what a publication may change."""
SECONDS_BEFORE_A_PUBLICATION = 1200
"""From then on caches are told until when, not for how long: a copy in the browser of one in a CDN
of one in nginx would be older than each of them knows.
"""
NOT_SHARED = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Accept-Encoding"}
"""What follows the language of the browser: shared caches seldom tell readers apart by it."""
VARY = "Accept, Accept-Encoding"
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Last-Modified, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Scripts of every other site may read the answer."""


def cache_headers(etag: str, modified: datetime | None, *, lasts: bool) -> dict[str, str]:
    """Return what caches need to know of an answer."""
    caching = _keeping(LASTING if lasts else PASSING)
    return caching | {"ETag": etag, "Vary": VARY} | last_modified(modified)


def for_everybody(caching: str) -> dict[str, str]:
    """Return what caches may do with what is the same for all readers, but for its encoding."""
    return _keeping(caching) | {"Vary": "Accept-Encoding"}


def _keeping(caching: str) -> dict[str, str]:
    """Return the headers by which caches keep an answer, hardly beyond the next publication.

    Beyond its moment by no more than it takes one reader to fetch the new answer for the others.
    """
    seconds = SECONDS_KEPT.get(caching)
    left = cached.seconds_until_publication() if seconds else None
    if seconds is None or left is None or left > SECONDS_BEFORE_A_PUBLICATION:
        return {"Cache-Control": caching}
    fresh = max(1, min(seconds, int(left)))
    stale = max(2, min(60, int(left) - fresh))
    until = (clock.now() + timedelta(seconds=fresh)).astimezone(UTC)
    return {
        "Cache-Control": f"public, stale-while-revalidate={stale}, {STALE_IF_ERROR}",
        "Expires": format_datetime(until, usegmt=True),
    }


def names_its_language(request: Request) -> bool:
    """Tell whether the address names one of our languages, so that no header decides on it."""
    return language_of_code(request.query_params.get("lang")) is not None


def by_language(request: Request, caching: str) -> dict[str, str]:
    """Return what caches may do with text in the reader's language.

    Where the address names it everybody gets the same, and shared caches may keep that.
    """
    if names_its_language(request):
        return for_everybody(caching)
    return dict(NOT_SHARED)


def last_modified(moment: datetime | None) -> dict[str, str]:
    """Return the header that says when something was last changed, where that is known."""
    return {"Last-Modified": format_datetime(moment.astimezone(UTC), usegmt=True)} if moment else {}


def tag_of(content: bytes) -> str:
    """Return the entity tag of what is made of some content; weak, as it may be compressed."""
    return f'W/"{sha256(content).hexdigest()[:32]}"'


def not_modified(request: Request, headers: Mapping[str, str]) -> Response | None:
    """Return the answer to who has what these headers describe; None to who has not.

    Nor to a cache that is told until when it may keep it: it would go on saying for how long.
    """
    if "Expires" not in headers and is_unchanged(request.headers, headers):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=dict(headers))
    return None


def is_unchanged(asked: Mapping[str, str], given: Mapping[str, str]) -> bool:
    """Tell whether the headers of a request name the answer that has these headers.

    A tag counts more than a date (RFC 9110, section 13.2.2).
    """
    known = asked.get("if-none-match")
    if known is not None:
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        return known.strip() == "*" or given["ETag"].removeprefix("W/") in tags
    since, modified = asked.get("if-modified-since"), given.get("Last-Modified")
    return bool(since and modified) and _moment(since) >= _moment(modified)


def _moment(header: str | None) -> datetime:
    """Return the moment a header names; long ago for one that names none."""
    try:
        found = parsedate_to_datetime(header or "")
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
