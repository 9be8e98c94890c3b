"""What every page says without a script, from the address to the HTML."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from components.menu import ENTRIES
from components.text import LANGUAGES, Language, speaking
from components.wording.site import site_name
from data_access.database import reading as session_of
from data_access.database import transaction
from data_access.queries import board, releases
from data_access.question import Question
from data_access.settings import settings
from tests.copies import copy_sqlite
from tests.data_access.by_hand import listed_row, unguard
from tests.languages import has_chinese
from tests.web.serving import reading

NEWEST = "2023Q3.1"
HOSTILE = "<script>alert(1)</script>\"'</style>"
ADDRESSES = [
    "/",
    "/leaderboard",
    "/leaderboard?region=520000",
    "/project",
    "/project?id=2021-017",
    "/map",
    "/map?measure=quota",
    "/directions",
    "/directions?direction=06",
    "/tracking",
    "/tracking?release=2021Q4.1",
    "/province",
    "/province?code=520000",
    "/compare",
    "/compare?kind=region",
    "/compare?picked=2021-017,2021-147",
    "/methodology",
    "/downloads",
    "/catalogue",
    "/catalogue?direction=06",
]
OF_THE_SAMPLE = [
    f"/{page}?edition=2019{query}"
    for page, query in (
        *((entry.address, "") for entry in ENTRIES),
        ("project", "&id=2019-001"),
        ("directions", "&direction=08"),
        ("province", "&code=440300"),
        ("compare", "&kind=direction"),
        ("map", "&measure=quota"),
    )
]
EVERY_SO_MANY_LINKS = 10
"""Of some eight hundred links within the site, every tenth is followed."""
FILES = ("/charts/", "/cite/", "/data/")
MADE_IN_TESTS_OF_THEIR_OWN = ("press-pack.zip", "verification.zip", "/all/", "/print/")
"""What takes a second and more to make is asked for there."""
EMPTY_TAGS = {"meta", "link", "br", "img", "input", "hr"}


class Outline(HTMLParser):
    """A document's tags, headings and tables; complains about what is not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[tuple[str, str]] = []
        self.tables: list[list[list[str]]] = []
        self.bare_headings: list[str] = []
        self.links: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY_TAGS:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in {"td", "th"}:
            self.tables[-1][-1].append("")
        if tag == "th" and not dict(attrs).get("scope"):
            self.bare_headings.append(str(self.getpos()))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((tag, ""))
        if tag == "a":
            self.links.append(str(dict(attrs)["href"]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.open):
            self.tables[-1][-1][-1] += data
        if self.open and re.fullmatch("h[1-6]", self.open[-1]):
            tag, text = self.headings[-1]
            self.headings[-1] = (tag, text + data)


def html_of(client: TestClient, address: str, language: Language = "en") -> str:
    sign = "&" if "?" in address else "?"
    response = client.get(f"{address}{sign}lang={language}")
    assert response.status_code == 200
    return response.text


def linked_data(html: str) -> dict[str, object]:
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    read: dict[str, object] = json.loads(found)
    return read


# -- every page ----------------------------------------------------------------------------------

Pages = dict[tuple[str, Language], tuple[str, Outline]]


def read(client: TestClient, addresses: list[str]) -> Pages:
    found = {}
    for address in addresses:
        for language in LANGUAGES:
            html = html_of(client, address, language)
            found[address, language] = (html, Outline(html))
    return found


@pytest.fixture(scope="module")
def pages(client: TestClient) -> Pages:
    """Every page in both languages, by its address, and its outline."""
    return read(client, ADDRESSES)


@pytest.fixture(scope="module")
def english(pages: Pages) -> dict[str, tuple[str, Outline]]:
    """Every page in English."""
    return {address: page for (address, language), page in pages.items() if language == "en"}


def test_headings_of_a_document_are_in_order(pages: Pages) -> None:
    levels = {page: [int(tag[1]) for tag, _ in each.headings] for page, (_, each) in pages.items()}
    assert {page: found for page, found in levels.items() if found[:1] != [1]} == {}
    assert {page: found for page, found in levels.items() if found.count(1) != 1} == {}
    assert {
        page: found
        for page, found in levels.items()
        if any(after - before > 1 for before, after in pairwise(found))
    } == {}


def test_tables_of_a_document_are_in_order(pages: Pages) -> None:
    bare = {page: each.bare_headings for page, (_, each) in pages.items() if each.bare_headings}
    assert bare == {}
    widths = {page: [set(map(len, t)) for t in each.tables] for page, (_, each) in pages.items()}
    assert {page: w for page, w in widths.items() if any(len(table) != 1 for table in w)} == {}


def test_every_page_has_the_frame_of_the_site(english: dict[str, tuple[str, Outline]]) -> None:
    said = ("2021 Big-Data", "187 of 204", "Demo data", "CC BY 4.0", "232", "Corrections")
    of_an_older_release = {"187 of 204": "172 of 204"}
    menu = {f"/{entry.address}" for entry in ENTRIES}
    missing = {}
    for address, (html, outline) in english.items():
        older = of_an_older_release if "2021Q4" in address else {}
        lacks = {part for part in said if older.get(part, part) not in html}
        lacks |= menu - {urlsplit(link).path for link in outline.links}
        missing[address] = lacks
    assert {address: lacks for address, lacks in missing.items() if lacks} == {}


def test_english_pages_hold_no_chinese_but_names(english: dict[str, tuple[str, Outline]]) -> None:
    chinese = {}
    for address, (_, outline) in english.items():
        headings = [text for _, text in outline.headings]
        headings += [cell for table in outline.tables for cell in table[0]]
        chinese[address] = [text for text in headings if has_chinese(text)]
    assert {address: found for address, found in chinese.items() if found} == {}


def test_every_page_says_what_it_is_about_in_tables(
    english: dict[str, tuple[str, Outline]],
) -> None:
    assert {page for page, (_, outline) in english.items() if not outline.tables} == set()


def kind_of_file(link: str) -> str:
    """Return what is the same for the files that are made alike: folder, ending, width."""
    path, _, query = link.partition("?")
    return f"{path.split('/')[1]} {path.partition('.')[2]} {'width' in query}"


@pytest.mark.slow
def test_links_within_the_site_lead_to_pages(
    client: TestClient, english: dict[str, tuple[str, Outline]]
) -> None:
    links = sorted(
        link
        for link in {link for _, outline in english.values() for link in outline.links}
        if not any(part in link for part in MADE_IN_TESTS_OF_THEIR_OWN)
    )
    of_charts = {kind_of_file(link): link for link in links if link.startswith(FILES)}
    others = [link for link in links if not link.startswith(FILES)]
    followed = [*of_charts.values(), *others[::EVERY_SO_MANY_LINKS]]
    answers = {link: client.get(link).status_code for link in followed}
    assert {link: status for link, status in answers.items() if status != 200} == {}
    assert len(answers) > 50


def test_a_chart_is_verified_without_scripts(client: TestClient) -> None:
    [code, *_] = re.findall(r"/verify\?lang=en&amp;chart=([0-9A-Z-]+)", html_of(client, "/"))
    asked = {
        f"/verify?chart={code}": "The chart is from this site, and its numbers are unchanged.",
        f"/verify?chart=https://a.example/charts/{code}.png": "its numbers are unchanged.",
        f"/verify?chart={code[:-1]}": "a character is missing or wrong",
        "/verify?file=no-code": "No code can be read in this file.",
    }
    unsaid = {address for address, text in asked.items() if text not in html_of(client, address)}
    assert unsaid == set()


def test_links_keep_release_language_and_filters(client: TestClient) -> None:
    html = html_of(client, "/leaderboard?release=2022Q1.1&region=520000")
    [to_map] = {link for link in Outline(html).links if link.startswith("/map")}
    asked = {"release": ["2022Q1.1"], "region": ["520000"], "lang": ["en"]}
    assert asked.items() <= parse_qs(urlsplit(to_map).query).items()


# -- editions -----------------------------------------------------------------------------------


def test_every_page_of_the_sample_edition_says_that_it_is_made_up(client: TestClient) -> None:
    made_up = {"zh": "虚构，非官方", "en": "made up, not official"}
    missing, official = {}, {}
    for (address, language), (html, _) in read(client, OF_THE_SAMPLE).items():
        for part in (made_up[language], "made-up document B"):
            if part not in html:
                missing[address, language] = part
        for part in ("232号", "The ministry"):
            if part in html:
                official[address, language] = part
    assert (missing, official) == ({}, {})


def test_a_page_of_an_older_edition_is_a_page_of_its_own(client: TestClient) -> None:
    html = html_of(client, "/directions?edition=2019&direction=08")
    canonical = "http://localhost:8501/directions?edition=2019&amp;direction=08&amp;lang=en"
    assert f'<link rel="canonical" href="{canonical}">' in html
    [title] = re.findall("<title>(.*?)</title>", html)
    assert "Made-up edition" in title


def test_another_edition_is_one_link_away_and_the_link_carries_what_means_the_same(
    client: TestClient,
) -> None:
    html = html_of(client, "/leaderboard?direction=05,06&region=440000")
    [across] = {link for link in Outline(html).links if "edition=2019" in link}
    html = client.get(across).text
    assert (
        "These choices do not apply there and were dropped: Direction: Storage and management."
        in html
    )
    onwards = [link for link in Outline(html).links if link.startswith("/map")]
    [asked] = {urlsplit(link).query for link in onwards if "edition=2019" in link}
    assert parse_qs(asked).items() >= {"direction": ["05"], "region": ["440000"]}.items()
    assert "left" not in parse_qs(asked)


def test_a_project_leads_to_the_same_project_of_another_edition(client: TestClient) -> None:
    html = html_of(client, "/project?id=2021-008")
    assert "the same project: same name, same lead applicant" in html
    to_project = {link for link in Outline(html).links if "id=2019-001" in link}
    for link in to_project:
        assert "Platform for industrial time-series analysis" in client.get(link).text
    assert "In other editions" not in html_of(client, "/project?id=2021-017")


# -- leaderboard ---------------------------------------------------------------------------------


def rows_of(client: TestClient, query: str) -> list[list[str]]:
    tables = Outline(html_of(client, f"/leaderboard?{query}", "zh")).tables
    return tables[0][1:]


def test_the_leaderboard_has_as_many_rows_as_asked_for_as_published(client: TestClient) -> None:
    with session_of() as session:
        published = board(session, Question("2021", NEWEST), size=50)
    shown = rows_of(client, "rows=50")
    assert len(shown) == 50
    for row, project in zip(shown, published, strict=True):
        assert project.name_zh in "".join(row)
        assert f"{(project.total or 0) / 100:.2f}" in row


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("region=520000", Question("2021", NEWEST, regions=("520000",))),
        ("stars=5,4&direction=06", Question("2021", NEWEST, directions=("06",), stars=(5, 4))),
        ("q=2021-017", Question("2021", NEWEST, search="2021-017")),
        ("sort=-number", Question("2021", NEWEST, sort="-number")),
        ("release=2022Q1.1&sort=change", Question("2021", "2022Q1.1", sort="change")),
        ("page=3", Question("2021", NEWEST, page=3)),
    ],
)
def test_filters_order_release_and_page_are_respected(
    client: TestClient, query: str, asked: Question
) -> None:
    with session_of() as session:
        wanted = [row.name_zh for row in board(session, asked)]
    shown = ["".join(row) for row in rows_of(client, query)]
    assert len(wanted) <= len(shown)
    assert all(name in row for name, row in zip(wanted, shown, strict=False))


def test_pages_of_the_leaderboard_lead_to_all_projects(client: TestClient) -> None:
    found: set[str] = set()
    address = "/leaderboard?lang=zh"
    while address:
        outline = Outline(client.get(address).text)
        found |= {cell for row in outline.tables[0][1:] for cell in row}
        codes = {parse_qs(urlsplit(link).query).get("id", [""])[0] for link in outline.links}
        found |= codes
        onwards = [link for link in outline.links if re.search(r"leaderboard\?.*page=", link)]
        here = int(parse_qs(urlsplit(address).query).get("page", ["1"])[0])
        address = next((link for link in onwards if _page(link) > here), "")
    assert len({code for code in found if re.fullmatch(r"2021-\d{3}", code)}) == 204


def _page(link: str) -> int:
    return int(parse_qs(urlsplit(link).query)["page"][0])


def test_what_finds_no_project_is_said(client: TestClient) -> None:
    assert "No project matches these filters" in html_of(client, "/leaderboard?q=nothinglikethis")


# -- what the address asks for -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("edition=1999", "1999"),
        ("release=2050Q1.1", "2050Q1.1"),
        ("region=123", "123"),
        ("direction=77,06", "77"),
        ("picked=2021-999", "2021-999"),
        ("sort=beauty", "beauty"),
        ("stars=abc", "abc"),
        ("stars=%C2%B2", "\u00b2"),
        ("stars=9,5", "9"),
    ],
)
def test_unknown_codes_are_named_in_a_notice(client: TestClient, query: str, said: str) -> None:
    html = html_of(client, f"/leaderboard?{query}")
    assert re.search(f'role="note"[^>]*>[^<]*{re.escape(said)}[^<]*does not exist here', html)


@pytest.mark.parametrize(
    "address", ["/map?measure=beauty", "/compare?kind=beauty", "/province?code=beauty"]
)
def test_unknown_codes_of_a_page_are_named_too(client: TestClient, address: str) -> None:
    assert re.search('role="note"[^>]*>[^<]*beauty', html_of(client, address))


def test_a_language_that_is_not_ours_is_named(client: TestClient) -> None:
    assert "xx" in client.get("/?lang=xx", headers={"Accept-Language": "en"}).text


def test_a_project_that_does_not_exist_is_not_found(client: TestClient) -> None:
    response = client.get("/project?id=2021-999&lang=en")
    assert response.status_code == 404
    assert "2021-999" in response.text
    assert [tag for tag, _ in Outline(response.text).headings] == ["h1"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/project?id=2021-017", "Native distributed graph database"),
        ("/province?code=520000", "Brief for Guizhou"),
        ("/directions?direction=06", "Storage and management"),
        ("/map", "Regional map"),
    ],
)
def test_a_title_names_what_the_page_is_about(client: TestClient, address: str, said: str) -> None:
    html = html_of(client, address)
    with speaking("en"):
        site = site_name("2021")
    [title] = re.findall("<title>(.*?)</title>", html)
    assert title.startswith(said)
    assert title.endswith(site)


# -- search engines and messengers ---------------------------------------------------------------


def test_each_language_has_an_address_of_its_own_and_the_bare_one_is_for_all(
    client: TestClient,
) -> None:
    html = html_of(client, "/province?code=520000&release=2022Q1.1&region=520000")
    site = settings().site_url
    assert f'rel="canonical" href="{site}/province?code=520000&amp;lang=en"' in html
    for tag, lang in (("zh-CN", "&amp;lang=zh"), ("en", "&amp;lang=en"), ("x-default", "")):
        wanted = f'hreflang="{tag}" href="{site}/province?code=520000{lang}"'
        assert wanted in html
    bare = client.get("/province?code=520000").text
    assert f'rel="canonical" href="{site}/province?code=520000"' in bare


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dataset_agrees_with_the_release(client: TestClient, language: Language) -> None:
    with session_of() as session:
        release = next(r for r in releases(session, "2021") if r.code == "2022Q1.1")
    said = linked_data(html_of(client, "/?release=2022Q1.1", language))
    assert said["@type"] == "Dataset"
    assert said["identifier"] == f"sha256:{release.sha256}"
    assert said["version"] == release.code
    assert said["temporalCoverage"] == "2022-01-01/2022-03-31"
    assert datetime.fromisoformat(str(said["datePublished"])) == release.published_at
    assert said["isAccessibleForFree"] is True
    assert str(said["license"]).startswith("https://creativecommons.org/licenses/by/4.0")
    assert {"zh": "演示数据", "en": "Demo data"}[language] in str(said["description"])
    files = said["distribution"]
    assert isinstance(files, list)
    for file in files:
        assert file["contentUrl"].startswith(f"{settings().site_url}/data/2021/2022Q1.1/")


# -- names nobody can trust ----------------------------------------------------------------------


@pytest.fixture
def hostile(running: TestClient, demo_url: str, tmp_path: Path) -> Iterator[TestClient]:
    """The site with a project whose names are HTML."""
    copy_sqlite(demo_url, tmp_path / "ratings.sqlite3")
    url = f"sqlite:///{tmp_path / 'ratings.sqlite3'}"
    with transaction(url) as session:
        unguard(session)
        project = listed_row(session, "2021-017")
        project.name_zh = project.name_en = HOSTILE
    with reading(url):
        yield running


def test_a_hostile_name_is_shown_letter_by_letter(hostile: TestClient) -> None:
    for address in (
        "/project?id=2021-017",
        "/leaderboard?q=2021-017",
        "/compare?picked=2021-017,2021-147",
        "/province?code=130000",
    ):
        html = html_of(hostile, address)
        assert "<script>alert" not in html, address
        assert "&lt;script&gt;alert(1)" in html, address
        Outline(html)
        linked_data(html)


def test_what_stands_in_the_address_never_becomes_html(client: TestClient) -> None:
    for key in ("q", "region", "id", "lang", "measure", "release", "edition"):
        for page in ("leaderboard", "map", "project"):
            response = client.get(f"/{page}?{urlencode({key: HOSTILE})}")
            assert "<script>alert" not in response.text, (page, key)
            Outline(response.text)


# -- kept ----------------------------------------------------------------------------------------


def test_a_document_is_not_sent_twice_to_who_has_it(client: TestClient) -> None:
    first = client.get("/leaderboard?lang=en")
    again = client.get("/leaderboard?lang=en", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = client.get("/leaderboard?lang=zh", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_page_before_the_first_release_says_so(running: TestClient, empty_url: str) -> None:
    with reading(empty_url):
        response = running.get("/leaderboard?lang=en")
    assert response.status_code == 200
    assert "No release has been published yet" in response.text
    assert "application/ld+json" not in response.text


def test_a_page_without_a_database_says_so_and_is_not_kept(
    running: TestClient, demo_url: str
) -> None:
    with reading("sqlite:////nowhere/ratings.sqlite3"):
        response = running.get("/leaderboard?lang=en")
    assert response.status_code == 503
    assert "cannot be read at the moment" in response.text
    with reading(demo_url):
        assert running.get("/leaderboard?lang=en").status_code == 200


def test_a_page_whose_ratings_cannot_be_read_still_starts_the_app(
    running: TestClient, demo_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "damaged.sqlite3"
    copy_sqlite(demo_url, file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE rating RENAME TO gone")
    with reading(f"sqlite:///{file}"):
        response = running.get("/leaderboard?lang=en")
    assert response.status_code == 503
    assert "no such table" in caplog.text
    assert "no such table" not in response.text
    assert '<div id="root"></div>' in response.text


@pytest.mark.parametrize("address", ["/methodology?part=recompute", "/downloads"])
def test_the_chain_of_the_releases_is_told_without_a_script(
    client: TestClient, address: str
) -> None:
    html = html_of(client, address)
    assert "Unbroken: every release contains the SHA-256" in html
    [chain] = [table for table in Outline(html).tables if "previous release" in table[0][-1]]
    assert len(chain) == 9
    assert [row[3] for row in chain[2:]] == [row[2] for row in chain[1:-1]]
    links = Outline(html).links
    to_take = {"/data/2021/verification.zip", "/data/verify_release.py"}
    if address == "/downloads":
        assert to_take <= set(links)
    else:
        assert [link for link in links if link.startswith("/downloads?")]


def test_a_projects_code_says_its_edition(client: TestClient) -> None:
    answer = client.get("/project?id=2019-001&lang=en")
    assert answer.status_code == 200
    assert "2019-001" in answer.text
    assert "edition=2019" in answer.text
