"""Backups that can be trusted, and bringing one back: all of it or nothing, while the site serves.

A backup is a file of its own: a SQLite database, or PostgreSQL's custom format. Either way it is
opened as a database beside the real one, brought to this version's schema and recomputed before
anybody relies on it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import ModuleType

from sqlalchemy import inspect, select, text
from sqlalchemy.engine import make_url
from sqlmodel import col

from data_access import acts, database, soundness, verification
from data_access.backups import postgresql, sqlite, workplaces
from data_access.backups.refusing import MESSAGES, BackupRefused
from data_access.chain.appending import adopt
from data_access.differences import Difference
from data_access.models import Edition
from data_access.settings import settings
from data_access.unavailable import DatabaseUnavailable

__all__ = [
    "MESSAGES",
    "STORES",
    "BackedUp",
    "BackupDiffers",
    "BackupRefused",
    "Progress",
    "Restored",
    "back_up",
    "cleared",
    "copied",
    "restore",
]

Progress = Callable[[str, int, int], None]
"""Called with the step ("copying", "verifying", "replacing"), what is done of it, and its whole."""

KINDS: Mapping[bytes, str] = {b"SQLite format 3\0": "sqlite", b"PGDMP": "postgresql"}
"""What a backup's first bytes say of the database it is of."""
STORES: Mapping[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
NAMES: Mapping[str, str] = {
    "release": "SELECT edition || ' ' || code, sha256 FROM release ORDER BY edition, id",
    "list_version": "SELECT list_version.edition || ' list ' || version, sha256 FROM list_version "
    "JOIN imported_file ON imported_file.id = file WHERE version > 1",
    "evaluation": "SELECT edition || ' catalogue ' || version, sha256 FROM evaluation ORDER BY id",
    "draw": "SELECT edition || ' draw', seed_sha256 || coalesce(seed, '') FROM draw",
}
"""What may be published, by table: its name, and a hash of it, none where it is a draft."""
BEFORE_ANYTHING = ("missing", "empty")
BLOCK = 1 << 20
BACKING_UP = ".backup-"
"""How the name of a folder begins in which a backup is made."""


class BackupDiffers(RuntimeError):
    """A release in the copy does not follow from its inputs; nothing was kept or changed."""

    def __init__(self, differences: Sequence[Difference]) -> None:
        super().__init__(f"{len(differences)} differences")
        self.differences = tuple(differences)


@dataclass(frozen=True, slots=True)
class Holds:
    """What a database holds: releases as "2021 2022Q1.1", catalogues, draws; those that are public
    with their hash.

    `is_damaged`: it cannot be read, so nobody knows.
    """

    published: Mapping[str, str] = field(default_factory=dict)
    drafts: tuple[str, ...] = ()
    is_damaged: bool = False

    def drafts_lost_with(self, other: "Holds") -> tuple[str, ...]:
        """Return the drafts that the other one lacks, by their names."""
        return tuple(draft for draft in self.drafts if draft not in other.drafts)

    def lost_with(self, other: "Holds") -> tuple[str, ...]:
        """Return the published releases that the other one lacks, or has with another hash."""
        return tuple(r for r, sha256 in self.published.items() if other.published.get(r) != sha256)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup: where it is, its size and hash, and what is public in it."""

    file: str
    bytes: int
    sha256: str
    releases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, what was given up for it, and where a damaged database was put."""

    releases: tuple[str, ...]
    lost: tuple[str, ...]
    drafts_lost: tuple[str, ...]
    set_aside: str | None


def back_up(
    file: Path,
    *,
    url: str | None = None,
    replace: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> BackedUp:
    """Copy the database as it is at one moment, others may write meanwhile, and verify the copy.

    The file appears when all is well, else nothing does; `dry_run` keeps nothing. BackupRefused for
    a file that is there already, unless `replace`; BackupDiffers; DatabaseUnavailable.
    """
    address, tell = url or settings().database_url, progress or _silently
    if file.exists() and not (replace and file.is_file()):
        raise BackupRefused("exists", file=file)
    database.check_schema(address)
    store = _store(address)
    with _beside(file) as folder:
        copy = folder / file.name
        store.dump(address, copy, partial(tell, "copying"))
        with store.opened(copy, address, folder, partial(tell, "copying")) as opened:
            held = _verified(opened, file, tell)
        made = BackedUp(str(file), copy.stat().st_size, _sha256(copy), tuple(held.published))
        if not dry_run:
            sqlite.move(copy, file)
    return made


def restore(
    file: Path,
    *,
    url: str | None = None,
    discard_newer: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Restored:
    """Verify a backup and put what it holds in the database's place, in one transaction.

    Who reads meanwhile goes on reading what was there. A backup of an older schema is upgraded. The
    log of the database tells of it from then on, for every edition that came back.
    BackupRefused for what is no backup, or when published releases would be lost: `discard_newer`
    allows that, and puts a damaged database aside. BackupDiffers; DatabaseUnavailable.
    """
    address, tell = url or settings().database_url, progress or _silently
    store = _store(address)
    _check_kind(file, address)
    with (
        store.workplace(address) as folder,
        store.opened(file, address, folder, partial(tell, "copying")) as opened,
    ):
        held = _verified(opened, file, tell)
        present = _present(address)
        _refuse_to_lose(present, held, discard_newer=discard_newer)
        if not dry_run:
            _record(opened, file, present, held, now or datetime.now(UTC))
            check = partial(_check_again, address, present)
            replacing = partial(tell, "replacing")
            store.put_in_place(opened, address, check, replacing, is_damaged=present.is_damaged)
    aside = store.set_aside_name(address) if present.is_damaged else None
    return Restored(
        tuple(held.published), present.lost_with(held), present.drafts_lost_with(held), aside
    )


@contextmanager
def copied(
    folder: Path, *, url: str | None = None, progress: Progress | None = None
) -> Iterator[str]:
    """Copy the database into one of its own, beside which files may lie in a folder; yield its
    address. The copy is thrown away at the end. On PostgreSQL this needs the right to make
    databases.
    """
    address, tell = url or settings().database_url, partial(progress or _silently, "copying")
    store = _store(address)
    dumped = folder / "dumped"
    store.dump(address, dumped, tell)
    with store.opened(dumped, address, folder, tell) as opened:
        dumped.unlink()
        yield opened


def cleared(url: str | None = None) -> tuple[str, ...]:
    """Clear away what an interrupted `restore` left; return the names of files and databases."""
    address = url or settings().database_url
    found: tuple[str, ...] = _store(address).cleared(address)
    return found


def _silently(_step: str, _done: int, _total: int) -> None:
    """Say nothing."""


def _store(url: str) -> ModuleType:
    return STORES[make_url(url).get_backend_name()]


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """Make a folder on the disk of a file that is to be, and remove it at the end."""
    try:
        parent = file.absolute().parent
        workplaces.cleared(BACKING_UP, parent)
        with workplaces.workplace(BACKING_UP, parent) as folder:
            yield folder
    except OSError as error:
        raise BackupRefused("cannot_write", file=file, detail=error.strerror) from error


def _check_kind(file: Path, url: str) -> None:
    with file.open("rb") as content:
        beginning = content.read(max(map(len, KINDS)))
    kind = next((name for mark, name in KINDS.items() if beginning.startswith(mark)), None)
    expected = make_url(url).get_backend_name()
    if kind is None:
        raise BackupRefused("no_backup", file=file)
    if kind != expected:
        raise BackupRefused("other_kind", file=file, kind=kind, expected=expected)


def _verified(opened: str, file: Path, tell: Progress) -> Holds:
    """Bring an opened backup to this version's schema, recompute it, and say what it holds."""
    try:
        database.check_schema(opened)
    except DatabaseUnavailable as unusable:
        if unusable.why != "old-schema":
            raise _refused(unusable, file) from unusable
        database.migrate(opened)
        with database.transaction(opened) as session:
            adopt(session, datetime.now(UTC))
    with database.reading(opened) as session:
        differences = soundness.differences(session)
        differences += verification.verify(session, progress=partial(tell, "verifying"))
    if differences:
        raise BackupDiffers(differences)
    return _holds(opened)


def _refused(unusable: DatabaseUnavailable, file: Path) -> BackupRefused:
    if unusable.why == "new-schema":
        return BackupRefused("newer", file=file, **unusable.found)
    if unusable.why == "empty":
        return BackupRefused("no_backup", file=file)
    return BackupRefused("damaged", file=file, detail=unusable.found.get("detail", unusable.why))


def _holds(url: str) -> Holds:
    """Say what a database holds, of whatever schema it is."""
    with database.engine(url, read_only=True).connect() as connection:
        there = set(inspect(connection).get_table_names())
        named = {
            name: sha256
            for table, names in NAMES.items()
            if table in there
            for name, sha256 in connection.execute(text(names))
        }
    return Holds(
        {release: sha256 for release, sha256 in named.items() if sha256},
        tuple(release for release, sha256 in named.items() if not sha256),
    )


def _present(url: str) -> Holds:
    """Say what the database to be replaced holds."""
    try:
        database.check_schema(url)
    except DatabaseUnavailable as unusable:
        if unusable.why in BEFORE_ANYTHING:
            return Holds()
        if unusable.why == "damaged":
            return Holds(is_damaged=True)
        if unusable.why != "old-schema":
            raise
    try:
        return _holds(url)
    except DatabaseUnavailable as unusable:
        if unusable.why != "damaged":
            raise
        return Holds(is_damaged=True)


def _refuse_to_lose(present: Holds, held: Holds, *, discard_newer: bool) -> None:
    if discard_newer:
        return
    if present.is_damaged:
        raise BackupRefused("unknown_loss")
    if lost := present.lost_with(held):
        raise BackupRefused("would_lose", releases=lost)


def _record(opened: str, file: Path, present: Holds, held: Holds, now: datetime) -> None:
    """Add to the log of an opened backup, for each of its editions, that it was brought back."""
    lost, source = present.lost_with(held), acts.File(file.name, _sha256(file))
    codes = select(col(Edition.code)).order_by(col(Edition.code))
    with database.transaction(opened) as session:
        for edition in session.execute(codes).scalars():
            acts.record(
                session,
                "restored",
                at=now,
                edition=edition,
                subject=edition,
                file=source,
                changed={
                    "publications": _of_edition(held.published, edition),
                    "lost": _of_edition(lost, edition),
                    "drafts_lost": _of_edition(present.drafts_lost_with(held), edition),
                },
                waived={"discard_newer": True} if lost or present.is_damaged else None,
            )


def _of_edition(publications: Iterable[str], edition: str) -> list[str]:
    return [name for name in publications if name.split(" ", 1)[0] == edition]


def _check_again(url: str, present: Holds) -> None:
    """Raise BackupRefused when something was published since what is there was looked at."""
    if new := _holds(url).lost_with(present):
        raise BackupRefused("published_meanwhile", releases=new)


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while block := content.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
