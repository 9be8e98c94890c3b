"""The browser that all processes of a machine share: one, small, and gone when nobody needs it."""

import fcntl
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from multiprocessing.connection import Listener
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from types import SimpleNamespace
from typing import Any

import pytest

from components.export import renderer
from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint
from components.export.renderer import Renderer, Service, memory_of

PAGE = "<!DOCTYPE html><title>x</title><p>x</p>"


def services(folder: Path) -> list[int]:
    """Return the processes that draw for a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (process / "cmdline").read_bytes().split(b"\0")
            if b"components.export.renderer" in command and str(folder).encode() in command:
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
            made = list(asking.map(lambda one: one.png(PAGE, (20, 10), 1), four))
        first = the_service(folder)
        assert len(set(made)) == 1
        assert made[0].startswith(b"\x89PNG")
        assert 2**20 < memory_of(first) < renderer.MOST_BYTES
        os.kill(first, signal.SIGKILL)
        assert four[1].pdf(PAGE).startswith(b"%PDF")
        assert four[2].png(PAGE, (20, 10), 1) == made[0]
        second = the_service(folder)
        assert second != first


class Stub:
    """A printer that prints nothing."""

    def __init__(self, failure: Exception | None = None, memory: int = 0) -> None:
        self.failure, self.memory, self.ended = failure, memory, 0
        self.browser: Any = SimpleNamespace(subprocess=SimpleNamespace(pid=1))

    def pdf(self, *_about: object) -> bytes:
        return b"paper"

    def png(self, *_about: object) -> bytes:
        if self.failure:
            raise self.failure
        return b"picture"

    def svg(self, *_about: object) -> str:
        return "<svg/>"

    def close(self) -> None:
        self.ended += 1


@pytest.mark.parametrize("failure", [NoBrowser, TooMuchToPrint, PrintingFailed])
def test_who_asks_gets_what_was_made_or_why_it_was_not(
    failure: type[Exception], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = Stub(failure("because"))
    monkeypatch.setattr(renderer, "Printer", lambda _path: stub)
    monkeypatch.setattr(renderer, "browser_path", lambda: "/bin/true")
    monkeypatch.setattr(renderer, "SECONDS_BETWEEN_LOOKS", 0.01)
    monkeypatch.setattr(renderer, "LINGERING_SECONDS", 0.5)
    with ThreadPoolExecutor(1) as service:
        running = service.submit(renderer.run, folder)
        with closing(Renderer(folder)) as one:
            assert (one.svg({}, (1, 1)), one.pdf(PAGE)) == ("<svg/>", b"paper")
            with pytest.raises(failure, match="because"):
                one.png(PAGE, (1, 1), 1)
            assert not running.done()
        running.result(timeout=10)
    assert stub.ended
    assert not (folder / renderer.SOCKET).exists()


def test_it_ends_when_nobody_is_there_or_nobody_wanted_a_picture_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr(renderer, "monotonic", lambda: now)
    service = Service(Stub())  # type: ignore[arg-type]
    with service._counted("_held"):
        now = renderer.IDLE_SECONDS - 1
        assert service.is_needed()
        with service._counted("_jobs"):
            now = 10.0 * renderer.IDLE_SECONDS
            assert service.is_needed()
        now += renderer.IDLE_SECONDS - 1
        assert service.is_needed()
        now += 2
        assert not service.is_needed()
        with service._counted("_jobs"):
            pass
        assert service.is_needed()
    assert service.is_needed()
    now += renderer.LINGERING_SECONDS + 1
    assert not service.is_needed()


def test_a_browser_that_takes_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    stub, looks = Stub(), 0
    browser, stub.browser = stub.browser, None
    taken = iter([renderer.MOST_BYTES, renderer.MOST_BYTES + 1])

    def is_over() -> bool:
        """Nobody wanted a picture before the second look."""
        nonlocal looks
        looks += 1
        if looks == 2:
            stub.browser = browser
        return looks > 3

    monkeypatch.setattr(renderer, "SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(renderer, "memory_of", lambda _process: next(taken))
    Service(stub).watch(is_over)  # type: ignore[arg-type]
    assert stub.ended == 1


def test_what_hinders_a_picture_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderer, "Printer", lambda _path: Stub())
    monkeypatch.setattr(renderer, "browser_path", lambda: None)
    with closing(Renderer(folder)) as one:
        with pytest.raises(NoBrowser, match="no Chromium or Chrome is installed"):
            one.pdf(PAGE)
        monkeypatch.setattr(renderer, "browser_path", lambda: "/bin/true")
        monkeypatch.setattr(renderer, "SECONDS_IN_ALL", 0.01)
        with Listener(str(folder / renderer.SOCKET), family="AF_UNIX") as silent:
            with pytest.raises(PrintingFailed, match="not made in time"):
                one.pdf(PAGE)
            monkeypatch.setattr(one, "_hold", silent.close)
            with pytest.raises(PrintingFailed, match="ended twice"):
                one.pdf(PAGE)


def test_where_the_process_that_draws_does_not_start_another_browser_does(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    started: list[Path] = []

    def end_at_once(place: Path) -> Thread:
        started.append(place)
        return Thread()

    monkeypatch.setattr(renderer, "Printer", lambda _path: Stub())
    monkeypatch.setattr(renderer, "browser_path", lambda: "/bin/true")
    monkeypatch.setattr(renderer, "SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(renderer, "_start", end_at_once)
    with closing(Renderer(folder)) as one:
        assert one.pdf(PAGE) == b"paper"
    assert started == [folder] * (renderer.ATTEMPTS + 1)
    assert "what draws them does not start" in caplog.text


def test_it_ends_when_its_folder_is_deleted_and_does_not_begin_where_another_one_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Stub] = []

    def printer(_path: object) -> Stub:
        made.append(Stub())
        return made[-1]

    monkeypatch.setattr(renderer, "Printer", printer)
    monkeypatch.setattr(renderer, "SECONDS_BETWEEN_LOOKS", 0.01)
    monkeypatch.setattr(renderer, "SECONDS_TO_START", 0.05)
    with ThreadPoolExecutor(1) as service:
        running = service.submit(renderer.run, folder)
        while not (folder / renderer.SOCKET).exists():
            sleep(0.01)
        renderer.run(folder)
        assert len(made) == 1
        (folder / renderer.LOCK).unlink()
        running.result(timeout=10)
    assert made[0].ended
    with (folder / renderer.LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        renderer.run(folder)  # whoever holds the lock answers nobody
    assert len(made) == 1


def test_where_nothing_can_be_shared_a_process_has_a_browser_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(renderer, "Printer", lambda _path: Stub())
    monkeypatch.setattr(renderer, "browser_path", lambda: "/bin/true")
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file" / "kept", tmp_path / ("long" * 30)):
        with closing(Renderer(folder)) as one:
            assert [one.png(PAGE, (1, 1), 1) for _ in range(2)] == [b"picture"] * 2
    assert len(caplog.records) == 2
