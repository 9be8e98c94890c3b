"""Reading files nobody vouches for: in a process of its own, whose end is never ours."""

import logging
import subprocess
import sys
from pathlib import Path

from data_access.spreadsheets.__main__ import DONE, NO_MEMORY, READ, REFUSED, from_bytes
from data_access.spreadsheets.limits import MOST_BYTES, SECONDS
from data_access.spreadsheets.sheets import Sheet, Unreadable, from_plain

ROOT = Path(__file__).parent.parent.parent
CHILD = ("-m", "data_access.spreadsheets")
OUT_OF_TIME = -24
"""How a process ends that the system stops after its time on the processor."""

_logger = logging.getLogger(__name__)


def content_of(file: Path) -> bytes:
    """Return the bytes of a file, unless there are more than of any list. Raises Unreadable."""
    if file.stat().st_size > MOST_BYTES:
        raise Unreadable("file_too_large", most=MOST_BYTES // 2**20)
    return file.read_bytes()


def read(content: bytes, suffix: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook (.xlsx, .xls, .ods) or the one sheet of a CSV file.

    Workbooks are recognised by their content, a CSV file by its `suffix` (".csv"). Rows and columns
    stand where a person sees them. The process that reads is limited in memory and time; whatever
    becomes of it, nothing but Unreadable is raised.
    """
    code, answer = in_a_child([READ, suffix], content)
    if code == DONE:
        return from_plain(from_bytes(answer))
    if code == REFUSED:
        rule, params = from_bytes(answer)
        raise Unreadable(rule, **params)
    if code == NO_MEMORY:
        raise Unreadable("file_memory")
    if code == OUT_OF_TIME:
        raise Unreadable("file_time")
    raise Unreadable("file_damaged")


def in_a_child(arguments: list[str], content: bytes) -> tuple[int, bytes]:
    """Run the process that reads; return its exit code, as if out of time where it hangs."""
    try:
        child = subprocess.run(  # noqa: S603 (ourselves; what is untrusted comes in as bytes)
            [sys.executable, *CHILD, *arguments],
            input=content,
            capture_output=True,
            cwd=ROOT,
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return OUT_OF_TIME, b""
    if child.returncode not in (DONE, REFUSED):
        _logger.info("reading ended with %s: %s", child.returncode, child.stderr[-2000:])
    return child.returncode, child.stdout
