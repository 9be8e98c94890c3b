import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from components.palette import THEMES, Theme
from tests.browser.conftest import NewReader
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

REGIONS = 34


def areas(reader: Reader, geo: str) -> Locator:
    return reader.main.locator(
        f".st-key-projects_by_region [class='geo {geo}'] path.choroplethlocation"
    )


def drawn(shapes: Locator) -> int:
    found: int = shapes.evaluate_all(
        "paths => paths.filter(path => path.getAttribute('d')?.length > 10).length"
    )
    return found


def test_both_maps_of_the_overview_are_drawn_while_no_other_host_can_be_reached(
    reader: Reader,
) -> None:
    reader.open("/")
    expect(areas(reader, "geo")).to_have_count(REGIONS)
    assert drawn(areas(reader, "geo")) == REGIONS
    assert drawn(areas(reader, "geo2")) == 8
    for geo in ("geo", "geo2"):
        lines = reader.main.locator(f".st-key-projects_by_region [class='geo {geo}'] path.js-line")
        assert lines.evaluate_all("paths => paths.map(p => p.getAttribute('d')).join('').length")
    assert reader.foreign == []
    assert reader.trouble == []


PHONE: ViewportSize = {"width": 390, "height": 844}
DALIAN, SHENZHEN = "大连", "深圳"


def chart(reader: Reader) -> Locator:
    """The drawing of all places, once it is there."""
    drawn = reader.main.locator("[class*='st-key-map_']")
    expect(drawn.locator(".main-svg").first).to_be_visible()
    return drawn


def tile(reader: Reader, name: str) -> Locator:
    """A tile of the grid, by the name on it."""
    return chart(reader).locator(".barlayer .point").filter(has_text=name)


def projects_of(reader: Reader, heading: str) -> Locator:
    """The rows of the table below a heading."""
    section = reader.main.locator("section").filter(
        has=reader.page.get_by_role("heading", name=heading)
    )
    return section.locator("tbody tr")


@pytest.mark.parametrize("theme", THEMES)
def test_the_regional_map_is_drawn_while_no_other_host_can_be_reached(
    reader_who_returns: NewReader, theme: Theme
) -> None:
    reader = reader_who_returns(color_scheme=theme)
    reader.open("/map")
    regions = chart(reader).locator("[class='geo geo'] path.choroplethlocation")
    expect(regions).to_have_count(REGIONS)
    assert drawn(regions) == REGIONS
    expect(chart(reader).locator("[class='geo geo'] path.point")).to_have_count(6)
    assert reader.choices.keys() == {"lang", "edition", "release"}
    assert reader.foreign == []
    assert reader.trouble == []


def test_a_click_on_the_map_filters_the_site_and_a_second_one_gives_up(reader: Reader) -> None:
    reader.open("/map")
    regions = chart(reader).locator("[class='geo geo'] path.choroplethlocation")
    expect(regions).to_have_count(REGIONS)
    xinjiang(reader)
    reader.wait_for_address("region=650000")
    expect(projects_of(reader, "新疆：5 个项目")).to_have_count(5)
    reader.wait()
    xinjiang(reader)
    expect(reader.main).to_contain_text("即在此处列出其项目")
    assert "region" not in reader.choices
    assert reader.trouble == []


def xinjiang(reader: Reader) -> None:
    """Click in the middle of Xinjiang, well clear of the Corps."""
    box = chart(reader).locator(".main-svg").first.bounding_box()
    assert box is not None
    reader.page.wait_for_timeout(500)
    reader.page.mouse.click(box["x"] + box["width"] * 0.29, box["y"] + box["height"] * 0.36)


def test_map_and_answer_fit_on_one_screen(new_reader: NewReader) -> None:
    reader = new_reader(viewport={"width": 1280, "height": 800})
    reader.open("/map?region=520000&measure=mean")
    brief = reader.main.get_by_role("link", name="贵州：推荐单位简报")
    for shown in (chart(reader).locator(".main-svg").first, brief):
        box = shown.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800


def test_a_phone_has_all_tiles_on_the_first_screen(reader: Reader) -> None:
    reader.page.set_viewport_size(PHONE)
    reader.open("/map")
    box = tile(reader, "深圳").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]


def test_a_click_on_a_city_asks_for_its_unit_and_another_page_keeps_it(reader: Reader) -> None:
    reader.open("/map?drawn=tiles&region=520000")
    tile(reader, SHENZHEN).click(force=True)
    reader.wait_for_address("unit=440300")
    expect(projects_of(reader, "深圳：5 个项目")).to_have_count(5)
    assert "region" not in reader.choices
    reader.main.get_by_role("link", name="在星级榜单中查看").click()
    expect(reader.heading).to_have_text("星级榜单")
    expect(reader.main).to_contain_text("共 5 个项目")
    reader.wait_for_choices(unit="440300")


def test_a_phone_shows_tiles_until_the_reader_chooses_the_map(reader: Reader) -> None:
    reader.page.set_viewport_size(PHONE)
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.open("/map")
    expect(tile(reader, DALIAN)).to_be_visible()
    reader.wait_for_choices(drawn="tiles")
    assert [address for address in asked if "geojson" in address] == []
    reader.turn("显示方式", "地图")
    reader.wait_for_address("drawn=map")
    expect(chart(reader).locator("path.choroplethlocation").first).to_be_visible()
    reader.wait()
    reader.wait_for_choices(drawn="map")


def test_a_phone_shows_tiles_when_it_comes_from_another_page(reader: Reader) -> None:
    reader.page.set_viewport_size(PHONE)
    reader.open("/leaderboard?direction=06")
    reader.page.evaluate(
        """() => {
          const link = document.createElement("a");
          link.href = "/map";
          document.body.append(link);
          link.click();
        }"""
    )
    reader.wait_for_address("drawn=tiles")
    expect(tile(reader, DALIAN)).to_be_visible()
    reader.wait_for_choices(direction="06")
    assert reader.documents == 1
