"""What `deploy/` says is what the site needs: files are taken, and nginx does what they say."""

import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from data_access.settings import ROOT
from tests.browser.serving import free_port
from tests.proxy import CONF, DEPLOY, command, conf_below, proxying

COMMENT = re.compile(r"#.*")
INNER = re.compile(r"^        location [^{]*{([^}]*)}", re.MULTILINE)
INHERITED = ("proxy_set_header", "add_header")


def test_no_part_of_the_proxy_forgets_whom_the_reader_asked() -> None:
    """Headers are set around all parts: a location with one of its own inherits none."""
    conf = COMMENT.sub("", CONF.read_text("utf-8"))
    assert "proxy_set_header Host $http_host;" in conf
    assert "proxy_set_header Upgrade $http_upgrade;" in conf
    parts = INNER.findall(conf)
    assert len(parts) == conf.count("location ") - 2
    assert [part for part in parts if any(word in part for word in INHERITED)] == []


@pytest.mark.parametrize("path", ["", "/ratings"])
def test_nginx_takes_the_file_at_the_root_and_below_a_path(path: str, tmp_path: Path) -> None:
    checked = subprocess.run(
        [*command(conf_below(path), tmp_path, 8443, [8501, 8502]), "-t"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr


def test_below_a_path_every_part_of_the_proxy_has_it() -> None:
    assert conf_below("") == CONF.read_text("utf-8")
    below = COMMENT.sub("", conf_below("/ratings"))
    parts = re.findall(r"location ([=~^ ]*)(/ratings/|@)", below)
    assert len(parts) == below.count("location ")


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """Programs and users of a server are not those of this machine."""
    unit = (DEPLOY / "ratings@.service").read_text("utf-8")
    for there, here in (
        ("/srv/ratings/site/.venv/bin/python", "/bin/true"),
        ("/srv/ratings/site", "/"),
        ("User=ratings", "User=daemon"),
    ):
        assert there in unit
        unit = unit.replace(there, here)
    file = tmp_path / "ratings@8501.service"
    file.write_text(unit, "utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(file)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert [line for line in checked.stderr.splitlines() if "ratings@" in line] == []


# -- nginx at work, in front of two stand-ins -----------------------------------------------------


class StandIn(BaseHTTPRequestHandler):
    """Answers as a process of the site would, and says which one it is and what it was told."""

    def do_GET(self) -> None:
        port = self.connection.getsockname()[1]
        sleep(0.1 if "slow" in self.path else 0)
        missing = "new-version" in self.path and not getattr(self.server, "is_upgraded", False)
        calm = self.path.startswith("/calm")
        self.send_response(404 if missing else 503 if calm else 200)
        if calm:
            self.send_header("Retry-After", "30")
        told = f"{port} {self.headers['X-Forwarded-For']} {self.headers['X-Request-ID']}".encode()
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Takes on as many connections at once as a process of the site."""

    request_queue_size = 2048


@contextmanager
def stand_in(*, is_upgraded: bool = False) -> Iterator[ThreadingHTTPServer]:
    with Server(("127.0.0.1", free_port()), StandIn) as server:
        server.is_upgraded = is_upgraded  # type: ignore[attr-defined]
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


class Proxy:
    """nginx in front of stand-ins, as readers ask it."""

    def __init__(self, port: int, stand_ins: dict[int, ThreadingHTTPServer], folder: Path) -> None:
        self.port, self.stand_ins, self.folder = port, stand_ins, folder

    def ask(self, address: str, **headers: str) -> tuple[int, dict[str, str], str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        text = answer.read().decode()
        connection.close()
        return answer.status, told, text

    def process_of(self, address: str, cookie: str) -> int:
        """Return the port of the process that answers a reader."""
        return int(self.ask(address, Cookie=cookie)[2].split()[0])


@contextmanager
def nginx(folder: Path, *stand_ins: ThreadingHTTPServer, conf: str = "") -> Iterator[Proxy]:
    ports = [server.server_address[1] for server in stand_ins]
    port = free_port()
    with proxying(conf or conf_below(""), folder, port, ports):
        yield Proxy(port, dict(zip(ports, stand_ins, strict=True)), folder)


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with (
        stand_in(is_upgraded=True) as first,
        stand_in() as second,
        nginx(tmp_path_factory.mktemp("nginx"), first, second) as found,
    ):
        yield found


def cookies(proxy: Proxy, count: int) -> list[str]:
    """Return cookies as new readers get them."""
    return [proxy.ask("/_stcore/health")[1]["set-cookie"].partition(";")[0] for _ in range(count)]


def test_each_reader_comes_back_to_the_same_process(proxy: Proxy) -> None:
    led = {
        cookie: {proxy.process_of(address, cookie) for address in ("/", "/map", "/_stcore/stream")}
        for cookie in cookies(proxy, 12)
    }
    assert {len(ports) for ports in led.values()} == {1}
    assert set.union(*led.values()) == set(proxy.stand_ins)


def test_only_what_no_cache_keeps_gives_a_reader_the_cookie(proxy: Proxy) -> None:
    given = proxy.ask("/_stcore/health")[1]["set-cookie"]
    assert re.fullmatch(r"reader=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax", given)
    assert "set-cookie" not in proxy.ask("/leaderboard?lang=zh")[1]
    assert "set-cookie" not in proxy.ask("/_stcore/health", Cookie=given.partition(";")[0])[1]


def test_readers_who_ask_at_once_do_not_wait_for_each_other(proxy: Proxy) -> None:
    """What is not kept is asked of the site by all at the same time, above all the websocket."""
    addresses = ["/?slow", "/_stcore/health?slow", "/_stcore/stream?slow", "/feed.xml?slow"] * 4
    begun = monotonic()
    with ThreadPoolExecutor(len(addresses)) as readers:
        assert {answer[0] for answer in readers.map(proxy.ask, addresses)} == {200}
    assert monotonic() - begun < 0.4


def test_a_file_of_a_new_version_is_found_where_it_is(proxy: Proxy) -> None:
    """While the site is upgraded, process by process, half of the readers ask one of the old."""
    for cookie in cookies(proxy, 8):
        assert proxy.ask("/assets/new-version.js", Cookie=cookie)[0] == 200
    assert proxy.ask("/no-such-page-of-a-new-version", Cookie="reader=1")[0] in {200, 404}


def test_the_site_learns_who_asks_and_the_id_of_nginxs_log(proxy: Proxy) -> None:
    forged = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9", "X-Request-ID": "forged"}
    _, address, request = proxy.ask("/", **forged)[2].split()
    assert address == "203.0.113.9"
    sleep(0.05)
    assert f" {request} 203.0.113.9 " in (proxy.folder / "access.log").read_text("utf-8")
    assert re.fullmatch(r"[0-9a-f]{32}", request)


def test_nobody_is_told_a_version_and_everybody_to_stay_with_tls(proxy: Proxy) -> None:
    for address in ("/", "/metrics"):
        headers = proxy.ask(address)[1]
        assert headers["server"] == "nginx"
        assert headers["strict-transport-security"] == "max-age=31536000"


def test_what_is_for_supervisors_is_not_for_readers(proxy: Proxy) -> None:
    assert [proxy.ask(address)[0] for address in ("/metrics", "/readyz")] == [404, 404]


def test_a_calm_page_of_the_site_is_passed_on(proxy: Proxy) -> None:
    status, headers, text = proxy.ask("/calm", Cookie="reader=1")
    assert (status, headers["retry-after"]) == (503, "30")
    assert int(text.split()[0]) in proxy.stand_ins


def test_when_a_process_is_gone_another_takes_over_and_without_any_a_page_says_so(
    tmp_path: Path,
) -> None:
    with stand_in() as first, stand_in() as second, nginx(tmp_path, first, second) as proxy:
        second.shutdown()
        second.server_close()
        answers = [proxy.ask("/", Cookie=f"reader={number}")[0] for number in range(16)]
        assert answers == [200] * 16
        first.shutdown()
        first.server_close()
        status, headers, page = proxy.ask("/leaderboard?lang=en", Cookie="reader=1")
    assert status == 502
    assert headers["retry-after"] == "10"
    assert page == (DEPLOY / "unavailable.html").read_text("utf-8")


def test_the_page_of_an_outage_says_it_in_both_languages_and_reloads_by_itself() -> None:
    page = (DEPLOY / "unavailable.html").read_text("utf-8")
    assert '<html lang="zh-CN">' in page
    assert '<section lang="en">' in page
    assert '<meta http-equiv="refresh" content="10">' in page
    assert re.findall(r"https?://|<script|src=", page) == []


def test_one_address_that_asks_without_end_is_asked_to_wait(tmp_path: Path) -> None:
    """Others are not; files of the front end are not counted."""
    conf = conf_below("")
    assert "burst=1200" in conf
    with stand_in() as site, nginx(tmp_path, site, conf=conf.replace("1200", "12")) as proxy:
        one, another = ({"X-Forwarded-For": f"203.0.113.{number}"} for number in (66, 67))
        answers = [proxy.ask("/", **one) for _ in range(20)]
        statuses = [status for status, _, _ in answers]
        assert statuses[:13] == [200] * 13
        assert 429 in statuses
        assert answers[statuses.index(429)][1]["retry-after"] == "10"
        assert proxy.ask("/assets/known.js", **one)[0] == 200
        assert proxy.ask("/", **another)[0] == 200


def test_readers_speak_http_2_over_tls(tmp_path: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "1", "-subj", "/CN=localhost"),
            *("-keyout", tmp_path / "key.pem", "-out", tmp_path / "fullchain.pem"),
        ],
        check=True,
        capture_output=True,
    )
    port = free_port()
    with (
        stand_in() as site,
        proxying(conf_below(""), tmp_path, port, [site.server_address[1]], tmp_path),
    ):
        asked = subprocess.run(
            [
                *("curl", "--silent", "--insecure", "--http2", "--retry", "20"),
                *("--retry-connrefused", "--retry-delay", "0", "--output", "/dev/null"),
                *("--write-out", "%{http_version} %header{set-cookie}"),
                f"https://127.0.0.1:{port}/_stcore/health",
            ],
            check=True,
            capture_output=True,
            text=True,
        )
    version, cookie = asked.stdout.split(" ", 1)
    assert version == "2"
    assert cookie.endswith("; HttpOnly; SameSite=Lax; Secure")


def test_the_next_process_is_restarted_when_nginx_asks_the_one_before_again() -> None:
    [waited] = re.findall(r"sleep (\d+)", (DEPLOY / "restart.sh").read_text("utf-8"))
    left_alone = re.findall(r"fail_timeout=(\d+)s", CONF.read_text("utf-8"))
    assert max(map(int, left_alone)) < int(waited)


def test_the_unit_and_the_proxy_name_the_same_processes() -> None:
    unit = (DEPLOY / "ratings@.service").read_text("utf-8")
    [told] = re.findall(r"systemctl enable --now (.+)", unit)
    ports = re.findall(r"^    server 127\.0\.0\.1:(\d+)", CONF.read_text("utf-8"), re.MULTILINE)
    assert told.split() == [f"ratings@{port}" for port in ports]
    assert (ROOT / "deploy" / "unavailable.html").exists()
