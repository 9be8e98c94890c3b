"""From one edition to another: what means the same is kept, the rest is dropped and named."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from components.text import LANGUAGES, Language, speaking
from components.wording import labels
from tests.languages import has_chinese
from tests.markup import headings_of, links_of, projects_on_board, tables_of
from tests.pages.conftest import html, visit, warnings, words

pytestmark = pytest.mark.usefixtures("demo_site")

NEWEST = {"2019": "2021H1.1", "2021": "2023Q3.1"}


def switched(script: str, to: str = "2019", **query: str) -> AppTest:
    """Come to a page and follow the link to another edition there."""
    before = visit(script, **query)
    with speaking("en" if query.get("lang") == "en" else "zh"):
        address = links_of(html(before))[labels.short_edition(to)]
    return visit(script, **dict(parse_qsl(urlsplit(address).query)))


def choices(site: AppTest) -> dict[str, str]:
    """What of the address is about the reader's choices, without language, edition and release."""
    query = {key: "".join(value) for key, value in site.query_params.items()}
    assert query.pop("release") == NEWEST[query.pop("edition")]
    query.pop("lang")
    return query


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        *(
            (query, query)
            for query in (
                {"region": "440000,none", "stars": "5,4", "q": "数据"},
                {"unit": "440000,370200"},
                {"direction": "05,08"},
                {"sort": "-change"},
            )
        ),
        ({"rows": "50", "page": "3"}, {"rows": "50", "page": "3"}),
        ({"release": "2022Q1.1"}, {}),
    ],
    ids=str,
)
def test_what_means_the_same_is_kept_without_a_word(
    query: dict[str, str], kept: dict[str, str]
) -> None:
    site = switched("leaderboard", **query)
    assert warnings(site) == []
    assert choices(site) == kept


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"category": "1"}, "类别：工业大数据应用"),
        ({"category": "4"}, "类别：数据管理及服务"),
        ({"direction": "06"}, "细分方向：大数据存储管理"),
        ({"unit": "540000"}, "推荐单位：西藏"),
        ({"picked": "2021-017,2021-144"}, "已选的 2 个对比项目"),
        ({"sort": "-innovation"}, "关键技术创新"),
    ],
    ids=str,
)
def test_what_does_not_mean_the_same_is_dropped_and_named(
    query: dict[str, str], named: str
) -> None:
    site = switched("leaderboard", **query)
    [notice] = warnings(site)
    assert "示例批次（虚构）" in notice
    assert named in notice
    assert choices(site) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_notice_names_all_that_was_dropped_and_goes_with_the_next_run(
    language: Language,
) -> None:
    query = {"category": "1", "direction": "05,06", "unit": "440000,540000"}
    site = switched("leaderboard", lang=language, **query)
    [notice] = warnings(site)
    assert notice.count("；" if language == "zh" else "; ") == 2
    assert has_chinese(notice) is (language == "zh")
    assert choices(site) == {"direction": "05", "unit": "440000"}
    with speaking(language):
        assert warnings(site.run()) == []


def test_a_board_of_another_edition_has_its_own_projects_directions_and_scores() -> None:
    site = switched("leaderboard")
    assert "23" in words(site)
    assert "24" in words(site)
    assert all(code.startswith("2019-") for code in projects_on_board(html(site)))
    assert "绿色低碳运行" in site.pills(key="choose_direction").options


def test_a_project_becomes_the_same_project_of_the_other_edition() -> None:
    site = switched("project", id="2021-008")
    assert warnings(site) == []
    assert choices(site) == {"id": "2019-001"}
    assert choices(switched("project", to="2021", edition="2019", id="2019-001")) == {
        "id": "2021-008"
    }


def test_a_project_that_is_not_there_is_dropped_and_others_can_be_looked_for() -> None:
    site = switched("project", id="2021-131")
    [notice] = warnings(site)
    assert "项目：" in notice
    assert choices(site) == {}
    assert (1, "查找项目") in headings_of(html(site))


def test_a_brief_stays_with_its_unit_where_there_is_one() -> None:
    assert choices(switched("province", code="520000")) == {"code": "520000"}
    site = switched("province", code="540000")
    assert "西藏" in warnings(site)[0]
    assert choices(site) == {}


def test_a_comparison_keeps_what_is_the_same() -> None:
    site = switched("compare", kind="direction", among="05,06")
    assert choices(site) == {"kind": "direction", "among": "05"}
    assert "大数据存储管理" in warnings(site)[0]
    site = switched("compare", kind="unit", among="440000,540000")
    assert choices(site) == {"kind": "unit", "among": "440000"}
    site = switched("compare", kind="region", among="440000,540000")
    assert choices(site) == {"kind": "region", "among": "440000,540000"}


def test_weights_tried_out_stay_behind_with_their_method() -> None:
    site = switched("methodology", part="what-if", weights="10,20,30,40")
    assert "试算的权重与分数线" in warnings(site)[0]
    assert choices(site) == {"part": "what-if"}


def test_a_link_to_another_edition_carries_the_choices_over_with_the_same_notice() -> None:
    site = visit("leaderboard", edition="2019", left="2021", direction="06", region="440000")
    assert "大数据存储管理" in warnings(site)[0]
    assert choices(site) == {"region": "440000"}


@pytest.mark.parametrize("left", ["2019", "1999"])
def test_leaving_no_other_edition_changes_nothing(left: str) -> None:
    newest = NEWEST["2019"]
    site = visit("leaderboard", edition="2019", release=newest, left=left, direction="06")
    assert warnings(site) == []
    assert choices(site) == {"direction": "06"}


def test_codes_of_no_edition_get_the_notice_for_unknown_codes() -> None:
    [notice] = warnings(visit("leaderboard", edition="2019", direction="06,10", category="4,1"))[1:]
    assert "10" in notice
    site = visit("leaderboard", edition="2019", direction="06,10", category="4,1")
    assert choices(site) == {"direction": "06", "category": "1"}


@pytest.mark.parametrize(
    ("code", "other", "said"),
    [
        ("2021-008", "id=2019-001", "同一项目"),
        ("2021-131", "id=2019-018", "示例若水人民医院"),
        ("2019-018", "id=2021-131", "示例若水人民医院"),
    ],
)
def test_a_project_leads_to_those_of_the_same_applicant_in_other_editions(
    code: str, other: str, said: str
) -> None:
    shown = html(visit("project", id=code, edition=code[:4]))
    [linked] = [rows for name, rows in tables_of(shown) if "其他批次" in name]
    [_, row] = linked
    assert said in row[-1]
    [to] = [
        address for text, address in links_of(shown).items() if other in address and text in row
    ]
    assert f"edition={other[3:7]}" in to
    assert f"left={code[:4]}" in to


def test_a_project_without_a_link_says_nothing_of_other_editions() -> None:
    assert "其他批次" not in words(visit("project", id="2021-017"))
