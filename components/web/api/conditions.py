"""What caches may do with an answer, and whether a caller has it already (RFC 9110, 9111)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

LASTING = "public, max-age=86400, s-maxage=2592000, stale-while-revalidate=86400"
"""What was published never changes: a day in the reader's cache, thirty in a shared one."""
PASSING = "public, max-age=60, stale-while-revalidate=60"
"""A publication may change what is newest."""
VARY = "Accept, Accept-Encoding"


def cache_headers(etag: str, modified: datetime | None, *, lasts: bool) -> dict[str, str]:
    """Return what caches need to know of an answer."""
    headers = {"Cache-Control": LASTING if lasts else PASSING, "ETag": etag, "Vary": VARY}
    if modified:
        headers["Last-Modified"] = format_datetime(modified.astimezone(UTC), usegmt=True)
    return headers


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
