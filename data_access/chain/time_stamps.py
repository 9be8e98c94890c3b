"""Time stamps by RFC 3161: a third party says that a checkpoint existed at a moment.

TIMESTAMP_URL is its address; nobody is asked without one. It is asked after a publication is kept,
so that no failure stops one: a failure is logged, and `time-stamp` makes up for it. OpenSSL writes
the question, reads the answer, and checks it: against the certificates in TIMESTAMP_CA, else
against those that the answer carries, which tells that it is whole, but not whose it is.
"""

import base64
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

from data_access.refusing import Refused

PROGRAM = "openssl"
SECONDS_TO_WAIT = 10
MOST_BYTES = 1 << 20
MOMENT = re.compile(r"Time stamp: (\w+ +\d+ [\d:]+)(?:\.\d+)? (\d{4}) GMT")
NO_AUTHORITIES = (
    "TIMESTAMP_CA is {file}: {detail}; expected is a file of certificates, in PEM, of the "
    "authorities whose time stamps are taken"
)


class NoTimeStamp(RuntimeError):
    """No time stamp came back, or what did is none; the message says why."""


def is_installed() -> bool:
    """Tell whether time stamps can be asked for and checked on this machine."""
    return shutil.which(PROGRAM) is not None


def check_authorities(file: str) -> None:
    """Raise Refused where TIMESTAMP_CA is no file of certificates."""
    try:
        has_any = "-----BEGIN CERTIFICATE-----" in Path(file).read_text("ascii", errors="replace")
        detail = "" if has_any else "no certificate"
    except OSError as error:
        detail = str(error.strerror)
    if detail:
        raise Refused(NO_AUTHORITIES, file=file, detail=detail)


def time_stamp(text: str, url: str, authorities: str = "") -> str:
    """Ask for a time stamp of a text; return the answer in base64. NoTimeStamp where none comes."""
    if not is_installed():
        raise NoTimeStamp("openssl is not installed")
    with TemporaryDirectory(prefix="time-stamp-") as name:
        query = Path(name) / "query"
        digest = hashlib.sha256(text.encode()).hexdigest()
        _run("ts", "-query", "-digest", digest, "-sha256", "-cert", "-out", str(query))
        reply = _asked(url, query.read_bytes())
    kept = base64.b64encode(reply).decode()
    checked(text, kept, authorities)
    return kept


def checked(text: str, kept: str, authorities: str = "") -> datetime:
    """Check a time stamp, in base64, of a text; return the moment that it states.

    `authorities`: a file of certificates; without one those that it carries. Their terms are judged
    by the moment that it states, so that it goes on counting when they end. NoTimeStamp, with what
    OpenSSL says, where it is of something else, not whole, or by nobody of the authorities.
    """
    if not is_of(text, kept):
        raise NoTimeStamp("of something else")
    digest = hashlib.sha256(text.encode()).hexdigest()
    with _written(kept) as reply:
        told = _run("ts", "-reply", "-in", str(reply), "-text")
        stated = MOMENT.search(told)
        if "Status: Granted" not in told or stated is None:
            raise NoTimeStamp(f"not granted: {' '.join(told.split())[:200]}")
        moment = datetime.strptime(" ".join(stated.groups()), "%b %d %H:%M:%S %Y").replace(
            tzinfo=UTC
        )
        trusted = ("-CAfile", authorities) if authorities else _its_own(reply)
        then = ("-attime", str(int(moment.timestamp())))
        _run("ts", "-verify", "-digest", digest, "-in", str(reply), *trusted, *then)
    return moment


@contextmanager
def _written(kept: str) -> Iterator[Path]:
    with TemporaryDirectory(prefix="time-stamp-") as name:
        reply = Path(name) / "reply"
        reply.write_bytes(read(kept) or b"")
        yield reply


def _its_own(reply: Path) -> tuple[str, ...]:
    """Return what lets OpenSSL trust the certificates that a time stamp carries."""
    token, certificates = reply.with_name("token"), reply.with_name("certificates")
    _run("ts", "-reply", "-in", str(reply), "-token_out", "-out", str(token))
    printed = ("-print_certs", "-out", str(certificates))
    _run("pkcs7", "-inform", "DER", "-in", str(token), *printed)
    return "-CAfile", str(certificates), "-partial_chain"


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
    command, environment = (PROGRAM, *words), os.environ | {"LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603
            command, check=True, capture_output=True, text=True, env=environment
        )
    except subprocess.CalledProcessError as failed:
        raise NoTimeStamp(_why(failed.stdout + failed.stderr)) from failed
    return done.stdout


def _why(said: str) -> str:
    """Return what OpenSSL says of a failure: the reason alone, where there is one."""
    reason = re.search(r"Verify error:(.+)", said)
    return reason[1].strip() if reason else " ".join(said.split())[:200]
