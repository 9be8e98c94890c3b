from dataclasses import astuple, replace
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from components.export.badge import Badge, badge_svg

SVG = "{http://www.w3.org/2000/svg}"
TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Cn"]))
DEMO = Badge(
    site="试点示范项目星级评价",
    name="设备全生命周期追溯系统",
    stars="★★★★☆",
    period="2023 年第 3 季度",
    footing="2021-017 · 2023年10月20日",
    demo="演示数据",
)


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_badge_says_site_project_stars_period_date_and_that_the_data_are_demo_data() -> None:
    assert sorted(texts(badge_svg(DEMO))) == sorted(astuple(DEMO))


def test_a_screen_reader_hears_all_that_a_badge_says() -> None:
    picture = ElementTree.fromstring(badge_svg(DEMO))
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == " · ".join(astuple(DEMO))


def test_a_badge_of_real_data_says_nothing_of_demo_data() -> None:
    real = badge_svg(replace(DEMO, demo=""))
    assert "演示" not in real
    assert str(ElementTree.fromstring(real).get("aria-label")).endswith(DEMO.footing)


def test_a_long_name_has_two_lines_and_stands_in_full_in_the_title() -> None:
    name = "面向" + "工业设备" * 12 + "的系统"
    shown = ElementTree.fromstring(badge_svg(replace(DEMO, name=name)))
    lines = [line.text or "" for line in shown.iter(f"{SVG}tspan")]
    assert len(lines) == 2
    assert (name.startswith(lines[0]), lines[1][-1]) == (True, "…")
    assert shown.findtext(f"{SVG}title") == name


@given(TEXT, TEXT)
def test_a_badge_shows_any_text_as_it_is(name: str, footing: str) -> None:
    svg = badge_svg(replace(DEMO, name=name, footing=footing))
    assert ElementTree.fromstring(svg).findtext(f"{SVG}title") == name
    assert footing in texts(svg)


def test_a_badge_loads_nothing_and_runs_nothing() -> None:
    svg = badge_svg(DEMO)
    assert "href" not in svg
    assert "<script" not in svg
    assert "url(" not in svg
