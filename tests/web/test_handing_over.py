"""What a run sends reaches the event loop in order, with one call for many."""

import asyncio
from functools import partial
from threading import Thread
from typing import Any

import pytest
from streamlit.runtime.app_session import AppSession

from components.web import handing_over


class Session:
    """What stands for one of Streamlit's sessions: it counts how often the loop was woken."""

    def __init__(self) -> None:
        self._event_loop = asyncio.get_running_loop()
        self.woken = 0


@pytest.fixture
def hand_over(monkeypatch: pytest.MonkeyPatch) -> Any:
    """How a session hands something over, once that is done together."""
    at_once = handing_over.AT_ONCE

    def counted(session: Session, step: handing_over.Step) -> None:
        session.woken += 1
        at_once(session, step)

    monkeypatch.setattr(handing_over, "AT_ONCE", counted)
    monkeypatch.setattr(AppSession, "_call_soon_on_event_loop", at_once)
    handing_over.hand_over_together()
    return AppSession._call_soon_on_event_loop


def test_all_that_a_run_sends_is_taken_in_order_with_one_call(hand_over: Any) -> None:
    taken: dict[str, list[int]] = {"one": [], "other": []}

    async def serve() -> None:
        sessions = {name: Session() for name in taken}

        def run() -> None:
            for number in range(50):
                for name, session in sessions.items():
                    hand_over(session, partial(taken[name].append, number))

        for _ in range(2):
            thread = Thread(target=run)
            thread.start()
            thread.join()
            await asyncio.sleep(20 * handing_over.SECONDS)
        assert [session.woken for session in sessions.values()] == [2, 2]

    asyncio.run(serve())
    assert taken == {name: [*range(50), *range(50)] for name in taken}


def test_what_fails_holds_up_nothing_else(hand_over: Any) -> None:
    taken: list[str] = []

    async def serve() -> None:
        loop, session = asyncio.get_running_loop(), Session()
        loop.set_exception_handler(lambda _loop, told: taken.append(repr(told["exception"])))
        hand_over(session, partial(int, "x"))
        hand_over(session, partial(taken.append, "well"))
        await asyncio.sleep(20 * handing_over.SECONDS)

    asyncio.run(serve())
    [failure, after] = taken
    assert failure.startswith("ValueError")
    assert after == "well"
