from collections.abc import Iterable
from itertools import product

import pytest
from streamlit.testing.v1 import AppTest

from components.markdown import plain
from components.text import speaking
from data_access.database import reading
from data_access.queries import board_keys
from data_access.question import PAGE_SIZE, Question
from tests.components.test_markdown import shown
from tests.pages.conftest import captions, visit, warnings

pytestmark = pytest.mark.usefixtures("demo_site")

RELEASE = ("2021", "2023Q3.1")
NARROWED = {
    "category": ({"category": "3"}, Question(*RELEASE, categories=("3",))),
    "direction": ({"direction": "06"}, Question(*RELEASE, directions=("06",))),
    "two directions": ({"direction": "06,07"}, Question(*RELEASE, directions=("06", "07"))),
    "region": ({"region": "440000"}, Question(*RELEASE, regions=("440000",))),
    "no place": ({"region": "none"}, Question(*RELEASE, regions=("none",))),
    "five stars": ({"stars": "5"}, Question(*RELEASE, stars=(5,))),
    "not rated": ({"stars": "0"}, Question(*RELEASE, stars=(0,))),
    "chinese": ({"q": "数据 平台"}, Question(*RELEASE, search="数据 平台")),
    "english": ({"q": "platform"}, Question(*RELEASE, search="platform")),
    "code": ({"q": "2021-017"}, Question(*RELEASE, search="2021-017")),
    "all": (
        {"category": "3", "direction": "06", "stars": "4,5", "q": "数据"},
        Question(*RELEASE, categories=("3",), directions=("06",), stars=(4, 5), search="数据"),
    ),
}


def codes(site: AppTest) -> list[str]:
    """The projects on the board, in its order."""
    [board] = site.dataframe
    return [address.split("id=")[1].split("#")[0] for address in board.value["project"]]


def test_filters_in_the_address_narrow_the_board_and_its_caption() -> None:
    with reading() as session:
        for name, (query, question) in NARROWED.items():
            site = visit("leaderboard", **query)
            found = board_keys(session, question, size=None)
            assert 0 < len(found) < 204, name
            assert tuple(codes(site)) == board_keys(session, question), name
            assert f"共 {len(found)} 个项目" in captions(site), name
            assert warnings(site) == [], name
            assert site.query_params.items() >= query.items(), name


def test_the_caption_names_every_filter() -> None:
    query = {"category": "3", "direction": "06", "region": "440000,none", "stars": "5,4", "q": "数"}
    caption = captions(visit("leaderboard", **query))
    for name in ("大数据关键产品", "大数据存储管理", "广东", "地区未标明", "五星", "四星", "数"):
        assert name in caption
    assert "2023 年第 3 季度" in caption


def test_filters_chosen_in_widgets_narrow_the_board_and_go_into_the_address() -> None:
    site = visit("leaderboard")
    site.multiselect(key="choose_direction").set_value(["06"]).run()
    site.pills(key="choose_stars").set_value(["5", "4"]).run()
    assert site.query_params.items() >= {"direction": "06", "stars": "5,4"}.items()
    assert codes(site) == codes(visit("leaderboard", direction="06", stars="5,4"))


def test_what_was_typed_finds_projects_and_goes_into_the_address() -> None:
    site = visit("leaderboard")
    site.text_input(key="choose_q").set_value("2021-017").run()
    assert codes(site) == ["2021-017"]
    assert site.query_params["q"] == "2021-017"


def test_one_button_drops_all_filters_and_stands_only_where_there_are_any() -> None:
    site = visit("leaderboard", direction="06", q="数据", sort="number")
    site.button(key="clear_filters").click().run()
    assert site.query_params.keys() == {"lang", "edition", "release", "sort"}
    assert codes(site) == codes(visit("leaderboard", sort="number"))
    assert not site.button


def test_filters_are_kept_from_page_to_page() -> None:
    site = visit("leaderboard", direction="06", stars="5")
    for script in ("project", "overview", "leaderboard"):
        site.switch_page(f"../pages/{script}.py")
        site.query_params = {}
        site.run()
        assert site.query_params.items() >= {"direction": "06", "stars": "5"}.items()
    assert codes(site) == codes(visit("leaderboard", direction="06", stars="5"))


def test_the_language_changes_nothing_but_the_language() -> None:
    site = visit("leaderboard", direction="06", sort="-change")
    before = codes(site)
    site.segmented_control(key="choose_lang").set_value("en").run()
    assert site.title[0].value == "Star leaderboard"
    assert site.query_params.items() >= {"lang": "en", "direction": "06", "sort": "-change"}.items()
    assert codes(site) == before


def test_the_board_can_be_sorted_by_list_number() -> None:
    first = [f"2021-{number:03}" for number in range(1, PAGE_SIZE + 1)]
    last = [f"2021-{number:03}" for number in range(204, 204 - PAGE_SIZE, -1)]
    assert codes(visit("leaderboard", sort="number")) == first
    assert codes(visit("leaderboard", sort="-number")) == last


def test_the_board_can_be_sorted_by_a_dimension() -> None:
    [board] = visit("leaderboard", sort="innovation").dataframe
    scores = [dimensions[1] for dimensions in board.value["dimensions"]]
    assert scores == sorted(scores, reverse=True)


def test_the_biggest_losers_can_be_put_first() -> None:
    [board] = visit("leaderboard", sort="-change").dataframe
    lost = [int(change.removeprefix("▼\u00a0")) for change in board.value["change"]]
    assert lost == sorted(lost, reverse=True)


def test_the_pages_of_the_board_hold_every_project_once() -> None:
    found = [code for page in range(1, 12) for code in codes(visit("leaderboard", page=str(page)))]
    assert len(found) == len(set(found)) == 204


@pytest.mark.parametrize(("asked", "expected"), [("99", 11), ("0", 1), ("x", 1), ("-3", 1)])
def test_a_page_that_does_not_exist_shows_the_nearest_that_does(asked: str, expected: int) -> None:
    site = visit("leaderboard", page=asked)
    assert codes(site) == codes(visit("leaderboard", page=str(expected)))
    assert len(codes(site)) == (204 - 10 * PAGE_SIZE if expected == 11 else PAGE_SIZE)


UNKNOWN = [
    ("edition", "1999"),
    ("release", "2049Q1.1"),
    ("category", "77"),
    ("direction", "66"),
    ("region", "999999"),
    ("unit", "nobody"),
    ("stars", "6"),
    ("sort", "luck"),
    ("view", "hologram"),
    ("lang", "tlh"),
]


def test_an_unknown_code_is_left_out_and_a_notice_names_it() -> None:
    for key, code in UNKNOWN:
        site = visit("leaderboard", **{key: code})
        assert len(site.exception) == 0, key
        [notice] = warnings(site)
        assert plain(code) in notice, key
        assert site.query_params.get(key) != code, key
        assert len(codes(site)) == PAGE_SIZE, key


def test_one_notice_names_all_unknown_codes_of_a_filter_and_the_known_one_holds() -> None:
    site = visit("leaderboard", direction="06,66,x1")
    [notice] = warnings(site)
    assert "66" in notice
    assert "x1" in notice
    assert codes(site) == codes(visit("leaderboard", direction="06"))


def test_the_notice_is_gone_once_the_reader_goes_on() -> None:
    site = visit("leaderboard", direction="66")
    site.run()
    assert warnings(site) == []


MARKUP = "[x](https://elsewhere.example)"


def rendered(texts: Iterable[str]) -> str:
    return "\n".join(shown(text) for text in texts)


def test_markup_in_the_address_is_shown_and_not_obeyed() -> None:
    for script, key in product(("leaderboard", "project"), ("direction", "release", "q", "id")):
        site = visit(script, **{key: MARKUP})
        elements = (*site.caption, *site.warning, *site.info, *site.title)
        texts = [element.value for element in elements if "elsewhere" in element.value]
        assert "«a" not in rendered(texts), (script, key)


def test_a_group_shows_the_rank_within_it() -> None:
    [board] = visit("leaderboard", direction="06").dataframe
    assert board.value["group_rank"].iloc[0].startswith("1\u00a0")
    [whole] = visit("leaderboard").dataframe
    assert "group_rank" not in whole.value


def test_both_views_show_the_same_projects() -> None:
    with speaking("zh"):
        [grid] = visit("leaderboard", direction="06").dataframe
        [plain] = visit("leaderboard", direction="06", view="plain").table
    assert len(plain.value) == len(grid.value) == 15
    assert list(plain.value["名次"]) == list(grid.value["rank"])
    for cell, code in zip(
        plain.value.iloc[:, 4], codes(visit("leaderboard", direction="06")), strict=True
    ):
        assert f"id={code}" in cell
