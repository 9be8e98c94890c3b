"""A Sentry that is set is told of failures; without one no other host is ever asked."""

import gzip
import json
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import brotli

from data_access.settings import ROOT
from tests.browser.serving import free_port

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
FAILS = """
import logging, socket, sys
asked = []
connect = socket.socket.connect
def note(self, address):
    asked.append(address)
    return connect(self, address)
socket.socket.connect = note

from components import log
from components.web import reporting
log.start()
reporting.start()
log.begin(log.Visit("0123456789abcdef", "203.0.113.5", "map", "en"))
logging.getLogger("components.web.access").info("GET /map?q=what-a-reader-sought 200 5")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("components.web.errors").error("Failure 1234abcd", exc_info=True)
if "sentry_sdk" in sys.modules:
    sys.modules["sentry_sdk"].flush()
print([address for address in asked], "sentry_sdk" in sys.modules)
"""


def fail(**settings: str) -> str:
    counted = {name: os.environ[name] for name in os.environ if name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", FAILS],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), **counted, **settings},
        text=True,
    )
    assert "Failure 1234abcd" in done.stderr
    return done.stdout.strip()


def test_without_a_sentry_nobody_is_asked_and_nothing_of_it_is_loaded() -> None:
    assert fail() == "[] False"


def test_a_sentry_learns_the_failure_and_its_reference_and_nothing_of_who_read_what() -> None:
    told: list[bytes] = []

    class Sentry(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.append(UNPACK[self.headers["Content-Encoding"]](body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", free_port()), Sentry) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        port = server.server_address[1]
        asked = fail(SENTRY_DSN=f"http://key@127.0.0.1:{port}/1")
        server.shutdown()
    assert asked == f"[('127.0.0.1', {port})] True"
    [event] = [
        json.loads(line) for each in told for line in each.splitlines() if b"ZeroDivision" in line
    ]
    assert event["logentry"]["message"] == "Failure 1234abcd"
    assert event["exception"]["values"][0]["type"] == "ZeroDivisionError"
    assert event["tags"] == {"id": "0123456789abcdef", "page": "map", "language": "en"}
    everything = b"".join(told)
    assert b"203.0.113.5" not in everything
    assert b"what-a-reader-sought" not in everything
