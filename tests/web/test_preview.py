"""What messengers show beside a link: title, summary, and a picture of its own for each chart."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from components.assets import asset_url
from components.charts.chart import code_of_view, looking
from components.charts.files import drawing_of, view_asked
from components.export.browser import TooMuchToPrint
from components.export.publication import PREVIEW_SIZE as SIZE
from components.menu import ENTRIES
from components.text import LANGUAGES, Language
from components.web import document, preview

META = re.compile(r'<meta property="og:([a-z:_]+)" content="(.*?)">')
DEMO = {"zh": "演示数据", "en": "Demo data"}


def meta(client: TestClient, address: str) -> dict[str, str]:
    return {name: unescape(text) for name, text in META.findall(client.get(address).text)}


def code(name: str, language: Language = "en", **asked: str) -> str:
    with looking(language, "light"):
        view = view_asked(name, asked, language)
        drawing = drawing_of(view)
        assert drawing is not None
        return code_of_view(view, drawing)


@pytest.mark.browser
def test_a_link_to_a_chart_has_a_picture_of_it(client: TestClient) -> None:
    for address, shown in (
        ("/embed/map?lang=en", code("map")),
        (f"/verify?lang=en&chart={code('moves')}", code("moves")),
        ("/map?lang=en", code("map")),
    ):
        told = meta(client, address)
        assert urlsplit(told["image"]).path == f"/preview/{shown}.png"
        assert (told["image:width"], told["image:height"]) == tuple(map(str, SIZE))
        assert len(told["image:alt"]) > 20
    for name in ("map", "rank-ranges"):
        picture = client.get(f"/preview/{code(name)}.png")
        assert picture.headers["content-type"] == "image/png"
        assert picture.content[16:24] == b"".join(side.to_bytes(4) for side in SIZE)
    tag = {"If-None-Match": picture.headers["etag"]}
    assert client.get(f"/preview/{code(name)}.png", headers=tag).status_code == 304


def test_every_link_says_that_the_numbers_are_made_up(client: TestClient) -> None:
    wrong = []
    for language in LANGUAGES:
        pages = [f"/{entry.address}?lang={language}" for entry in ENTRIES]
        for address in (*pages, f"/project?id=2021-017&lang={language}"):
            told = meta(client, address)
            is_marked = "/preview/" in told["image"] or "preview-demo.png" in told["image"]
            if not is_marked or not told["description"].startswith(DEMO[language]):
                wrong.append(address)
        framed = meta(client, f"/embed/map?lang={language}")
        if not framed["title"].startswith(DEMO[language]):
            wrong.append("/embed/map")
    assert wrong == []


def test_a_page_without_charts_has_the_picture_of_the_site(client: TestClient) -> None:
    told = meta(client, "/leaderboard?lang=en")
    assert told["image"].endswith(asset_url("preview-demo.png"))
    assert told["locale"] == "en"
    picture = client.get(urlsplit(told["image"]).path)
    assert picture.content[16:24] == b"".join(side.to_bytes(4) for side in SIZE)
    assert '<meta name="twitter:card" content="summary_large_image">' in (
        client.get("/leaderboard?lang=en").text
    )


def test_a_browserless_server_has_the_picture_of_the_site(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "browser_path", lambda: None)
    document._made.cache_clear()
    assert meta(client, "/map?lang=en")["image"].endswith(asset_url("preview-demo.png"))
    document._made.cache_clear()


def test_there_is_no_picture_of_what_is_no_chart(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/preview/5D27-GNHE-0AV0-Y0RX.png").status_code == 404

    def fail(_view: object) -> None:
        raise TooMuchToPrint("12 jobs run or wait")

    monkeypatch.setattr(preview, "picture_of", fail)
    assert client.get(f"/preview/{code('map')}.png").status_code == 503
