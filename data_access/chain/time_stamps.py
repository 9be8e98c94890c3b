"""Time stamps by RFC 3161: a third party says that a checkpoint existed at a moment.

TIMESTAMP_URL is its address; nobody is asked without one. It is asked after a publication is kept,
so that no failure stops one: a failure is logged, and `time-stamp` makes up for it. OpenSSL writes
the question and reads the answer.
"""

import base64
import hashlib
import logging
import shutil
import subprocess
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

PROGRAM = "openssl"
SECONDS_TO_WAIT = 10
MOST_BYTES = 1 << 20
LOG = logging.getLogger(__name__)


class NoTimeStamp(RuntimeError):
    """No time stamp came back; the message says why."""


def time_stamp(text: str, url: str) -> str:
    """Ask for a time stamp of a text; return the answer in base64. NoTimeStamp where none comes."""
    if shutil.which(PROGRAM) is None:
        raise NoTimeStamp("openssl is not installed")
    with TemporaryDirectory(prefix="time-stamp-") as name:
        folder = Path(name)
        digest = hashlib.sha256(text.encode()).hexdigest()
        _run("-query", "-digest", digest, "-sha256", "-cert", "-out", str(folder / "query"))
        reply = _asked(url, (folder / "query").read_bytes())
        (folder / "reply").write_bytes(reply)
        told = _run("-reply", "-in", str(folder / "reply"), "-text")
    kept = base64.b64encode(reply).decode()
    if "Status: Granted" not in told or not is_of(text, kept):
        raise NoTimeStamp(f"{url} granted none: {' '.join(told.split())[:200]}")
    return kept


def is_of(text: str, kept: str) -> bool:
    """Tell whether a time stamp, in base64, is of a text; whose it is, its certificate tells."""
    reply = read(kept)
    return reply is not None and hashlib.sha256(text.encode()).digest() in reply


def read(kept: str) -> bytes | None:
    """Return a time stamp that is kept in base64; None where it is written otherwise."""
    try:
        reply = base64.b64decode(kept, validate=True)
    except ValueError:
        return None
    return reply if base64.b64encode(reply).decode() == kept else None


def _asked(url: str, query: bytes) -> bytes:
    headers = {"Content-Type": "application/timestamp-query"}
    asking = Request(url, data=query, headers=headers)  # noqa: S310
    try:
        with urlopen(asking, timeout=SECONDS_TO_WAIT) as answer:  # noqa: S310
            reply: bytes = answer.read(MOST_BYTES)
    except (OSError, HTTPException, ValueError) as error:
        raise NoTimeStamp(f"{url} does not answer: {error}") from error
    return reply


def _run(*words: str) -> str:
    command = (PROGRAM, "ts", *words)
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    except subprocess.CalledProcessError as failed:
        raise NoTimeStamp(" ".join(failed.stderr.split())[:200]) from failed
    return done.stdout
