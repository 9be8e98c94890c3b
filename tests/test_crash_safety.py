"""Publishers are killed at work again and again: nothing is half done, and no reader notices."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from data_access.settings import ROOT
from tests.effort import Note, enough

pytestmark = pytest.mark.slow

KILLS = {"sqlite": enough(12, 50), "postgresql": enough(6, 20)}
OPERATIONS = ("import", "publish", "supersede", "restore")


@pytest.mark.parametrize("kind", KILLS)
def test_a_killed_publisher_leaves_all_or_nothing_and_readers_see_no_error(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, tried: Note
) -> None:
    at = ["--server", request.getfixturevalue("postgres_server")] if kind == "postgresql" else []
    command = [sys.executable, "-m", "tests.crashing", str(tmp_path), "--kills", str(KILLS[kind])]
    done = subprocess.run([*command, *at], check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert tuple(seen) == OPERATIONS
    for operation, counts in seen.items():
        tried("kills", counts["kills"])
        assert counts["kills"] == KILLS[kind], operation
        assert counts["before"] + counts["after"] == counts["kills"] + counts["finished"], operation
        assert counts["before"] > 0, operation
        assert counts["reads"] > 0, operation
