"""The log: what every line has, one id for what belongs together, references that are found."""

import json
import logging
import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from components import log
from components.log import JsonLines, TextLines
from components.metrics import REGISTRY
from components.web.access import ID, Access, apps_open, measured_run
from components.web.errors import HANDLERS, went_wrong

GIVEN = "0123456789abcdef0123456789abcdef"
FACTS = ["time", "level", "logger", "id", "address", "page", "language", "milliseconds", "message"]


class Written(logging.Handler):
    """Keeps lines as both forms write them, when they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.json: list[dict[str, object]] = []
        self.text: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.json.append(json.loads(JsonLines().format(record)))
        self.text += TextLines().format(record).split("\n")


@pytest.fixture
def written() -> Iterator[Written]:
    kept, logger = Written(), logging.getLogger("components")
    logger.addHandler(kept)
    level = logger.level
    logger.setLevel(logging.INFO)
    yield kept
    logger.removeHandler(kept)
    logger.setLevel(level)


@pytest.fixture
def reader() -> TestClient:
    async def map_page(_request: Request) -> Response:
        return PlainTextResponse("a map")

    def fail(_request: Request) -> Response:
        raise ZeroDivisionError("two\nlines")

    async def app(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text(f"{socket.headers[ID]} {apps_open()}")
        await socket.receive()

    site = Starlette(
        routes=[
            Route("/map", map_page),
            Route("/healthz", map_page),
            Route("/tracking", fail),
            WebSocketRoute("/_stcore/stream", app),
        ],
        middleware=[Middleware(Access)],
        exception_handlers=HANDLERS,
    )
    return TestClient(site, raise_server_exceptions=False, client=("203.0.113.5", 4711))


def test_a_request_is_one_line_with_all_that_a_line_has(
    reader: TestClient, written: Written
) -> None:
    reader.get("/map?lang=en&q=a%0Ab", headers={ID: GIVEN})
    [line] = written.json
    assert list(line) == FACTS
    assert (line["id"], line["address"], line["page"], line["language"], line["level"]) == (
        *(GIVEN, "203.0.113.5", "map", "en", "INFO"),
    )
    assert line["message"] == "GET /map?lang=en&q=a%0Ab 200 5"
    assert isinstance(line["milliseconds"], float)
    assert re.match(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+\d\d:\d\d INFO components\.web\.access "
        rf"{GIVEN} 203\.0\.113\.5 map en [\d.]+ms GET /map\?lang=en&q=a%0Ab 200 5$",
        written.text[0],
    )


def test_an_id_that_is_none_is_not_believed(reader: TestClient, written: Written) -> None:
    reader.get("/map", headers={ID: "forged\tline"})
    assert re.fullmatch("[0-9a-f]{32}", str(written.json[0]["id"]))


def test_what_is_asked_all_the_time_is_left_out_and_unknown_addresses_are_one_page(
    reader: TestClient, written: Written
) -> None:
    for address in ("/healthz", "/no%0Asuch/page", "/another"):
        reader.get(address)
    assert [line["page"] for line in written.json] == ["other", "other"]
    assert written.json[0]["message"] == "GET /no%0Asuch/page 404 9"


def test_the_reference_that_a_reader_quotes_finds_the_failure_and_its_request(
    reader: TestClient, written: Written
) -> None:
    text = reader.get("/tracking?lang=en", headers={ID: GIVEN}).text
    reference = re.findall(r"\b[0-9a-f]{8}\b", text)[0]
    request, failure = sorted(written.json, key=lambda line: str(line["level"]), reverse=True)
    assert failure["message"] == f"Failure {reference}"
    assert "ZeroDivisionError: two\nlines" in str(failure["traceback"])
    assert request["message"] == "GET /tracking?lang=en 500 0"
    assert {line["id"] for line in written.json} == {GIVEN}
    assert len(written.text) > 5
    assert [line for line in written.text if f" {GIVEN} 203.0.113.5 tracking en " not in line] == []


def test_an_app_and_its_runs_have_one_id(reader: TestClient, written: Written) -> None:
    with reader.websocket_connect("/_stcore/stream?lang=en", headers={ID: GIVEN}) as socket:
        assert socket.receive_text() == f"{GIVEN} 1"
        with measured_run(GIVEN) as run:
            run.page, run.language = "map", "zh"
        with pytest.raises(KeyError):
            fail_at_tracking()
        went_wrong(KeyError("of the run that failed"))
    told = [(line["id"], line["address"], line["page"], line["message"]) for line in written.json]
    about = (GIVEN, "203.0.113.5")
    assert told[:3] == [
        (*about, "_stcore", "the app is opened, one of 1"),
        (*about, "map", "run done"),
        (*about, "tracking", "run failed"),
    ]
    assert told[3][:3] == (*about, "tracking")
    assert told[4] == (*about, "_stcore", "the app is closed")
    assert apps_open() == 0


def fail_at_tracking() -> None:
    with measured_run(GIVEN) as run:
        run.page, run.language = "tracking", "en"
        raise KeyError


def test_runs_and_requests_are_measured(reader: TestClient) -> None:
    def count(name: str, **labels: str) -> float:
        return REGISTRY.get_sample_value(f"ratings_{name}_seconds_count", labels) or 0

    runs, requests = (
        count("run", page="map", outcome="done"),
        count("request", part="map", status="200"),
    )
    with measured_run(None) as run:
        run.page = "map"
    reader.get("/map")
    assert count("run", page="map", outcome="done") == runs + 1
    assert count("request", part="map", status="200") == requests + 1


def test_what_is_about_no_visit_says_so(written: Written) -> None:
    log.begin(log.NO_VISIT)
    logging.getLogger("components.web.lifespan").info("The site is ready")
    assert written.text[0].endswith(" INFO components.web.lifespan - - - - - The site is ready")
    assert written.json[0]["milliseconds"] is None
