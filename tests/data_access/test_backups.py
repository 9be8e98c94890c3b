"""A backup is made while others write, and brought back while others read; or nothing happens."""

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlmodel import Session, SQLModel, col, select, update

from data_access import acts, backups, database, lists, publishing
from data_access.backups import (
    BackupDiffers,
    BackupRefused,
    Restored,
    back_up,
    cleared,
    postgresql,
    restore,
    sqlite,
)
from data_access.database import close, engine, reading, transaction
from data_access.importing import correct_list
from data_access.models import Draw, MethodVersion, Rating, Release
from data_access.publishing import publish
from data_access.settings import ROOT
from data_access.unavailable import DatabaseUnavailable
from data_access.verification import verify
from tests.copies import copy_sqlite
from tests.data_access.conftest import new_database, on_sqlite
from tests.data_access.made_up_files import LIST_HEADER, csv_file, listed
from tests.data_access.made_up_releases import NOW, SIX, Given, draft, list_projects
from tests.data_access.test_migrations import KEPT, SCHEMAS
from tests.data_access.test_publishers_desk import commands_on

pytestmark = pytest.mark.slow

Contents = dict[str, list[tuple[object, ...]]]

COPIES = 3
FIRST, SECOND = "2021 2022Q1.1", "2021 2022Q2.1"


def publish_new(url: str, period: str, given: Given = SIX) -> None:
    with transaction(url) as session:
        draft(session, period, given)
        publish(session, "2021", period, now=NOW)


@pytest.fixture(scope="module")
def published_once(server: str, initialised: str) -> Iterator[str]:
    """Six projects with one release; only to be copied."""
    with new_database(server, like=initialised) as url:
        with transaction(url) as session:
            list_projects(session, 6)
        publish_new(url, "2022Q1")
        close(url)
        yield url


@pytest.fixture
def one_release(server: str, published_once: str) -> Iterator[str]:
    """A database of the test's own with six projects and one release."""
    with new_database(server, like=published_once) as url:
        yield url


@pytest.fixture(scope="module")
def backed_up_once(published_once: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it; only to be copied."""
    file = tmp_path_factory.mktemp("backed_up") / "backup"
    back_up(file, url=published_once)
    close(published_once)
    return file


@pytest.fixture
def backup(backed_up_once: Path, tmp_path: Path) -> Path:
    """A backup of such a database as it is when it has one release."""
    return Path(shutil.copy(backed_up_once, tmp_path / "backup"))


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    """A SQLite database of the schema before this one, as a backup of it is."""
    file = tmp_path / "old"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((SCHEMAS / f"{KEPT[-1]}.sqlite.sql").read_text("utf-8"))
    return file


def contents(url: str) -> Contents:
    """All rows of all tables."""
    with engine(url, read_only=True).connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in SQLModel.metadata.sorted_tables
        }


def but_for_the_log(found: Contents) -> Contents:
    return {table: rows for table, rows in found.items() if table != "act"}


def published(url: str) -> list[str]:
    with reading(url) as session:
        found = publishing.releases(session, now=NOW)
        return list(found[found["sha256"].notna()]["code"])


def test_what_was_backed_up_comes_back_whole_and_verified(one_release: str, backup: Path) -> None:
    before = contents(one_release)
    publish_new(one_release, "2022Q2")
    done = restore(backup, url=one_release, discard_newer=True, now=NOW)
    assert done == Restored((FIRST,), (SECOND,), (), None)
    after = contents(one_release)
    assert after["act"][: len(before["act"])] == before["act"]
    assert but_for_the_log(after) == but_for_the_log(before)
    with reading(one_release) as session:
        assert verify(session) == []
    publish_new(one_release, "2022Q2")
    assert published(one_release) == ["2022Q1.1", "2022Q2.1"]


def test_the_log_tells_of_what_was_brought_back_and_what_was_given_up(
    one_release: str, backup: Path
) -> None:
    publish_new(one_release, "2022Q2")
    restore(backup, url=one_release, discard_newer=True, now=NOW)
    restore(backup, url=one_release, now=NOW)
    with reading(one_release) as session:
        *_, last = acts.acts(session, "2021")
    sha256 = hashlib.sha256(backup.read_bytes()).hexdigest()
    assert (last["kind"], last["file"], last["file_sha256"]) == ("restored", backup.name, sha256)
    assert last["changed"] == {"publications": [FIRST], "lost": [], "drafts_lost": []}
    assert (last["at"], last["waived"], last["public_from"]) == (NOW, None, None)
    publish_new(one_release, "2022Q2")
    restore(backup, url=one_release, discard_newer=True, now=NOW)
    with reading(one_release) as session:
        *_, last = acts.acts(session, "2021")
    assert last["changed"]["lost"] == [SECOND]
    assert last["waived"] == {"discard_newer": True}


def test_a_backup_says_what_is_in_it(one_release: str, tmp_path: Path) -> None:
    steps = set()
    made = back_up(
        tmp_path / "b", url=one_release, progress=lambda step, _done, _all: steps.add(step)
    )
    assert made.releases == (FIRST,)
    assert made.bytes == (tmp_path / "b").stat().st_size
    assert len(made.sha256) == 64
    assert steps == {"copying", "verifying"}
    assert [file.name for file in tmp_path.iterdir()] == ["b"]


def test_a_dry_run_keeps_nothing_and_changes_nothing(
    one_release: str, backup: Path, tmp_path: Path
) -> None:
    assert back_up(tmp_path / "dry", url=one_release, dry_run=True).releases == (FIRST,)
    assert not (tmp_path / "dry").exists()
    publish_new(one_release, "2022Q2")
    before = contents(one_release)
    assert restore(backup, url=one_release, discard_newer=True, dry_run=True).lost == (SECOND,)
    assert contents(one_release) == before


def test_a_file_is_replaced_only_when_asked(one_release: str, backup: Path) -> None:
    with pytest.raises(BackupRefused, match="is there already"):
        back_up(backup, url=one_release)
    publish_new(one_release, "2022Q2")
    assert back_up(backup, url=one_release, replace=True).releases == (FIRST, SECOND)


def test_published_releases_are_not_lost_unasked(one_release: str, backup: Path) -> None:
    publish_new(one_release, "2022Q2")
    before = contents(one_release)
    with pytest.raises(BackupRefused, match=f"nothing was changed.*{SECOND}.*--discard-newer"):
        restore(backup, url=one_release)
    assert contents(one_release) == before


def test_a_release_with_another_hash_is_not_lost_unasked(one_release: str, backup: Path) -> None:
    with transaction(one_release) as session:
        without_guards(session)
        session.execute(update(Release).values(sha256="0" * 64))
    with pytest.raises(BackupRefused, match=FIRST):
        restore(backup, url=one_release)


def test_an_announced_draw_is_not_lost_unasked(one_release: str, backup: Path) -> None:
    with transaction(one_release) as session:
        session.add(
            Draw(
                edition="2021", size=1, candidates=6, candidates_sha256="0" * 64,
                seed_sha256="1" * 64, announced_at=NOW,
            )
        )  # fmt: skip
    with pytest.raises(BackupRefused, match="2021 draw"):
        restore(backup, url=one_release)


def test_drafts_that_go_are_told(one_release: str, backup: Path) -> None:
    with transaction(one_release) as session:
        draft(session, "2022Q3", SIX)
    assert restore(backup, url=one_release).drafts_lost == ("2021 2022Q3.1",)


def test_drafts_that_the_backup_holds_do_not_go(one_release: str, tmp_path: Path) -> None:
    with transaction(one_release) as session:
        draft(session, "2022Q3", SIX)
    back_up(tmp_path / "b", url=one_release)
    assert restore(tmp_path / "b", url=one_release).drafts_lost == ()


def without_guards(session: Session) -> None:
    """Take away what protects published rows, as somebody with the whole database in hand can."""
    if session.connection().dialect.name == "postgresql":
        for table in SQLModel.metadata.sorted_tables:
            session.execute(text(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER'))
        return
    guards = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    for guard in guards.scalars().all():
        session.execute(text(f'DROP TRIGGER "{guard}"'))


def test_what_does_not_follow_is_neither_kept_nor_brought_back(
    one_release: str, backup: Path, tmp_path: Path
) -> None:
    with transaction(one_release) as session:
        without_guards(session)
        session.execute(update(Rating).where(col(Rating.project) == "2021-001").values(total=1))
    with pytest.raises(BackupDiffers) as differing:
        back_up(tmp_path / "b", url=one_release)
    assert any("total is 1" in difference.text() for difference in differing.value.differences)
    assert not (tmp_path / "b").exists()
    restore(backup, url=one_release)
    with reading(one_release) as session:
        assert verify(session) == []


def test_a_backup_goes_into_a_database_without_tables(
    empty_database_url: str, one_release: str, backup: Path
) -> None:
    restore(backup, url=empty_database_url)
    assert but_for_the_log(contents(empty_database_url)) == but_for_the_log(contents(one_release))


def test_what_is_no_backup_is_refused(one_release: str, tmp_path: Path) -> None:
    before = contents(one_release)
    for content in (b"", b"a text", b"PGDMP nothing", b"SQLite format 3\0"):
        (tmp_path / "b").write_bytes(content)
        with pytest.raises(BackupRefused, match=r"is no backup|is a backup of|is damaged"):
            restore(tmp_path / "b", url=one_release)
    assert contents(one_release) == before


def test_a_backup_that_was_cut_off_is_refused(one_release: str, backup: Path) -> None:
    content = backup.read_bytes()
    for kept in (0.3, 0.9):
        backup.write_bytes(content[: int(len(content) * kept)])
        with pytest.raises(BackupRefused, match="is damaged"):
            restore(backup, url=one_release)


def test_a_backup_of_a_newer_version_is_refused(one_release: str, tmp_path: Path) -> None:
    with transaction(one_release) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer = tmp_path / "newer"
    store = sqlite if one_release.startswith("sqlite") else postgresql
    store.dump(one_release, newer, lambda _done, _all: None)
    with transaction(one_release) as session:
        newest = {"newest": database._schemas()[0]}
        session.execute(text("UPDATE alembic_version SET version_num = :newest"), newest)
    with pytest.raises(BackupRefused, match=r"9999.*upgrade the program"):
        restore(newer, url=one_release)


def test_a_backup_of_an_older_schema_is_upgraded_whatever_schema_it_replaces(
    old_file: Path,
) -> None:
    url = f"sqlite:///{shutil.copy(old_file, old_file.with_name('live'))}"
    done = restore(old_file, url=url, now=NOW)
    assert (len(done.releases), done.lost, done.set_aside) == (3, (), None)
    database.check_schema(url)
    with commands_on(url) as run:
        told = run("verify", "--lang", "en").stdout
    assert told.startswith("Every published release follows from its inputs; recomputed: 3.\n")
    releases = "2021 2022Q1.1, 2021 2022Q2.1, 2021 2022Q2.2"
    assert f"since the upgrade only, not from their publication on: {releases}" in told


@on_sqlite
def test_a_database_of_a_newer_version_is_not_replaced(one_release: str, backup: Path) -> None:
    with transaction(one_release) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseUnavailable, match="9999"):
        restore(backup, url=one_release, discard_newer=True)


@on_sqlite
def test_a_backup_needs_a_folder_that_is_there(one_release: str, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="cannot be written: No such file or directory"):
        back_up(tmp_path / "nowhere" / "backup", url=one_release)


def test_the_copy_is_of_one_moment_while_others_write(one_release: str, tmp_path: Path) -> None:
    """A writer adds pairs of rows, one transaction each: a copy with half a pair is a wrong one."""
    stop, written = Event(), 0

    def write_on() -> None:
        nonlocal written
        while not stop.is_set():
            with transaction(one_release) as session:
                session.add_all(pair_of_methods(written))
            written += 1

    writer = Thread(target=write_on)
    writer.start()
    try:
        for number in range(COPIES):
            back_up(tmp_path / f"b{number}", url=one_release)
    finally:
        stop.set()
        writer.join()
    assert written > 0
    for number in range(COPIES):
        restore(tmp_path / f"b{number}", url=one_release)
        with reading(one_release) as session:
            ids = session.execute(select(col(MethodVersion.id))).scalars().all()
        halves = sorted(name for name in ids if name.startswith("half"))
        assert halves == sorted(
            f"half-{part}-{pair}" for pair in range(len(halves) // 2) for part in "ab"
        )


def pair_of_methods(number: int) -> list[MethodVersion]:
    return [
        MethodVersion(
            id=f"half-{part}-{number}", version="1", status="official", text="x" * 5000, sha256=""
        )
        for part in "ab"
    ]


def test_a_restore_waits_for_a_publisher_and_then_says_so(
    one_release: str, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SECONDS_TO_WAIT", 1)
    with transaction(one_release) as session:
        list_projects_again(session)
        with pytest.raises(DatabaseUnavailable, match="another publisher is at work"):
            restore(backup, url=one_release)
    assert published(one_release) == ["2022Q1.1"]


def list_projects_again(session: Session) -> None:
    session.add(MethodVersion(id="m", version="1", status="official", text="", sha256=""))
    session.flush()


def test_a_release_published_while_the_backup_is_read_is_not_lost(
    one_release: str, backup: Path
) -> None:
    """The publisher is as late as can be: the backup is verified and about to be put in place."""

    def publish_late(step: str, _done: int, _whole: int) -> None:
        if step == "verifying" and published(one_release) == ["2022Q1.1"]:
            publish_new(one_release, "2022Q2")

    with pytest.raises(BackupRefused, match=SECOND):
        restore(backup, url=one_release, progress=publish_late)
    assert published(one_release) == ["2022Q1.1", "2022Q2.1"]


@on_sqlite
def test_a_release_published_while_the_backup_is_put_in_place_is_not_lost(
    one_release: str, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The publisher is later still: what would be lost was looked at already."""
    record = backups._record

    def publish_and_record(*noted: Any) -> None:
        publish_new(one_release, "2022Q2")
        record(*noted)

    monkeypatch.setattr(backups, "_record", publish_and_record)
    with pytest.raises(BackupRefused, match=f"{SECOND} was published while the backup was read"):
        restore(backup, url=one_release)
    assert published(one_release) == ["2022Q1.1", "2022Q2.1"]


@pytest.fixture
def sqlite_url(initialised_sqlite: str, tmp_path: Path) -> Iterator[str]:
    """A SQLite database of the test's own without a list."""
    copy_sqlite(initialised_sqlite, tmp_path / "ratings.sqlite3")
    url = f"sqlite:///{tmp_path / 'ratings.sqlite3'}"
    yield url
    close(url)


def test_readers_on_sqlite_go_on_reading_what_they_began(sqlite_url: str, tmp_path: Path) -> None:
    url = sqlite_url
    with transaction(url) as session:
        list_projects(session, 6)
    publish_new(url, "2022Q1")
    back_up(tmp_path / "b", url=url)
    publish_new(url, "2022Q2")
    with reading(url) as session:
        before = [release.code for release in session.execute(select(Release)).scalars()]
        restore(tmp_path / "b", url=url, discard_newer=True)
        session.expire_all()
        assert [r.code for r in session.execute(select(Release)).scalars()] == before
    assert published(url) == ["2022Q1.1"]


def test_a_damaged_sqlite_database_is_put_aside_when_asked(sqlite_url: str, tmp_path: Path) -> None:
    file, url = tmp_path / "ratings.sqlite3", sqlite_url
    back_up(tmp_path / "b", url=url)
    with reading(url) as session:  # the site holds a connection to the file that is put aside
        session.execute(text("SELECT count(*) FROM region"))
    damage(file)
    with pytest.raises(BackupRefused, match="nobody can say what would be lost"):
        restore(tmp_path / "b", url=url)
    done = restore(tmp_path / "b", url=url, discard_newer=True)
    assert done.set_aside == f"{file}.damaged"
    assert (tmp_path / "ratings.sqlite3.damaged").read_bytes().startswith(b"\xa5")
    with reading(url) as session:
        assert session.execute(text("SELECT count(*) FROM region")).scalar_one() > 0


def test_what_an_interrupted_restore_left_is_cleared_away_and_named(
    one_release: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is killed half-way; another one that is at work keeps its place."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # elsewhere others leave theirs
    monkeypatch.setattr("tempfile.tempdir", None)
    back_up(tmp_path / "b", url=one_release)
    with subprocess.Popen(
        [sys.executable, "-c", HALF_WAY, one_release, str(tmp_path / "b")],
        cwd=ROOT, stdout=subprocess.PIPE,
    ) as begun:  # fmt: skip
        assert begun.stdout
        told = begun.stdout.readline()
        cleared_early = cleared(one_release)
        begun.kill()
    assert (told, cleared_early) == (b"half-way\n", ())
    left: tuple[str, ...] = ()
    for _ in range(20):  # a server needs a moment to see that nobody is there any more
        left += cleared(one_release)
        sleep(0.05)
    assert len(left) == (1 if one_release.startswith("sqlite") else 2)
    assert all("restore" in name for name in left)
    assert cleared(one_release) == ()


HALF_WAY = """
import sys, time
from pathlib import Path
from data_access import backups
def tell(step, done, total):
    if step == "verifying":
        print("half-way", flush=True)
        time.sleep(60)
backups.restore(Path(sys.argv[2]), url=sys.argv[1], progress=tell)
"""


def damage(file: Path) -> None:
    """Overwrite the file from outside, after what is beside it was taken into it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.write_bytes(b"\xa5" * file.stat().st_size)


def test_a_log_left_without_its_database_does_no_harm(sqlite_url: str, tmp_path: Path) -> None:
    url = sqlite_url
    back_up(tmp_path / "b", url=url)
    expected = contents(url)
    with transaction(url) as session:
        list_projects(session, 6)
    wal = Path(f"{make_url(url).database}-wal").read_bytes()
    close(url)
    (tmp_path / "ratings.sqlite3").unlink()
    (tmp_path / "ratings.sqlite3-wal").write_bytes(wal)
    restore(tmp_path / "b", url=url)
    assert but_for_the_log(contents(url)) == but_for_the_log(expected)


def test_a_corrected_list_is_not_lost_without_a_word(one_release: str, tmp_path: Path) -> None:
    backup = tmp_path / "before.backup"
    back_up(backup, url=one_release)
    corrected = [
        listed(n, applicant=f"示例{n}公司", name=f"示例平台之{n}" + "（更正）" * (n == 1))
        for n in range(1, 7)
    ]
    correct_list(
        csv_file(tmp_path / "list.csv", [LIST_HEADER, *corrected]), "2021", "项目更名",
        url=one_release, accept=["count"], yes=True, now=NOW,
    )  # fmt: skip
    with pytest.raises(BackupRefused, match="2021 list 2"):
        restore(backup, url=one_release)
    restore(backup, url=one_release, discard_newer=True)
    with reading(one_release) as session:
        assert lists.newest_version(session, "2021") == 1
        assert verify(session) == []
