"""Two hundred publishers are killed at work: nothing is ever half done, and no reader notices."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from data_access.settings import ROOT

KILLS = 50


@pytest.mark.parametrize("operation", ["import", "publish", "supersede", "restore"])
def test_a_killed_publisher_leaves_all_or_nothing_and_readers_see_no_error(
    operation: str, tmp_path: Path
) -> None:
    command = [
        sys.executable, "-m", "tests.crashing", operation, str(tmp_path), "--kills", str(KILLS),
    ]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["kills"] == KILLS
    assert seen["before"] + seen["after"] == KILLS + seen["finished"]
    assert seen["before"] > 0
    assert seen["reads"] > 0
