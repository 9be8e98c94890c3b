"""Verifying a chart by its code: whether it is ours, whether its numbers hold, what replaced it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from components import cached
from components.blocks.values import Block, Form, Markup, Notice, Page
from components.charts.chart import code_of_view
from components.charts.codes import code_of
from components.charts.files import File, drawing_of, view_asked
from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint
from components.text import speaking
from components.verify import findings
from data_access.database import transaction
from data_access.importing import import_ratings
from data_access.publishing import publish
from tests.corrections import with_another_score
from tests.languages import has_chinese
from tests.pages.conftest import Serve, html, visit
from tests.pages.reading import blocks, charts, column, facts, links, notices, read, tables, words

REASON = "一处得分录入有误"
HOLDS = "该图表出自本站，数据未变。"
demo = pytest.mark.usefixtures("demo_site")


def code(name: str = "star-distribution", **asked: str) -> str:
    with speaking("zh"):
        view = view_asked(name, asked, "zh")
        found = drawing_of(view)
    assert found is not None
    return code_of_view(view, found)


def only(page: Page, kind: type[Block]) -> Iterator[Block]:
    return (block for block in blocks(page) if isinstance(block, kind))


@demo
def test_without_a_code_the_page_asks_for_one_or_for_a_file() -> None:
    page = read("verify")
    [form] = only(page, Form)
    assert isinstance(form, Form)
    assert [(field.key, field.chosen) for field in form.fields] == [("chart", ())]
    [file] = only(page, Markup)
    assert isinstance(file, Markup)
    assert 'id="chart-file"' in file.html
    assert charts(page) == notices(page) == []


@demo
def test_a_code_of_ours_leads_to_the_chart_and_says_that_it_holds() -> None:
    page = read("verify", chart=code("stars-by-direction", direction="06", bars="count"))
    assert notices(page) == ["该图表出自本站，数据未变。"]
    assert facts(page)["新版"].startswith("无")
    assert charts(page) == ["stars-by-direction"]
    assert (
        "/directions?lang=zh&edition=2021&release=2023Q3.1&direction=06&bars=count"
        in links(page).values()
    )


@demo
def test_a_chart_is_shown_in_the_language_of_whoever_verifies_it() -> None:
    page = read("verify", chart=code("stars-by-direction"), lang="en")
    assert notices(page) == ["The chart is from this site, and its numbers are unchanged."]
    assert not has_chinese(facts(page)["Chart"])
    assert [to for to in links(page).values() if to.startswith("/directions?lang=en")]


@demo
def test_a_code_can_be_typed_in_small_letters() -> None:
    site = visit("verify", chart=code("map"), file=f"svg.{'0' * 64}")
    typed = code().lower().replace("-", " ")
    site.text_input(key="choose_chart").input(typed).run()
    assert "数据未变" in html(site)
    assert site.query_params["chart"] == typed
    assert "file" not in site.query_params
    assert len(site.get("plotly_chart")) == 1


@demo
def test_a_code_is_read_from_its_address_and_after_its_name() -> None:
    given = code("stars-by-direction", bars="count")
    plain = given.replace("-", "")
    pasted = (
        f"https://ratings.example/ratings/verify?lang=en&chart={given}",
        f"https://ratings.example/verify?chart={plain}&file=svg.00#top",
        f"  http://localhost:8501/charts/{given}.outlined.svg?width=55mm ",
        f"/charts/{plain}.4x.png",
        f"图表编号：{given}",
        f"Chart code: {given.lower()}",
        f"图表编号：{given}。文件链：{cached.documents('2021')[-1].sha256[:16]}",
        given.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"}),
    )
    said = {typed: notices(read("verify", chart=typed)) for typed in pasted}
    assert {typed: told for typed, told in said.items() if told != [HOLDS]} == {}


@demo
def test_a_printed_head_that_is_not_part_of_the_chain_is_an_alarm() -> None:
    line = f"Chart code: {code('stars-by-direction', bars='count')}. Chain: {'0' * 16}"
    holds, alarm = notices(read("verify", chart=line))
    assert holds == HOLDS
    assert alarm.startswith(f"公布文件链中没有以 {'0' * 16} 开头的文件")


@demo
@pytest.mark.parametrize(
    "address",
    ["https://ratings.example/directions?lang=zh&bars=count", "www.example.com", "/embed/map"],
)
def test_an_address_without_a_code_is_called_so(address: str) -> None:
    [notice] = notices(read("verify", chart=address))
    assert notice.startswith("该网址中没有图表编号")


@demo
@pytest.mark.parametrize("wrong", ["5D27-GNHE-0AV0-Y0RX", "-", "<b>", "五星"])
def test_a_mistyped_code_is_called_so(wrong: str) -> None:
    page = read("verify", chart=wrong)
    [notice] = notices(page)
    assert notice.startswith(f"“{wrong}”")
    assert "有字符缺失或有误" in notice
    assert charts(page) == []


@demo
def test_a_code_of_what_is_not_published_here_is_called_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(findings, "drawing_of", lambda _: None)
    page = read("verify", chart=code())
    assert "在本站没有公布" in notices(page)[0]
    assert charts(page) == []


@demo
def test_numbers_that_no_longer_hold_are_an_alarm() -> None:
    with speaking("zh"):
        view = view_asked("star-distribution", {}, "zh")
    [alarm] = notices(read("verify", chart=code_of(view, 1)))
    assert "数据已与图中不同" in alarm


@demo
def test_a_file_is_told_from_one_that_was_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = File(b"<svg/>", "5" * 64, "2021-2023Q3.1-star-distribution.svg")
    monkeypatch.setattr(findings, "file_of", lambda *_: made)
    ours, changed = (
        words(read("verify", chart=code(), file=f"svg.{sha256}", lang="en"))
        for sha256 in ("5" * 64, "0" * 64)
    )
    assert "byte for byte the one this site makes" in ours
    assert "not byte for byte" in changed


@demo
def test_a_file_that_was_changed_is_an_alarm_before_anything_is_said_of_its_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(findings, "file_of", lambda *_: File(b"<svg/>", "5" * 64, "a.svg"))
    page = read("verify", chart=code(), file=f"svg.{'0' * 64}", lang="en")
    alarm, _ = only(page, Notice)
    assert isinstance(alarm, Notice)
    assert (alarm.kind, "not byte for byte" in alarm.text) == ("alarm", True)
    assert notices(page)[1] == "The numbers that its code stands for are unchanged on this site."


@demo
@pytest.mark.parametrize("failure", [NoBrowser, TooMuchToPrint, PrintingFailed])
def test_where_no_picture_can_be_made_the_file_cannot_be_compared_until_one_can(
    failure: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> File:
        raise failure

    asked = {"chart": code(), "file": f"svg.{'0' * 64}", "lang": "en"}
    monkeypatch.setattr(findings, "file_of", fail)
    site = visit("verify", **asked)
    assert "cannot be compared now" in html(site)
    assert len(site.exception) == 0
    monkeypatch.setattr(findings, "file_of", lambda *_: File(b"<svg/>", "0" * 64, "a.svg"))
    assert "byte for byte the one this site makes" in html(visit("verify", **asked))


@demo
@pytest.mark.parametrize("file", ["", "-.", "gif.00", "svg"])
def test_without_a_file_of_ours_nothing_is_said_of_one(file: str) -> None:
    assert "逐字节" not in words(read("verify", chart=code(), file=file))


@demo
def test_a_file_without_a_code_leads_to_the_code_on_the_picture() -> None:
    page = read("verify", file=findings.NO_CODE)
    [notice] = notices(page)
    assert "请输入图片下方印出的编号" in notice
    assert "有误" not in words(page)
    typed = read("verify", chart=code(), file=findings.NO_CODE)
    assert notices(typed) == ["该图表出自本站，数据未变。"]


def test_a_replaced_release_says_why_and_which_numbers_changed(
    serve: Serve, own_demo_url: str, tmp_path: Path
) -> None:
    file = with_another_score(tmp_path / "ratings-2023Q3.xlsx")
    import_ratings(file, "2021", "2023Q3", "illustrative-1", url=own_demo_url, reason=REASON)
    with transaction(own_demo_url) as session:
        publish(session, "2021", "2023Q3", now=datetime.now(UTC), reason=REASON)
    serve(own_demo_url)
    replaced = read("verify", chart=code("means-by-direction", release="2023Q3.1"))
    [notice] = notices(replaced)
    assert "数据与所属发布一致" in notice
    assert f"第 2 版）取代。更正原因：{REASON}" in notice
    changed = tables(replaced)["已变化的数据"]
    before, now = column(changed, "before"), column(changed, "now")
    assert len(before) > 0
    assert all(a != b for a, b in zip(before, now, strict=True))
    assert facts(replaced)["新版"].startswith("2023 年第 3 季度（第 2 版）")
    same = read("verify", chart=code("projects-by-direction", release="2023Q3.1"))
    assert "没有变化" in words(same)
    newest = read("verify", chart=code("means-by-direction", release="2023Q3.2"))
    assert notices(newest) == ["该图表出自本站，数据未变。"]
