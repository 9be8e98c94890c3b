"""While the database is away: nobody waits for it in vain, and the log says so once a minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from logging import getLogger
from secrets import token_hex
from threading import Lock
from time import monotonic

from sqlalchemy.exc import TimeoutError as NoConnectionFree

from components.metrics import FAILURES
from components.text import moment, say
from data_access.unavailable import DatabaseUnavailable

SECONDS_LEFT_ALONE = 2
"""After a failure, until one reader asks the database again; the others are told at once."""
SECONDS_BETWEEN_LINES = 60

logger = getLogger(__name__)


@dataclass
class _Outage:
    failure: DatabaseUnavailable | None = None
    began: datetime | None = None
    ask_again: float = 0
    references: dict[str, tuple[float, str]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


_outage = _Outage()


@contextmanager
def noticed() -> Iterator[None]:
    """Ask the database within a block, unless it was away a moment ago.

    DatabaseUnavailable at once while it is known to be away; also when all connections stay busy.
    """
    _turn_away()
    try:
        yield
    except DatabaseUnavailable as failure:
        _note(failure)
        raise
    except NoConnectionFree as busy:
        crowded = DatabaseUnavailable("busy", detail=str(busy))
        _note(crowded)
        raise crowded from busy
    if _outage.failure:
        forget()


def _turn_away() -> None:
    """Raise what is known of the database, except to one reader every few moments."""
    with _outage.lock:
        known, now = _outage.failure, monotonic()
        if known is None:
            return
        if now >= _outage.ask_again:
            _outage.ask_again = now + SECONDS_LEFT_ALONE
            return
    raise DatabaseUnavailable(known.why, **known.found)


def _note(failure: DatabaseUnavailable) -> None:
    with _outage.lock:
        _outage.failure = failure
        _outage.began = _outage.began or datetime.now(UTC)
        _outage.ask_again = monotonic() + SECONDS_LEFT_ALONE


def forget() -> None:
    """Take the database for being there."""
    with _outage.lock:
        _outage.failure = _outage.began = None
        _outage.references.clear()


def is_there() -> bool:
    """Tell whether the database answered when it was asked last."""
    return _outage.failure is None


def notices() -> list[str]:
    """Say that what is shown was read before the database went away; nothing while it is there."""
    began = _outage.began
    if began is None:
        return []
    return [
        say(
            "The database cannot be read at the moment. This page shows what was published by "
            "{moment}.",
            moment=moment(began),
        )
    ]


def reference_of(failure: DatabaseUnavailable) -> str:
    """Return the reference that readers quote, and see that the log has it.

    All who meet the same kind of failure within a minute get the same one: a line for each of them
    would bury all others.
    """
    FAILURES.labels("database").inc()
    with _outage.lock:
        told_at, reference = _outage.references.get(failure.why, (-SECONDS_BETWEEN_LINES, ""))
        if monotonic() - told_at < SECONDS_BETWEEN_LINES:
            return reference
        reference = token_hex(4)
        _outage.references[failure.why] = (monotonic(), reference)
    logger.error("Failure %s: %s", reference, failure)
    return reference
