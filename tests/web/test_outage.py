"""While the database is away: what was read before is shown, and nobody waits for long."""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from starlette.testclient import TestClient

from components import cached, outage
from data_access.database import close, migrate
from tests.copies import copy_rows, copy_sqlite
from tests.data_access.conftest import new_database
from tests.web.serving import reading

ASKED = "/leaderboard?lang=en&region=520000"
NEVER_ASKED = "/leaderboard?lang=en&region=440000"
KEPT_ANSWERS = ("/data/2021/2023Q3.1/ratings.csv", "/api/v1/ratings?edition=2021")
OTHERS_NEVER_ASKED = (
    "/api/v1/ratings?edition=2021&stars=1", "/data/2021/2022Q3.1/moves.json",
    "/embed/stars-by-direction?lang=en&region=440000", "/badge/2021-113.svg?lang=en",
)  # fmt: skip
NOTICE = "This page shows what was published by"
AT_MOST = 5
"""Seconds until any answer while the server hangs."""
SORRY = "The ratings cannot be read at the moment"


def calm_answers(ask: Callable[[str], Any]) -> set[tuple[int, str | None]]:
    """Return status and Retry-After of what a page, API, file, frame and badge answer to."""
    answers = map(ask, (NEVER_ASKED, *OTHERS_NEVER_ASKED))
    return {(answer.status_code, answer.headers.get("retry-after")) for answer in answers}


@pytest.fixture
def gone(
    running: TestClient, demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], None]]:
    """Take away the database of a site that was read; nothing is kept longer than it must be."""
    monkeypatch.setattr(cached, "SECONDS_UNTIL_ASKED_AGAIN", 0)
    monkeypatch.setattr(outage, "SECONDS_LEFT_ALONE", 0)
    file = tmp_path / "ratings.sqlite3"
    copy_sqlite(demo_url, file)
    url = f"sqlite:///{file}"
    with reading(url):
        for address in (ASKED, *KEPT_ANSWERS):
            assert running.get(address).status_code == 200

        def take_away() -> None:
            close(url)
            file.rename(tmp_path / "away.sqlite3")

        yield take_away


def test_what_was_asked_before_is_shown_with_its_date(
    running: TestClient, gone: Callable[[], None], tmp_path: Path
) -> None:
    assert NOTICE not in running.get(ASKED).text
    gone()
    answer = running.get(ASKED)
    assert (answer.status_code, NOTICE in answer.text) == (200, True)
    answers = {address: running.get(address).status_code for address in KEPT_ANSWERS}
    assert {address: status for address, status in answers.items() if status != 200} == {}
    (tmp_path / "away.sqlite3").rename(tmp_path / "ratings.sqlite3")
    answer = running.get(ASKED)
    assert (answer.status_code, NOTICE in answer.text) == (200, False)


def test_only_what_nobody_asked_for_is_to_be_asked_for_later(
    running: TestClient, gone: Callable[[], None]
) -> None:
    gone()
    assert SORRY in running.get(NEVER_ASKED).text
    assert calm_answers(running.get) == {(503, "30")}


def test_the_log_has_one_short_line_for_all_readers(
    running: TestClient, gone: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    gone()
    with caplog.at_level(logging.ERROR):
        answers = [running.get(NEVER_ASKED).text for _ in range(3)]
    [line] = caplog.records
    assert line.exc_info is None
    assert "\n" not in line.getMessage()
    reference = line.getMessage().split()[1].rstrip(":")
    assert all(reference in answer for answer in answers)


# -- a server that hangs -------------------------------------------------------------------------


@contextmanager
def hanging(server: str) -> Iterator[None]:
    """Stop all processes of the PostgreSQL server, as a machine without memory does."""
    port = server.rpartition(":")[2]
    asked = [path for path in Path("/proc").glob("[0-9]*") if _is_of(path, port)]
    processes = [int(path.name) for path in asked]
    assert processes
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def _is_of(process: Path, port: str) -> bool:
    """Tell whether a process is the server that listens on a port, or one of its children."""
    try:
        parent = process.joinpath("stat").read_text().rsplit(")", 1)[1].split()[1]
        lines = [each.joinpath("cmdline").read_bytes() for each in (process, Path("/proc", parent))]
    except OSError:
        return False
    return any(b"postgres" in line and f"-p\0{port}\0".encode() in line for line in lines)


@pytest.mark.slow
def test_a_server_that_hangs_is_not_waited_for(
    running: TestClient, demo_url: str, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cached, "SECONDS_UNTIL_ASKED_AGAIN", 0)
    waited: list[float] = []

    def ask(address: str) -> Any:
        begun = monotonic()
        answer = running.get(address)
        waited.append(monotonic() - begun)
        return answer

    with new_database(postgres_server) as url:
        migrate(url)
        copy_rows(demo_url, url)
        with reading(url):
            assert running.get(ASKED).status_code == 200
            with hanging(postgres_server):
                assert NOTICE in ask(ASKED).text
                assert calm_answers(ask) == {(503, "30")}
                assert ask("/readyz").status_code == 503
                assert max(waited) < AT_MOST
            monkeypatch.setattr(outage, "SECONDS_LEFT_ALONE", 0)
            assert running.get(NEVER_ASKED).status_code == 200
            assert running.get("/readyz").status_code in {200, 503}
