"""One chart by itself, for other sites to frame; and how their programs are told of it."""

import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from components.addresses import in_full
from components.charts import embedding
from components.charts.chart import looking
from components.charts.embedding import NARROWEST, WIDEST, WIDTHS
from components.charts.files import drawing_of, publication_of
from components.charts.registry import CHARTS
from components.export.browser import PrintingFailed
from components.palette import THEMES, palette
from components.web import embed
from components.web.http_cache import A_DAY, A_WHILE
from data_access.database import DatabaseUnavailable

NOTHING_TO_SHOW = [
    ("/embed/unknown", "“unknown” as chart"),
    ("/embed/map?measure=length", "“length” as measure"),
    ("/embed/map?release=2033Q1.1", "no release 2033Q1.1"),
    ("/embed/map?edition=1999", "no edition 1999"),
    ("/embed/dimension-profile", "“” as id"),
    ("/embed/dimension-profile?id=2021-999", "“2021-999” as id"),
    ("/embed/moves?q=nobody+has+this", "nothing to show"),
    ("/embed/reasons-of-move?id=2021-017&release=2021Q4.1", "nothing to show"),
    ("/embed/what-if-stars?weights=0,0,0,0", "nothing to show"),
    ("/embed/what-if-stars?weights=a", "“a” as weights"),
    ("/embed/comparison-dots", "nothing to show"),
    ("/embed/comparison-totals", "nothing to show"),
    ("/embed/comparison-dots?kind=unit&among=06", "nothing to show"),
    ("/embed/comparison-dots?picked=2021-017,x", "“2021-017,x” as picked"),
    ("/embed/star-migration?since=x", "“x” as since"),
    ("/embed/ranks-over-time?top=1000000", "“1000000” as top"),
]
"""What cannot be shown, and the sentence that names it."""
REFUSED = [
    ("/embed/map?direction=77", "direction does not know 77"),
    ("/embed/star-distribution?direction=06", "takes no filter direction"),
    ("/embed/map?colour=red&direction=06", "no parameter colour; this chart takes: lang"),
    ("/embed/stars-by-direction?top=10", "no parameter top"),
    ("/embed/stars-by-direction.svg?width=344&theme=light&top=10", "no parameter top"),
    ("/embed/stars-by-direction.svg?width=345", "“345” pixels wide; widths are: 304, 344"),
    ("/embed/stars-by-direction.svg", "“” pixels wide"),
]
"""What an address cannot ask for, and the sentence that names it."""
CHART = "/embed/stars-by-direction?direction=06&lang=en"


class Elements(HTMLParser):
    """The elements of a document that have a name, with their attributes, in order."""

    def __init__(self, html: str, tag: str) -> None:
        super().__init__()
        self.tag = tag
        self.found: list[dict[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == self.tag:
            self.found.append({name: value or "" for name, value in attrs})


def elements(html: str, tag: str) -> list[dict[str, str]]:
    return Elements(html, tag).found


def policy(client: TestClient, address: str) -> str:
    return str(client.get(address).headers["content-security-policy"])


def test_a_chart_by_itself_may_be_framed_and_nothing_else_may(client: TestClient) -> None:
    refused = [address for address, _ in (*NOTHING_TO_SHOW, *REFUSED)]
    closed = [a for a in (CHART, *refused) if "frame-ancestors *" not in policy(client, a)]
    assert closed == []
    for address in ("/", "/leaderboard", "/charts/x.png", "/oembed?url=x"):
        assert "frame-ancestors 'none'" in policy(client, address)


def test_a_frame_shows_why_it_is_empty_where_something_fails(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for failure, status, why in (
        (PrintingFailed("late"), 503, "could not be made this time"),
        (DatabaseUnavailable("missing", place="x"), 503, "cannot be read at the moment"),
    ):

        def fail(*_: object, failure: Exception = failure) -> None:
            raise failure

        monkeypatch.setattr(embed, "_shown", fail)
        answer = client.get(CHART)
        assert answer.status_code == status
        assert why in answer.text
        assert "frame-ancestors *" in answer.headers["content-security-policy"]
        assert elements(answer.text, "base") == [{"target": "_blank"}]


def test_a_chart_by_itself_says_everything_in_words_and_numbers(client: TestClient) -> None:
    html = client.get(CHART).text
    assert '<html lang="en">' in html
    assert "<td>Storage and management</td>" in html
    assert "/directions?lang=en&amp;edition=2021&amp;release=2023Q3.1&amp;direction=06" in html
    assert "<strong>Demo data</strong>" in html
    assert "<script" not in html


def test_what_cannot_be_shown_is_named(client: TestClient) -> None:
    wrong = []
    for addresses, status in ((NOTHING_TO_SHOW, 404), (REFUSED, 400)):
        for address, sentence in addresses:
            answer = client.get(f"{address}{'&' if '?' in address else '?'}lang=en")
            if answer.status_code != status or sentence not in answer.text:
                wrong.append((address, answer.status_code))
    assert wrong == []


def test_hostile_words_of_an_address_are_text(client: TestClient) -> None:
    answer = client.get("/embed/<script>alert(1)</script>?lang=en")
    assert "<script>" not in answer.text
    answer = client.get("/embed/moves", params={"lang": "en", "q": '"><script>alert(1)</script>'})
    assert "<script>" not in answer.text


def test_caches_keep_a_frame_by_language_and_other_sites_may_read_it(client: TestClient) -> None:
    first = client.get(CHART)
    again = client.get(CHART, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/embed/stars-by-direction?direction=07&lang=en")
    assert other.headers["etag"] != first.headers["etag"]
    for answer in (first, again):
        assert answer.headers["cache-control"] == A_WHILE
        assert "Accept-Language" not in answer.headers["vary"]
        assert answer.headers["access-control-allow-origin"] == "*"


def test_a_figure_is_there_for_every_width_and_for_both_themes(client: TestClient) -> None:
    html = client.get(CHART).text
    [image] = elements(html, "img")
    sources = elements(html, "source")
    widths = [int(each["width"]) for each in (*sources, image)]
    assert widths == sorted([*WIDTHS, *WIDTHS], reverse=True)
    for source in sources:
        width = int(source["width"])
        least = f"(min-width: {width + 16}px)" if width > WIDTHS[0] else ""
        theme = "dark" if "theme=dark" in source["srcset"] else "light"
        media = " and ".join(filter(None, (least, f"(prefers-color-scheme: {theme})")))
        assert (source["media"], f"width={width}&" in source["srcset"]) == (media, True)
    assert image["alt"].startswith("Stacked bars")


def test_a_site_that_is_always_light_or_dark_says_so(client: TestClient) -> None:
    for theme in THEMES:
        html = client.get(f"{CHART}&theme={theme}").text
        drawn = [each["srcset"] for each in elements(html, "source")]
        assert len(drawn) == len(WIDTHS) - 1
        assert all(f"theme={theme}" in address for address in drawn)
        assert f"color-scheme: {theme};" in html
    assert "“blue” as theme" in client.get(f"{CHART}&theme=blue").text


def test_many_columns_scroll_instead_of_being_squeezed(client: TestClient) -> None:
    [image] = elements(client.get("/embed/regions-by-direction").text, "img")
    assert image["width"] == "904"


@pytest.mark.browser
def test_a_figure_is_drawn_in_its_width_and_in_the_colours_of_its_theme(
    client: TestClient,
) -> None:
    for theme in THEMES:
        answer = client.get(f"/embed/map.svg?lang=en&width=344&theme={theme}")
        assert answer.headers["content-type"].startswith("image/svg+xml")
        assert answer.headers["cache-control"] == A_DAY
        root = ElementTree.fromstring(answer.content)
        assert root.attrib["width"] == "344"
        assert palette(theme).as_browsers_say(palette(theme).text) in answer.text
    names = [text for text in root.itertext() if text.strip() == "GD"]
    assert names == []


def test_a_browserless_server_shows_the_numbers(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embed, "browser_path", lambda: None)
    html = client.get(CHART).text
    assert elements(html, "img") == []
    assert elements(html, "details") == [{"open": ""}]


# -- oEmbed --------------------------------------------------------------------------------------


def told(client: TestClient, url: str, **asked: str) -> dict[str, Any]:
    answer = client.get("/oembed", params={"url": url, **asked})
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_a_frame_leads_programs_to_how_it_is_embedded(client: TestClient) -> None:
    links = elements(client.get(CHART).text, "link")
    [link] = [each for each in links if each.get("type") == "application/json+oembed"]
    address = urlsplit(link["href"])
    found = client.get(f"{address.path}?{address.query}").json()
    assert (found["version"], found["type"], found["width"]) == ("1.0", "rich", 800)
    assert found["title"].startswith("Demo data · ")
    [frame] = elements(found["html"], "iframe")
    assert frame["src"].startswith(in_full("/embed/stars-by-direction?lang=en&edition=2021"))
    assert (frame["width"], frame["height"]) == ("800", str(found["height"]))
    framed = urlsplit(frame["src"])
    assert client.get(f"{framed.path}?{framed.query}").status_code == 200


def test_an_embedding_program_says_how_much_room_it_has(client: TestClient) -> None:
    url = in_full("/embed/stars-by-direction?lang=en")
    narrow, wide = (told(client, url, maxwidth=width) for width in ("320", "1000"))
    assert (narrow["width"], wide["width"]) == (320, 1000)
    assert narrow["height"] > wide["height"]
    assert told(client, url, maxheight="300")["height"] == 300


def test_what_cannot_be_embedded_is_refused(client: TestClient) -> None:
    url = in_full("/embed/stars-by-direction?lang=en")
    answers = {
        client.get("/oembed", params=asked).status_code: why
        for why, asked in {
            "another site": {"url": "https://elsewhere.example/embed/map"},
            "another format": {"url": url, "format": "xml"},
            "another parameter": {"url": f"{url}&colour=red"},
        }.items()
    }
    assert answers == {404: "another site", 501: "another format", 400: "another parameter"}
    for asked in ({}, {"url": f"{url}&direction=77"}, {"url": url, "maxwidth": "wide"}):
        assert client.get("/oembed", params=asked).status_code in (400, 404)


# -- the frame -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("client")
def test_the_height_of_a_frame_falls_with_its_width() -> None:
    view, _ = embedding.themed_view("stars-by-direction", {}, "zh")
    drawing = drawing_of(view, roomy=False)
    assert drawing is not None
    publication = publication_of(view, drawing)
    heights = [embedding.height_at(w, publication, drawing) for w in range(NARROWEST, WIDEST, 40)]
    assert heights == sorted(heights, reverse=True)
    [frame] = elements(embedding.code_of_frame(view, drawing), "iframe")
    assert int(frame["height"]) == heights[0]


def test_programs_are_told_the_height_that_the_code_on_the_page_has(client: TestClient) -> None:
    """Names have no more room in a frame than on a page, and rows are as high."""
    view, _ = embedding.themed_view("streaks", {}, "zh")
    with looking("zh", "light"):
        on_the_page = CHARTS[view.chart].drawing(view.question)
        assert on_the_page is not None
        height = embedding.height_at(600, publication_of(view, on_the_page), on_the_page)
    asked = {"url": in_full("/embed/streaks?lang=zh"), "maxwidth": "600"}
    assert client.get("/oembed", params=asked).json()["height"] == height
