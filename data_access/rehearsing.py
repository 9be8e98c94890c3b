"""A rehearsal: the whole site from a copy of the database in which a draft is published."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import gettempdir

from data_access import backups, database, publishing
from data_access.backups import workplaces
from data_access.chain import appending
from data_access.refusing import Refused
from data_access.settings import ROOT, settings

REHEARSING = "ratings-rehearsal-"
"""How the name of a folder begins in which a copy lies."""
HERE = "127.0.0.1"
SECONDS_TO_END = 10
SECONDS_BETWEEN_LOOKS = 0.2


class RehearsalRefused(Refused):
    """A rehearsal cannot begin."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A copy of the database with a draft published; `closed` are the gates that it passed."""

    url: str
    release: str
    folder: Path
    closed: tuple[Refused, ...]

    @property
    def log(self) -> Path:
        """The file with what the site has to say."""
        return self.folder / "site.log"


@contextmanager
def rehearsed(
    edition: str,
    period: str,
    *,
    now: datetime,
    url: str | None = None,
    progress: backups.Progress | None = None,
) -> Iterator[Rehearsal]:
    """Copy the database and publish a period's draft in the copy, which is gone at the end.

    Nothing is signed: a signature would outlive the rehearsal. The database itself is only read.
    PublishingRefused without a draft; DatabaseUnavailable.
    """
    address = url or settings().database_url
    database.check_schema(address)
    with database.reading(address) as session:
        draft = publishing.draft_of(session, edition, period)
        closed = tuple(publishing.closed_gates(session, draft, now))
    with (
        workplaces.workplace(REHEARSING) as folder,
        backups.copied(folder, url=address, progress=progress) as copy,
    ):
        with database.transaction(copy) as session:
            session.info[appending.UNSIGNED] = True
            tell = partial(progress, "publishing") if progress else None
            made = publishing.rehearse(session, edition, period, now=now, progress=tell)
        database.close(copy)
        yield Rehearsal(copy, made.code, folder, closed)


def cleared() -> tuple[str, ...]:
    """Clear away what rehearsals left that were ended by force; return names of folders, databases.

    The site of such a rehearsal ends by itself.
    """
    folders = workplaces.cleared(REHEARSING, Path(gettempdir()))
    if folders and not settings().database_url.startswith("sqlite"):
        return (*folders, *backups.cleared())
    return folders


def check_port(port: int) -> None:
    """Raise RehearsalRefused for the site's own port, or where another program listens on one."""
    if port == settings().port:
        raise RehearsalRefused(
            "port {port} is the site's own, and browsers may keep its pages; choose another one "
            "with --port",
            port=port,
        )
    if _listens(port):
        raise RehearsalRefused("port {port} is taken; choose another one with --port", port=port)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HERE, port)) == 0


@contextmanager
def served(made: Rehearsal, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the site with a rehearsal on this machine alone; yield when it answers, end it at last.

    What it has to say goes to the rehearsal's log. It also ends when the pipe to it does
    (`components/web/lifespan.py`), that is with this process, however that ends.
    RehearsalRefused where the site cannot begin.
    """
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = [f"--server.port={port}", f"--server.address={HERE}"]
    with (
        made.log.open("wb") as log,
        subprocess.Popen(  # noqa: S603
            [*command, *options],
            cwd=ROOT,
            env=os.environ | environment(made, port),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for this process, which ends it in order
        ) as process,
    ):
        try:
            while not _listens(port):
                check_runs(made, process, SECONDS_BETWEEN_LOOKS)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()


def check_runs(
    made: Rehearsal, process: subprocess.Popen[bytes], seconds: float | None = None
) -> None:
    """Wait so long; RehearsalRefused where the site ends meanwhile, with its log, which is kept."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return
    kept = settings().reports_folder / f"rehearsal-{made.release}.log"
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made.log, kept)
    raise RehearsalRefused("the site ended by itself; {file} says why", file=kept)


def environment(made: Rehearsal, port: int) -> dict[str, str]:
    """Return the settings of a site that shows a rehearsal: it keeps no files of its own."""
    return {
        "DATABASE_URL": made.url,
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
        "KEPT_FOLDER": str(made.folder / "kept"),
        "KEPT_MEGABYTES": "0",
        "REHEARSAL": made.release,
    }
