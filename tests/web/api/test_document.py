"""The OpenAPI document and the page made from it: valid, complete, and true."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from components.web.api import words
from components.web.api.rows import columns
from data_access.dictionary import FILE
from data_access.settings import ROOT
from tests.languages import has_chinese

RESOURCES = tuple(tomllib.loads(FILE.read_text("utf-8"))["resources"])


def document(client: TestClient, language: str) -> Any:
    return client.get(f"/api/v1/openapi.json?lang={language}").json()


def operations(client: TestClient, language: str = "en") -> dict[str, Any]:
    paths = document(client, language)["paths"]
    return {path: methods["get"] for path, methods in paths.items()}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_document_is_valid_openapi(client: TestClient, language: str) -> None:
    OpenAPIV31SpecValidator(document(client, language)).validate()


def test_its_examples_run_and_show_something(client: TestClient) -> None:
    for operation in operations(client).values():
        answer = client.get(operation["x-example"])
        assert answer.status_code == 200, operation["x-example"]
        if answer.headers["content-type"] == "application/json":
            assert answer.json()["data"] or operation["x-example"].endswith("/changes")
        else:
            assert len(answer.text.splitlines()) > 1


@pytest.mark.parametrize(("language", "chinese"), [("zh", True), ("en", False)])
def test_everything_is_told_in_the_language_asked_for(
    client: TestClient, language: str, chinese: bool
) -> None:
    said = [
        (path, text)
        for path, operation in operations(client, language).items()
        for text in (
            operation["summary"],
            operation["description"],
            *(parameter["description"] for parameter in operation["parameters"]),
            *(answer["description"] for answer in operation["responses"].values()),
        )
    ]
    assert [text for _, text in said if has_chinese(text) is not chinese] == []


def test_every_resource_of_the_dictionary_has_an_address_and_its_columns(
    client: TestClient,
) -> None:
    told = operations(client)
    assert len(told) == len(words.resources())
    rows = []
    for operation in told.values():
        shown = operation["responses"]["200"]["content"]["application/json"]["schema"]
        row = shown["properties"]["data"]
        rows.append(set(row.get("items", row)["properties"]))
    for resource in RESOURCES:
        assert {field.name for field in columns(resource) if not field.dimension} in rows


def test_limits_and_lists_of_codes_stand_in_the_document(client: TestClient) -> None:
    parameters = {p["name"]: p for p in operations(client)["/ratings"]["parameters"]}
    assert parameters["per_page"]["schema"]["maximum"] == 500
    assert parameters["direction"]["schema"]["maxItems"] == 100
    assert parameters["direction"]["explode"] is False


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_tells_every_address_parameter_field_and_problem(
    client: TestClient, language: str
) -> None:
    page = client.get(f"/api/v1/docs?lang={language}")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    html = page.text
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in html
    for path, operation in operations(client, language).items():
        assert f"GET /api/v1{path}" in html
        assert operation["summary"] in html
    for kind in words.problem_titles():
        assert f'id="{kind}"' in html
    for resource in RESOURCES:
        for field in columns(resource):
            assert f"<code>{field.name}</code>" in html or field.dimension


def test_the_page_names_the_fields_of_dimensions_as_people_write_them(client: TestClient) -> None:
    html = client.get("/api/v1/docs").text
    assert "score_…" in html
    assert "[a-z" not in html


def test_the_page_needs_no_script_and_no_other_host(client: TestClient) -> None:
    html = client.get("/api/v1/docs").text
    assert "<script" not in html
    assert set(re.findall(r"https?://[^/\"'<]+", html)) <= {"http://localhost:8501"}


def test_the_examples_of_the_page_are_links_that_work(client: TestClient) -> None:
    html = client.get("/api/v1/docs").text.replace("&amp;", "&")
    linked = set(re.findall(r'href="(/api/v1/[^"]+)"', html))
    assert len(linked) > 15
    assert {address: client.get(address).status_code for address in linked} == dict.fromkeys(
        linked, 200
    )


def test_the_document_is_in_the_browsers_language_without_another_wish(
    client: TestClient,
) -> None:
    for accepted, tag in {"zh-CN": "zh-CN", "en": "en"}.items():
        answer = client.get("/api/v1/openapi.json", headers={"Accept-Language": accepted})
        assert answer.headers["content-language"] == tag
        assert has_chinese(answer.json()["info"]["summary"]) is (tag == "zh-CN")


def test_the_examples_of_the_readme_run(client: TestClient) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    asked = re.findall(r"curl 'http://localhost:8501(/api/v1/[^']+)'", readme)
    assert len(asked) >= 4
    for address in asked:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert len(answer.content) > 100


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_programs_name_things_after_is_english(client: TestClient, language: str) -> None:
    told = document(client, language)
    named = [told["info"]["title"], *_titles(told["paths"]), *told["components"]["schemas"]]
    assert len(named) > 100
    assert [name for name in named if has_chinese(name)] == []
    assert has_chinese(told["info"]["summary"]) is (language == "zh")


def _titles(told: Any) -> Iterator[str]:
    if isinstance(told, list):
        for each in told:
            yield from _titles(each)
    elif isinstance(told, dict):
        if isinstance(told.get("title"), str):
            yield told["title"]
        yield from filter(None, told.get("enum", ()))
        for each in told.values():
            yield from _titles(each)


def test_the_search_is_told_as_it_works(client: TestClient) -> None:
    parameters = {p["name"]: p for p in operations(client)["/ratings"]["parameters"]}
    told = parameters["q"]["description"]
    assert "at most 60 characters" in told
    [project] = client.get("/api/v1/projects?q=2021-017").json()["data"]
    for searched in (
        project["lead_applicant_zh"],
        project["project_en"].upper()[:40],
        f"{project['project_zh'][:4]} 2021-017",
    ):
        found = client.get("/api/v1/projects", params={"q": searched, "fields": "project"}).json()
        assert {"project": "2021-017"} in found["data"], searched
