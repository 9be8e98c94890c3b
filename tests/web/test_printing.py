"""The brief as a document and as PDF, over HTTP."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint
from components.export.pdf import PdfFacts, pdf_bytes
from components.text import LANGUAGES, Language
from components.web import printing
from data_access.database import transaction
from data_access.models import Project
from tests.copies import copy_sqlite
from tests.data_access.by_hand import unguard
from tests.languages import has_chinese
from tests.web.serving import serving
from tests.web.test_shell import Document

LARGEST, SMALLEST, WITHOUT_PROJECTS = "440000", "ce-008", "ce-001"
HOSTILE = "<script>alert(1)</script>\"'}</style>&amp;"


@pytest.fixture(scope="module")
def client(demo_url: str) -> Iterator[TestClient]:
    """The print versions of the demo edition."""
    with serving(demo_url, printing.routes()) as reader:
        yield reader


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_brief_says_all_that_belongs_on_the_paper(client: TestClient, language: Language) -> None:
    html = client.get(f"/print/province?code=520000&lang={language}").text
    expected = {
        "zh": ("贵州：推荐项目简报", "2023 年第 3 季度（第 1 版）", "演示数据", "示例，非官方",
               "自身得分", "自查评估"),
        "en": ("Brief for Guizhou", "Q3 2023 (version 1)", "Demo data", "not official",
               "Own scores", "Self-assessment"),
    }  # fmt: skip
    for fact in (
        *expected[language],
        "187",
        "204",
        "232号",
        "CC BY 4.0",
        "74.04",
        "11",
        "57%",
        "80%",
    ):
        assert fact in html, fact
    page = Document(html)
    assert page.all("html") == [{"lang": "zh-CN" if language == "zh" else "en"}]
    assert has_chinese(page.text["h1"]) is (language == "zh")


def test_a_brief_needs_no_script_and_no_other_host(client: TestClient) -> None:
    page = Document(client.get("/print/province?code=520000").text)
    assert page.all("script") == []
    assert page.all("link", rel="stylesheet")[0]["href"].startswith("/assets/")  # type: ignore[union-attr]
    assert [a for a in page.addresses() if a.startswith("http")] == [
        "http://localhost:8501/province?lang=zh&edition=2021&release=2023Q3.1&code=520000"
    ]


def test_the_address_on_the_paper_is_that_of_the_very_view(client: TestClient) -> None:
    html = client.get("/print/province?code=210200&release=2022Q1.1&lang=en").text
    assert "/province?lang=en&amp;edition=2021&amp;release=2022Q1.1&amp;code=210200" in html


@pytest.mark.parametrize("code", ["", "nothing", "710000"])
@pytest.mark.parametrize("ending", ["", ".pdf"])
def test_a_unit_that_is_not_known_is_not_found(client: TestClient, code: str, ending: str) -> None:
    answer = client.get(f"/print/province{ending}?code={code}&lang=en")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_a_release_that_is_not_known_gets_a_notice_and_the_newest_instead(
    client: TestClient,
) -> None:
    html = client.get("/print/province?code=520000&edition=1999&release=2030Q1.1&lang=en").text
    assert "1999 under &#39;Edition&#39;, which is not known here" in html
    assert "2030Q1.1 under &#39;Release&#39;, which is not known here" in html
    assert "Q3 2023 (version 1)" in html


def test_below_five_rated_projects_no_mean_is_printed(client: TestClient) -> None:
    html = client.get(f"/print/province?code={SMALLEST}&lang=en").text
    assert "1 project is rated; below 5 no mean is shown, only the projects." in html
    assert "country 74.08" not in html


def test_a_unit_without_projects_has_its_quota_printed(client: TestClient) -> None:
    html = client.get(f"/print/province?code={WITHOUT_PROJECTS}&lang=en").text
    assert "quota 5, used 0%" in html
    assert "This unit has recommended no project in this edition." in html
    assert "<svg" not in html


def test_the_first_release_has_no_moves(client: TestClient) -> None:
    html = client.get("/print/province?code=520000&release=2021Q4.1&lang=en").text
    assert "This is the first release; there is nothing to compare it with." in html


def test_names_from_outside_are_shown_letter_by_letter(demo_url: str, tmp_path: Path) -> None:
    copy_sqlite(demo_url, tmp_path / "ratings.sqlite3")
    url = f"sqlite:///{tmp_path / 'ratings.sqlite3'}"
    with transaction(url) as session:
        unguard(session)
        session.get_one(Project, "2021-132").name_zh = HOSTILE
    with serving(url, printing.routes()) as reader:
        html = reader.get("/print/province?code=520000").text
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;}&lt;/style&gt;&amp;amp;" in html
    assert html.count("</style>") == 1


def test_without_a_release_there_is_no_brief(empty_url: str) -> None:
    with serving(empty_url, printing.routes()) as reader:
        assert reader.get("/print/province?code=520000").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "pages"), [(LARGEST, 3), (SMALLEST, 2)])
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
def test_the_file_says_what_it_is_and_is_the_same_each_time(client: TestClient) -> None:
    address = "/print/province.pdf?code=520000&lang=en"
    first = client.get(address).content
    pdf_bytes.cache_clear()
    assert client.get(address).content == first
    found = PdfReader(BytesIO(first)).metadata
    assert found is not None
    assert str(found.title).startswith("Brief for Guizhou")
    assert str(found.subject).endswith("release=2023Q3.1&code=520000")
    assert "Demo data" in str(found.get("/Keywords"))


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
    def fail(html: str, facts: PdfFacts) -> bytes:  # noqa: ARG001
        raise failure

    monkeypatch.setattr(printing, "pdf_bytes", fail)
    answer = client.get("/print/province.pdf?code=520000&lang=en")
    assert answer.status_code == 503
    assert said in answer.text
    assert answer.headers.get("retry-after") == retry
