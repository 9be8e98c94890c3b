"""What readers see when something fails: a sentence and a reference that is in the log."""

import logging
from http import HTTPStatus
from secrets import token_hex

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from components.text import say, speaking
from components.web.guard import HEADERS
from components.web.shell import language_of, message
from data_access.database import DatabaseUnavailable

SECONDS_TO_COME_BACK = 30

logger = logging.getLogger(__name__)


def show_script_error(error: Exception) -> bool:
    """Log what failed in a page and show the reader the reference; Streamlit then shows nothing."""
    show = st.info if isinstance(error, DatabaseUnavailable) else st.error
    show(_sorry(error, _logged(error)))
    return True


async def answer_server_error(request: Request, error: Exception) -> Response:
    """Log what failed in a route and answer with a page that carries the reference."""
    reference = _logged(error)
    with speaking(language_of(request)):
        response = message(request, *_heading(error), _sorry(error, reference))
    response.headers.update(HEADERS)
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(SECONDS_TO_COME_BACK)
    return response


def _heading(error: Exception) -> tuple[HTTPStatus, str]:
    if isinstance(error, DatabaseUnavailable):
        return HTTPStatus.SERVICE_UNAVAILABLE, say("Please come back later")
    return HTTPStatus.INTERNAL_SERVER_ERROR, say("Something went wrong")


def _logged(error: Exception) -> str:
    reference = token_hex(4)
    logger.error("Failure %s", reference, exc_info=error)
    return reference


def _sorry(error: Exception, reference: str) -> str:
    if isinstance(error, DatabaseUnavailable):
        return say(
            "The ratings cannot be read at the moment. Please come back later. "
            "Reference: {reference}",
            reference=reference,
        )
    return say(
        "Something went wrong on our side and has been recorded. "
        "When you report it, please quote the reference {reference}.",
        reference=reference,
    )


HANDLERS = {DatabaseUnavailable: answer_server_error, Exception: answer_server_error}
"""What answers a request that failed: at once, or as the last resort."""
