"""Limits of the app's websocket: how many are open at once, and what may be sent over one."""

import resource
from collections.abc import Iterator
from contextlib import suppress

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.web import sessions
from components.web.sessions import MESSAGES_AT_ONCE, Sessions, most_sessions
from data_access.settings import settings


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
