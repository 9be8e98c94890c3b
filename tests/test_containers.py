"""The images and the compose file serve the demo: the same files, users, settings and commands."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import pytest

from benchmarks.installation import command_of
from data_access.settings import ROOT
from tests.containers import (
    PACKAGES,
    WORKDIR,
    Image,
    Machine,
    Running,
    copy_files,
    images,
    is_sent,
    machine,
    services,
)
from tests.demo import demo_file
from tests.postgres import programs

DATABASE = ("-h", "127.0.0.1", "-k", "", "-F")
FILL = """
import sys
from data_access.database import migrate
from tests.copies import copy_rows
migrate(sys.argv[2])
copy_rows(*sys.argv[1:])
"""


def test_packages_of_the_images_are_those_the_tests_run_with() -> None:
    wanted = {name for image in images().values() for name in image.packages}
    asked = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *wanted]
    told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    assert sorted(told.splitlines()) == [f"{name} installed" for name in sorted(wanted)]
    assert {"chromium", "fonts-noto-cjk", "nginx"} <= wanted


def test_a_container_runs_the_command_of_the_unit() -> None:
    [program, *options] = command_of("ExecStart", 8501)
    told = json.loads(images()["site"].last("CMD"))
    assert program == sys.executable
    assert told == [".venv/bin/python", *[o if o != "127.0.0.1" else "0.0.0.0" for o in options]]


def test_docker_is_sent_what_the_images_need_and_nothing_else() -> None:
    assert is_sent("components/frame.py")
    kept_back = [".git", ".env", ".venv/bin/python", "var/ratings.sqlite3", "tests/demo.py"]
    assert [name for name in kept_back if is_sent(name)] == []


@pytest.mark.parametrize("count", ["", "4"])
def test_as_many_processes_of_the_site_run_as_are_asked_for(count: str) -> None:
    asked = {"SITES": count} if count else {}
    assert services(**asked)["site"]["deploy"]["replicas"] == (count or "2")


def test_no_service_runs_as_root_or_writes_where_it_need_not() -> None:
    for name, service in services().items():
        assert service["read_only"] is True, name
        told = service.get("user") or images()[service["build"]["target"]].last("USER")
        assert told in {"ratings", "www-data", "postgres"}
    assert {"database", "site", "proxy"} <= services().keys()
    assert "healthcheck" in services()["database"]
    assert all(image.all_of("HEALTHCHECK") for image in images().values())


# -- all of them run ------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_containers_serve_the_demo() -> None:
    with ExitStack() as running:
        folder = Path(running.enter_context(TemporaryDirectory(prefix="containers-")))
        folder.chmod(0o755)
        inside = running.enter_context(machine(folder))
        running.enter_context(database(inside, folder))
        site, proxy = images()["site"], images()["proxy"]
        image = folder / "site"
        build_site(site, image)
        with service(inside, "prepare", site, image) as preparing:
            assert preparing.process.wait(60) == 0, preparing.log.read_text("utf-8")
        running.enter_context(answering(inside, "site", site, image, 8501))
        build_proxy(proxy, folder / "proxy")
        running.enter_context(answering(inside, "proxy", proxy, folder / "proxy", 80))

        page = inside.run("curl", "--silent", "http://127.0.0.1/leaderboard?lang=zh").stdout
        assert "演示数据" in page
        assert inside.run("curl", "--silent", "http://127.0.0.1/metrics").stdout.startswith(
            "<html>"
        )
        assert handshake(inside).startswith("HTTP/1.1 101 ")
        kept = inside.run("sh", "-c", f"touch {WORKDIR}/anything")
        assert kept.returncode != 0


@contextmanager
def answering(inside: Machine, name: str, image: Image, root: Path, port: int) -> Iterator[None]:
    """Run a service, and go on when its own health check is content."""
    address = f"http://127.0.0.1:{port}/healthz"
    with service(inside, name, image, root) as running:
        while running.process.poll() is None:
            if inside.run("curl", "--silent", "--fail", address).returncode == 0:
                break
            sleep(0.2)
        [program, *rest] = json.loads(image.last("HEALTHCHECK").partition(" CMD ")[2])
        here = sys.executable if program.startswith(PACKAGES.name) else program
        assert inside.run(here, *rest).returncode == 0, running.log.read_text("utf-8")
        yield


@contextmanager
def database(inside: Machine, folder: Path) -> Iterator[None]:
    """PostgreSQL as the service is set up, with the demo in it."""
    told = services()["database"]["environment"]
    place = folder / "database"
    place.mkdir()
    shutil.chown(place, "postgres")
    as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    made = inside.run(
        *as_postgres, programs() / "initdb", "-D", place / "data", "-U", told["POSTGRES_USER"],
        "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    server: list[str | Path] = [programs() / "pg_ctl", "-D", place / "data", "-l", place / "log"]
    inside.run(*as_postgres, *server, "-o", shlex.join(DATABASE), "-w", "start")
    try:
        asked = ["-h", "database", "-U", told["POSTGRES_USER"]]
        inside.run(programs() / "createdb", *asked, told["POSTGRES_DB"])
        address = services()["site"]["environment"]["DATABASE_URL"]
        url = address.replace("postgresql://", "postgresql+psycopg://")
        filled = inside.run(
            *("env", f"PYTHONPATH={ROOT}", sys.executable, "-c", FILL),
            *(f"sqlite:///{demo_file()}", url),
        )
        assert filled.returncode == 0, filled.stderr
        yield
    finally:
        inside.run(*as_postgres, *server, "-m", "immediate", "stop")


def build_site(image: Image, root: Path) -> None:
    """Copy the files, and run what is run on them, with the packages that are installed here."""
    copy_files(image, root)
    place = root / WORKDIR.removeprefix("/")
    packages = root / PACKAGES.relative_to("/")
    packages.symlink_to(sys.prefix)
    shutil.copytree(ROOT / "var" / "compressed", place / "var" / "compressed")
    user = image.user
    for command in image.all_of("RUN")[-1].split(" && "):
        if "compileall" not in command:  # takes its time and changes nothing that is shown
            here = command.replace("--owner ratings", f"--owner {user}")
            subprocess.run(shlex.split(here), check=True, cwd=place, capture_output=True)
    packages.unlink()
    packages.mkdir()
    for each in place.parents:
        each.chmod(0o755)


def build_proxy(image: Image, root: Path) -> None:
    shutil.copytree("/etc/nginx", root / "etc" / "nginx", symlinks=True)
    shutil.rmtree(root / "etc" / "nginx" / "sites-enabled")
    (root / "etc" / "nginx" / "sites-enabled").mkdir()
    copy_files(image, root)
    logs = root / "var" / "log" / "nginx"
    logs.mkdir(parents=True)
    for target, link in re.findall(
        r"ln -sf (\S+) /var/log/nginx/(\S+)", " ".join(image.all_of("RUN"))
    ):
        (logs / link).symlink_to(target)
    (root / "var" / "cache" / "nginx").mkdir(parents=True)
    assert os.access(root / "usr" / "local" / "bin" / "proxy.sh", os.X_OK)


@contextmanager
def service(inside: Machine, name: str, image: Image, root: Path) -> Iterator[Running]:
    """Run a service as the compose file has it."""
    told = services()[name]
    volumes = [volume.partition(":")[2] for volume in told.get("volumes", [])]
    writable = [*(place.partition(":")[0] for place in told["tmpfs"]), *volumes]
    settings: dict[str, str] = {}
    for each in image.all_of("ENV"):
        key, value = each.split("=", 1)
        settings[key] = value
    settings.update(told.get("environment", {}))
    command = told.get("command") or json.loads(image.last("CMD"))
    with inside.container(
        name,
        [part.replace("$$", "$") for part in command],
        root=root,
        user=image.user,
        environment={key: str(value) for key, value in settings.items()},
        writable=writable,
    ) as running:
        yield running


def handshake(inside: Machine) -> str:
    """Return what a reader's browser is told who opens the app's websocket."""
    return inside.run(
        *("curl", "--silent", "--include", "--no-buffer", "--max-time", "2", "--http1.1"),
        *("--header", "Connection: Upgrade", "--header", "Upgrade: websocket"),
        *("--header", "Sec-WebSocket-Version: 13"),
        *("--header", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
        "http://127.0.0.1/_stcore/stream",
    ).stdout
