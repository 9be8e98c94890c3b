"""The catalogue's files over HTTP, and its page as HTML before the app."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from components import cached
from components.catalogue.draw import RECIPE
from components.text import LANGUAGES, Language
from data_access.closing.drawing import draw, words_drawn_with
from data_access.question import PAGE_SIZE

CATALOGUE = "/catalogue/2021/catalogue-1"


def test_the_list_of_candidates_has_the_hash_that_was_announced(client: TestClient) -> None:
    answer = client.get("/catalogue/2021/candidates.txt")
    announced = cached.closing("2021").draw
    assert announced is not None
    assert sha256(answer.content).hexdigest() == announced.candidates_sha256
    assert answer.headers["content-type"].startswith("text/plain")


def test_the_recipe_of_the_page_draws_the_same_from_the_downloaded_list(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    found = cached.closing("2021").draw
    assert found is not None
    (tmp_path / "candidates.txt").write_bytes(client.get("/catalogue/2021/candidates.txt").content)
    monkeypatch.chdir(tmp_path)
    words = words_drawn_with(found.seed or "", found.public_number)
    exec(RECIPE.format(words=words, size=found.size), {})
    printed = capsys.readouterr().out.strip()
    assert printed == str([each.project for each in cached.drawn("2021")])
    assert printed == str(list(draw(cached.drawable("2021"), found.size, words)))


def test_the_catalogue_as_csv_has_every_project_with_its_whole_star_history(
    client: TestClient,
) -> None:
    answer = client.get(f"{CATALOGUE}.csv")
    header, first, *others = answer.content.decode("utf-8-sig").splitlines()
    row = dict(zip(header.split(","), first.split(","), strict=True))
    assert len(others) == 203
    assert (row["project"], row["stars_2021Q4"], row["stars_2023Q3"]) == ("2021-001", "0", "4")
    assert (row["self_total"], row["verified_total"]) == ("78.95", "76.53")
    assert (row["grade"], row["catalogued"], row["spot_check"]) == ("good", "true", "")


@pytest.mark.parametrize(("language", "sheet"), [("zh", "说明"), ("en", "About")])
def test_the_catalogue_as_a_workbook_says_what_it_is(
    client: TestClient, language: str, sheet: str
) -> None:
    answer = client.get(f"{CATALOGUE}.xlsx?lang={language}")
    again = client.get(f"{CATALOGUE}.xlsx?lang={language}")
    workbook = load_workbook(BytesIO(answer.content))
    said = [str(cell.value) for row in workbook[sheet].iter_rows() for cell in row]
    catalogue = cached.closing("2021").catalogue
    assert catalogue is not None
    assert any(catalogue.sha256 in text for text in said)
    assert any("演示数据" in text or "Demo data" in text for text in said)
    assert answer.content == again.content
    header, first, *_ = workbook[workbook.sheetnames[1]].iter_rows(values_only=True)
    row = dict(zip(header, first, strict=True))
    names = ("grade_zh", "grade_en", "region_short_zh", "region_en")
    assert tuple(row[name] for name in names) == ("良好", "Good", "北京", "Beijing")
    assert tuple(row[code] for code in ("grade", "region")) == ("good", "110000")
    assert list(header) == client.get(f"{CATALOGUE}.csv").content.decode("utf-8-sig").splitlines()[
        0
    ].split(",")
    described = [told[0] for told in workbook.worksheets[2].iter_rows(min_row=2, values_only=True)]
    assert described == list(header)


def test_who_has_a_file_is_not_sent_it_again(client: TestClient) -> None:
    tag = client.get(f"{CATALOGUE}.csv").headers["etag"]
    again = client.get(f"{CATALOGUE}.csv", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "file", ["2021/catalogue-2.csv", "2021/catalogue-1.pdf", "1999/candidates.txt", "2021/x"]
)
def test_what_is_not_there_says_what_is(client: TestClient, file: str) -> None:
    answer = client.get(f"/catalogue/{file}?lang=en")
    assert answer.status_code == 404
    assert "catalogue-1.csv" in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_as_html_leads_from_the_catalogue_to_its_pages_and_to_the_draw(
    client: TestClient, language: Language
) -> None:
    html = client.get(f"/catalogue?lang={language}").text
    for needed in ("78.95", "76.53", "page=11", "show=draw", "catalogue-1.csv"):
        assert needed in html
    assert html.count("/project?") >= PAGE_SIZE


def test_the_draw_is_repeated_without_scripts(client: TestClient) -> None:
    draw = cached.closing("2021").draw
    assert draw is not None
    asks = client.get("/catalogue?lang=en&show=draw").text
    for needed in (draw.seed_sha256, draw.candidates_sha256, str(draw.seed), 'name="repeat"'):
        assert needed in asks
    assert asks.count("/project?") >= draw.size
    answered = client.get("/catalogue?lang=en&show=draw&repeat=now").text
    assert "29 drawn projects in their order agree" in answered


def test_filters_narrow_the_html_as_they_narrow_the_page(client: TestClient) -> None:
    html = client.get("/catalogue?lang=en&direction=06").text
    assert "15 projects; Storage and management" in html
    assert "15 of 204 projects" in html
