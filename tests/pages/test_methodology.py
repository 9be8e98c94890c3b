"""The method's page: rules, a worked example, robustness, what if, recomputation, record."""

import re
from dataclasses import replace

import pytest

from components import cached
from components.blocks.values import (
    Ask,
    Change,
    ChartBlock,
    Count,
    Interval,
    Lines,
    Link,
    Missing,
    Moved,
    Number,
    Numbers,
    Page,
    Points,
    ProjectLink,
    Rank,
    Stars,
    Switch,
    Table,
)
from components.methodology import record
from data_access.database import transaction
from data_access.methods import method, method_digest, method_text
from data_access.publishing import publish
from data_access.question import Question
from tests.data_access.by_hand import change_by_hand
from tests.data_access.made_up_releases import NOW, SIX, draft, list_projects
from tests.languages import has_chinese
from tests.pages.conftest import Serve, visit, warnings, words
from tests.pages.conftest import notices as notices_shown
from tests.pages.reading import (
    blocks,
    charts,
    column,
    facts,
    left_out,
    links,
    metrics,
    notices,
    projects_of,
    read,
    rows,
    tables,
)
from tests.pages.reading import words as said

METHOD = method("illustrative-1")
NEWEST = Question("2021", "2023Q3.1")
WITHOUT_A_SCORE, CAPPED = "2021-153", "2021-147"
PARTS = ("rules", "example", "certainty", "what-if", "recompute", "record")


@pytest.fixture
def _not_yet_recomputed() -> None:
    """Nobody has recomputed a release yet."""
    cached.recompute.cache_clear()  # type: ignore[attr-defined]


pytestmark = pytest.mark.usefixtures("demo_site", "_not_yet_recomputed")


def part(code: str, **query: str) -> Page:
    return read("methodology", part=code, **query)


def test_every_part_has_a_title_of_its_own_and_is_marked_as_chosen() -> None:
    pages = {code: part(code) for code in PARTS}
    assert len({page.title for page in pages.values()}) == len(PARTS)
    for code, page in pages.items():
        [switch] = [block for block in blocks(page) if isinstance(block, Switch)]
        assert switch.chosen == code
        assert [option.code for option in switch.options] == list(PARTS)


def test_every_part_speaks_english() -> None:
    for code in PARTS:
        page = part(code, lang="en")
        titles = [page.title, *(getattr(block, "title", "") for block in blocks(page))]
        if code == "example":  # the project has no English name
            titles = titles[:1]
        assert [title for title in titles if has_chinese(title)] == [], code


def test_an_unknown_part_is_named_and_the_rules_are_shown() -> None:
    [notice] = left_out("methodology", part="secrets")
    assert "secrets" in notice
    assert part("secrets") == part("rules") == read("methodology")


# -- rules ---------------------------------------------------------------------------------------


def test_the_rules_say_all_numbers_of_the_method_and_that_it_is_not_official() -> None:
    page = part("rules", lang="en")
    [status] = notices(page)
    assert "illustrative, not official" in status
    shown = said(page)
    for dimension in METHOD.dimensions:
        assert dimension.name_en in shown
    for number in ("25%", "30%", "20%", "85.00 and more", "75.00 to below 85.00", "★★☆☆☆"):
        assert number in shown
    for number in ("1,000 times", "concentration 200", "seed 20211231", "best 5%"):
        assert number in shown
    assert METHOD.changes[0].text_en in shown


def test_the_methods_file_can_be_checked_and_taken_away() -> None:
    page = part("rules")
    assert facts(page)["SHA-256"] == method_digest(method_text(METHOD.id))
    assert links(page)["TOML"] == "/data/2021/2023Q3.1/method.toml"


def test_rules_count_the_projects_of_the_release_chosen_whatever_the_filters() -> None:
    def five_stars(**query: str) -> object:
        table = tables(part("rules", lang="en", **query))[
            "Cut points, and how many projects have how many stars"
        ]
        return column(table, "projects")[0]

    assert five_stars() == five_stars(direction="06") == Count(14)
    assert five_stars(release="2021Q4.1") != Count(14)


# -- worked example ------------------------------------------------------------------------------


def steps(**query: str) -> dict[str, tuple[str, object]]:
    """How each step of an example is done, and what comes of it, by its English name."""
    table = tables(part("example", lang="en", **query))["From the sum to stars and rank"]
    return {str(row["step"]): (str(row["calculation"]), row["result"]) for row in rows(table)}


def test_without_a_project_the_example_is_from_the_middle_of_the_release() -> None:
    page = part("example")
    assert cached.examples(NEWEST)["middle"] in said(page)
    leading = " ".join(links(page).values())
    for code in cached.examples(NEWEST).values():
        assert f"part=example&id={code}" in leading


def test_an_example_ends_at_the_published_total_stars_and_rank() -> None:
    for kind, code in cached.examples(NEWEST).items():
        row = next(past for past in cached.history(code) if past.release == NEWEST.release)
        found = steps(id=code)
        assert found["Total score"][1] == Points(row.total or 0), kind
        assert found["Stars"][1] == Stars(row.stars or 0), kind
        assert found["Rank"][1] == Rank(row.rank or 0, (row.tied or 1) > 1), kind
        assert found["Interval of the rank"][1] == Interval(row.rank_low or 0, row.rank_high or 0)
        assert f"{(row.rank or 0) - 1} project" in found["Rank"][0], kind
        is_shared = f"shared by {row.tied} projects" in found["Rank"][0]
        assert is_shared is ((row.tied or 0) > 1), kind


def test_limits_of_the_stars_are_said_where_they_count() -> None:
    found = steps(id=CAPPED)
    earned, given = found["Stars by total"][1], found["Stars"][1]
    assert isinstance(earned, Stars)
    assert isinstance(given, Stars)
    assert earned.stars > given.stars == 2
    assert "Spot check failed" in found["Stars"][0]


def test_a_missing_score_is_divided_out_in_the_example() -> None:
    how, mean = steps(id=WITHOUT_A_SCORE)["Missing score"]
    assert how.endswith("add up to 0.75, so the sum is divided by that: 56.65 ÷ 0.75")
    assert mean == "75.533333…"
    products = tables(part("example", id=WITHOUT_A_SCORE, lang="en"))[
        "Scores, weights and their products"
    ]
    assert Missing() in column(products, "product")
    assert column(products, "product")[-1] == "56.65"


def test_an_example_without_a_rating_says_why() -> None:
    board = cached.board(Question("2021", "2023Q3.1", stars=(0,)))
    page = part("example", id=board[0].project)
    [notice] = notices(page)
    assert METHOD.reasons[board[0].not_rated or ""].name_zh in notice
    assert tables(page) == {}


def test_an_unknown_project_is_named_and_the_middle_is_worked_out() -> None:
    for code in ("2021-999", "2019-001"):
        [notice] = left_out("methodology", edition="2021", part="example", id=code)
        assert code in notice
    assert part("example", id="2021-999") == part("example")


# -- robustness ----------------------------------------------------------------------------------


def test_robustness_is_said_in_the_numbers_of_the_release() -> None:
    found = cached.certainty(NEWEST)
    page = part("certainty", lang="en")
    assert metrics(page)["Median width, in ranks"] == str(found.half)
    assert metrics(page)["Not distinguishable from the leader"] == str(found.like_leader - 1)
    assert f"{found.stable} of 187 projects kept their stars" in said(page)
    assert charts(page) == ["rank-ranges", "interval-widths"]
    unsure = part("certainty", release="2022Q3.1", lang="en")
    others = cached.certainty(Question("2021", "2022Q3.1")).like_leader - 1
    assert f"The intervals of {others} other projects overlap the leader's" in said(unsure)


def test_the_first_twenty_are_drawn_with_their_intervals_and_lead_to_their_pages() -> None:
    page = part("certainty")
    chart = next(block for block in blocks(page) if isinstance(block, ChartBlock))
    drawing = chart.chart.drawing(chart.question)
    leader = cached.board(NEWEST)[0]
    assert drawing is not None
    assert leader.name_zh in drawing.alt
    assert (len(drawing.numbers.rows), len(drawing.numbers.columns)) == (20, 4)
    assert projects_of(drawing)[0] == leader.project
    assert chart.links_rows


# -- what if -------------------------------------------------------------------------------------


def inputs(page: Page) -> dict[str, list[float]]:
    """The numbers that can be set, as they are set, by the key of the address."""
    found = [block for block in blocks(page) if isinstance(block, Numbers)]
    return {block.key: [number.value for number in block.numbers] for block in found}


def test_without_a_choice_nothing_would_change_and_it_is_no_rating() -> None:
    page = part("what-if", lang="en")
    assert "not a rating" in notices(page)[0]
    assert inputs(page) == {"weights": [25, 30, 25, 20], "cuts": [55, 65, 75, 85]}
    assert set(metrics(page).values()) == {"0"}
    assert "None." in said(page)


def test_weights_in_the_address_are_shown_scaled_and_computed_with() -> None:
    page = part("what-if", weights="20,20,20,20", cuts="50,60,70.5,80", lang="en")
    assert inputs(page) == {"weights": [20] * 4, "cuts": [50, 60, 70.5, 80]}
    assert "Strength 25.0%" in said(page)
    found = cached.consequences(NEWEST, (20, 20, 20, 20), (0, 5000, 6000, 7050, 8000))
    assert metrics(page)["Stars change"] == str(found.up + found.down) != "0"
    assert f"{found.up} up, {found.down} down" in said(page)


def test_the_method_itself_is_one_link_away() -> None:
    ways = links(part("what-if", weights="0,0,0,100", lang="en"))
    assert "weights" not in ways["the method itself"]
    assert "weights=25,25,25,25" in ways["equal weights"]
    assert "weights=100,0,0,0" in ways["only Strength"]


def test_weights_that_are_none_are_named_and_dropped() -> None:
    no_weights = (
        *("abc", "1,2,3", "1,2,3,4,5", "101,0,0,0", "-1,2,3,4", "1.5,2,3,4", "1,2,3,"),
        "²,1,1,1",
    )
    for asked in no_weights:
        [notice] = left_out("methodology", part="what-if", weights=asked)
        assert asked in notice
        assert inputs(part("what-if", weights=asked))["weights"] == [25, 30, 25, 20], asked


def test_cut_points_that_are_none_are_named_and_dropped() -> None:
    for asked in ("x", "1,2,3", "55,65,75,101", "55,65,75,85.001", "55,65,75,1e2"):
        [notice] = left_out("methodology", part="what-if", cuts=asked)
        assert asked in notice
        assert inputs(part("what-if", cuts=asked))["cuts"] == [55, 65, 75, 85], asked


def test_no_weight_at_all_is_refused_kindly() -> None:
    page = part("what-if", weights="0,0,0,0", lang="en")
    assert "Give at least one dimension a weight" in notices(page)[-1]
    assert metrics(page) == {}
    assert inputs(page)["weights"] == [0] * 4


def test_cut_points_that_do_not_rise_are_refused_with_both_numbers() -> None:
    for cuts, pair in {
        "65,65,75,85": "★★★☆☆ from 65.00 is not above ★★☆☆☆ from 65.00",
        "55,65,75,60": "★★★★★ from 60.00 is not above ★★★★☆ from 75.00",
        "0,65,75,85": "★★☆☆☆ from 0.00 is not above ★☆☆☆☆ from 0.00",
    }.items():
        page = part("what-if", cuts=cuts, lang="en")
        assert pair in notices(page)[-1]
        assert metrics(page) == {}, cuts
        assert left_out("methodology", part="what-if", cuts=cuts) == []


def test_what_if_lists_leaders_and_moves_with_links_and_published_intervals() -> None:
    page = part("what-if", weights="0,0,0,100", lang="en")
    found = cached.consequences(NEWEST, (0, 0, 0, 100), METHOD.floors)
    leaders, moves = tables(page)["Who would lead"], tables(page)["Whose rank would move most"]
    assert len(leaders.rows) == len(found.leaders)
    assert len(moves.rows) == 10
    first, row = found.movers[0], rows(moves)[0]
    assert isinstance(row["project"], ProjectLink)
    assert row["project"].code == first.project
    assert row["rank"] == Rank(first.rank or 0)
    assert row["change"] == Change(first.rank_before - (first.rank or 0))
    published = Rank(first.rank_before, interval=Interval(first.rank_low, first.rank_high))
    assert row["published"] == published
    assert row["total"] == Moved(Points(first.total_before), Points(first.total or 0))
    assert "would have no total" in said(page)


def test_filters_change_no_number() -> None:
    plain = part("what-if", weights="0,0,0,100")
    filtered = part("what-if", weights="0,0,0,100", direction="06", stars="5")
    assert metrics(plain) == metrics(filtered)


def test_a_moved_weight_goes_into_the_address_and_changes_the_numbers() -> None:
    site = visit("methodology", part="what-if", lang="en")
    site.slider[0].set_value(80).run()
    assert site.query_params["weights"] == "80,30,25,20"
    assert "No project would have different stars" not in words(site)
    site.number_input[3].set_value(90.25).run()
    assert site.query_params["cuts"] == "55,65,75,90.25"
    assert site.query_params["weights"] == "80,30,25,20"


def test_numbers_of_a_form_without_a_script_lie_within_their_limits() -> None:
    found = [block for block in blocks(part("what-if")) if isinstance(block, Numbers)]
    assert [block.at for block in found] == ["methodology"] * 2
    limits: list[Number] = [number for block in found for number in block.numbers]
    assert {(number.least, number.most) for number in limits} == {(0, 100)}


# -- recomputing ---------------------------------------------------------------------------------


def test_a_release_is_recomputed_in_front_of_the_reader() -> None:
    before = part("recompute")
    [ask] = [block for block in blocks(before) if isinstance(block, Ask)]
    page = part("recompute", **{ask.key: ask.code})
    assert "全部一致" in notices(page)[0]
    sums = facts(page)
    assert sums["SHA-256（公布值）"] == sums["SHA-256（复算值）"] == cached.release(NEWEST).sha256
    compared = tables(page)["比对内容"]
    assert set(column(compared, "differ")) == {Count(0)}
    assert compared.rows[0] == ("综合得分", Count(204), Count(0))


def test_a_result_is_kept_so_that_nobody_computes_it_again_and_again() -> None:
    first = part("recompute", recompute="now")
    second = part("recompute", recompute="now")
    assert notices(first) == notices(second) == notices(part("recompute"))
    assert [block for block in blocks(second) if isinstance(block, Ask)] == []


def test_a_press_of_the_button_leaves_nothing_in_the_address() -> None:
    site = visit("methodology", part="recompute")
    site.button(key="choose_recompute").click().run()
    assert "全部一致" in words(site)
    assert "recompute" not in site.query_params
    assert "recompute=" not in " ".join(links(part("recompute", recompute="now")).values())
    assert list(site.button) == []


def test_only_one_recomputation_runs_at_a_time() -> None:
    site = visit("methodology", part="recompute")
    with cached.ONE_AT_A_TIME:
        site.button(key="choose_recompute").click().run()
    [notice] = warnings(site)
    assert "另一次复算正在进行" in notice
    site.button(key="choose_recompute").click().run()
    [notice] = notices_shown(site)
    assert "全部一致" in notice


def test_what_was_changed_by_hand_is_found_and_named(serve: Serve, own_demo_url: str) -> None:
    release = "(SELECT id FROM release WHERE code = '2023Q3.1')"
    with transaction(own_demo_url) as session:
        change_by_hand(
            session,
            f"UPDATE rating SET stars = 1 WHERE project = '2021-144' AND release = {release}",
        )
    serve(own_demo_url)
    page = part("recompute", recompute="now")
    assert "有 1 个与按输入数据计算的结果不符" in notices(page)[0]
    assert "全部一致" not in said(page)
    [difference] = tables(page)["不符之处"].rows
    assert difference == (ProjectLink("2021-144", "2021-144"), "星级", "1", "5")
    compared = {row["value"]: row["differ"] for row in rows(tables(page)["比对内容"])}
    assert compared["星级"] == Count(1)


def test_who_recomputes_is_led_to_the_script_and_sees_the_chain() -> None:
    page = part("recompute", lang="en")
    assert re.match(r"/downloads\?", links(page)["Check it yourself"])
    assert "Unbroken" in said(page)
    chain: Table = tables(page)["The chain of the releases"]
    hashes = [link.sha256[:8] for link in cached.chain("2021")]
    assert [getattr(code, "code", "") for code in column(chain, "sha256")] == hashes
    assert [getattr(code, "code", "") for code in column(chain, "before")] == ["", *hashes[:-1]]


# -- record --------------------------------------------------------------------------------------


def test_the_record_tells_every_release_draw_seed_and_catalogue_newest_first() -> None:
    [record] = tables(part("record")).values()
    acts = [act for act in column(record, "act") if isinstance(act, Link)]
    releases = cached.releases("2021")
    assert [act.below for act in acts[:3]] == ["目录清单", "公布种子并抽签", "公告抽签"]
    assert [act.below for act in acts[3:]] == ["发布"] * len(releases)
    for act, release in zip(acts[3:], releases, strict=True):
        assert f"release={release.code}" in act.address
    assert [each.key for each in record.columns] == ["date", "act", "sha256", "document"]
    covered = [cell for cell in column(record, "document") if isinstance(cell, Link)]
    assert [cell.below for cell in covered] == ["未签名"] * len(acts)
    assert covered[0].address == f"/data/2021/checkpoint/{len(acts) + 2}"
    [proves] = [block for block in blocks(part("record")) if isinstance(block, Lines)]
    assert len(proves.lines) == 10


@pytest.mark.usefixtures("demo_site")
def test_the_record_names_the_two_persons_of_a_publication(monkeypatch: pytest.MonkeyPatch) -> None:
    newest, *others = cached.public_record("2021")
    by_two = {"prepared_by": "张三", "confirmed_by": "李四"}
    known = (replace(newest, changed={**newest.changed, **by_two}), *others)
    monkeypatch.setattr(cached, "public_record", lambda _edition: known)
    [record] = tables(part("record")).values()
    first, second, *_ = column(record, "persons")
    assert first == "张三 导入，李四 确认发布"
    assert isinstance(second, Missing)


def test_the_record_shows_what_a_correction_changed_before_and_after(
    serve: Serve, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected = {**SIX, "2021-002": (9700, 9700, 9700, None), "2021-003": "under_review"}
    with transaction(empty_url) as session:
        list_projects(session, len(SIX))
        draft(session, "2022Q1", SIX)
        publish(session, "2021", "2022Q1", now=NOW)
        draft(session, "2022Q1", corrected, version=2, reason="两处得分有误")
        publish(session, "2021", "2022Q1", now=NOW)
    serve(empty_url)
    assert "What version 2 corrects" not in said(part("record", lang="en", release="2022Q1.1"))
    page = part("record", lang="en", release="2022Q1.2")
    sentences = [
        "2 projects have values that differ from version 1.",
        "Projects whose rank changed only because others moved are not listed.",
    ]
    assert " ".join(sentences) in said(page)
    table = tables(page)["Values before and after the correction"]
    assert [each.name for each in table.columns[2:]] == ["Version 1", "Version 2"]
    shown = [(cell.code, *told) for cell, *told in table.rows if isinstance(cell, ProjectLink)]
    strength, innovation, benefit, replication = (each.name_en for each in METHOD.dimensions)
    assert shown == [
        *(("2021-002", name, Points(8000), Points(9700)) for name in (benefit, innovation)),
        ("2021-002", replication, Points(8000), "not provided"),
        *(("2021-002", name, Points(8000), Points(9700)) for name in (strength, "Total score")),
        ("2021-002", "Rank", Rank(2), Rank(1)),
        *(
            ("2021-003", name, Points(9000), "not provided")
            for name in (benefit, innovation, replication, strength)
        ),
        ("2021-003", "Evidence", "Self-reported", Missing()),
        ("2021-003", "Reason for no rating", Missing(), "under review"),
        ("2021-003", "Total score", Points(9000), Missing()),
        ("2021-003", "Stars", Stars(5), Missing()),
        ("2021-003", "Rank", Rank(1), Missing()),
    ]
    monkeypatch.setattr(record, "SHOWN", 3)
    short = part("record", lang="en", release="2022Q1.2")
    assert tables(short)["Values before and after the correction"].rows == table.rows[:3]
    assert " ".join([*sentences, "The first 3 values:"]) in said(short)


def test_the_record_says_what_a_corrected_list_changed_and_leads_from_a_key_to_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    newest, *_ = cached.public_record("2021")
    changes = [
        {"project": "2021-017", "field": "unit", "before": "110000", "after": "120000"},
        {"project": "2021-017", "field": "region", "before": "110000", "after": None},
        {"project": "2021-018", "field": "applicants", "before": ["甲", "乙"], "after": ["甲"]},
    ]
    corrected = replace(newest, kind="list_corrected", changed={"changes": changes})
    known = (replace(newest, kind="key_succeeded", changed={}), corrected)
    monkeypatch.setattr(cached, "public_record", lambda _edition: known)
    page = part("record", lang="en")
    key, listed = (act for act in column(tables(page)["What the publisher did"], "act"))
    assert isinstance(key, Link)
    assert isinstance(listed, Link)
    assert "part=record" in key.address
    assert listed.address.startswith("/leaderboard?")
    table = tables(page)["Names, applicants, directions and units before and after"]
    units = {unit.code: unit.name_en for unit in cached.units("2021")}
    assert [row[2:] for row in table.rows] == [
        ("Recommending unit", units["110000"], units["120000"]),
        ("Region", "Beijing", "Place not stated"),
        ("Applicant", "甲 · 乙", "甲"),
    ]
    monkeypatch.setattr(record, "SHOWN", 2)
    short = part("record", lang="en")
    assert len(tables(short)[table.title].rows) == 2
    assert "The first 2 values:" in said(short)
