"""Images and services of `deploy/` without Docker: their files, users and commands, run here.

What a Dockerfile copies is copied, what it installs must be installed, and what a service runs is
run in namespaces of its own: no other network, a file system that cannot be written but where the
service may, as the user the image names.
"""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

from data_access.settings import ROOT

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
COMPOSE = ROOT / "deploy" / "compose.yaml"
IGNORED = ROOT / ".dockerignore"
SETTING = re.compile(r"\$\{(\w+):?-([^}]*)\}")
USERS = {"ratings": 10001, "www-data": 33}
INTERPRETER = Path(sys.base_prefix)
ADDRESS = "172.30.0.2"
HOSTS = f"127.0.0.1 localhost database\n{ADDRESS} site\n"
WORKDIR = "/srv/ratings/site"
LONGEST = 600
"""Seconds after which a machine whose test was killed ends by itself."""


@dataclass(frozen=True, slots=True)
class Image:
    """One stage of the Dockerfile: its instructions, in order."""

    instructions: Sequence[tuple[str, str]]

    def all_of(self, kind: str) -> list[str]:
        """Return what instructions of a kind say."""
        return [told for name, told in self.instructions if name == kind]

    def last(self, kind: str) -> str:
        """Return what the last instruction of a kind says."""
        return self.all_of(kind)[-1]

    @property
    def packages(self) -> list[str]:
        """The packages it installs."""
        installing = next(told for told in self.all_of("RUN") if "apt-get install" in told)
        return installing.partition("--no-install-recommends ")[2].partition(" &&")[0].split()

    @property
    def user(self) -> int:
        """The number of the user it runs as."""
        return USERS[self.last("USER")]


def images() -> dict[str, Image]:
    """Return the stages of the Dockerfile."""
    joined = re.sub(r" *\\\n *", " ", DOCKERFILE.read_text("utf-8"))
    found: dict[str, list[tuple[str, str]]] = {}
    for line in joined.splitlines():
        if not line or line.startswith("#"):
            continue
        kind, told = line.split(" ", 1)
        if kind == "FROM":
            stage = found.setdefault(told.rpartition(" AS ")[2], [])
        stage.append((kind, told))
    return {name: Image(told) for name, told in found.items()}


def services(**settings: str) -> dict[str, Any]:
    """Return the services of the compose file, with some settings in its environment."""
    found: dict[str, Any] = _with(settings, yaml.safe_load(COMPOSE.read_text("utf-8"))["services"])
    return found


def _with(settings: Mapping[str, str], told: Any) -> Any:
    match told:
        case str():
            return SETTING.sub(lambda each: settings.get(each[1], each[2]), told)
        case list():
            return [_with(settings, each) for each in told]
        case dict():
            return {key: _with(settings, each) for key, each in told.items()}
    return told


def copy_files(image: Image, root: Path) -> None:
    """Copy what an image copies from the repository to where it copies it, under a folder."""
    place = image.all_of("WORKDIR")[-1:] or ["/"]
    for told in image.all_of("COPY"):
        *sources, target = shlex.split(told)
        goal = root / Path(place[0], target).relative_to("/")
        for source in sources:
            assert is_sent(source), f"{source} is not sent to Docker"
            into = goal / Path(source).name if target.endswith(("/", ".")) else goal
            into.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, into, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, into)


def is_sent(source: str) -> bool:
    """Tell whether `.dockerignore` lets a file through; its last line that fits decides."""
    sent = True
    for line in IGNORED.read_text("utf-8").splitlines():
        pattern = line.removeprefix("!")
        if pattern and (fnmatch(source, pattern) or source.startswith(f"{pattern}/")):
            sent = line.startswith("!")
    return sent


PACKAGES = Path(WORKDIR, ".venv")
"""Where an image has the packages; those that are installed here are put in their place."""


@dataclass(frozen=True, slots=True)
class Running:
    """A container's process, and the file of what it says."""

    process: subprocess.Popen[bytes]
    log: Path


class Machine:
    """What all containers share here: one network of their own, and names for each other."""

    def __init__(self, process: int, folder: Path) -> None:
        self._enter = ["nsenter", f"--target={process}", "--mount", "--net"]
        self._folder = folder

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command in the network, as who asks; return how it ended and what it said."""
        return subprocess.run(
            [*self._enter, *map(str, command)],
            check=False,
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )

    @contextmanager
    def container(
        self,
        name: str,
        command: Sequence[str],
        *,
        root: Path,
        user: int,
        environment: Mapping[str, str],
        writable: Sequence[str],
    ) -> Iterator["Running"]:
        """Run a command as a container does until the block ends.

        `root` has the folders that the image has beside those of the system; `writable` are those
        that may be written.
        """
        log = self._folder / f"{name}.log"
        log.touch()
        log.chmod(0o666)  # the user opens it once more, as /dev/stdout
        with (
            log.open("ab") as said,
            subprocess.Popen(
                self._started(command, root, user, writable),
                env={"PATH": "/usr/local/bin:/usr/bin:/usr/sbin:/bin", **environment},
                stdout=said,
                stderr=said,
            ) as process,
        ):
            try:
                yield Running(process, log)
            finally:
                process.terminate()

    def _started(
        self, command: Sequence[str], root: Path, user: int, writable: Sequence[str]
    ) -> list[str]:
        folders = sorted(each.relative_to(root) for each in root.glob("*/*") if each.is_dir())
        binds = [f"mount --bind {root / each} /{each}" for each in folders]
        if (root / PACKAGES.relative_to("/")).exists():
            binds.append(f"mount --bind -o ro {sys.prefix} {PACKAGES}")
        read_only = [f"mount -o remount,bind,ro /{each}" for each in (*folders, "")]
        open_ones = [f"mount -t tmpfs -o mode=1777 tmpfs {place}" for place in writable]
        program = shlex.join(map(str, command))
        as_user = f"exec setpriv --reuid {user} --regid {user} --clear-groups --no-new-privs"
        script = "\n".join(
            ["set -e", *binds, *read_only, *open_ones, f"cd {WORKDIR}", f"{as_user} {program}"]
        )
        return [*self._enter, "unshare", "--mount", "sh", "-c", script]


@contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    """Give a machine without any other network, whose interpreter every user may run."""
    hosts = folder / "hosts"
    hosts.write_text(HOSTS)
    closed = [each for each in INTERPRETER.parents if not each.stat().st_mode & 0o001]
    opening = [
        f"mount --bind {INTERPRETER} /mnt",
        *(f"mount -t tmpfs -o mode=755 tmpfs {each} && mkdir -p {INTERPRETER}" for each in closed),
        f"mount --move /mnt {INTERPRETER}",
    ]
    script = [
        "set -e",
        f"ip link set lo up && ip address add {ADDRESS}/32 dev lo",
        "echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start",  # as Docker has it
        f"mount --bind {hosts} /etc/hosts",
        "mount -t tmpfs tmpfs /srv && mkdir -p /srv/ratings",
        *(opening if closed else []),
        "echo ready",
        f"exec sleep {LONGEST}",
    ]
    command = ["unshare", "--mount", "--net", "sh", "-c", "\n".join(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            yield Machine(process.pid, folder)
        finally:
            process.terminate()
