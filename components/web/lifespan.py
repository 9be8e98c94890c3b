"""What happens when the server starts, and when it ends."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from components.export.browser import browser_path, printer
from components.web.compression import compress_in_background
from components.web.sessions import allow_many_files
from components.web.sockets import send_at_once
from data_access.database import DatabaseUnavailable, check_schema

logger = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Say in the log what cannot be used, see that files are compressed; at the end let go."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        check_schema()
    except DatabaseUnavailable as unavailable:
        logger.error("The site has nothing to show: %s", unavailable)  # noqa: TRY400
    if browser_path() is None:
        logger.warning(
            "No Chromium or Chrome is installed: no pictures of charts and no PDF files can be made"
        )
    allow_many_files()
    compress_in_background()
    send_at_once()
    yield
    printer().close()
