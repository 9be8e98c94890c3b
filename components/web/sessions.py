"""How many readers have the app open at once, and how much each of them may send."""

import resource
from time import monotonic

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from data_access.settings import settings

FILES_OF_A_SESSION = 4
"""A socket, and what Streamlit and the event loop open beside it."""
FILES_OF_THE_SITE = 200
MESSAGES_AT_ONCE = 60
MESSAGES_A_SECOND = 20
"""Far more than anybody who clicks, types or drags a slider sends."""
ONLY_BYTES, NOT_UNDERSTOOD, TOO_MUCH, TRY_AGAIN = 1003, 1007, 1008, 1013
"""Why a connection is closed (RFC 6455, 7.4.1)."""
OF_A_WIDGET = "$$"
"""What ids of widgets begin with; any other would be taken for a key of the session and fail every
run.
"""


class Sessions:
    """Middleware around the app's websocket.

    Who comes when the house is full keeps the page that is there already, which says that the app
    did not start; who sends what no reader can, or more, is let go.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on what is sent within the limits."""
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        if self.open >= most_sessions():
            return await send({"type": "websocket.close", "code": TRY_AGAIN})
        self.open += 1
        try:
            await self.app(scope, _within_limits(receive, send), send)
        finally:
            self.open -= 1


def most_sessions() -> int:
    """Return how many sessions there may be: the setting, or what open files are enough for."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return settings().most_sessions
    return min(settings().most_sessions, (files - FILES_OF_THE_SITE) // FILES_OF_A_SESSION)


def allow_many_files() -> None:
    """Let this process open as many files as the system allows it to ask for."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _within_limits(receive: Receive, send: Send) -> Receive:
    allowed, counted_at = float(MESSAGES_AT_ONCE), monotonic()

    async def received() -> Message:
        nonlocal allowed, counted_at
        message = await receive()
        if message["type"] != "websocket.receive":
            return message
        now = monotonic()
        allowed = min(MESSAGES_AT_ONCE, allowed + (now - counted_at) * MESSAGES_A_SECOND) - 1
        counted_at = now
        sent = message.get("bytes")
        if sent is not None and allowed >= 0 and _comes_from_the_front_end(sent):
            return message
        code = TOO_MUCH if allowed < 0 else ONLY_BYTES if sent is None else NOT_UNDERSTOOD
        await send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}

    return received


def _comes_from_the_front_end(sent: bytes) -> bool:
    """Tell whether a message is one that Streamlit's own program in the browser could send."""
    try:
        states = BackMsg.FromString(sent).rerun_script.widget_states.widgets
    except DecodeError:
        return False
    return all(state.id.startswith(OF_A_WIDGET) for state in states)
