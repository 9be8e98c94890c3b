"""A rehearsal: the whole site from a copy of the database in which a draft is published."""

import os
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


class RehearsalRefused(Refused):
    """A rehearsal cannot begin."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A copy of the database with a draft published; `closed` are the gates that it passed."""

    url: str
    release: str
    folder: Path
    closed: tuple[Refused, ...]


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
    workplaces.cleared(REHEARSING, Path(gettempdir()))
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


def check_port(port: int) -> None:
    """Raise RehearsalRefused where another program listens on a port."""
    with socket.socket() as probe:
        if probe.connect_ex((HERE, port)) == 0:
            raise RehearsalRefused(
                "port {port} is taken; choose another one with --port", port=port
            )


def serve(made: Rehearsal, port: int) -> None:
    """Serve the site with a rehearsal on this machine alone, until it is ended."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = [f"--server.port={port}", f"--server.address={HERE}"]
    with subprocess.Popen(  # noqa: S603
        [*command, *options], cwd=ROOT, env=os.environ | environment(made, port)
    ) as process:
        try:
            process.wait()
        except KeyboardInterrupt:
            pass  # which the site was told, too
        finally:
            process.terminate()
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()


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
