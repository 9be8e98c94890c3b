"""A rehearsal shows a draft as if it were published, and leaves nothing behind."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest
from sqlalchemy import text

from data_access.database import engine, reading, transaction
from data_access.previewing import open_preview
from data_access.publishing import publish, releases
from data_access.refusing import PublishingRefused
from data_access.rehearsing import RehearsalRefused, check_port, environment, rehearsed, served
from data_access.settings import ROOT, settings
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
    with pytest.raises(RehearsalRefused, match="the site's own"):
        check_port(settings().port)


@contextmanager
def command(drafted: str, folder: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Begin a command whose temporary files lie in a folder; it is gone at the end.

    It takes Ctrl-C, which shells let be ignored by what they start in the background, as by tests.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder.mkdir(exist_ok=True)
    with subprocess.Popen(
        [sys.executable, "-m", "data_access", *words, "--lang=en"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": drafted, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as begun:
        yield begun
        begun.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def is_served(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def begun(drafted: str, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """A rehearsal, its port, and what it told on one line."""
    port = free_port()
    words = ("rehearse", "2021", "2022Q2", "--port", str(port))
    with command(drafted, tmp_path / "temporary", *words) as rehearsal:
        assert rehearsal.stdout is not None
        lines = iter(rehearsal.stdout.readline, "")
        yield rehearsal, port, next(line for line in lines if "is rehearsed at" in line)


@on_sqlite
def test_a_rehearsal_tells_one_line_and_ends_with_ctrl_c(
    begun: tuple[subprocess.Popen[str], int, str], tmp_path: Path
) -> None:
    rehearsal, port, line = begun
    address, log = re.findall(r"at (http:\S+)/\S+ \(log: (.*)\)\. Look at .*Ctrl-C", line)[0]
    with urlopen(f"{address}/robots.txt", timeout=30) as answer:
        assert "Rehearsal of 2022Q2.1" in answer.read().decode()
    assert "GET /robots.txt" in Path(log).read_text("utf-8")
    rehearsal.send_signal(signal.SIGINT)
    told, errors = rehearsal.communicate(timeout=30)
    assert told.startswith("The rehearsal of 2022Q2.1 is over; nothing of it was kept.\n\nNext:")
    assert errors == ""
    assert (rehearsal.returncode, is_served(port)) == (0, False)
    assert list((tmp_path / "temporary").glob("ratings-*")) == []


def test_what_a_killed_rehearsal_leaves_ends_and_is_cleared_by_the_next_command(
    begun: tuple[subprocess.Popen[str], int, str], drafted: str, tmp_path: Path
) -> None:
    rehearsal, port, _ = begun
    before = databases(drafted)
    rehearsal.kill()
    rehearsal.wait()
    deadline = monotonic() + 30
    while is_served(port):
        assert monotonic() < deadline
        sleep(0.1)
    [left] = (tmp_path / "temporary").glob("ratings-rehearsal-*")
    with command(drafted, tmp_path / "temporary", "status") as status:
        _, errors = status.communicate()
    assert f"Left by a rehearsal that was ended by force, removed: {left}" in errors
    assert not left.exists()
    gone = before - databases(drafted)
    assert bool(gone) is not drafted.startswith("sqlite")  # other tests may have left some, too
    assert all(name in errors for name in gone)


@on_sqlite
def test_a_site_that_cannot_begin_is_refused_with_its_log(
    drafted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with (
        rehearsed("2021", "2022Q2", now=NOW, url=drafted) as made,
        pytest.raises(RehearsalRefused, match=r"rehearsal-2022Q2\.1\.log says why"),
        served(made, free_port()),
    ):
        pass
