import asyncio
import gc
import logging
import socket
import tomllib
from collections.abc import Iterator

import pytest
import streamlit as st
from choreographer.browsers import Chromium

from components.export.browser import browser_path
from components.menu import ENTRIES, Entry
from components.text import LANGUAGES, Language
from components.web.lifespan import lifespan
from data_access import OFTEN
from data_access.settings import ROOT, settings


@pytest.fixture(autouse=True)
def _garbage_is_sought_as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_a_site_without_a_database_starts_and_says_so(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/ratings.sqlite3")
    settings.cache_clear()

    async def start() -> None:
        async with lifespan(st.App("app.py")):
            logging.getLogger("uvicorn.access").warning("a second line for a request")
            logging.getLogger("streamlit.error_util").error("Uncaught app execution")
            logging.getLogger("streamlit.error_util").error("an error of Streamlit's own")

    asyncio.run(start())
    monkeypatch.undo()
    settings.cache_clear()
    assert "The site has nothing to show: there is no database at" in caplog.text
    told = [record.getMessage() for record in caplog.records]
    assert "an error of Streamlit's own" in told
    assert not {"a second line for a request", "Uncaught app execution"} & set(told)


def test_a_process_makes_every_page_before_it_listens_and_starts_without_one_that_fails(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearsed = []

    def rehearse(entry: Entry, spoken: Language) -> None:
        rehearsed.append((entry.address, spoken))
        if entry.address == "map":
            raise ZeroDivisionError

    monkeypatch.setattr("components.web.lifespan.rehearse", rehearse)
    monkeypatch.setattr("components.web.lifespan.check_schema", lambda: None)
    monkeypatch.setattr(gc, "freeze", lambda: left_out.append(len(rehearsed)))
    monkeypatch.setattr(gc, "set_threshold", lambda *when: when_sought.append(when))
    left_out: list[int] = []
    when_sought: list[tuple[int, ...]] = []

    async def start() -> int:
        async with lifespan(st.App("app.py")):
            return len(rehearsed)

    assert asyncio.run(start()) == len(ENTRIES) * len(LANGUAGES)
    assert left_out == [len(rehearsed)], "garbage is sought among what was loaded to be kept"
    assert when_sought == [OFTEN], "a site that serves readers keeps their garbage"
    assert "Page /map cannot be made in the language zh" in caplog.text


def test_the_server_is_set_up_for_the_public() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["browser"] == {"gatherUsageStats": False, "serverAddress": "localhost"}
    assert config["client"]["showErrorDetails"] == "none"
    assert config["server"]["maxUploadSize"] == 0


def test_a_site_without_a_browser_starts_and_says_so(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(Chromium, "find_browser", lambda **_: None)
    browser_path.cache_clear()

    async def start() -> None:
        async with lifespan(st.App("app.py")):
            pass

    asyncio.run(start())
    monkeypatch.undo()
    browser_path.cache_clear()
    assert "No Chromium or Chrome is installed" in caplog.text


def test_messages_do_not_wait_for_an_acknowledgement() -> None:
    """As Streamlit opens it: without a protocol, so that asyncio does not set the option."""
    with socket.socket(socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        async def start() -> None:
            async with lifespan(st.App("app.py")):
                with (
                    socket.create_connection(listening.getsockname()),
                    listening.accept()[0] as accepted,
                ):
                    assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

        asyncio.run(start())
