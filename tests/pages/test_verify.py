"""Verifying a chart by its code: whether it is ours, whether its numbers hold, what replaced it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import verifying
from components.charts.chart import code_of_view
from components.charts.codes import code_of
from components.charts.files import File, drawing_of, view_asked
from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint
from components.text import speaking
from data_access.database import transaction
from data_access.importing import import_ratings
from data_access.publishing import publish
from tests.corrections import with_another_score
from tests.pages.conftest import Serve, visit

REASON = "一处得分录入有误"
demo = pytest.mark.usefixtures("demo_site")


def said(site: AppTest) -> str:
    alerts = (*site.success, *site.error, *site.warning, *site.info)
    return "\n".join(alert.value for alert in alerts)


def code(name: str = "star-distribution", **asked: str) -> str:
    with speaking("zh"):
        view = view_asked(name, asked, "zh")
        found = drawing_of(view)
    assert found is not None
    return code_of_view(view, found)


@demo
def test_without_a_code_the_page_asks_for_one() -> None:
    site = visit("verify")
    assert site.text_input(key="choose_chart").value == ""
    assert site.get("plotly_chart") == []
    assert not site.success


@demo
def test_a_code_of_ours_leads_to_the_chart_and_says_that_it_holds() -> None:
    site = visit("verify", chart=code("stars-by-direction", direction="06", bars="count"))
    assert "编号出自本站" in said(site)
    assert "数字有效" in said(site)
    assert "没有被更新的版本取代" in said(site)
    assert len(site.get("plotly_chart")) == 1
    [link] = [text.value for text in site.markdown if "在原页面查看" in text.value]
    assert "/directions?lang=zh&edition=2021&release=2023Q3.1&direction=06&bars=count" in link


@demo
def test_a_code_can_be_typed_in_small_letters() -> None:
    site = visit("verify")
    site.text_input(key="choose_chart").input(code().lower().replace("-", " ")).run()
    assert "数字有效" in said(site)
    assert site.query_params["chart"] == code().lower().replace("-", " ")


@demo
@pytest.mark.parametrize("wrong", ["5D27-GNHE-0AV0-Y0RX", "-", "<b>", "五星"])
def test_a_mistyped_code_is_called_so(wrong: str) -> None:
    site = visit("verify", chart=wrong)
    assert "有字符缺失或有误" in said(site)
    assert site.get("plotly_chart") == []


@demo
def test_numbers_that_no_longer_hold_are_an_alarm() -> None:
    with speaking("zh"):
        view = view_asked("star-distribution", {}, "zh")
    site = visit("verify", chart=code_of(view, 1))
    [alarm] = site.error
    assert "数字不再有效" in alarm.value


@demo
def test_a_file_is_told_from_one_that_was_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = File(b"<svg/>", "5" * 64, "2021-2023Q3.1-star-distribution.svg")
    monkeypatch.setattr(verifying, "file_of", lambda *_: made)
    ours, changed = (
        said(visit("verify", chart=code(), file=f"svg.{sha256}", lang="en"))
        for sha256 in ("5" * 64, "0" * 64)
    )
    assert "the very one this site makes, byte for byte" in ours
    assert "not byte for byte" in changed


@demo
@pytest.mark.parametrize("failure", [NoBrowser, TooMuchToPrint, PrintingFailed])
def test_where_no_picture_can_be_made_the_file_cannot_be_compared(
    failure: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> File:
        raise failure

    monkeypatch.setattr(verifying, "file_of", fail)
    site = visit("verify", chart=code(), file=f"svg.{'0' * 64}", lang="en")
    assert "cannot be compared now" in said(site)
    assert len(site.exception) == 0


@demo
@pytest.mark.parametrize("file", ["", "-.", "gif.00", "svg"])
def test_without_a_file_of_ours_nothing_is_said_of_one(file: str) -> None:
    site = visit("verify", chart=code(), file=file)
    assert "逐字节" not in said(site)


def test_a_replaced_release_says_why_and_which_numbers_changed(
    serve: Serve, own_demo_url: str, tmp_path: Path
) -> None:
    file = with_another_score(tmp_path / "ratings-2023Q3.xlsx")
    import_ratings(file, "2021", "2023Q3", "illustrative-1", url=own_demo_url, reason=REASON)
    with transaction(own_demo_url) as session:
        publish(session, "2021", "2023Q3", now=datetime.now(UTC), reason=REASON)
    serve(own_demo_url)
    site = visit("verify", chart=code("means-by-direction", release="2023Q3.1"))
    assert "数字有效" in said(site)
    assert f"第 2 版）取代。原因：{REASON}" in said(site)
    [changed] = [t.value for t in site.table if "新版" in t.value.columns]
    assert len(changed) > 0
    assert (changed["本版"] != changed["新版"]).all()
    newest = visit("verify", chart=code("means-by-direction", release="2023Q3.2"))
    assert "没有被更新的版本取代" in said(newest)
