"""What time it is for readers: now; and what is made ahead of an embargo is made as at its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from data_access.settings import settings

_stands_at: list[datetime] = []


def now() -> datetime:
    """Return the moment at which readers ask; releases of later moments are not there for them."""
    return _stands_at[-1] if _stands_at else datetime.now(UTC)


def today() -> date:
    """Return the day of that moment in the site's time zone."""
    return now().astimezone(settings().timezone).date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let this whole process see what readers will see at a moment; never where readers ask.

    For a process of its own: all its threads see it, and its caches remember it.
    """
    _stands_at.append(moment)
    try:
        yield
    finally:
        _stands_at.pop()
