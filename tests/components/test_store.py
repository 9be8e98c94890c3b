"""Files that are made once for all processes: shared, checked, limited, and never in the way."""

import errno
import logging
import os
import signal
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import sleep

import pytest

from components.store import LOCK, UNFINISHED, Store, key_of

KEY, OTHER = key_of("test", 1), key_of("test", 2)
ROOM = 1_000_000
processes = get_context("fork")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "kept", ROOM)


def refuse() -> bytes:
    raise AssertionError("it was made before")


def files(store: Store) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_four_processes_make_a_file_once_and_all_get_it(store: Store, tmp_path: Path) -> None:
    made = tmp_path / "made"

    def make() -> bytes:
        with made.open("a") as log:
            log.write("made\n")
        sleep(0.1)
        return b"content"

    def ask() -> None:
        os._exit(store.made_once(KEY, make) != b"content")

    asking = [processes.Process(target=ask) for _ in range(4)]
    for process in asking:
        process.start()
    for process in asking:
        process.join()
    assert [process.exitcode for process in asking] == [0, 0, 0, 0]
    assert made.read_text() == "made\n"
    assert store.made_once(KEY, refuse) == b"content"
    assert len(files(store)) == 1


def test_who_was_killed_while_making_a_file_holds_up_nobody(store: Store) -> None:
    def die() -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    dying = processes.Process(target=store.made_once, args=(KEY, die))
    dying.start()
    dying.join()
    assert dying.exitcode == -signal.SIGKILL
    assert [path.name.endswith(LOCK) for path in files(store)] == [True]
    assert store.made_once(KEY, lambda: b"content") == b"content"
    assert len(files(store)) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes() + b"more"),
    ],
    ids=["cut off", "changed", "empty", "longer"],
)
def test_a_damaged_file_is_made_anew(store: Store, damage: Callable[[Path], None]) -> None:
    store.made_once(KEY, lambda: b"content")
    damage(files(store)[0])
    assert store.get(KEY) is None
    assert store.made_once(KEY, lambda: b"content") == b"content"
    assert store.made_once(KEY, refuse) == b"content"


def test_a_file_in_the_place_of_another_is_not_taken_for_it(store: Store) -> None:
    store.made_once(KEY, lambda: b"content")
    place = store.folder / OTHER[:2] / OTHER[2:]
    place.parent.mkdir(exist_ok=True)
    files(store)[0].rename(place)
    assert store.get(OTHER) is None


def test_what_could_not_be_made_is_not_kept(store: Store) -> None:
    with pytest.raises(AssertionError):
        store.made_once(KEY, refuse)
    assert files(store) == []
    assert store.made_once(KEY, lambda: b"content") == b"content"


def test_a_disk_that_takes_nothing_does_not_stop_the_site(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    def full(_path: Path, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "file").touch()
    no_folder = Store(tmp_path / "file" / "kept", ROOM)
    with caplog.at_level(logging.WARNING):
        for number in range(3):
            assert no_folder.made_once(KEY, partial(str.encode, str(number))) == b"%d" % number
    assert len(caplog.records) == 1
    monkeypatch.setattr(Path, "write_bytes", full)
    assert store.made_once(KEY, lambda: b"first") == b"first"
    assert store.made_once(KEY, lambda: b"second") == b"second"
    assert files(store) == []
    assert "No space left on device" in caplog.text


def test_what_was_not_asked_for_longest_is_given_up_for_room(store: Store) -> None:
    keys = [key_of("test", number) for number in range(20)]
    for age, key in enumerate(reversed(keys[:10])):
        store.made_once(key, lambda: bytes(ROOM // 20))
        path = store.folder / key[:2] / key[2:]
        os.utime(path, (1e9 - age, 1e9 - age))
    store.get(keys[0])  # asked for again, so it stays
    for key in keys[10:]:
        store.made_once(key, lambda: bytes(ROOM // 20))
    held = sum(path.stat().st_size for path in files(store))
    assert held <= ROOM
    assert store.get(keys[0]) is not None
    assert all(store.get(key) is None for key in keys[1:4])
    assert store.get(keys[-1]) is not None


def test_what_nobody_ended_is_cleared_away_and_a_disk_that_fails_is_told(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store.made_once(KEY, lambda: b"content")
    [kept] = files(store)
    left, begun = (kept.with_name(f"{name}{UNFINISHED}") for name in ("left", "begun"))
    for file in (left, begun):
        file.touch()
    os.utime(left, (1e9, 1e9))
    Store(store.folder, ROOM).made_once(OTHER, lambda: b"content")  # looks whether there is room
    assert [file.exists() for file in (kept, left, begun)] == [True, False, True]
    os.utime(kept, (1e9, 1e9))

    def refuse_to_mark(_path: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "utime", refuse_to_mark)
    assert store.get(KEY) == b"content"
    assert "Read-only file system" in caplog.text


def test_nobody_else_may_look_into_the_folder(store: Store) -> None:
    store.made_once(KEY, lambda: b"content")
    assert [path.stat().st_mode & 0o077 for path in store.folder.iterdir()] == [0]


def test_without_room_nothing_is_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept", 0)
    made = [store.made_once(KEY, partial(str.encode, text)) for text in ("first", "second")]
    assert made == [b"first", b"second"]
    assert not store.folder.exists()
    Store(store.folder, ROOM).made_once(KEY, lambda: b"content")
    assert store.get(KEY) is None
