"""The catalogue of all releases for portals of open data, and where the ids in it lead."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from components.web.linked_data import CONTEXT
from data_access.database import reading as session_of
from data_access.queries import releases
from data_access.settings import settings
from tests.web.serving import reading
from tests.web.test_content import html_of, linked_data


def asked(client: TestClient, address: str) -> Any:
    parts = urlsplit(address)
    assert address.startswith(settings().site_url)
    return client.get(f"{parts.path}?{parts.query}")


@pytest.fixture
def catalogue(client: TestClient) -> dict[str, Any]:
    """The catalogue of the demo editions."""
    answer = client.get("/data.json")
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    found: dict[str, Any] = answer.json()
    return found


def values(told: list[dict[str, str]]) -> dict[str, str]:
    return {each["@language"]: each["@value"] for each in told}


def prefixed(told: object) -> Iterator[str]:
    """The names in a document that have a prefix."""
    if isinstance(told, dict):
        for name, value in told.items():
            if ":" in name:
                yield name
            yield from prefixed(value)
    if isinstance(told, list):
        for each in told:
            yield from prefixed(each)


def test_the_catalogue_has_every_release_in_both_languages(catalogue: dict[str, Any]) -> None:
    with session_of() as session:
        published = [*releases(session, "2021"), *releases(session, "2019")]
    found = {each["dct:identifier"]: each for each in catalogue["dcat:dataset"]}
    assert set(found) == {f"sha256:{release.sha256}" for release in published}
    for release in published:
        told = found[f"sha256:{release.sha256}"]
        assert told["@id"].endswith(f"/data/{release.edition}/{release.code}")
        said = values(told["dct:description"])
        assert said["zh-CN"].startswith("演示数据")
        assert said["en"].startswith("Demo data")
        assert str(release.rated) in said["en"]
    assert {name.partition(":")[0] for name in prefixed(catalogue)} == set(CONTEXT) - {"vcard"}


def test_ids_lead_to_the_page_of_their_release(
    client: TestClient, catalogue: dict[str, Any]
) -> None:
    for told in catalogue["dcat:dataset"]:
        answer = asked(client, told["@id"])
        assert answer.status_code == 303
        leads = answer.headers["location"]
        code = told["dcat:version"]
        assert f"release={code}" in leads
    assert asked(client, leads).status_code == 200
    said = linked_data(html_of(client, "/?release=2022Q1.1", "en"))
    assert asked(client, str(said["@id"])).status_code == 303
    assert said["includedInDataCatalog"] == {
        "@type": "DataCatalog", "@id": catalogue["@id"],
        "name": "Star ratings of the big-data pilot projects",
    }  # fmt: skip
    assert client.get("/data/2021").status_code == 303
    assert client.get("/data/2021/2033Q1.1").status_code == 404
    assert client.get("/data/2033").status_code == 404


@pytest.mark.slow
def test_files_of_the_catalogue_are_there(client: TestClient, catalogue: dict[str, Any]) -> None:
    files = catalogue["dcat:dataset"][-1]["dcat:distribution"]
    wrong = [
        file["dct:title"]
        for file in files
        for answer in [asked(client, file["dcat:downloadURL"]["@id"])]
        if answer.headers.get("content-type", "").partition(";")[0] != file["dcat:mediaType"]
    ]
    assert len(files) > 10
    assert wrong == []


def test_the_catalogue_says_whom_to_ask(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for contact, told in (
        ("ratings@example.cn", {"vcard:hasEmail": {"@id": "mailto:ratings@example.cn"}}),
        ("https://example.cn/ask", {"vcard:hasURL": {"@id": "https://example.cn/ask"}}),
    ):
        monkeypatch.setenv("CORRECTIONS_CONTACT", contact)
        settings.cache_clear()
        found = client.get("/data.json").json()["dcat:dataset"][0]["dcat:contactPoint"]
        assert found == {"@type": "vcard:Kind", **told}
    monkeypatch.undo()
    settings.cache_clear()


def test_an_unchanged_catalogue_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/data.json").headers["etag"]
    assert client.get("/data.json", headers={"If-None-Match": tag}).status_code == 304


def test_nothing_published_has_no_catalogue(running: TestClient, empty_url: str) -> None:
    with reading(empty_url):
        assert running.get("/data.json").status_code == 404
