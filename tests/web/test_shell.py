import re
from html.parser import HTMLParser

import pytest
from fontTools.ttLib import TTFont
from starlette.testclient import TestClient

from components.assets import ASSETS, FRONT_END, ICONS, served_files
from components.menu import ENTRIES, Entry
from components.text import TAGS, Language, say, speaking
from components.web import document as documents_of_pages
from docs.icons import icons_of, named_icons, whole_font
from tests.languages import has_chinese

NAMES = r"localhost|www\.w3\.org/2000/svg|schema\.org\"|creativecommons\.org/licenses/"
"""Ourselves, and addresses that only name something: a vocabulary, a licence."""
OTHER_HOST = re.compile(rf"(?:https?:)?//(?!{NAMES})[\w.-]+\.\w+")


FACE = r"@font-face\{[^}]*\}"


class Document(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        self.text[self._open] = self.text.get(self._open, "") + data.strip()

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [a for t, a in self.tags if t == tag and wanted.items() <= a.items()]

    def addresses(self) -> list[str]:
        found = [a.get(name) for _, a in self.tags for name in ("src", "href", "data-words")]
        return [address for address in found if address]


def document(client: TestClient, address: str, **headers: str) -> Document:
    return Document(client.get(address, headers=headers).text)


@pytest.fixture(scope="module")
def documents(client: TestClient) -> dict[tuple[Entry, Language], Document]:
    """The document of every page in every language."""
    return {
        (entry, language): document(client, f"/{entry.address}?lang={language}")
        for entry in ENTRIES
        for language in TAGS
    }


def test_each_page_says_its_language_title_and_description(
    documents: dict[tuple[Entry, Language], Document],
) -> None:
    for (entry, language), page in documents.items():
        with speaking(language):
            title = say(entry.title)
        assert page.all("html") == [{"lang": TAGS[language]}], entry.address
        assert page.text["title"].startswith(f"{title} · "), entry.address
        assert page.text["h1"], entry.address
        [description] = page.all("meta", name="description")
        assert has_chinese(str(description["content"])) is (language == "zh"), entry.address


def test_titles_differ_from_page_to_page(
    documents: dict[tuple[Entry, Language], Document],
) -> None:
    assert len({page.text["title"] for page in documents.values()}) == len(ENTRIES) * len(TAGS)


@pytest.mark.parametrize(
    ("address", "accepted", "tag"),
    [
        ("/", "zh-CN,zh;q=0.9", "zh-CN"),
        ("/", "en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("/", "fr", "zh-CN"),
        ("/?lang=en", "zh-CN", "en"),
        ("/?lang=zh", "en", "zh-CN"),
        ("/?lang=xx", "en", "en"),
    ],
)
def test_the_address_decides_the_language_and_else_the_browser(
    client: TestClient, address: str, accepted: str, tag: str
) -> None:
    page = document(client, address, **{"Accept-Language": accepted})
    assert page.all("html") == [{"lang": tag}]


def test_a_document_in_the_language_of_the_browser_is_asked_for_each_time(
    client: TestClient,
) -> None:
    for address in ("/leaderboard", "/leaderboard?lang=xx"):
        headers = client.get(address).headers
        assert headers["cache-control"] == "no-cache"
        assert "Accept-Language" in headers["vary"]


def test_the_public_address_of_a_page_has_no_choices_but_its_subject(client: TestClient) -> None:
    page = document(client, "/project?id=2021-017&lang=en&release=2022Q1.1")
    [canonical] = page.all("link", rel="canonical")
    assert canonical["href"] == "http://localhost:8501/project?id=2021-017&lang=en"


def test_what_stands_in_the_address_is_escaped_in_the_document(client: TestClient) -> None:
    page = document(client, '/directions?direction=06,"><script>alert(1)</script>')
    [canonical] = page.all("link", rel="canonical")
    assert canonical["href"] == "http://localhost:8501/directions?direction=06"
    assert "alert" not in page.text.get("script", "")


def test_the_document_starts_all_that_streamlits_own_document_starts(client: TestClient) -> None:
    theirs = Document((FRONT_END / "index.html").read_text("utf-8"))
    wanted = {a["src"] for a in theirs.all("script", type="module")}
    wanted |= {a["href"] for a in theirs.all("link", rel="modulepreload")}
    ours = document(client, "/")
    assert {str(address).removeprefix(".") for address in wanted} <= set(ours.addresses())
    assert len(ours.all("link", rel="stylesheet")) == len(theirs.all("link", rel="stylesheet"))


def test_the_style_sheet_is_streamlits_but_for_its_fonts(client: TestClient) -> None:
    [link] = document(client, "/").all("link", rel="stylesheet")
    [theirs] = (FRONT_END / "static" / "css").glob("index.*.css")
    ours = client.get(str(link["href"])).text
    assert re.sub(FACE, "", ours) == re.sub(FACE, "", theirs.read_text("utf-8"))
    assert "Source Sans" not in ours
    [icons] = re.findall(r"url\((/assets/[^)]*icons[^)]*)\)", ours)
    assert client.get(icons).headers["content-type"] == "font/woff2"


def test_no_icon_is_missing_from_the_reduced_font() -> None:
    there = icons_of(TTFont(ASSETS / ICONS)).keys()
    assert named_icons() & icons_of(whole_font()).keys() <= there


def test_every_file_a_document_names_is_served(
    documents: dict[tuple[Entry, Language], Document],
) -> None:
    for (entry, _), page in documents.items():
        files = [a for a in page.addresses() if a.startswith(("/static/", "/assets/"))]
        assert len(files) > 60, entry.address
        assert set(files) - served_files().keys() == set(), entry.address


def test_our_files_and_documents_name_no_other_host(client: TestClient) -> None:
    ours = [address for address in served_files() if address.startswith("/assets/")]
    readable = [address for address in ours if not address.endswith((".png", ".woff2"))]
    for address in ["/", "/leaderboard?lang=en", "/nothing", *readable]:
        assert OTHER_HOST.findall(client.get(address).text) == [], address


def test_the_first_view_stands_beside_the_root_of_streamlit(client: TestClient) -> None:
    html = client.get("/").text
    assert (
        html.index('id="first-view"') < html.index("</main>") < html.index('<div id="root"></div>')
    )
    assert "<noscript>" in html


def test_an_unknown_address_is_really_not_found_and_leads_on(client: TestClient) -> None:
    response = client.get("/nothing?lang=en")
    page = Document(response.text)
    assert response.status_code == 404
    assert page.all("html") == [{"lang": "en"}]
    assert page.text["h1"] == "There is no such page"
    linked = {link["href"] for link in page.all("a")}
    assert linked == {f"/{entry.address}?lang=en" for entry in ENTRIES}
    assert page.all("script") == []


def test_an_unknown_address_is_not_found_in_chinese_too(client: TestClient) -> None:
    page = document(client, "/nothing/at/all?lang=zh")
    assert page.all("html") == [{"lang": "zh-CN"}]
    assert page.text["h1"] == "没有这个页面"


@pytest.mark.parametrize(
    "address", ["/index.html", "/favicon.png", "/manifest.json", "/a/_stcore/x"]
)
def test_streamlits_own_document_is_not_reachable(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_slash_at_the_end_leads_to_the_page(client: TestClient) -> None:
    response = client.get("/leaderboard/?lang=en")
    assert response.status_code == 301
    assert response.headers["location"] == "/leaderboard?lang=en"


def test_streamlit_answers_its_own_addresses(client: TestClient) -> None:
    assert client.get("/_stcore/health").text == "ok"
    assert "allowedOrigins" in client.get("/_stcore/host-config").json()


def test_a_page_that_was_rehearsed_is_not_made_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents_of_pages.rehearse(ENTRIES[0], "zh")

    def refuse(_asked: documents_of_pages.Asked) -> bytes:
        raise AssertionError("it was made before")

    monkeypatch.setattr(documents_of_pages, "_make", refuse)
    assert "<h1" in client.get("/?lang=zh").text
