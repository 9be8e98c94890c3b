"""The brief as a document, as PDF and as workbook, over HTTP: all three say what the page says."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader
from starlette.testclient import TestClient

from components.blocks.paper import printable
from components.blocks.plain import values_of
from components.blocks.values import Metrics, Page, Section, Table, walk
from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint
from components.export.publication import PdfFacts
from components.export.renderer import Renderer
from components.text import LANGUAGES, Language, speaking
from components.web import printing
from components.wording.cells import in_words
from data_access.database import transaction
from tests.copies import copy_sqlite
from tests.data_access.by_hand import listed_row, unguard
from tests.languages import has_chinese
from tests.markup import headings_of, tables_of, text_of
from tests.pages.reading import read
from tests.web.serving import keeping_nothing, serving
from tests.web.test_shell import Document

GUIZHOU, LARGEST, SMALLEST, WITHOUT_PROJECTS = "520000", "440000", "ce-008", "ce-001"
HOSTILE = "<script>alert(1)</script>\"'}</style>&amp;"


@pytest.fixture(scope="module")
def client(demo_url: str) -> Iterator[TestClient]:
    """The print versions of the demo edition."""
    with serving(demo_url, printing.ROUTES) as reader:
        yield reader


def printed(code: str, language: Language) -> Page:
    """The page as it stands on paper."""
    page = read("province", code=code, lang=language)
    with speaking(language):
        return Page(page.title, printable(page.blocks))


def tables_on(page: Page) -> list[Table]:
    return [block for block in walk(page.blocks) if isinstance(block, Table)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [GUIZHOU, SMALLEST, WITHOUT_PROJECTS])
def test_paper_has_the_titles_rows_and_cells_of_the_page(
    client: TestClient, code: str, language: Language
) -> None:
    html = client.get(f"/print/province?code={code}&lang={language}").text
    page = printed(code, language)
    sections = [block.title for block in walk(page.blocks) if isinstance(block, Section)]
    assert headings_of(html) == [(1, page.title), *((2, title) for title in sections)]
    tables = tables_on(page)
    for (title, [headings, *rows]), table in zip(tables_of(html), tables, strict=True):
        assert title == table.title
        assert headings == [column.name for column in table.columns]
        with speaking(language):
            for shown, row in zip(rows, table.rows, strict=True):
                for text, cell in zip(shown, row, strict=True):
                    assert text.startswith(in_words(cell)) or "★" in text, (title, text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [GUIZHOU, SMALLEST, WITHOUT_PROJECTS])
def test_the_workbook_has_the_titles_rows_and_cells_of_the_page(
    client: TestClient, code: str, language: Language
) -> None:
    answer = client.get(f"/print/province.xlsx?code={code}&lang={language}")
    assert f"2021-2023Q3.1-{code}.xlsx" in answer.headers["content-disposition"]
    about, figures, *sheets, dictionary, footnotes = load_workbook(BytesIO(answer.content))
    page = printed(code, language)
    assert {has_chinese(sheet.title) for sheet in (about, figures, dictionary, footnotes)} == {
        language == "zh"
    }
    assert page.title in [row[1] for row in about.values]
    [metrics] = [block for block in walk(page.blocks) if isinstance(block, Metrics)]
    assert first_column(figures) == [metric.name for metric in metrics.metrics]
    explained = [row[1] for row in dictionary.values]
    with speaking(language):
        for sheet, table in zip(sheets, tables_on(page), strict=True):
            assert letters(table.title).startswith(letters(sheet.title))
            assert table.title in explained
            expected = [
                [value.plain for cell in row for value in values_of(cell).values()]
                for row in table.rows
            ]
            found = sheet.iter_rows(min_row=2, values_only=True)
            assert list(map(filled, found)) == list(map(filled, expected))
    said = {str(row[0]) for row in footnotes.values}
    captions = [b for b in walk(page.blocks) if isinstance(b, Section) and b.caption]
    assert {block.title for block in captions} <= said


def letters(title: str) -> str:
    """A title as far as a sheet's name can hold it."""
    return "".join(filter(str.isalnum, title))


def filled(row: Iterable[object]) -> list[object]:
    """What stands in a row, shares in as many digits as files keep."""
    rounded = (round(value, 12) if isinstance(value, float) else value for value in row)
    return [value for value in rounded if value is not None]


def first_column(sheet: Worksheet) -> list[object]:
    return [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_brief_says_whence_it_is(client: TestClient, language: Language) -> None:
    html = client.get(f"/print/province?code=520000&lang={language}").text
    expected = {
        "zh": ("贵州：推荐单位简报", "2023 年第 3 季度（第 1 版）", "演示数据", "示例，非官方"),
        "en": ("Brief for Guizhou", "Q3 2023 (version 1)", "Demo data", "not official"),
    }
    for fact in (*expected[language], "187", "204", "232号", "CC BY 4.0"):
        assert fact in html, fact
    page = Document(html)
    assert page.all("html") == [{"lang": "zh-CN" if language == "zh" else "en"}]
    assert has_chinese(page.text["h1"]) is (language == "zh")


def test_a_brief_needs_no_script_no_other_file_and_no_other_host(client: TestClient) -> None:
    page = Document(client.get("/print/province?code=520000").text)
    assert page.all("script") == []
    assert page.all("link", rel="stylesheet") == []
    assert [a for a in page.addresses() if a.startswith("http")] == []


def test_the_address_on_the_paper_is_that_of_the_very_view(client: TestClient) -> None:
    html = client.get("/print/province?code=210200&release=2022Q1.1&lang=en&order=next").text
    assert "/province?lang=en&amp;edition=2021&amp;release=2022Q1.1&amp;code=210200" in html
    written = "order=next".replace("=", "\\00003d")
    assert f"{written}" in html


@pytest.mark.parametrize("code", ["", "nothing", "710000", "-"])
@pytest.mark.parametrize("ending", ["", ".pdf", ".xlsx"])
def test_a_unit_that_is_not_known_is_not_found(client: TestClient, code: str, ending: str) -> None:
    answer = client.get(f"/print/province{ending}?code={code}&lang=en")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_a_release_that_is_not_known_gets_a_notice_and_the_newest_instead(
    client: TestClient,
) -> None:
    html = client.get("/print/province?code=520000&edition=1999&release=2030Q1.1&lang=en").text
    assert "1999 under “Edition”, which does not exist here" in html
    assert "2030Q1.1 under “Release”, which does not exist here" in html
    assert "Q3 2023 (version 1)" in html


def test_what_is_chosen_or_clicked_is_not_on_paper(client: TestClient) -> None:
    html = client.get("/print/province?code=520000&lang=en").text
    assert "<form" not in html
    assert "<button" not in html
    assert "aria-sort" in html
    assert "order=next" not in html


def test_names_from_outside_are_shown_letter_by_letter(demo_url: str, tmp_path: Path) -> None:
    copy_sqlite(demo_url, tmp_path / "ratings.sqlite3")
    url = f"sqlite:///{tmp_path / 'ratings.sqlite3'}"
    with transaction(url) as session:
        unguard(session)
        listed_row(session, "2021-132").name_zh = HOSTILE
        listed_row(session, "2021-133").name_zh = "=1+1"
    with serving(url, printing.ROUTES) as reader:
        html = reader.get("/print/province?code=520000").text
        file = reader.get("/print/province.xlsx?code=520000").content
    assert "<script" not in html
    assert HOSTILE in text_of(html.partition("<main>")[2])
    assert html.count("</style>") == 1
    cells = [
        cell for sheet in load_workbook(BytesIO(file)) for row in sheet.iter_rows() for cell in row
    ]
    assert "'=1+1" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}


def test_without_a_release_there_is_no_brief(empty_url: str) -> None:
    with serving(empty_url, printing.ROUTES) as reader:
        assert reader.get("/print/province?code=520000").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "pages"), [(LARGEST, 3), (SMALLEST, 1)])
def test_the_file_has_few_pages_of_a4(
    client: TestClient, code: str, pages: int, language: Language
) -> None:
    answer = client.get(f"/print/province.pdf?code={code}&lang={language}")
    assert answer.headers["content-type"] == "application/pdf"
    assert f"2021-2023Q3.1-{code}.pdf" in answer.headers["content-disposition"]
    pdf = PdfReader(BytesIO(answer.content))
    assert len(pdf.pages) <= pages
    last = pdf.pages[-1].extract_text()
    assert f"{len(pdf.pages)} / {len(pdf.pages)}" in last
    assert f"code={code}" in last


@pytest.mark.browser
def test_a_brief_of_eight_projects_fits_on_one_page_in_small_letters(client: TestClient) -> None:
    answer = client.get("/print/province.pdf?code=520000&lang=zh")
    assert len(PdfReader(BytesIO(answer.content)).pages) == 1


@pytest.mark.browser
def test_the_file_says_what_it_is_and_is_the_same_each_time(client: TestClient) -> None:
    address = "/print/province.pdf?code=520000&lang=en"
    first = client.get(address).content
    with keeping_nothing():
        assert client.get(address).content == first
    file = PdfReader(BytesIO(first))
    found = file.metadata
    assert found is not None
    assert str(found.title).startswith("Brief for Guizhou")
    assert str(found.subject).endswith("release=2023Q3.1&code=520000")
    assert "Demo data" in str(found.get("/Keywords"))
    links = [str(note.get_object()["/A"]["/URI"]) for note in file.pages[0].annotations or ()]
    assert links != []
    assert [link for link in links if not link.startswith("http://localhost:8501/")] == []


@pytest.mark.parametrize(
    ("failure", "said", "retry"),
    [
        (NoBrowser, "This server has no browser", None),
        (TooMuchToPrint, "Many files are being made", "15"),
        (PrintingFailed, "could not be made this time", "15"),
    ],
)
def test_where_no_file_can_be_made_the_reader_is_told_what_to_do(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    failure: type[RuntimeError],
    said: str,
    retry: str | None,
) -> None:
    def fail(_renderer: Renderer, _documents: tuple[str, ...], _facts: PdfFacts) -> bytes:
        raise failure

    monkeypatch.setattr(Renderer, "pdf", fail)
    with keeping_nothing():
        answer = client.get("/print/province.pdf?code=520000&lang=en")
    assert answer.status_code == 503
    assert said in answer.text
    assert answer.headers.get("retry-after") == retry
