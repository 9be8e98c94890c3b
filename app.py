"""The site as an ASGI app: `streamlit run app.py` and `uvicorn app:app` both serve it."""

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from components.web import (
    badge,
    charts,
    checkpoints,
    citing,
    closing,
    data,
    data_catalogue,
    document,
    embed,
    feed,
    health,
    metrics,
    preview,
    printing,
    shell,
    sitemap,
)
from components.web.access import Access
from components.web.api import app as api
from components.web.below_path import BelowPath
from components.web.compression import CompressedFiles
from components.web.errors import HANDLERS, show_script_error
from components.web.guard import Guard
from components.web.lifespan import lifespan
from components.web.queries import Queries
from components.web.sessions import Sessions
from data_access.settings import ROOT

PARTS = (
    api,
    badge,
    charts,
    checkpoints,
    citing,
    closing,
    data,
    data_catalogue,
    embed,
    feed,
    health,
    metrics,
    preview,
    printing,
    sitemap,
    document,
    shell,
)
"""What answers by itself; the last one answers every address that is left."""

config.set_option("server.baseUrlPath", "")
"""`BelowPath` takes the path off; Streamlit serves as at the root, whatever it was told."""

app = st.App(
    ROOT / "components" / "frame.py",
    routes=[route for part in PARTS for route in part.ROUTES],
    middleware=[
        Middleware(BelowPath),
        Middleware(Access),
        Middleware(Guard),
        Middleware(Sessions),
        Middleware(Queries),
        Middleware(CompressedFiles),
    ],
    lifespan=lifespan,
    on_script_error=show_script_error,
    exception_handlers=HANDLERS,
)
