"""`/healthz`: the process answers; `/readyz`: readers would see the newest release."""

import logging
from functools import lru_cache
from http import HTTPStatus
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components import outage
from data_access.database import DatabaseUnavailable, check_schema, reading
from data_access.queries import board_keys, editions_with_a_list, releases
from data_access.question import Question

HEADERS = {"Cache-Control": "no-store"}
SECONDS_UNTIL_LOOKED_AGAIN = 1

logger = logging.getLogger(__name__)


async def healthz(_request: Request) -> Response:
    """Answer that the process answers."""
    return JSONResponse({"status": "ok"}, headers=HEADERS)


def readyz(_request: Request) -> Response:
    """Answer whether the newest release can be read, and if not, why in a word of `unavailable`."""
    reason = looked_at(int(monotonic() / SECONDS_UNTIL_LOOKED_AGAIN))
    if reason is None:
        return JSONResponse({"status": "ready"}, headers=HEADERS)
    status = {"status": "not ready", "reason": reason}
    return JSONResponse(status, HTTPStatus.SERVICE_UNAVAILABLE, headers=HEADERS)


@lru_cache(maxsize=1)
def looked_at(_moment: int) -> str | None:
    """Return why readers would not see the newest release, None where they would.

    Looks at most once a moment: who asks more often makes the server do no more.
    """
    try:
        check_schema()
        reason = None if _has_a_readable_release() else "no-release"
        outage.forget()
        return reason
    except DatabaseUnavailable as unavailable:
        logger.warning("Not ready: %s", unavailable)
        return unavailable.why
    except SQLAlchemyError as error:
        logger.warning("Not ready", exc_info=error)
        return "database"


def _has_a_readable_release() -> bool:
    with reading() as session:
        newest = [
            Question(edition, published[0].code)
            for edition in editions_with_a_list(session)
            if (published := releases(session, edition))
        ]
        return bool(newest) and bool(board_keys(session, newest[0], size=1))


ROUTES = [Route("/healthz", healthz), Route("/readyz", readyz)]
