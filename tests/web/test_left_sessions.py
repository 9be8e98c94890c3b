"""Sessions that were left: kept for a moment, taken up again, or shut down."""

import asyncio
from types import SimpleNamespace
from typing import Any

from components.web.left_sessions import LeftSessions


def session(name: str, ended: list[str]) -> Any:
    shut_down = SimpleNamespace(id=name, shutdown=lambda: ended.append(name))
    return SimpleNamespace(session=shut_down)


def test_who_does_not_come_back_in_time_has_their_session_shut_down() -> None:
    ended: list[str] = []

    async def leave() -> None:
        kept = LeftSessions(0.01)
        left, back, again = (session(name, ended) for name in ("left", "back", "again"))
        for each in (left, back, again):
            kept.save(each)
        assert kept.get("back") is back
        kept.delete("back")
        kept.delete("again")
        assert kept.list() == [left]
        await asyncio.sleep(0.03)
        assert kept.list() == []

    asyncio.run(leave())
    assert ended == ["left"]
