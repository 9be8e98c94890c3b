"""The site as an ASGI app: `streamlit run app.py` and `uvicorn app:app` both serve it."""

import streamlit as st
from starlette.middleware import Middleware

from components.web import badge, data, health, printing, shell
from components.web.api import app as api
from components.web.compression import CompressedFiles
from components.web.errors import answer_server_error, show_script_error
from components.web.guard import Guard
from components.web.lifespan import lifespan
from data_access.settings import ROOT

app = st.App(
    ROOT / "components" / "frame.py",
    routes=[
        *api.routes(),
        *badge.routes(),
        *data.routes(),
        *health.routes(),
        *printing.routes(),
        *shell.routes(),
    ],
    middleware=[Middleware(Guard), Middleware(CompressedFiles)],
    lifespan=lifespan,
    on_script_error=show_script_error,
    exception_handlers={Exception: answer_server_error},
)
