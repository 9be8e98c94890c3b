"""How a release, a dataset and a chart are cited, to copy and as files for reference managers."""

import json
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from starlette.testclient import TestClient

from components import cached
from components.charts.chart import code_of_view, looking
from components.charts.files import drawing_of, view_asked
from components.charts.quoting import chart_cited
from components.charts.registry import CHARTS
from components.downloads.citing import dataset_cited, release_cited
from components.text import LANGUAGES, Language, speaking
from components.wording.citations import Work, apa, bibtex, copied, csl, gbt, plain, ris
from components.wording.markdown import linked_picture
from data_access.dictionary import dataset_names
from data_access.question import Question
from tests.pages.test_every_chart import ASKED

RELEASE = Question("2021", "2023Q3.1")
A_DAY = date(2026, 11, 27)
IN_BRACES = re.compile(r"^  (\w+) = \{(.*)\},$", re.MULTILINE)
PROGRAM = re.compile(r'<code translate="no">(.*?)</code>', re.DOTALL)
DEMO = {"zh": "演示数据", "en": "demo data"}


def release(language: Language) -> Work:
    with speaking(language):
        return release_cited(Question("2021", "2023Q3.1", directions=("06",)), A_DAY)


def of_chart(language: Language, name: str = "stars-by-direction", **asked: str) -> Work:
    with looking(language, "light"):
        view = view_asked(name, asked, language)
        drawing = drawing_of(view)
        assert drawing is not None
        return chart_cited(view, drawing, A_DAY)


@pytest.mark.usefixtures("client")
def test_a_release_is_cited_with_version_dates_address_and_hash() -> None:
    digits = cached.release(RELEASE).sha256[:12]
    chinese, english = release("zh"), release("en")
    for part in ("（第 1 版）", "2023-10-20 发布，2026-11-27 引用", digits, "演示数据"):
        assert part in plain(chinese)
    for part in ("version 1", "Published 2023-10-20, retrieved 2026-11-27", digits, "demo data"):
        assert part in plain(english)
    assert "lang=en&edition=2021&release=2023Q3.1 " in plain(english)
    assert "direction" not in plain(english)


@pytest.mark.usefixtures("client")
def test_a_citation_follows_the_national_standard_and_the_apa() -> None:
    assert re.fullmatch(
        r"大数据产业发展试点示范项目星级评价\. 2021 批次，2023 年第 3 季度（第 1 版）："
        r"星级评价与名次（演示数据）\[DS/OL\]\. \(2023-10-20\)\[2026-11-27\]\. http://\S+\.",
        gbt(release("zh")),
    )
    assert re.fullmatch(
        r"Star ratings of the .+\. \(2023, October 20\)\. 2021 edition, Q3 2023 \(version 1\): "
        r"ratings and ranks \(demo data\) \(Version 1\) \[Data set\]\. http://\S+",
        apa(release("en")),
    )
    assert "[Z/OL]. (2023-10-20)[2026-11-27]. " in gbt(of_chart("zh"))
    assert " [Chart]. http" in apa(of_chart("en"))


@pytest.mark.usefixtures("client")
def test_every_chart_and_dataset_is_cited_with_what_it_shows_and_that_it_is_made_up() -> None:
    wrong = []
    for language in LANGUAGES:
        works = [of_chart(language, name, **ASKED.get(name, {})) for name in sorted(CHARTS)]
        with speaking(language):
            works += [dataset_cited(RELEASE, name, A_DAY) for name in dataset_names()]
        assert len({work.key for work in works}) == len(works)
        wrong += [
            (work.key, text)
            for work in works
            for text in (*copied(work).values(), bibtex(work), ris(work), csl(work))
            if DEMO[language] not in text or work.address not in text
        ]
    assert wrong == []


@pytest.mark.usefixtures("client")
def test_signs_of_tex_are_read_as_they_are() -> None:
    work = of_chart("en")
    assert "(73%)" in work.title
    fields = dict(IN_BRACES.findall(bibtex(work)))
    assert r"(73\%)" in fields["title"]
    assert fields["author"].startswith("{Star ratings")
    assert (fields["year"], fields["month"], fields["urldate"]) == ("2023", "10", "2026-11-27")
    strange = bibtex(Work(**{**{f: getattr(work, f) for f in work.__slots__}, "title": r"a\b~{c}"}))
    assert r"{a\textbackslash{}b\textasciitilde{}\{c\}}" in strange


@pytest.mark.usefixtures("client")
def test_reference_managers_read_type_author_dates_and_address() -> None:
    work = release("zh")
    lines = [line.split("  - ") for line in ris(work).strip("\r\n").split("\r\n")]
    told = dict(lines)
    assert (lines[0], lines[-1]) == (["TY", "DATA"], ["ER", ""])
    assert (told["DA"], told["Y2"], told["UR"]) == ("2023/10/20/", "2026/11/27/", work.address)
    [reference] = json.loads(csl(work))
    assert reference["issued"] == {"date-parts": [[2023, 10, 20]]}
    assert reference["accessed"] == {"date-parts": [[2026, 11, 27]]}
    assert reference["author"] == [{"literal": work.author}]
    assert (reference["type"], reference["URL"]) == ("dataset", work.address)


def test_files_of_citations_have_an_address(client: TestClient) -> None:
    with looking("en", "light"):
        view = view_asked("map", {}, "en")
        drawing = drawing_of(view)
        assert drawing is not None
    begin = {"bib": "@misc{2021-2023Q3.1-", "ris": "TY  - ", "csl.json": "["}
    for what in ("2021/2023Q3.1", "2021/2023Q3.1/ratings", code_of_view(view, drawing)):
        for ending, begins in begin.items():
            answer = client.get(f"/cite/{what}.{ending}?lang=en")
            assert answer.status_code == 200
            assert answer.text.startswith(begins)
            assert str(datetime.now(UTC).year) in answer.text
            assert "Accept-Language" not in answer.headers["vary"]
            saved = answer.headers["content-disposition"]
            assert saved.startswith('attachment; filename="2021-2023Q3.1-')
    again = client.get(
        f"/cite/{what}.{ending}?lang=en", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_what_cannot_be_cited_is_named(client: TestClient) -> None:
    wrong = [
        address
        for address, sentence in (
            ("/cite/x.bib", "no such chart"),
            ("/cite/2021/2033Q1.1.bib", "no release 2033Q1.1"),
            ("/cite/2021/2023Q3.1/prices.ris", "no dataset prices"),
            ("/cite/2021/2023Q3.1/ratings.doc", "files end with: .bib, .ris, and .csl.json"),
        )
        for answer in [client.get(f"{address}?lang=en")]
        if answer.status_code != 404 or sentence not in answer.text
    ]
    assert wrong == []


def test_below_a_chart_stands_what_quotes_it(client: TestClient) -> None:
    html = client.get("/directions?lang=en&region=520000").text
    foot = html[html.index("of-stars_by_direction") :].partition('<details class="quotes">')[2]
    foot = foot.partition("</details>")[0]
    copied_texts = [unescape(text) for text in PROGRAM.findall(foot)]
    link, in_words, by_standard, by_apa, picture, frame = copied_texts
    assert "/directions?lang=en&edition=2021&release=2023Q3.1&region=520000" in link
    for text in (in_words, by_standard, by_apa):
        assert link in text
    assert picture.startswith("[![")
    assert picture.endswith(f".png)]({link})")
    assert frame.startswith('<div style="container-type:inline-size"><iframe src="')
    assert foot.count('class="copy only-with-scripts"') == len(copied_texts)
    files = re.findall(r'href="(/cite/[^"]+)"', foot)
    assert [client.get(file).status_code for file in files] == [200, 200, 200]


def test_signs_of_markdown_are_read_as_they_are() -> None:
    assert linked_picture("a_b [1] *2* <i>", "x.png", "/y") == (
        r"[![a\_b \[1\] \*2\* \<i\>](x.png)](/y)"
    )
