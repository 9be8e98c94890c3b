"""nginx as `deploy/` has it, on a port of this machine; without TLS if there is no certificate."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from data_access.settings import ROOT

DEPLOY = ROOT / "deploy"
CONF = DEPLOY / "nginx.conf"
AROUND = DEPLOY / "nginx-main.conf"
TO_A_PATH = re.compile(r"^#   sed -E '(.+?)'", re.MULTILINE)
OF_TLS = re.compile(r"^ *ssl_.*?\n", re.MULTILINE)
OF_PORT_80 = re.compile(r"^server \{\n    listen 80;.*?^\}\n", re.DOTALL | re.MULTILINE)
A_PROCESS = re.compile(r"^    server 127\.0\.0\.1:\d+( .*?;)\n", re.MULTILINE)
OWN_PLACES = "".join(
    f"{kind}_temp_path {{folder}}/{kind};\n"
    for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
)


def conf_below(path: str) -> str:
    """Return the file as its first lines say it is changed for a site below a path."""
    [told] = TO_A_PATH.findall(CONF.read_text("utf-8"))
    program = ["sed", "-E", told.replace("/ratings", path), CONF]
    return subprocess.run(program, check=True, capture_output=True, text=True).stdout


@contextmanager
def proxying(
    conf: str, folder: Path, port: int, sites: Sequence[int], certificate: Path | None = None
) -> Iterator[None]:
    """Run nginx on a port, in front of servers on other ones, until the block ends."""
    with subprocess.Popen(command(conf, folder, port, sites, certificate)) as process:
        try:
            _wait_for(port, process)
            yield
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("nginx does not start")


def command(
    conf: str, folder: Path, port: int, sites: Sequence[int], certificate: Path | None = None
) -> list[str]:
    """Return what runs nginx; all that it writes goes into the folder.

    `certificate`: a folder with `fullchain.pem` and `key.pem`.
    """
    site = _with_processes(conf, sites)
    site = _changed(site, {"/var/cache/nginx/ratings": f"{folder}/cache"})
    site = _changed(site, {"/var/log/nginx/ratings.log": f"{folder}/access.log"})
    site = _changed(site, {"/srv/ratings/site": str(ROOT)})
    if certificate:
        here = {"listen 443": f"listen 127.0.0.1:{port}", "/etc/ssl/ratings": str(certificate)}
    else:
        here = {"listen 443 ssl http2": f"listen 127.0.0.1:{port}"}
        site = OF_TLS.sub("", site)
    (folder / "site.conf").write_text(OF_PORT_80.sub("", _changed(site, here)), "utf-8")
    file = folder / "nginx.conf"
    file.write_text("daemon off;\n" + _around(folder), "utf-8")
    return ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(file)]


def _around(folder: Path) -> str:
    """Return the file around the site's, for whoever runs it here."""
    here = {
        "user www-data;\n": "user root;\n" if os.geteuid() == 0 else "",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/var/log/nginx": str(folder),
        "include /etc/nginx/sites-enabled/*;": OWN_PLACES.format(folder=folder)
        + f"include {folder}/site.conf;",
    }
    return _changed(AROUND.read_text("utf-8"), here)


def _with_processes(conf: str, sites: Sequence[int]) -> str:
    """Return the file with a line for each process of the site, as those it has."""
    first = A_PROCESS.search(conf)
    assert first
    lines = "".join(f"    server 127.0.0.1:{port}{first[1]}\n" for port in sites)
    return A_PROCESS.sub("", conf).replace("    keepalive", f"{lines}    keepalive", 1)


def _changed(conf: str, here: dict[str, str]) -> str:
    for there, instead in here.items():
        assert there in conf
        conf = conf.replace(there, instead)
    return conf
