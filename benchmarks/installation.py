"""The site as `deploy/` runs it: some processes as the unit has them, behind nginx.

What systemd does is done here: a process that ends is started again after a second, and `systemctl
restart` ends one and returns when it answers.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from data_access.settings import ROOT
from tests.browser.serving import free_port
from tests.proxy import DEPLOY, conf_below, proxying

UNIT = DEPLOY / "ratings@.service"
PLACE = "/srv/ratings/site"
SECONDS_UNTIL_RESTART = 1.0
SYSTEMCTL = """\
#!/bin/sh
# systemctl restart ratings@PORT
set -eu
port="${2#ratings@}"
process=$(cat "$port.pid")
kill -TERM "$process"
while [ "$(cat "$port.pid")" = "$process" ]; do sleep 0.05; done
exec sh "$port.started"
"""


@dataclass
class Installation:
    """A running site: the address of its nginx, host and port, and the ports of its processes."""

    address: str
    ports: Sequence[int]
    folder: Path
    environment: Mapping[str, str]
    started: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    ending: Event = field(default_factory=Event)

    @property
    def site(self) -> Path:
        """The folder of the program, a link: an upgrade lets it lead to another one."""
        return self.folder / "site"

    @property
    def temporary(self) -> Path:
        """The folder of the processes' temporary files."""
        return self.folder / "tmp"

    def log_of(self, port: int) -> Path:
        """Return where a process writes its log."""
        return self.folder / f"{port}.log"

    def kill(self, port: int) -> None:
        """End a process without asking."""
        self.started[port].kill()

    def restart_one_by_one(self, *ports: int) -> subprocess.Popen[bytes]:
        """Begin what the recipe for restarts and upgrades says."""
        path = f"{self.folder}:{os.environ['PATH']}"
        command = [str(self.site.resolve() / "deploy" / "restart.sh"), *map(str, ports)]
        return subprocess.Popen(
            command, cwd=self.folder, env=os.environ | {"PATH": path}, stdout=subprocess.DEVNULL
        )

    def processor_seconds(self) -> float:
        """Return for how long the running processes have kept processors busy; Linux only."""
        ticks = 0
        for process in self.started.values():
            status = Path(f"/proc/{process.pid}/stat").read_text("ascii")
            ticks += sum(map(int, status.rpartition(")")[2].split()[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def wait_for(self, port: int) -> None:
        """Wait until a process answers; RuntimeError with its log when it does not."""
        if subprocess.run(command_of("ExecStartPost", port), check=False).returncode:
            raise RuntimeError(self.log_of(port).read_text("utf-8")[-3000:])

    def look_after(self, port: int) -> None:
        """Start a process, and again whenever it ends."""
        while not self.ending.is_set():
            with self.log_of(port).open("ab") as log:
                process = subprocess.Popen(
                    command_of("ExecStart", port),
                    cwd=self.site.resolve(),
                    env={**os.environ, **environment_of_unit(), **self.environment},
                    stdout=log,
                    stderr=log,
                )
            self.started[port] = process
            (self.folder / f"{port}.pid").write_text(str(process.pid))
            process.wait()
            self.ending.wait(SECONDS_UNTIL_RESTART)


def command_of(key: str, port: int) -> list[str]:
    """Return a command of the unit, as it is run on this machine for a port."""
    [told] = _told_by_unit(key)
    here = told.replace(f"{PLACE}/.venv/bin/python", sys.executable).replace("%i", str(port))
    return shlex.split(here)


def environment_of_unit() -> dict[str, str]:
    """Return the variables that the unit itself sets."""
    told = " ".join(_told_by_unit("Environment"))
    return {name: value for name, _, value in (each.partition("=") for each in shlex.split(told))}


def _told_by_unit(key: str) -> list[str]:
    unit = UNIT.read_text("utf-8").replace("\\\n", " ")
    return re.findall(rf"^{key}=(.*)$", unit, re.MULTILINE)


@contextmanager
def installed(
    database_url: str, folder: Path, processes: int = 2, version: Path = ROOT, **environment: str
) -> Iterator[Installation]:
    """Run the site with a database until the block ends; all that it writes is in the folder.

    `version`: the folder of the program.
    """
    port, ports = free_port(), [free_port() for _ in range(processes)]
    own = {"DATABASE_URL": database_url, "SITE_URL": f"http://127.0.0.1:{port}"}
    own |= {"KEPT_FOLDER": str(folder / "kept"), "TMPDIR": str(folder / "tmp"), **environment}
    running = Installation(f"127.0.0.1:{port}", ports, folder, own)
    running.site.symlink_to(version)
    running.temporary.mkdir()
    _write_systemctl(running)
    keepers = [Thread(target=running.look_after, args=(each,)) for each in ports]
    try:
        for keeper in keepers:
            keeper.start()
        for each in ports:
            running.wait_for(each)
        (folder / "nginx").mkdir()
        with proxying(conf_below(""), folder / "nginx", port, ports):
            yield running
    finally:
        _end(running)
        for keeper in keepers:
            keeper.join()


def _write_systemctl(running: Installation) -> None:
    program = running.folder / "systemctl"
    program.write_text(SYSTEMCTL)
    program.chmod(0o755)
    for port in running.ports:
        started = shlex.join(command_of("ExecStartPost", port))
        (running.folder / f"{port}.started").write_text(f"exec {started}\n")


def _end(running: Installation) -> None:
    running.ending.set()
    for process in running.started.values():
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
