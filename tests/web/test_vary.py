"""What depends on a header of the request says so, so that caches keep it apart."""

from http import HTTPStatus

from starlette.testclient import TestClient

from components.charts.chart import code_of_view, looking
from components.charts.files import drawing_of, view_asked
from components.menu import ENTRIES

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
