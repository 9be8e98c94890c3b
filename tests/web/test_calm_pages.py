"""A database that cannot be used gives readers a calm page, and the supervisor a word for why."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from components import cached
from components.web import health
from data_access import database
from data_access.backups import back_up, restore
from data_access.database import close, transaction
from data_access.publishing import publish
from data_access.settings import ROOT
from tests.copies import copy_sqlite
from tests.data_access.made_up_releases import SIX, Given, draft
from tests.web.serving import reading

SORRY = "The ratings cannot be read at the moment"
PAGES = ("/leaderboard?lang=en", "/?lang=en", "/data/2021/latest/ratings.csv?lang=en")


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()


def overwrite(file: Path) -> None:
    file.write_bytes(b"\xa5" * file.stat().st_size)


WAYS: dict[str, Callable[[Path], None]] = {
    "missing": Path.unlink,
    "empty": lambda file: change(file, "DROP TABLE alembic_version"),
    "new-schema": lambda file: change(file, "UPDATE alembic_version SET version_num = '9999'"),
    "old-schema": lambda file: change(file, "UPDATE alembic_version SET version_num = '0001'"),
    "damaged": overwrite,
}


@pytest.fixture
def file(demo_url: str, tmp_path: Path) -> Path:
    """A database with the demo edition, of the test's own."""
    copy_sqlite(demo_url, tmp_path / "ratings.sqlite3")
    return tmp_path / "ratings.sqlite3"


def why(client: TestClient) -> str | None:
    health.looked_at.cache_clear()
    answer: dict[str, str] = client.get("/readyz").json()
    return answer.get("reason")


def check_calm(client: TestClient) -> None:
    for page in PAGES:
        answer = client.get(page)
        assert (page, answer.status_code) == (page, 503)
        assert SORRY in answer.text
        assert "Traceback" not in answer.text
        assert "sqlite" not in answer.text
    told = client.get("/api/v1/editions")
    assert (told.status_code, told.headers["retry-after"]) == (503, "30")
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("way", WAYS)
def test_readers_see_a_calm_page_and_the_supervisor_why(
    running: TestClient, file: Path, way: str
) -> None:
    WAYS[way](file)
    with reading(f"sqlite:///{file}"):
        assert why(running) == way
        check_calm(running)


@contextmanager
def held_by_another(file: Path) -> Iterator[None]:
    """Lock the file as a program does that repairs it: nobody else may read."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_a_locked_database_is_waited_for_and_then_told(
    running: TestClient, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SECONDS_TO_WAIT", 0.1)
    url = f"sqlite:///{file}"
    with reading(url):
        with held_by_another(file):
            assert why(running) == "locked"
            check_calm(running)
        assert why(running) is None
        assert running.get(PAGES[0]).status_code == 200
    close(url)


def test_a_server_that_is_not_there_is_told(running: TestClient) -> None:
    with reading("postgresql+psycopg://nobody@127.0.0.1:1/ratings"):
        assert why(running) == "unreachable"
        check_calm(running)


@pytest.mark.slow
def test_the_site_recovers_by_itself_when_a_backup_is_brought_back(
    running: TestClient, small_url: str, tmp_path: Path
) -> None:
    url, file = small_url, Path(small_url.removeprefix("sqlite:///"))
    back_up(tmp_path / "backup", url=url)
    with reading(url):
        assert running.get(PAGES[0]).status_code == 200
    WAYS["damaged"](file)
    with reading(url):
        check_calm(running)
        restore(tmp_path / "backup", url=url, discard_newer=True)
        assert why(running) is None
        assert running.get(PAGES[0]).status_code == 200


@pytest.mark.slow
def test_what_a_restore_gave_up_is_forgotten_without_a_restart(
    running: TestClient, small_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release of the same code that is published afterwards is shown as it is then."""

    def publish_second(given: Given) -> None:
        with transaction(small_url) as session:
            draft(session, "2022Q2", given)
            publish(session, "2021", "2022Q2", now=datetime.now(UTC))

    def shown() -> tuple[int, bool]:
        ratings = "/data/2021/2022Q2.1/ratings.csv"
        board = running.get("/leaderboard?lang=en&edition=2021&release=2022Q2.1").text
        return running.get(ratings).status_code, "12.34" in board

    monkeypatch.setattr(cached, "SECONDS_UNTIL_ASKED_AGAIN", 0)
    back_up(tmp_path / "backup", url=small_url)
    publish_second(dict(SIX) | {"2021-001": (1234, 1234, 1234, 1234)})
    with reading(small_url):
        assert shown() == (200, True)
        restore(tmp_path / "backup", url=small_url, discard_newer=True)
        assert shown() == (404, False)
        publish_second(SIX)
        assert shown() == (200, False)


@pytest.mark.parametrize("way", ["missing", "new-schema", "damaged"])
def test_the_app_shows_a_calm_notice_and_the_reference_that_is_in_the_log(
    file: Path, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    def page() -> None:
        from components import cached
        from components.text import speak
        from components.web.errors import show_script_error
        from data_access.database import DatabaseUnavailable

        speak("en")
        try:
            cached.has_a_release()
        except DatabaseUnavailable as unavailable:
            show_script_error(unavailable)

    WAYS[way](file)
    with reading(f"sqlite:///{file}"), caplog.at_level(logging.ERROR):
        shown = AppTest.from_function(page).run()
    (notice,) = shown.info
    assert SORRY in notice.value
    assert not shown.error
    assert notice.value.rsplit(" ", 1)[-1].rstrip(".") in caplog.text
    assert str(ROOT) not in notice.value
