"""Sessions of readers who have left: kept for a moment, should they come back, then shut down."""

import asyncio

from streamlit import config, runtime
from streamlit.runtime.session_manager import SessionInfo, SessionStorage


class LeftSessions(SessionStorage):
    """Where Streamlit keeps sessions whose connection has ended.

    Its own storage forgets them without shutting them down: each holds three open files and all of
    its memory until the garbage collector comes by, after hundreds of readers.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._left: dict[str, SessionInfo] = {}

    def get(self, session_id: str) -> SessionInfo | None:
        """Return a session that can be taken up again."""
        return self._left.get(session_id)

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session for so long; called in the server's event loop."""
        self._left[session_info.session.id] = session_info
        asyncio.get_running_loop().call_later(self._seconds, self._shut_down, session_info)

    def delete(self, session_id: str) -> None:
        """Give up a session that goes on, or that was shut down elsewhere."""
        del self._left[session_id]

    def list(self) -> list[SessionInfo]:
        """Return all that are kept."""
        return list(self._left.values())

    def _shut_down(self, left: SessionInfo) -> None:
        session = left.session
        if self._left.get(session.id) is left:
            self.delete(session.id)
            session.shutdown()


def shut_down_left_sessions() -> None:
    """Let the running Streamlit keep its left sessions so."""
    if runtime.exists():
        seconds = config.get_option("server.disconnectedSessionTTL")
        runtime.get_instance()._session_mgr._session_storage = LeftSessions(seconds)  # type: ignore[attr-defined]
