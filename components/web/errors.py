"""What readers see when something fails: a sentence and a reference that is in the log."""

import logging
from http import HTTPStatus
from secrets import token_hex

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from components import outage
from components.metrics import FAILURES
from components.text import say, speaking
from components.web.guard import headers_of
from components.web.shell import language_of, message
from data_access.database import DatabaseUnavailable

SECONDS_TO_COME_BACK = 30

logger = logging.getLogger(__name__)


def show_script_error(error: Exception) -> bool:
    """Log what failed in a page and show the reader the reference; Streamlit then shows nothing."""
    if isinstance(error, DatabaseUnavailable):
        st.info(cannot_be_read(error))
    else:
        st.error(went_wrong(error))
    return True


async def answer_server_error(request: Request, error: Exception) -> Response:
    """Log what failed in a route and answer with a page that carries the reference."""
    with speaking(language_of(request)):
        if isinstance(error, DatabaseUnavailable):
            heading, why = say("Please come back later"), cannot_be_read(error)
            status = HTTPStatus.SERVICE_UNAVAILABLE
            response = message(request, status, heading, why, SECONDS_TO_COME_BACK)
        else:
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            response = message(request, status, say("Something went wrong"), went_wrong(error))
    response.headers.update(headers_of(request.scope))
    return response


def cannot_be_read(error: Exception) -> str:
    """Log why the database cannot be read, and say so with the reference of the log."""
    return say(
        "The ratings cannot be read at the moment. Please come back later. Reference: {reference}",
        reference=outage.reference_of(error)
        if isinstance(error, DatabaseUnavailable)
        else _logged(error),
    )


def went_wrong(error: Exception) -> str:
    """Log what failed, and say so with the reference of the log."""
    return say(
        "Something went wrong on our side and has been recorded. If you report it, please "
        "quote reference {reference}.",
        reference=_logged(error),
    )


def _logged(error: Exception) -> str:
    FAILURES.labels("program").inc()
    reference = token_hex(4)
    logger.error("Failure %s", reference, exc_info=error)
    return reference


HANDLERS = {DatabaseUnavailable: answer_server_error, Exception: answer_server_error}
"""What answers a request that failed: at once, or as the last resort."""
