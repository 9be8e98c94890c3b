"""Charts over HTTP: as files, by their codes."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from components.charts import files as taking_charts
from components.charts.chart import code_of_view
from components.charts.codes import View
from components.charts.files import drawing_of, view_asked
from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint
from components.text import LANGUAGES, Language, speaking
from components.web import charts
from components.web.http_cache import A_DAY

ASKED: dict[str, Any] = {"direction": "06", "bars": "count"}


def code(name: str = "stars-by-direction", language: Language = "zh", **asked: str) -> str:
    with speaking(language):
        view = view_asked(name, asked, language)
        found = drawing_of(view)
    assert found is not None
    return code_of_view(view, found)


@pytest.fixture
def without_kept_files() -> Iterator[None]:
    taking_charts.file_of.cache_clear()
    yield
    taking_charts.file_of.cache_clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_facts_name_release_filters_method_source_and_address(
    client: TestClient, language: Language
) -> None:
    found = code(language=language, **ASKED)
    facts = client.get(f"/charts/{found}.json").json()["about"]
    said = json.dumps(facts, ensure_ascii=False)
    for part in ("232号", "CC BY 4.0", found, "direction=06", "bars=count", "release=2023Q3.1"):
        assert part in said
    assert ("大数据存储管理" if language == "zh" else "Storage and management") in said
    assert ("演示数据" if language == "zh" else "Demo data") in said


def test_who_has_the_file_already_is_told_so(client: TestClient) -> None:
    address = f"/charts/{code()}.csv"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["cache-control"] == A_DAY
    assert "stars-by-direction-zh.csv" in first.headers["content-disposition"]


@pytest.mark.parametrize(
    "file", ["5D27-GNHE-0AV0-Y0RX.png", "-.svg", "星.csv", f"{'5' * 2000}.json", "x.gif", "x"]
)
def test_what_is_no_chart_is_not_found(client: TestClient, file: str) -> None:
    answer = client.get(f"/charts/{file}", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "There is no such" in answer.text


@pytest.mark.browser
@pytest.mark.parametrize(
    ("ending", "begins"), [("png", b"\x89PNG"), ("4x.png", b"\x89PNG"), ("svg", b"<svg"),
                           ("outlined.svg", b"<svg"), ("pdf", b"%PDF")],
)  # fmt: skip
def test_a_chart_is_drawn_in_every_format(client: TestClient, ending: str, begins: bytes) -> None:
    answer = client.get(f"/charts/{code('map')}.{ending}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert answer.headers["content-type"].startswith(taking_charts.MEDIA_TYPES[ending])


@pytest.mark.browser
def test_a_width_for_print_is_another_file_with_another_name(client: TestClient) -> None:
    address = f"/charts/{code('star-distribution')}.svg"
    answers = [client.get(f"{address}{query}") for query in ("", "?width=55mm", "?width=112mm")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert b'width="55mm"' in answers[1].content
    for name in ("etag", "content-disposition"):
        assert len({answer.headers[name] for answer in answers}) == 3, name
    assert client.get(f"{address}?width=55mm").content == answers[1].content


def test_a_width_that_a_file_is_not_made_in_is_refused_with_those_it_is(
    client: TestClient,
) -> None:
    refused = {
        f"{code('star-distribution')}.png?width=50mm": "widths are: 55mm, 112mm, and 170mm.",
        f"{code('regions-by-direction')}.pdf?width=55mm": "widths are: 170mm.",
        f"{code('star-distribution')}.csv?width=55mm": "widths are: none.",
    }
    for file, widths in refused.items():
        answer = client.get(f"/charts/{file}&lang=en")
        assert answer.status_code == 400
        assert widths in answer.text, file


def test_two_files_never_share_a_name(client: TestClient) -> None:
    views = (
        code(),
        code(language="en"),
        code(direction="06"),
        code(release="2022Q1.1"),
        code(direction=",".join(f"{number:02}" for number in range(1, 11)), q="数据 " * 9),
    )
    files = [f"/charts/{view}.{ending}" for view in views for ending in ("csv", "xlsx", "json")]
    names = [client.get(file).headers["content-disposition"] for file in files]
    assert len(set(names)) == len(files)


def test_the_text_of_a_chart_is_compressed_for_who_takes_it(client: TestClient) -> None:
    address = f"/charts/{code()}.json"
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert packed.headers["content-encoding"] == "br"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2


def test_scripts_of_other_sites_may_read_files_and_refusals(client: TestClient) -> None:
    for file in (f"{code()}.csv", f"{code()}.csv?width=1", "unknown.png", "x"):
        answer = client.get(f"/charts/{file}")
        assert answer.headers["access-control-allow-origin"] == "*", file
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin", file


@pytest.mark.usefixtures("without_kept_files")
@pytest.mark.parametrize(
    ("failure", "sentence", "comes_back"),
    [
        (NoBrowser, "no browser to draw pictures", None),
        (TooMuchToPrint, "Please try again in a few seconds", "10"),
        (PrintingFailed, "could not be made this time", "10"),
    ],
)
def test_without_a_picture_the_answer_says_why_and_what_to_do(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    failure: type[Exception],
    sentence: str,
    comes_back: str | None,
) -> None:
    def fail(view: View, ending: str, _width: str) -> None:
        raise failure(f"{view.chart}.{ending}")

    monkeypatch.setattr(charts, "file_of", fail)
    answer = client.get(f"/charts/{code()}.png?lang=en")
    assert answer.status_code == 503
    assert sentence in answer.text
    assert answer.headers.get("retry-after") == comes_back
