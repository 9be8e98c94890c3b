"""What `deploy/` says is what the site needs."""

import re

from data_access.settings import ROOT

LOCATION = re.compile(r"location [^{]*{([^}]*)}")


def test_no_part_of_the_proxy_forgets_whom_the_reader_asked() -> None:
    """Headers are set for the whole server: a location with one of its own inherits none."""
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    conf = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    assert "proxy_set_header Host $http_host;" in conf
    assert "proxy_set_header Upgrade $http_upgrade;" in conf
    locations = LOCATION.findall(conf)
    assert len(locations) == conf.count("location ")
    assert [part for part in locations if "proxy_set_header" in part] == []
