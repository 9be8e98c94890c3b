"""Limits of the app's websocket: how many are open at once, and what may be sent over one."""

import resource
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from itertools import count
from threading import Event

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime

from app import app
from components import run
from components.web import sessions
from components.web.sessions import MESSAGES_AT_ONCE, Sessions, most_sessions
from data_access.settings import settings
from tests.web.serving import reading

APP, SUBPROTOCOLS = "/_stcore/stream", ("streamlit", "PLACEHOLDER")


def coming_to(query: str) -> bytes:
    """Return what the front end sends when its reader comes to a page by an address."""
    message = BackMsg()
    message.rerun_script.page_name = "verify"
    message.rerun_script.query_string = query
    return bytes(message.SerializeToString())


def acting(widget: str) -> bytes:
    """Return what the front end sends when a widget with an id was changed."""
    message = BackMsg()
    message.rerun_script.widget_states.widgets.add(id=widget).string_value = "x"
    return bytes(message.SerializeToString())


ACT = acting("$$ID-0123456789abcdef-choose_q")


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    with suppress(WebSocketDisconnect):
        while True:
            await socket.send_bytes(await socket.receive_bytes())


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A client of an application that sends back what it gets."""
    with TestClient(
        Starlette(routes=[WebSocketRoute("/", _echo)], middleware=[Middleware(Sessions)])
    ) as client:
        yield client


@pytest.fixture
def at_most_two(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let two readers have the app open."""
    monkeypatch.setenv("MOST_SESSIONS", "2")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("at_most_two")
def test_who_comes_when_the_house_is_full_is_refused_until_somebody_leaves(
    client: TestClient,
) -> None:
    with client.websocket_connect("/"):
        with client.websocket_connect("/"):
            with (
                pytest.raises(WebSocketDisconnect) as refused,
                client.websocket_connect("/"),
            ):
                pass
            assert refused.value.code == sessions.TRY_AGAIN
        with client.websocket_connect("/") as socket:
            socket.send_bytes(ACT)
            assert socket.receive_bytes() == ACT


def test_a_reader_who_acts_fast_is_answered(client: TestClient) -> None:
    with client.websocket_connect("/") as socket:
        for _ in range(MESSAGES_AT_ONCE):
            socket.send_bytes(ACT)
            assert socket.receive_bytes() == ACT


def test_who_sends_more_than_a_reader_can_is_let_go(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MESSAGES_A_SECOND", 0)
    with client.websocket_connect("/") as socket:
        for _ in range(MESSAGES_AT_ONCE):
            socket.send_bytes(ACT)
            socket.receive_bytes()
        socket.send_bytes(ACT)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_bytes()
    assert closed.value.code == sessions.TOO_MUCH


@pytest.mark.parametrize(
    "sent",
    [b"garbage", bytes(range(256)), acting("a key of the session")],
    ids=["text", "bytes", "key"],
)
def test_what_no_front_end_sends_is_answered_by_closing(client: TestClient, sent: bytes) -> None:
    with client.websocket_connect("/") as socket:
        socket.send_bytes(sent)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_bytes()
    assert closed.value.code == sessions.NOT_UNDERSTOOD


def test_text_is_answered_by_closing(client: TestClient) -> None:
    with client.websocket_connect("/") as socket:
        socket.send_text("hello")
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_bytes()
    assert closed.value.code == sessions.ONLY_BYTES


def test_there_are_no_more_sessions_than_open_files_are_enough_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (1024, 4096))
    assert most_sessions() == 206
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (65536, 65536))
    assert most_sessions() == settings().most_sessions


def test_of_many_requests_that_nobody_waits_for_the_last_one_is_run(
    running: TestClient, demo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Runtime, "_instance", app._runtime)  # `AppTest` leaves none behind
    done, may_go_on = count(), Event()
    run_at_once = run._run

    def run_later() -> None:
        may_go_on.wait()
        run_at_once()
        next(done)

    monkeypatch.setattr(run, "_run", run_later)
    with reading(demo_url), running.websocket_connect(APP, SUBPROTOCOLS) as socket:
        for number in range(1, MESSAGES_AT_ONCE + 1):
            socket.send_bytes(coming_to(f"lang=en&q={number}"))
        assert running.get("/healthz").status_code == HTTPStatus.OK
        may_go_on.set()
        ends: list[int] = []
        asked = ""
        while f"q={MESSAGES_AT_ONCE}" not in asked or not ends:
            message = ForwardMsg.FromString(socket.receive_bytes())
            if message.HasField("page_info_changed"):
                ends, asked = [], message.page_info_changed.query_string
            if message.HasField("script_finished"):
                ends.append(message.script_finished)
    assert ends == [ForwardMsg.FINISHED_SUCCESSFULLY]
    assert next(done) == 1
