"""The browser that all processes of a machine share: one, small, and gone when nobody needs it."""

import fcntl
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from multiprocessing.connection import Listener
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from types import SimpleNamespace
from typing import Any

import plotly.graph_objects as go
import pytest

from components.export import drawing, renderer
from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint
from components.export.drawing import Service, memory_of
from components.export.publication import PdfFacts
from components.export.renderer import Renderer

FIGURE = go.Figure(go.Bar(x=["a", "b"], y=[1, 2])).to_json()
PAGE = ("<!DOCTYPE html><title>x</title><p>x</p>",)
FACTS = PdfFacts("x", "x", "x", "x", datetime(2023, 10, 20, tzinfo=UTC))


def services(folder: Path) -> list[int]:
    """Return the processes that draw for a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (process / "cmdline").read_bytes().split(b"\0")
            is_ours = any(each.startswith(str(folder).encode()) for each in command)
            if renderer.DRAWING.encode() in command and is_ours:
                found.append(int(process.name))
    return found


def the_service(folder: Path) -> int:
    """Return the one that stays: those that found it there end, on a busy machine after a while."""
    until = monotonic() + 10
    while len(found := services(folder)) > 1 and monotonic() < until:
        sleep(0.05)
    [only] = found
    return only


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of its own; whatever draws for it is ended."""
    yield tmp_path
    for process in services(tmp_path):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)


@pytest.mark.browser
@pytest.mark.slow
def test_all_processes_share_one_browser_and_another_takes_its_place_when_it_is_killed(
    folder: Path,
) -> None:
    with ExitStack() as stack:
        four = [stack.enter_context(closing(Renderer(folder))) for _ in range(4)]
        with ThreadPoolExecutor(4) as asking:
            made = list(asking.map(lambda one: one.svg(FIGURE, (200, 100)), four))
        first = the_service(folder)
        assert len(set(made)) == 1
        assert made[0].startswith("<svg")
        assert 2**20 < memory_of(first) < drawing.MOST_BYTES
        os.kill(first, signal.SIGKILL)
        assert four[1].pdf(PAGE, FACTS).startswith(b"%PDF")
        assert four[2].svg(FIGURE, (200, 100)) == made[0]
        second = the_service(folder)
        assert second != first


class Stub:
    """A browser that prints nothing."""

    def __init__(self) -> None:
        self.ended = 0
        self.services: list[Thread] = []
        self.browser: Any = SimpleNamespace(subprocess=SimpleNamespace(pid=1))

    def close(self) -> None:
        self.ended += 1


def say(_browser: Stub, said: str) -> str:
    return said


def fail(_browser: Stub, failure: Exception) -> str:
    raise failure


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    """The browser of what draws, which runs in threads of this process; they end with the test."""
    one = Stub()

    def start(socket: Path) -> Thread:
        one.services.append(Thread(target=drawing.run, args=(socket,)))
        one.services[-1].start()
        return one.services[-1]

    monkeypatch.setattr(drawing, "Printer", lambda _path: one)
    monkeypatch.setattr(drawing, "JOBS", {"svg": say, "preview": fail})
    monkeypatch.setattr(drawing, "SECONDS_BETWEEN_LOOKS", 0.01)
    monkeypatch.setattr(drawing, "LINGERING_SECONDS", 0.2)
    monkeypatch.setattr(renderer, "browser_path", lambda: "/bin/true")
    monkeypatch.setattr(renderer, "SECONDS_BETWEEN_ATTEMPTS", 0)
    monkeypatch.setattr(renderer, "_start", start)
    yield one
    for service in one.services:
        service.join(10)


def test_who_asks_gets_what_was_made_or_why_it_was_not(stub: Stub, folder: Path) -> None:
    with closing(Renderer(folder)) as one:
        assert one._asked("svg", "drawn") == "drawn"
        for failure in (NoBrowser, TooMuchToPrint, PrintingFailed):
            with pytest.raises(failure, match="because"):
                one._asked("preview", failure("because"))
        [service] = stub.services
        assert service.is_alive()
    service.join(10)
    assert stub.ended
    assert list(folder.glob("*.socket")) == []


def test_a_fault_of_the_program_ends_neither_side(
    stub: Stub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: faults.append(told.exc_type))
    with closing(Renderer(folder)) as one:
        with pytest.raises(PrintingFailed, match="did not answer; see renderer"):
            one._asked("preview", LookupError("a fault"))
        assert one._asked("svg", "drawn") == "drawn"
    assert faults == [LookupError] * renderer.ATTEMPTS
    assert len(stub.services) == 1


def test_it_ends_when_nobody_is_there_or_nobody_wanted_a_picture_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr(drawing, "monotonic", lambda: now)
    service = Service(Stub())  # type: ignore[arg-type]
    with service._counted("_held"):
        now = drawing.IDLE_SECONDS - 1
        assert service.is_needed()
        with service._counted("_jobs"):
            now = 10.0 * drawing.IDLE_SECONDS
            assert service.is_needed()
        now += drawing.IDLE_SECONDS - 1
        assert service.is_needed()
        now += 2
        assert not service.is_needed()
        with service._counted("_jobs"):
            pass
        assert service.is_needed()
    assert service.is_needed()
    now += drawing.LINGERING_SECONDS + 1
    assert not service.is_needed()


def test_a_browser_that_takes_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    stub, looks = Stub(), 0
    browser, stub.browser = stub.browser, None
    taken = iter([drawing.MOST_BYTES, drawing.MOST_BYTES + 1])

    def is_over() -> bool:
        """Nobody wanted a picture before the second look."""
        nonlocal looks
        looks += 1
        if looks == 2:
            stub.browser = browser
        return looks > 3

    monkeypatch.setattr(drawing, "SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(drawing, "memory_of", lambda _process: next(taken))
    Service(stub).watch(is_over)  # type: ignore[arg-type]
    assert stub.ended == 1


@pytest.mark.usefixtures("stub")
def test_what_hinders_a_picture_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Renderer(folder)) as one:
        assert one._asked("svg", "drawn") == "drawn"
        monkeypatch.setattr(renderer, "browser_path", lambda: None)
        with pytest.raises(NoBrowser, match="no Chromium or Chrome is installed"):
            one._asked("svg", "drawn")
        monkeypatch.setattr(renderer, "browser_path", lambda: "/bin/true")
        monkeypatch.setattr(renderer, "SECONDS_IN_ALL", -1)
        with Listener(str(folder / "silent"), family="AF_UNIX") as silent:
            monkeypatch.setattr(one, "_hold", lambda: None)
            monkeypatch.setattr(one, "_socket", Path(str(silent.address)))
            with pytest.raises(PrintingFailed, match="not made in time"):
                one._asked("svg", "drawn")


def test_where_what_draws_does_not_start_it_is_said_after_a_few_attempts(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    started: list[Path] = []

    def end_at_once(socket: Path) -> Thread:
        started.append(socket.parent)
        return Thread()

    monkeypatch.setattr(renderer, "browser_path", lambda: "/bin/true")
    monkeypatch.setattr(renderer, "SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(renderer, "_start", end_at_once)
    with closing(Renderer(folder)) as one, pytest.raises(PrintingFailed, match="does not start"):
        one._asked("svg", "drawn")
    attempts = renderer.ATTEMPTS + 1
    assert started[:attempts] == [folder] * attempts
    assert [place == folder for place in started[attempts:]] == [False] * attempts
    assert "what draws them does not start" in caplog.text


def test_it_ends_when_its_folder_is_deleted_and_does_not_begin_where_another_one_is(
    stub: Stub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = folder / "renderer.socket"
    monkeypatch.setattr(drawing, "LINGERING_SECONDS", 60)
    monkeypatch.setattr(drawing, "SECONDS_TO_START", 0.05)
    with ThreadPoolExecutor(1) as service:
        running = service.submit(drawing.run, socket)
        while not socket.exists():
            sleep(0.01)
        drawing.run(socket)
        assert not running.done()
        socket.with_suffix(".lock").unlink()
        running.result(timeout=10)
    assert stub.ended == 1
    with socket.with_suffix(".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        drawing.run(socket)  # whoever holds the lock answers nobody
    assert stub.ended == 1


@pytest.mark.usefixtures("stub")
def test_where_nothing_can_be_shared_what_draws_for_a_process_is_its_own(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file" / "kept", tmp_path / ("long" * 30)):
        with closing(Renderer(folder)) as one:
            assert [one._asked("svg", "drawn") for _ in range(2)] == ["drawn"] * 2
            assert (own := one._socket.parent).is_dir()
        assert not own.exists()
    assert len(caplog.records) == 2
