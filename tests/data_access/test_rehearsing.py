"""A rehearsal shows a draft as if it were published, and leaves nothing behind."""

import socket
from datetime import timedelta

import pytest
from sqlalchemy import text

from data_access.database import engine, reading, transaction
from data_access.previewing import open_preview
from data_access.publishing import publish, releases
from data_access.refusing import PublishingRefused
from data_access.rehearsing import RehearsalRefused, check_port, environment, rehearsed
from data_access.settings import settings
from data_access.verification import verify
from tests.data_access.conftest import on_sqlite
from tests.data_access.made_up_releases import NOW, SIX, draft, list_projects
from tests.data_access.other_methods import keep_other_method

pytestmark = pytest.mark.slow


@pytest.fixture
def drafted(database_url: str) -> str:
    """2022Q1 published, 2022Q2 in preview by another method, without a bridge."""
    with transaction(database_url) as session:
        list_projects(session, 6)
        draft(session, "2022Q1", SIX)
        publish(session, "2021", "2022Q1", now=NOW)
        draft(session, "2022Q2", SIX)
        open_preview(session, "2021", "2022Q2", until=NOW + timedelta(days=9), now=NOW)
        keep_other_method(session, "2022Q2", {})
    return database_url


def states(url: str) -> dict[str, str]:
    with reading(url) as session:
        found = releases(session, now=NOW).set_index("code")["status"]
        return {str(code): str(state) for code, state in found.items()}


def databases(url: str) -> set[str]:
    if url.startswith("sqlite"):
        return set()
    with engine(url).connect() as connection:
        return set(connection.execute(text("SELECT datname FROM pg_database")).scalars())


def test_the_copy_has_the_draft_published_and_the_database_does_not(drafted: str) -> None:
    before = databases(drafted)
    with rehearsed("2021", "2022Q2", now=NOW, url=drafted) as made:
        assert made.release == "2022Q2.1"
        assert states(made.url) == {"2022Q1.1": "published", "2022Q2.1": "published"}
        with reading(made.url) as session:
            assert verify(session) == []
        assert states(drafted)["2022Q2.1"] == "preview"
        closed = " ".join(str(refused) for refused in made.closed)
        for reason in ("may object until", "something changed", "bridge 2021 2022Q2"):
            assert reason in closed
        folder = made.folder
        assert folder.stat().st_mode & 0o077 == 0
        told = environment(made, 8601)
    assert (told["DATABASE_URL"], told["REHEARSAL"]) == (made.url, "2022Q2.1")
    assert not folder.exists()
    assert databases(drafted) == before
    assert states(drafted)["2022Q2.1"] == "preview"


@on_sqlite
def test_nothing_of_a_rehearsal_is_signed(drafted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNING_KEY", "/no/key/here")
    settings.cache_clear()
    try:
        with rehearsed("2021", "2022Q2", now=NOW, url=drafted) as made:
            assert states(made.url)["2022Q2.1"] == "published"
    finally:
        monkeypatch.delenv("SIGNING_KEY")
        settings.cache_clear()


def test_there_is_nothing_to_rehearse_without_a_draft(drafted: str) -> None:
    with (
        pytest.raises(PublishingRefused, match="no draft for 2022Q3"),
        rehearsed("2021", "2022Q3", now=NOW, url=drafted),
    ):
        pass


def test_a_port_that_is_taken_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RehearsalRefused, match="choose another one"):
            check_port(port)
    check_port(port)
