"""How the thread of a run hands what it sends to the server's event loop: some at a time."""

from asyncio import get_running_loop
from collections.abc import Callable
from threading import Lock
from typing import Any

from streamlit.runtime.app_session import AppSession

SECONDS = 0.002
"""So long the first waits for others; the loop itself sends every ten milliseconds."""
AT_ONCE: Any = AppSession._call_soon_on_event_loop

Step = Callable[[], object]


def hand_over_together() -> None:
    """Let Streamlit's sessions wake the event loop once for all that a run sends in a moment.

    They would do so for each message, and each time both threads wait for the interpreter: up to a
    quarter of what a run costs.
    """
    waiting, lock = dict[AppSession, list[Step]](), Lock()

    def hand_over(session: AppSession, step: Step) -> None:
        with lock:
            steps = waiting.setdefault(session, [])
            steps.append(step)
            is_first = len(steps) == 1
        if is_first:
            AT_ONCE(session, lambda: get_running_loop().call_later(SECONDS, take, session))

    def take(session: AppSession) -> None:
        with lock:
            steps = waiting.pop(session)
        for step in steps:
            get_running_loop().call_soon(step)

    AppSession._call_soon_on_event_loop = hand_over  # type: ignore[assignment, method-assign]
