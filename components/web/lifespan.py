"""What happens when the server starts, and when it ends."""

import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import product
from threading import Thread
from time import sleep

import streamlit as st
import streamlit.logger

from components import log, rehearsal
from components.export.browser import browser_path
from components.export.renderer import printer
from components.menu import ENTRIES
from components.text import LANGUAGES
from components.web import reporting
from components.web.compression import compress_in_background
from components.web.document import rehearse
from components.web.handing_over import hand_over_together
from components.web.left_sessions import shut_down_left_sessions
from components.web.sessions import allow_many_files
from components.web.sockets import send_at_once
from components.web.unchanging import make_once
from data_access import look_for_garbage_among_what_comes
from data_access.database import DatabaseUnavailable, check_schema

SECONDS_TO_END = 10

logger = logging.getLogger(__name__)


def _get_ready() -> None:
    """Make the pages that everybody asks for, each once; one that fails stops no other."""
    for entry, spoken in product(ENTRIES, LANGUAGES):
        try:
            rehearse(entry, spoken)
        except DatabaseUnavailable:
            raise
        except Exception:
            logger.exception("Page /%s cannot be made in the language %s", entry.address, spoken)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Say in the log what cannot be used, get ready; at the end let go.

    Nobody is listened to before that: a supervisor or a proxy sends no reader to a process that
    would first have to read half of the program.
    """
    log.start()
    if rehearsal.is_on():
        _end_with_whoever_started_it()
    streamlit.logger.setup_formatter = _leave_to_ours
    streamlit.logger.update_formatter()
    reporting.start()
    try:
        check_schema()
        _get_ready()
    except DatabaseUnavailable as unavailable:
        logger.error("The site has nothing to show: %s", unavailable)  # noqa: TRY400
    if browser_path() is None:
        logger.warning(
            "No Chromium or Chrome is installed: no pictures of charts and no PDF files can be made"
        )
    allow_many_files()
    shut_down_left_sessions()
    compress_in_background()
    send_at_once()
    make_once()
    hand_over_together()
    look_for_garbage_among_what_comes()
    logger.info("The site is ready")
    yield
    logger.info("The site ends")
    printer().close()


def _end_with_whoever_started_it() -> None:
    """End the site of a rehearsal when the process at the other end of its input is gone.

    However that ended: the kernel closes the pipe, on every system.
    """

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        sleep(SECONDS_TO_END)  # a reader may hold it up
        os._exit(1)

    Thread(target=wait, daemon=True).start()


def _leave_to_ours(logger: logging.Logger) -> None:
    """Take from a logger of Streamlit's the handler with a form of its own that each is given."""
    if handler := getattr(logger, "streamlit_console_handler", None):
        logger.removeHandler(handler)
    logger.propagate = True
