"""Alerts and dashboard ask for what the site tells, and promtool understands them."""

import json
import re
import subprocess
import sys
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from prometheus_client import generate_latest

from app import app
from components.metrics import REGISTRY
from data_access.settings import ROOT
from tests.web.serving import reading

MONITORING = ROOT / "deploy" / "monitoring"
PROMTOOL = Path(sys.prefix) / "bin" / "promtool"
METRIC = re.compile(r"\b(?:ratings|process)_[a-z_]+")


def promtool(*command: str | Path) -> str:
    assert PROMTOOL.exists(), "`make promtool` brings it, from Debian's package of Prometheus"
    done = subprocess.run([PROMTOOL, *command], check=False, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


def questions() -> list[str]:
    panels: list[dict[str, Any]] = json.loads((MONITORING / "dashboard.json").read_text("utf-8"))[
        "panels"
    ]
    return [target["expr"] for panel in panels for target in panel["targets"]]


def test_prometheus_takes_its_settings_and_the_alerts() -> None:
    assert promtool("check", "config", MONITORING / "prometheus.yml") == ""


def test_alerts_are_given_when_they_should_be_and_not_before(tmp_path: Path) -> None:
    for file in (MONITORING / "alerts.yml", ROOT / "tests" / "alerts.yml"):
        copy(file, tmp_path / f"{file.parent.name}.yml")
    (tmp_path / "monitoring.yml").rename(tmp_path / "alerts.yml")
    assert promtool("test", "rules", tmp_path / "tests.yml") == ""


def test_prometheus_understands_all_that_the_dashboard_asks(tmp_path: Path) -> None:
    rules = [{"record": f"panel:{n}", "expr": asked} for n, asked in enumerate(questions())]
    file = tmp_path / "panels.yml"
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    assert promtool("check", "rules", file) == ""


@pytest.mark.parametrize("source", ["alerts.yml", "dashboard.json"])
def test_what_is_asked_for_is_told_by_the_site(source: str, demo_url: str) -> None:
    assert app  # all that is measured is known once the site is there
    with reading(demo_url):
        told = set(re.findall(r"^# TYPE (\S+)", generate_latest(REGISTRY).decode(), re.MULTILINE))
    asked = set(METRIC.findall((MONITORING / source).read_text("utf-8")))
    names = {re.sub(r"_(bucket|count|sum)$", "", name) for name in asked}
    assert len(names) > 8
    assert names - told == set()
