"""What happens when the server starts."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from components.web.compression import compress_in_background
from data_access.database import DatabaseUnavailable, check_schema

logger = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Say in the log whether the database can be used, and see that files are compressed."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        check_schema()
    except DatabaseUnavailable as unavailable:
        logger.error("The site has nothing to show: %s", unavailable)  # noqa: TRY400
    compress_in_background()
    yield
