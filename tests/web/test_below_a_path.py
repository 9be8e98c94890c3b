"""A site below a path of another one: every address that it gives has the path, and is answered."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from components.menu import ENTRIES
from tests.markup import links_of
from tests.web.serving import reading

SITE = "https://portal.example/ratings"
PATH = "/ratings"
ADDRESS = re.compile(
    r"""(?:(?<=["'(>])|(?<=:\s))(?:https://portal\.example)?(/\w[^"'()<>\s]*)|(?<==")(/)(?=")"""
)
"""In quotation marks, parentheses and elements, and after a colon."""
BELOW_THE_API = re.compile(r'"paths": \{.*?"components":')
DOCUMENTS = (
    *(f"/{entry.address}" for entry in ENTRIES),
    "/?lang=en",
    "/project?id=2021-017",
    "/directions?direction=06",
    "/methodology?part=record",
    "/catalogue?show=draw",
    "/verify?chart=-",
    "/no-such-page",
    "/print/province?code=520000",
    "/embed/star-distribution",
    "/api/v1/docs",
    "/api/v1/openapi.json",
    "/api/v1/ratings?per_page=2",
    "/api/v1/ratings?per_page=x",
    "/feed.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/data/2021/2023Q3.1/ratings.resource.json",
    "/data/2021/2023Q3.1/ratings.json?stars=5",
)
TAKES_SECONDS = re.compile(r"/charts/.*\.(png|svg|pdf)|\.zip$|SHA256SUMS|\.(pdf|parquet|xlsx)$")
"""Their addresses are read, not asked for."""


@pytest.fixture(scope="module")
def portal(running: TestClient, demo_url: str) -> Iterator[TestClient]:
    """The site with the demo, below a path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", SITE)
        with reading(demo_url):
            yield running


@pytest.fixture(scope="module")
def answers(portal: TestClient) -> dict[str, str]:
    """What is answered at each address, with its signs as they are."""
    return {address: unescape(portal.get(PATH + address).text) for address in DOCUMENTS}


@pytest.mark.slow
@pytest.mark.parametrize("address", DOCUMENTS)
def test_every_address_that_readers_and_programs_are_given_has_the_path_once(
    answers: dict[str, str], address: str
) -> None:
    found = ADDRESS.finditer(BELOW_THE_API.sub("", answers[address]))
    given = {address[1] or address[2] for address in found}
    assert given
    assert [other for other in given if not re.match(r"/ratings/(?!ratings/)", other)] == []


@pytest.mark.slow
def test_every_address_that_pages_link_to_is_answered(
    portal: TestClient, answers: dict[str, str]
) -> None:
    linked = {
        urlsplit(address).path: address
        for text in answers.values()
        for address in links_of(text).values()
        if address.startswith("/") and not TAKES_SECONDS.search(urlsplit(address).path)
    }
    wrong = {
        address: status
        for address in linked.values()
        if (status := portal.get(address, follow_redirects=True).status_code) != 200
    }
    assert len(linked) > 40
    assert wrong == {}


def test_what_a_page_needs_is_served_below_the_path(
    portal: TestClient, answers: dict[str, str]
) -> None:
    needed = re.findall(r'<(?:script|link)[^>]*(?:src|href)="(/[^"]+)"', answers["/map"])
    assert len(needed) > 20
    styles = [address for address in needed if address.endswith(".css")]
    assert [portal.get(address).status_code for address in needed] == [200] * len(needed)
    fonts = re.findall(r"url\((/[^)]*icons[^)]*)\)", portal.get(styles[0]).text)
    assert [portal.get(font).status_code for font in fonts] == [200]


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/", "/ratings/"),
        ("/ratings?lang=en", "/ratings/?lang=en"),
        ("/ratings/map/", "/ratings/map"),
        ("/ratings/api/v1", "/ratings/api/v1/docs"),
        (
            "/ratings/data/2021/latest/ratings.csv?stars=5",
            "/ratings/data/2021/2023Q3.1/ratings.csv?stars=5",
        ),
    ],
)
def test_redirects_keep_the_path(portal: TestClient, asked: str, led_to: str) -> None:
    assert portal.get(asked).headers["Location"] == led_to


@pytest.mark.parametrize("address", ["/map", "/ratingsmap", "/healthz", "/_stcore/health"])
def test_what_is_outside_the_path_is_not_the_sites(portal: TestClient, address: str) -> None:
    refused = portal.get(address)
    assert (refused.status_code, refused.text) == (404, f"Not Found. The site is at {PATH}/")
    assert "default-src 'self'" in refused.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/component/x", "/_stcore/metrics"])
def test_what_is_closed_is_closed_below_the_path_too(portal: TestClient, address: str) -> None:
    assert portal.get(PATH + address).status_code == 404
