"""nginx as `deploy/nginx.conf` has it, on a port of this machine and without TLS."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_access.settings import ROOT

CONF = ROOT / "deploy" / "nginx.conf"
TO_A_PATH = re.compile(r"^#   sed -E '(.+?)'", re.MULTILINE)
OF_TLS = re.compile(r"^server \{\n    listen 80;.*?^\}\n|^ *ssl_.*?\n", re.DOTALL | re.MULTILINE)
AROUND = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
access_log off;
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
{site}
}}
"""


def conf_below(path: str) -> str:
    """Return the file as its first lines say it is changed for a site below a path."""
    [told] = TO_A_PATH.findall(CONF.read_text("utf-8"))
    program = ["sed", "-E", told.replace("/ratings", path), CONF]
    return subprocess.run(program, check=True, capture_output=True, text=True).stdout


@contextmanager
def proxying(conf: str, folder: Path, port: int, site_port: int) -> Iterator[None]:
    """Run nginx on a port, in front of a server on another one, until the block ends."""
    with subprocess.Popen(command(conf, folder, port, site_port)) as process:
        try:
            yield
        finally:
            process.terminate()


def command(conf: str, folder: Path, port: int, site_port: int) -> list[str]:
    """Return what runs nginx; all that it writes goes into the folder."""
    file = folder / "nginx.conf"
    file.write_text(_here(conf, folder, port, site_port), "utf-8")
    return ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(file)]


def _here(conf: str, folder: Path, port: int, site_port: int) -> str:
    """Return all that nginx is told, for a machine that lends neither certificate nor port 443."""
    for there, here in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("server 127.0.0.1:8501;", f"server 127.0.0.1:{site_port};"),
        ("/var/cache/nginx/ratings", f"{folder}/cache"),
    ):
        assert there in conf
        conf = conf.replace(there, here)
    return AROUND.format(folder=folder, site=OF_TLS.sub("", conf))
