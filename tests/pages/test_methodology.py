"""The method page: rules, a worked example, certainty, what if, recomputing."""

import hashlib
import re

import pytest
from streamlit.testing.v1 import AppTest

from components import cached
from data_access.database import transaction
from data_access.methods import method, method_text
from data_access.question import Question
from tests.data_access.by_hand import change_by_hand
from tests.languages import has_chinese
from tests.pages.conftest import Serve, captions, visit, warnings

METHOD = method("illustrative-1")
NEWEST = Question("2021", "2023Q3.1")
WITHOUT_A_SCORE, CAPPED = "2021-153", "2021-147"


@pytest.fixture
def _not_yet_recomputed() -> None:
    """Nobody has recomputed a release yet."""
    cached.recompute.cache_clear()  # type: ignore[attr-defined]


pytestmark = pytest.mark.usefixtures("demo_site", "_not_yet_recomputed")


def said(site: AppTest) -> str:
    """All running text of a page, without Markdown's escapes."""
    pieces = [*site.markdown, *site.header, *site.caption, *site.info, *site.success, *site.code]
    return "\n".join(str(piece.value) for piece in pieces).replace("\\", "")


def part(code: str, **query: str) -> AppTest:
    site = visit("methodology", part=code, **query)
    assert [error.message for error in site.exception] == []
    return site


def tables(site: AppTest) -> str:
    """What the tables say, without the marks that keep Markdown from reading it."""
    return "\n".join(table.value.to_string() for table in site.table).replace("\\", "")


def figures(site: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in site.metric}


# -- rules ---------------------------------------------------------------------------------------


def test_the_rules_say_all_numbers_of_the_method_and_that_it_is_not_official() -> None:
    site = visit("methodology", lang="en")
    assert "illustrative, not official" in site.info[0].value
    shown = tables(site)
    for dimension in METHOD.dimensions:
        assert dimension.name_en in shown
    for number in ("25%", "30%", "20%", "85.00 and more", "75.00 to below 85.00", "★★☆☆☆"):
        assert number in shown
    for number in ("1,000 times", "concentration 200", "seed 20211231", "best 5%"):
        assert number in said(site)
    assert METHOD.changes[0].text_en in shown


def test_the_methods_file_can_be_checked_and_taken_away() -> None:
    site = visit("methodology")
    [digest] = site.code
    assert digest.value == hashlib.sha256(method_text(METHOD.id).encode()).hexdigest()
    [button] = site.get("download_button")
    assert "TOML" in button.proto.label


def test_rules_count_the_projects_of_the_release_chosen() -> None:
    assert visit("methodology").table[1].value.iloc[0, 2] == "14"
    assert visit("methodology", release="2021Q4.1").table[1].value.iloc[0, 2] != "14"


def test_an_unknown_part_is_named_and_the_rules_are_shown() -> None:
    site = visit("methodology", part="secrets")
    [notice] = warnings(site)
    assert "secrets" in notice
    assert len(site.table) == 5


# -- worked example ------------------------------------------------------------------------------


def test_without_a_project_the_example_is_from_the_middle_of_the_release() -> None:
    site = part("example")
    assert cached.examples(NEWEST)["middle"] in captions(site)
    for code in cached.examples(NEWEST).values():
        assert f"part=example&id={code}" in said(site)


@pytest.mark.parametrize("kind", ["middle", "missing", "capped", "tied", "leader"])
def test_an_example_ends_at_the_published_total_stars_and_rank(kind: str) -> None:
    code = cached.examples(NEWEST)[kind]
    row = next(past for past in cached.history(code) if past.release == NEWEST.release)
    steps = said(part("example", id=code, lang="en"))
    total = f"{(row.total or 0) // 100}.{(row.total or 0) % 100:02d}"
    assert "**3. Total score**: " in steps
    assert f"is **{total}**." in steps
    assert f"**{'★' * (row.stars or 0)}{'☆' * (5 - (row.stars or 0))}**" in steps
    assert f"the rank is {(row.rank or 0) - 1} + 1 = **{row.rank}**" in steps
    assert (f"shared by {row.tied} projects" in steps) is ((row.tied or 0) > 1)


def test_a_missing_score_is_divided_out_in_the_example() -> None:
    steps = said(part("example", id=WITHOUT_A_SCORE, lang="en"))
    assert "add up to 0.75" in steps
    assert re.search(r"56\.65 ÷ 0\.75 = \*\*75\.533333…\*\*", steps)


def test_an_example_without_a_rating_says_why() -> None:
    [board] = visit("leaderboard", stars="0").dataframe
    address, reason = board.value[["project", "stars"]].iloc[0]
    site = part("example", id=address.split("id=")[1].split("#")[0])
    assert reason in site.info[0].value


def test_an_unknown_project_is_named_and_the_middle_is_worked_out() -> None:
    site = part("example", id="2021-999")
    [notice] = warnings(site)
    assert "2021-999" in notice.replace("\\", "")
    assert cached.examples(NEWEST)["middle"] in captions(site)


def test_the_project_page_leads_to_its_own_example() -> None:
    assert "/methodology?" in said(visit("project", id=CAPPED))
    assert "part=example" not in said(visit("project"))


# -- certainty -----------------------------------------------------------------------------------


def test_certainty_is_said_in_the_numbers_of_the_release() -> None:
    found = cached.certainty(NEWEST)
    site = part("certainty", lang="en")
    assert figures(site)["Median width, in ranks"] == str(found.half)
    assert figures(site)["Others like the leader"] == str(found.like_leader - 1)
    assert f"{found.stable} of 187 projects kept their stars" in said(site)
    assert len(site.get("plotly_chart")) == 2


def test_the_first_twenty_are_drawn_with_their_intervals() -> None:
    chart = part("certainty").get("plotly_chart")[0]
    leader = cached.board(NEWEST)[0]
    assert leader.name_zh in chart.proto.alt
    assert len(part("certainty").table[0].value) == 20


# -- what if -------------------------------------------------------------------------------------


def test_without_a_choice_nothing_would_change_and_it_is_no_rating() -> None:
    site = part("what-if", lang="en")
    assert "not a rating" in site.info[0].value
    assert [slider.value for slider in site.slider] == [25, 30, 25, 20]
    assert [cut.value for cut in site.number_input] == [55, 65, 75, 85]
    assert set(figures(site).values()) == {"0"}
    assert "No project would have other stars" in said(site)


def test_weights_in_the_address_are_shown_scaled_and_computed_with() -> None:
    site = part("what-if", weights="20,20,20,20", cuts="50,60,70.5,80", lang="en")
    assert [slider.value for slider in site.slider] == [20] * 4
    assert [cut.value for cut in site.number_input] == [50, 60, 70.5, 80]
    assert "Strength 25.0%" in said(site)
    found = cached.consequences(NEWEST, (20, 20, 20, 20), (0, 5000, 6000, 7050, 8000))
    assert figures(site)["Stars change"] == str(found.up + found.down) != "0"
    assert f"{found.up} up, {found.down} down" in [metric.delta for metric in site.metric]
    assert site.query_params["weights"] == "20,20,20,20"
    assert site.query_params["cuts"] == "50,60,70.5,80"


def test_a_moved_weight_goes_into_the_address_and_changes_the_numbers() -> None:
    site = part("what-if")
    site.slider[0].set_value(80).run()
    assert site.query_params["weights"] == "80,30,25,20"
    assert figures(site)["名次变动超过 5 名"] != "0"
    site.number_input[3].set_value(90.25).run()
    assert site.query_params["cuts"] == "55,65,75,90.25"
    assert site.query_params["weights"] == "80,30,25,20"


def test_the_numbers_stay_when_the_page_changes_and_the_method_itself_forgets_them() -> None:
    site = part("what-if", weights="0,0,0,100")
    reset = next(line for line in said(site).splitlines() if "评价方法本身" in line)
    [address] = re.findall(r"\[评价方法本身\]\(([^)]*)\)", reset)
    assert "part=what-if" in address
    assert "weights" not in address
    assert "weights=25,25,25,25" in reset


def test_weights_that_are_none_are_named_and_dropped() -> None:
    no_weights = (
        *("abc", "1,2,3", "1,2,3,4,5", "101,0,0,0", "-1,2,3,4", "1.5,2,3,4", "1,2,3,"),
        "²,1,1,1",
    )
    for asked in no_weights:
        site = part("what-if", weights=asked)
        [notice] = warnings(site)
        assert asked in notice.replace("\\", "")
        assert "weights" not in site.query_params, asked
        assert [slider.value for slider in site.slider] == [25, 30, 25, 20], asked


def test_cut_points_that_are_none_are_named_and_dropped() -> None:
    for asked in ("x", "1,2,3", "55,65,75,101", "55,65,75,85.001", "55,65,75,1e2"):
        site = part("what-if", cuts=asked)
        [notice] = warnings(site)
        assert asked in notice.replace("\\", "")
        assert [cut.value for cut in site.number_input] == [55, 65, 75, 85], asked


def test_no_weight_at_all_is_refused_kindly() -> None:
    site = part("what-if", weights="0,0,0,0", lang="en")
    [notice] = warnings(site)
    assert "Give at least one dimension a weight" in notice
    assert not site.metric
    assert len(site.slider) == 4


@pytest.mark.parametrize("cuts", ["65,65,75,85", "55,65,75,60", "0,65,75,85"])
def test_cut_points_that_do_not_rise_are_refused_with_both_numbers(cuts: str) -> None:
    site = part("what-if", cuts=cuts, lang="en")
    [notice] = warnings(site)
    assert "must rise with the stars" in notice
    assert not site.metric
    assert site.query_params["cuts"] == cuts


def test_what_if_lists_leaders_and_moves_with_links_and_published_intervals() -> None:
    site = part("what-if", weights="0,0,0,100")
    _, leaders, moves = site.table
    assert len(moves.value) == 10
    assert all("/project?" in str(cell) for cell in [*leaders.value["项目"], *moves.value["项目"]])
    found = cached.consequences(NEWEST, (0, 0, 0, 100), METHOD.floors)
    first = found.movers[0]
    assert f"{first.rank_before}\u00a0→\u00a0{first.rank}" in str(moves.value.iloc[0, 0])
    assert "没有综合得分" in captions(site)


def test_filters_stay_in_the_address_and_change_no_number() -> None:
    plain = part("what-if", weights="0,0,0,100")
    filtered = part("what-if", weights="0,0,0,100", direction="06", stars="5")
    assert figures(plain) == figures(filtered)
    assert filtered.query_params["direction"] == "06"


# -- recomputing ---------------------------------------------------------------------------------


def test_a_release_is_recomputed_in_front_of_the_reader() -> None:
    site = part("recompute")
    assert not site.success
    site.button(key="recompute").click().run()
    [agreement] = site.success
    assert "全部一致" in agreement.value
    hashes, command = site.code
    published, recomputed = hashes.value.split()
    assert published == recomputed == cached.release(NEWEST).sha256
    assert command.value == "python -m data_access verify"
    compared, _ = site.table
    assert set(compared.value["不符数"]) == {"0"}
    assert compared.value.iloc[0].tolist() == ["综合得分", "204", "0"]


def test_a_result_is_kept_so_that_nobody_computes_it_again_and_again() -> None:
    first = part("recompute")
    first.button(key="recompute").click().run()
    second = part("recompute")
    assert second.success[0].value == first.success[0].value
    assert [button.key for button in second.button] == []


def test_only_one_recomputation_runs_at_a_time() -> None:
    site = part("recompute")
    with cached.ONE_AT_A_TIME:
        site.button(key="recompute").click().run()
    [notice] = warnings(site)
    assert "另一次复算正在进行" in notice
    assert not site.success
    site.button(key="recompute").click().run()
    assert len(site.success) == 1


def test_what_was_changed_by_hand_is_found_and_named(serve: Serve, own_demo_url: str) -> None:
    release = "(SELECT id FROM release WHERE code = '2023Q3.1')"
    with transaction(own_demo_url) as session:
        change_by_hand(
            session,
            f"UPDATE rating SET stars = 1 WHERE project = '2021-144' AND release = {release}",
        )
    serve(own_demo_url)
    site = part("recompute")
    site.button(key="recompute").click().run()
    assert "有 1 个与按输入数据计算的结果不符" in site.error[0].value
    differences, compared, _ = site.table
    assert differences.value.iloc[0].tolist() == ["2021-144", "星级", "1", "5"]
    assert compared.value.set_index("项")["不符数"]["星级"] == "1"
    assert not site.success


def test_who_recomputes_is_led_to_the_script_and_sees_the_chain() -> None:
    site = part("recompute", lang="en")
    assert "(/downloads?" in next(m.value for m in site.markdown if "script of one file" in m.value)
    assert "Unbroken" in said(site)
    [chain] = site.table
    hashes = [f"`{link.sha256[:8]}`" for link in cached.chain("2021")]
    assert list(chain.value.iloc[:, 2]) == hashes


@pytest.mark.parametrize("code", ["rules", "example", "certainty", "what-if", "recompute"])
def test_every_part_speaks_english(code: str) -> None:
    site = part(code, lang="en")
    texts = [*site.header, *site.metric, *site.slider, *site.button]
    labels = [getattr(element, "label", None) or element.value for element in texts]
    if code == "example":
        labels = labels[1:]
    assert [label for label in labels if has_chinese(str(label))] == []
