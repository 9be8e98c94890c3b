"""The feed, the site map and robots.txt."""

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from components.menu import ENTRIES
from components.text import LANGUAGES, Language
from components.web import feed as web_feed
from components.web import sitemap
from data_access.database import reading as session_of
from data_access.database import transaction
from data_access.importing import import_ratings
from data_access.publishing import publish
from data_access.queries import public_record, releases
from data_access.settings import settings
from tests.copies import copy_sqlite
from tests.corrections import with_another_score
from tests.web.serving import reading

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
LASTING_ID = r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
REASON = "a score & a <name> were wrong"


def feed(client: TestClient, language: Language = "en") -> ElementTree.Element:
    response = client.get(f"/feed.xml?lang={language}")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def texts(root: ElementTree.Element, path: str) -> list[str]:
    return [found.text or "" for found in root.findall(path.replace("/", f"/{ATOM}"))]


def own(url: str, folder: Path) -> str:
    """Return the address of a copy of the demo database that a test may change."""
    copy_sqlite(url, folder / "own.sqlite3")
    return f"sqlite:///{folder / 'own.sqlite3'}"


def import_correction(url: str, folder: Path) -> None:
    """Leave a second version of the newest release as a draft."""
    file = with_another_score(folder / "ratings-2023Q3.xlsx")
    import_ratings(file, "2021", "2023Q3", "illustrative-1", url=url, reason=REASON)


def publish_correction(url: str) -> None:
    """Publish that draft."""
    with transaction(url) as session:
        publish(session, "2021", "2023Q3", now=datetime.now(UTC), reason=REASON)


# -- feed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feed_has_every_release_newest_first(client: TestClient, language: Language) -> None:
    root = feed(client, language)
    with session_of() as session:
        published = [*releases(session, "2021"), *releases(session, "2019")]
    updated = [datetime.fromisoformat(text) for text in texts(root, "./entry/updated")]
    assert updated == sorted(updated, reverse=True)
    assert {r.published_at for r in published} <= set(updated)
    assert texts(root, "./updated") == texts(root, "./entry/updated")[:1]
    assert {"zh": "演示数据", "en": "Demo data"}[language] in texts(root, "./entry/summary")[0]


def test_a_feed_has_what_the_standard_asks_for(client: TestClient) -> None:
    root = feed(client)
    entries = root.findall(f"{ATOM}entry")
    for each in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{name}")) == 1
    assert texts(root, "./author/name") != [""]
    ids = texts(root, "./entry/id")
    assert len(ids) == len(set(ids)) == len(entries)
    assert all(re.fullmatch(LASTING_ID, each) for each in ids)
    assert texts(feed(client, "zh"), "./entry/id") == ids


def test_ids_of_the_feed_do_not_depend_on_where_the_site_is(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [*texts(feed(client), "./id"), *texts(feed(client), "./entry/id")]
    monkeypatch.setenv("SITE_URL", "https://another.example")
    settings.cache_clear()
    web_feed._written.cache_clear()
    moved = feed(client)
    monkeypatch.undo()
    settings.cache_clear()
    web_feed._written.cache_clear()
    assert [*texts(moved, "./id"), *texts(moved, "./entry/id")] == ids
    assert "another.example" in ElementTree.tostring(moved, encoding="unicode")


def test_ids_of_the_feed_are_those_that_readers_know(client: TestClient) -> None:
    found = dict(
        zip(texts(feed(client), "./entry/title"), texts(feed(client), "./entry/id"), strict=True)
    )
    known = "urn:uuid:2dd2f2ec-5dba-5412-b72f-97b8a979ebf6"
    assert found["New release: Q3 2023 (version 1), 2021 edition"] == known


def test_an_unchanged_feed_is_not_sent_again_and_is_open_to_scripts(client: TestClient) -> None:
    first = client.get("/feed.xml?lang=en")
    again = client.get("/feed.xml?lang=en", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["access-control-allow-origin"] == "*"
    other = client.get("/feed.xml?lang=zh", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_entries_of_the_feed_lead_to_their_release(client: TestClient) -> None:
    for link in feed(client).findall(f"{ATOM}entry/{ATOM}link[@rel='alternate']"):
        address = urlsplit(link.attrib["href"])
        assert client.get(f"{address.path}?{address.query}").status_code == 200
        assert "release=" in address.query or address.path == "/catalogue"


def test_entries_of_the_feed_name_the_charts_of_their_release(client: TestClient) -> None:
    packs = [
        urlsplit(link.attrib["href"]).path
        for link in feed(client).findall(f"{ATOM}entry/{ATOM}link[@rel='related']")
    ]
    assert packs[0] == "/data/2021/2023Q3.1/press-pack.zip"
    assert len(packs) == len(set(packs)) == 8 + 3


def test_a_correction_is_an_entry_of_its_own_with_its_reason(
    running: TestClient, demo_url: str, tmp_path: Path
) -> None:
    url = own(demo_url, tmp_path)
    import_correction(url, tmp_path)
    publish_correction(url)
    with reading(url):
        root = feed(running)
    assert texts(root, "./entry/title")[0] == "Correction: Q3 2023 (version 2), 2021 edition"
    assert REASON in texts(root, "./entry/summary")[0]
    packs = root.findall(f"{ATOM}entry/{ATOM}link[@rel='related']")
    assert len(packs) == 9 + 3


def test_draws_and_catalogues_are_entries_that_lead_to_their_page(client: TestClient) -> None:
    titles = texts(feed(client), "./entry/title")
    assert titles[:3] == [
        "Catalogue, 2021 edition",
        "Projects drawn for the spot checks, 2021 edition",
        "Draw of the spot checks announced, 2021 edition",
    ]
    packs = feed(client).findall(f"{ATOM}entry/{ATOM}link[@rel='related']")
    assert packs[0].attrib["href"].endswith("/data/2021/2023Q3.1/press-pack.zip")


def test_a_draft_stands_nowhere(running: TestClient, demo_url: str, tmp_path: Path) -> None:
    url = own(demo_url, tmp_path)
    import_correction(url, tmp_path)
    with reading(url):
        for address in ("/feed.xml", "/sitemap.xml", "/", "/leaderboard", "/project?id=2021-017"):
            text = running.get(f"{address}{'&' if '?' in address else '?'}lang=en").text
            assert "version 2" not in text
            assert "2023Q3.2" not in text


def test_without_a_release_there_is_no_feed_and_a_site_map_of_pages(
    running: TestClient, empty_url: str
) -> None:
    with reading(empty_url):
        assert running.get("/feed.xml").status_code == 404
        found = ElementTree.fromstring(running.get("/sitemap.xml").content)
    assert len(found) == len(ENTRIES) * len(LANGUAGES)


def test_every_page_leads_to_the_feed(client: TestClient) -> None:
    html = client.get("/?lang=zh").text
    assert '<link rel="alternate" type="application/atom+xml"' in html
    assert 'href="/feed.xml?lang=zh"' in html


# -- site map ------------------------------------------------------------------------------------


def addresses(client: TestClient) -> list[str]:
    response = client.get("/sitemap.xml")
    assert response.headers["content-type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    return [str(found.text) for found in root.findall(f"{SITEMAP}url/{SITEMAP}loc")]


def test_the_site_map_has_every_project_and_page_in_both_languages(client: TestClient) -> None:
    found = addresses(client)
    assert len(found) == len(set(found))
    for language in LANGUAGES:
        for entry in ENTRIES:
            assert f"{settings().site_url}/{entry.address}?lang={language}" in found
        projects = [a for a in found if "/project?id=" in a and a.endswith(f"lang={language}")]
        assert len(projects) == 204
        others = [a for a in found if "/project?edition=2019&id=" in a and a.endswith(language)]
        assert len(others) == 24
        assert any("/province?code=520000" in address for address in found)
        assert any("/directions?edition=2019&direction=08" in address for address in found)


@pytest.mark.slow
def test_addresses_of_the_site_map_answer_and_are_canonical(client: TestClient) -> None:
    """Every page, and every 23rd of the hundreds of projects, units and directions."""
    found = addresses(client)
    pages = {
        f"{settings().site_url}/{entry.address}?lang={language}"
        for entry in ENTRIES
        for language in LANGUAGES
    }
    subjects = [address for address in found if address not in pages]
    wrong = []
    for address in [*pages, *subjects[::23]]:
        asked = urlsplit(address)
        response = client.get(f"{asked.path}?{asked.query}")
        shown = f'<link rel="canonical" href="{address.replace("&", "&amp;")}">'
        if response.status_code != 200 or shown not in response.text:
            wrong.append(address)
    assert wrong == []
    assert len(subjects) > 500


def test_the_site_map_dates_pages_by_what_they_show(client: TestClient) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    dates = {
        str(url.findtext(f"{SITEMAP}loc")).removeprefix(settings().site_url): url.findtext(
            f"{SITEMAP}lastmod"
        )
        for url in root
    }
    with session_of() as session:
        release = releases(session, "2021")[0].published_at.date().isoformat()
        ended = max(act.at for act in public_record(session, "2021") if "catalogue" in act.kind)
    assert ended.date().isoformat() > release
    assert {page: dates[f"/{page}lang=en"] for page in ("map?", "catalogue?", "verify?")} == {
        "map?": release,
        "catalogue?": ended.date().isoformat(),
        "verify?": None,
    }
    assert dates["/directions?direction=06&lang=en"] == release
    assert dates["/project?id=2021-017&lang=en"] == ended.date().isoformat()


def test_languages_of_the_site_map_are_those_of_the_pages(client: TestClient) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    for url in root:
        languages = [link.attrib["hreflang"] for link in url.findall(LINK)]
        assert languages == ["zh-CN", "en", "x-default"]
    html = client.get("/project?id=2021-017").text
    [entry] = [u for u in root if str(u[0].text).endswith("/project?id=2021-017&lang=en")]
    for link in entry.findall(LINK):
        assert link.attrib["href"].replace("&", "&amp;") in html


def test_many_addresses_are_spread_over_files(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = addresses(client)
    monkeypatch.setattr(sitemap, "SUBJECTS_IN_A_FILE", 100)
    sitemap._written.cache_clear()
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    files = [urlsplit(str(found.text)).path for found in index.iter(f"{SITEMAP}loc")]
    found = [
        str(loc.text)
        for file in files
        for loc in ElementTree.fromstring(client.get(file).content).iter(f"{SITEMAP}loc")
    ]
    assert found == everything
    assert client.get(f"/sitemap-{len(files) + 1}.xml").status_code == 404
    sitemap._written.cache_clear()


# -- robots --------------------------------------------------------------------------------------


def test_robots_may_read_pages_and_learn_where_the_site_map_is(client: TestClient) -> None:
    response = client.get("/robots.txt")
    assert response.headers["content-type"].startswith("text/plain")
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /_stcore/" in lines
    assert "Allow: /" in lines
    assert lines[-1] == f"Sitemap: {settings().site_url}/sitemap.xml"
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    assert not any(f"/{entry.address}".startswith(tuple(closed)) for entry in ENTRIES)
    assert "Allow: /api/v1/docs" in lines
    assert "/api/" in closed
    assert not any("/data/2021/2023Q3.1".startswith(prefix) for prefix in closed)
