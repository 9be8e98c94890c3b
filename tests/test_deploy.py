"""What `deploy/` says is what the site needs."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.proxy import CONF, command, conf_below

COMMENT = re.compile(r"#.*")
INNER = re.compile(r"^        location [^{]*{([^}]*)}", re.MULTILINE)


def test_no_part_of_the_proxy_forgets_whom_the_reader_asked() -> None:
    """Headers are set around all parts: a location with one of its own inherits none."""
    conf = COMMENT.sub("", CONF.read_text("utf-8"))
    assert "proxy_set_header Host $http_host;" in conf
    assert "proxy_set_header Upgrade $http_upgrade;" in conf
    parts = INNER.findall(conf)
    assert len(parts) == conf.count("location ") - 1
    assert [part for part in parts if "proxy_set_header" in part] == []


@pytest.mark.parametrize("path", ["", "/ratings"])
def test_nginx_takes_the_file_at_the_root_and_below_a_path(path: str, tmp_path: Path) -> None:
    checked = subprocess.run(
        [*command(conf_below(path), tmp_path, 8443, 8501), "-t"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr


def test_below_a_path_every_part_of_the_proxy_has_it() -> None:
    assert conf_below("") == CONF.read_text("utf-8")
    below = COMMENT.sub("", conf_below("/ratings"))
    assert re.findall(r"location [=~^ ]*(/ratings/)", below) == ["/ratings/"] * 4
    assert below.count("location ") == 4
