"""Hundreds of publishers are killed at work: nothing is ever half done, and no reader notices."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from data_access.settings import ROOT

KILLS = {"sqlite": 50, "postgresql": 6}


@pytest.mark.parametrize("kind", KILLS)
@pytest.mark.parametrize("operation", ["import", "publish", "supersede", "restore"])
def test_a_killed_publisher_leaves_all_or_nothing_and_readers_see_no_error(
    operation: str, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    at = ["--server", request.getfixturevalue("postgres_server")] if kind == "postgresql" else []
    kills = KILLS[kind]
    command = [sys.executable, "-m", "tests.crashing", operation, str(tmp_path)]
    done = subprocess.run(
        [*command, "--kills", str(kills), *at], check=False, capture_output=True, text=True,
        cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["kills"] == kills
    assert seen["before"] + seen["after"] == kills + seen["finished"]
    assert seen["before"] > 0
    assert seen["reads"] > 0
