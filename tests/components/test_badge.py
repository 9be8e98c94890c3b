from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from components.export.badge import Badge, badge_svg

SVG = "{http://www.w3.org/2000/svg}"
TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Cn"]))
DEMO = Badge("星级评价 · 2023 年第 3 季度", "★★★★☆", "2021-017 · 2023年10月20日", "演示数据")


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_badge_says_period_stars_date_and_that_the_data_are_demo_data() -> None:
    assert texts(badge_svg(DEMO)) == [DEMO.title, DEMO.stars, DEMO.footing, DEMO.demo]


def test_a_screen_reader_hears_all_that_a_badge_says() -> None:
    picture = ElementTree.fromstring(badge_svg(DEMO))
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == " · ".join(texts(badge_svg(DEMO)))


def test_a_badge_of_real_data_says_nothing_of_demo_data() -> None:
    real = badge_svg(Badge(DEMO.title, DEMO.stars, DEMO.footing, ""))
    assert "演示" not in real
    assert str(ElementTree.fromstring(real).get("aria-label")).endswith(DEMO.footing)


@given(TEXT, TEXT)
def test_a_badge_shows_any_text_as_it_is(title: str, footing: str) -> None:
    shown = texts(badge_svg(Badge(title, DEMO.stars, footing, DEMO.demo)))
    assert shown == [title, DEMO.stars, footing, DEMO.demo]


def test_a_badge_loads_nothing_and_runs_nothing() -> None:
    svg = badge_svg(DEMO)
    assert "href" not in svg
    assert "<script" not in svg
    assert "url(" not in svg
