"""What depends on a header of the request says so, so that caches keep it apart."""

import re
from http import HTTPStatus

import pytest
from starlette.testclient import TestClient

from components import outage
from components.charts.chart import code_of_view, looking
from components.charts.files import drawing_of, view_asked
from components.menu import ENTRIES
from data_access.unavailable import DatabaseUnavailable

ADDRESSES = (
    *(f"/{entry.address}" for entry in ENTRIES),
    *("/nothing-here", "/project?id=2021-999", "/robots.txt", "/sitemap.xml"),
    *("/healthz", "/readyz"),
    *("/badge/2021-017.svg", "/badge/2021-999.svg", "/feed.xml", "/data.json"),
    *("/embed/star-distribution", "/embed/none", "/embed/moves?x=1", "/oembed?url=x"),
    *("/charts/x.csv", "/cite/2021/2023Q3.1.bib", "/cite/2021/2023Q3.1/ratings.ris", "/cite/x.bib"),
    *("/data/2021", "/data/2021/2023Q3.1", "/data/2021/latest/ratings.csv"),
    *("/data/2021/2023Q3.1/ratings.csv", "/data/2021/2023Q3.1/ratings.csv?direction=77"),
    *("/data/2021/2023Q3.1/method.toml", "/data/2021/2023Q3.1/none.csv"),
    *("/print/province?edition=2021&code=520000", "/print/province?code=none"),
    *("/api/v1/docs", "/api/v1/openapi.json", "/api/v1/releases", "/api/v1/none"),
)
IN_CHINESE = (
    *(f"/{entry.address}?lang=zh" for entry in ENTRIES if entry.address != "project"),
    *("/project?id=2021-017&lang=zh", "/robots.txt", "/sitemap.xml", "/feed.xml?lang=zh"),
    *("/badge/2021-017.svg?lang=zh", "/embed/star-distribution?lang=zh", "/data.json"),
    *("/cite/2021/2023Q3.1.bib?lang=zh", "/data/2021?lang=zh", "/data/2021/latest/ratings.csv"),
    *("/data/2021/2023Q3.1/ratings.csv", "/data/2021/2023Q3.1/ratings.json?lang=zh"),
    *("/data/2021/2023Q3.1/method.toml", "/data/2021/2023Q3.1/SHA256SUMS"),
    *("/data/verify_release.py", "/data/2021/verification.zip"),
    *("/catalogue/2021/candidates.txt", "/catalogue/2021/catalogue-1.csv?lang=zh"),
    *("/print/province?edition=2021&code=520000&lang=zh", "/api/v1/docs?lang=zh"),
    *("/api/v1/openapi.json?lang=zh", "/api/v1/releases", "/api/v1/ratings?edition=2021"),
)
"""What a crawler finds on Chinese pages, of every kind."""
ASKED = {
    "Accept-Language": ({"Accept-Language": "zh"}, {"Accept-Language": "en"}),
    "Accept-Encoding": ({"Accept-Encoding": "identity"}, {"Accept-Encoding": "br"}),
}
"""The headers that answers depend on, with two values of each."""


def chart(client: TestClient) -> str:
    with looking("zh", "light"):
        view = view_asked("star-distribution", {}, "zh")
        drawing = drawing_of(view)
    assert drawing is not None
    assert client.get("/").status_code == HTTPStatus.OK
    return f"/charts/{code_of_view(view, drawing)}.json"


@pytest.mark.slow
def test_what_depends_on_a_header_says_so(client: TestClient) -> None:
    wrong = []
    for address in (*ADDRESSES, chart(client)):
        for header, asked in ASKED.items():
            one, other = (client.get(address, headers=each) for each in asked)
            differs = (
                one.content != other.content
                or one.headers.get("location") != other.headers.get("location")
                or one.headers.get("content-encoding") != other.headers.get("content-encoding")
            )
            said = {part.strip() for part in one.headers.get("vary", "").split(",")}
            is_kept = one.headers.get("cache-control") != "no-store"
            if differs and is_kept and header not in said:
                wrong.append((address, header))
    assert wrong == []


@pytest.mark.slow
def test_shared_caches_may_keep_what_names_its_language_and_nothing_else(
    client: TestClient,
) -> None:
    wrong = []
    for address in (*IN_CHINESE, chart(client)):
        headers = client.get(address, headers={"Accept-Language": "en"}).headers
        said = {part.strip() for part in headers.get("vary", "").split(",") if part.strip()}
        may_vary = {"Accept-Encoding", *(("Accept",) if address.startswith("/api/") else ())}
        is_known = "etag" in headers or "location" in headers or address == "/robots.txt"
        is_kept = re.match(r"public, .*stale-while-.*stale-if-error=", headers["cache-control"])
        if not is_kept or not is_known or not said <= may_vary:
            wrong.append((address, dict(headers)))
    for address in ADDRESSES:
        headers = client.get(address).headers
        if "Accept-Language" in headers.get("vary", "") and "public" in headers["cache-control"]:
            wrong.append((address, dict(headers)))
    assert wrong == []


def test_what_is_shown_while_the_database_is_away_is_not_kept(client: TestClient) -> None:
    asked = {"code": "520000", "edition": "2021", "lang": "zh"}
    addresses = ("/leaderboard", "/print/province")
    assert all("public" in client.get(a, params=asked).headers["cache-control"] for a in addresses)
    with pytest.raises(DatabaseUnavailable), outage.noticed():
        raise DatabaseUnavailable("busy", detail="x")
    try:
        for address in addresses:
            assert client.get(address, params=asked).headers["cache-control"] == "no-cache"
    finally:
        outage.forget()
