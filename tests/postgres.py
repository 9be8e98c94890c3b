"""A PostgreSQL server of the tests' own, from Debian's package, on a free port of this machine."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER_USER = "postgres"
WITHOUT = "-c autovacuum=off -c full_page_writes=off -c jit=off"
"""What costs time and serves databases that live for a second, on a disk that nobody unplugs."""


def programs() -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda b: float(b.parent.name))
    if not versions:
        raise RuntimeError("PostgreSQL is not installed; `make test` installs it")
    return versions[-1]


def _as_server_user(*command: str | Path) -> None:
    prefix = ["runuser", "-u", SERVER_USER, "--"] if os.geteuid() == 0 else []
    in_chinese = os.environ | {"LANGUAGE": "zh_CN"}  # nothing may hang on a server's words
    subprocess.run(
        [*prefix, *map(str, command)], check=True, capture_output=True, cwd="/", env=in_chinese
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_postgres(folder: Path) -> Iterator[str]:
    """Run a server in a folder; yield its address without a database name."""
    binaries, port, cluster = programs(), _free_port(), folder / "cluster"
    if os.geteuid() == 0:
        for parent in (folder, *folder.parents[:2]):
            parent.chmod(0o755)
        shutil.chown(folder, SERVER_USER)
    _as_server_user(
        binaries / "initdb", "-D", cluster, "-A", "trust", "-U", SERVER_USER, "-E", "UTF8",
        "--locale=C.UTF-8", "--no-sync",
    )  # fmt: skip
    options = f"-p {port} -h 127.0.0.1 -k '' -F {WITHOUT}"
    _as_server_user(
        binaries / "pg_ctl", "-D", cluster, "-l", folder / "log", "-o", options, "-w", "start"
    )
    try:
        yield f"postgresql+psycopg://{SERVER_USER}@127.0.0.1:{port}"
    finally:
        _as_server_user(binaries / "pg_ctl", "-D", cluster, "-m", "immediate", "stop")
