"""What readers are told, against what stands in the tables, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce
from itertools import pairwise
from operator import add

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from data_access import over_time, queries
from data_access.answers import BoardRow
from data_access.database import reading, transaction
from data_access.editions import edition, regions, units
from data_access.importing.search_text import search_text
from data_access.models import ListVersion, Waiver
from data_access.normalising import normalised
from data_access.publishing import publish
from data_access.queries import asking
from data_access.question import BOARD_ORDERS, NO_REGION, NOT_RATED, PAGE_SIZE, Question
from tests.data_access.by_hand import forget_acts, listed_row, unguard
from tests.data_access.conftest import new_database
from tests.data_access.made_up_releases import NOW, draft, given_in
from tests.data_access.made_up_scores import DIMENSIONS
from tests.effort import examples

FACTS = edition("2021")
NEWEST = Question("2021", "2023Q3.1")
FIRST = Question("2021", "2021Q4.1")
REPLACED, CORRECTION = Question("2021", "2023Q1.1"), Question("2021", "2023Q1.2")
DRAFT = Question("2021", "2023Q4.1")
CORRECTED = "2021-001"
ODD_NAME = "100%_达标的 O'Brien 平台"


@pytest.fixture(scope="module")
def session(demo_database: str) -> Iterator[Session]:
    """The demo edition."""
    with reading(demo_database) as session:
        yield session


@pytest.fixture(scope="module")
def board(session: Session) -> pd.DataFrame:
    """The newest release of the demo, straight from the tables, by project code."""
    return ratings_of(session, NEWEST.release)


AFTER_2023Q2 = datetime(2023, 9, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def corrected(server: str, demo: str) -> Iterator[Session]:
    """The demo with 2023Q1 corrected, a draft of 2023Q4, a waiver and a project of odd name."""
    with new_database(server, like=demo) as url:
        with transaction(url) as session:
            given = given_in(session, "2023Q1.1") | {CORRECTED: (9900, 9900, 9900, 9900)}
            draft(session, "2023Q1", given, version=2, reason="得分录入有误")
            forget_acts(session)
            publish(session, "2021", "2023Q1", now=AFTER_2023Q2)
            draft(session, "2023Q4", given_in(session, "2023Q3.1"))
            unguard(session)
            project = listed_row(session, CORRECTED)
            file = session.get_one(ListVersion, project.list_version).file
            project.name_zh = ODD_NAME
            project.search_text = search_text(CORRECTED, [ODD_NAME], [])
            session.add(
                Waiver(
                    file=file, edition="2021", rule="quota", subject="贵州", reason="经批准",
                    accepted_at=NOW,
                )
            )  # fmt: skip
        with reading(url) as session:
            yield session


def ratings_of(session: Session, release: str) -> pd.DataFrame:
    found = session.execute(
        text(
            "SELECT rating.*, project.number, project.name_zh, project.search_text FROM rating "
            "JOIN listed_project AS project ON project.project = rating.project "
            "JOIN release ON release.id = rating.release WHERE release.code = :release"
        ),
        {"release": release},
    )
    return pd.DataFrame(found.mappings().all(), dtype=object).set_index("project").sort_index()


def count(session: Session, question: Question) -> int:
    """How many projects the question's filters leave."""
    return len(rows_left(session, question))


def rows_left(session: Session, question: Question) -> pd.DataFrame:
    """The ratings of the projects that the question's filters leave."""
    words = Question(question.edition, "", search=question.search)
    named = queries.projects_named(session, words)
    return over_time.fitting(queries.ratings_of(session, question.whole), question, named)


def fitting(ratings: pd.DataFrame, question: Question) -> set[str]:
    """The projects that the question's filters leave, found without the database."""
    left = pd.Series(True, index=ratings.index)
    for column, codes in (
        (ratings["category"], question.categories),
        (ratings["direction"], question.directions),
        (ratings["region"].fillna(NO_REGION), question.regions),
        (ratings["unit"], question.units),
        (ratings["stars"].fillna(NOT_RATED), question.stars),
    ):
        left &= column.isin(codes) if codes else True
    for word in question.search.split():
        left &= ratings["search_text"].str.contains(normalised(word), regex=False).astype(bool)
    return set(ratings.index[left])


def several(codes: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(codes), max_size=3, unique=True).map(tuple)


WORDS = st.sampled_from(
    ["", "平台", "数据", "大数据 平台", "示例", "sjfx", "ptxt", "platform", "DATA", "Shili",
     "2021-01", "２０２１－０２", "%", "_", "'", "\\", "%%", "平_", "没有这个词"]
)  # fmt: skip
QUESTIONS = st.builds(
    replace,
    st.sampled_from([NEWEST, FIRST]),
    categories=several([c.code for c in FACTS.categories]),
    directions=several([d.code for d in FACTS.directions]),
    regions=several([NO_REGION, *(r.code for r in regions())]),
    units=several([u.code for u in units("2021")]),
    stars=st.lists(st.integers(0, 5), max_size=3, unique=True).map(tuple),
    search=WORDS,
    sort=st.sampled_from(["rank", "-rank", "change", "number", "innovation"]),
)
FILTERS = st.sampled_from(["categories", "directions", "regions", "units", "stars", "search"])
LOOSE_QUESTIONS = st.builds(
    lambda full, kept: replace(
        NEWEST, sort=full.sort, release=full.release, **{name: getattr(full, name) for name in kept}
    ),
    QUESTIONS,
    st.sets(FILTERS, max_size=2),
)


@given(question=st.one_of(QUESTIONS, LOOSE_QUESTIONS))
@examples(30, derandomize=True)
def test_counts_and_boards_agree_with_a_filter_over_the_whole_release(
    session: Session, question: Question
) -> None:
    expected = fitting(ratings_of(session, question.release), question)
    found = queries.board_keys(session, question, size=None)
    assert set(found) == expected
    assert count(session, question) == len(found) == len(expected)
    assert tuple(row.project for row in queries.board(session, question, size=None)) == found
    assert sum(queries.star_counts(session, question).values()) == len(expected)


@pytest.mark.parametrize(
    "narrowed",
    [
        *({"categories": (c.code,)} for c in FACTS.categories),
        *({"directions": (d.code,)} for d in FACTS.directions),
        *({"regions": (r.code,)} for r in regions()),
        *({"units": (u.code,)} for u in units("2021")[:40]),
        *({"stars": (stars,)} for stars in range(6)),
        {"regions": (NO_REGION,)},
        {"regions": (NO_REGION, "520000")},
        {"stars": (NOT_RATED, 5)},
    ],
    ids=str,
)
def test_each_filter_leaves_exactly_its_projects(
    session: Session, board: pd.DataFrame, narrowed: dict[str, tuple[str, ...]]
) -> None:
    question = replace(NEWEST, **narrowed)  # type: ignore[arg-type]
    assert set(queries.board_keys(session, question, size=None)) == fitting(board, question)


def test_projects_without_a_place_and_without_a_rating_can_be_asked_for(session: Session) -> None:
    nowhere = queries.board(session, replace(NEWEST, regions=(NO_REGION,)), size=None)
    unrated = queries.board(session, replace(NEWEST, stars=(NOT_RATED,)), size=None)
    assert (len(nowhere), {row.region for row in nowhere}) == (22, {None})
    assert (len(unrated), {row.stars for row in unrated}) == (17, {None})
    assert all(row.not_rated for row in unrated)


def ordered_by(row: BoardRow, key: str) -> int | None:
    if key == "rank":
        return row.rank
    return getattr(row, key) if key in ("change", "stability") else row.scores[key]


@pytest.mark.parametrize("sort", ["rank", "change", "stability", *DIMENSIONS])
def test_every_order_goes_up_and_with_a_minus_down(session: Session, sort: str) -> None:
    for key, goes_down in ((sort, False), (f"-{sort}", True)):
        rows = queries.board(session, replace(NEWEST, sort=key), size=None)
        values = [ordered_by(row, sort) for row in rows]
        there = [value for value in values if value is not None]
        assert len(rows) == 204
        assert 150 < len(there) < 204
        assert there == sorted(there, reverse=goes_down)
        assert values[len(there) :] == [None] * (204 - len(there)), "who has no value stands last"


@pytest.mark.parametrize("sort", ["change", "-change", "stability", "-stability", "strength"])
def test_equal_values_stand_in_the_order_of_the_board(session: Session, sort: str) -> None:
    place = {key: n for n, key in enumerate(queries.board_keys(session, NEWEST, size=None))}
    rows = queries.board(session, replace(NEWEST, sort=sort), size=None)
    key = sort.removeprefix("-")
    pairs = [
        (earlier, later)
        for earlier, later in pairwise(rows)
        if ordered_by(earlier, key) == ordered_by(later, key)
    ]
    assert len(pairs) > 20
    assert all(place[earlier.project] < place[later.project] for earlier, later in pairs)


def test_the_order_of_the_list_goes_both_ways(session: Session) -> None:
    forth, back = (
        [row.number for row in queries.board(session, replace(NEWEST, sort=sort), size=None)]
        for sort in ("number", "-number")
    )
    assert forth == list(range(1, 205)) == back[::-1]


def test_equal_totals_share_a_rank_and_are_marked_as_tied(session: Session) -> None:
    rows = [row for row in queries.board(session, NEWEST, size=None) if row.rank]
    sharing = pd.Series([row.total for row in rows]).value_counts()
    assert [row.tied for row in rows] == [sharing.to_dict()[row.total] for row in rows]
    assert max(row.tied or 0 for row in rows) == 11
    assert [row.rank for row in rows] == [
        1 + sum((other.total or 0) > (row.total or 0) for other in rows) for row in rows
    ]


@pytest.mark.parametrize("sort", [*BOARD_ORDERS, "-rank", "-change", "innovation"])
@pytest.mark.parametrize("narrowed", [{}, {"categories": ("1",)}, {"search": "平台"}], ids=str)
def test_pages_partition_the_board(
    session: Session, sort: str, narrowed: dict[str, tuple[str, ...]]
) -> None:
    question = replace(NEWEST, sort=sort, **narrowed)  # type: ignore[arg-type]
    whole = queries.board_keys(session, question, size=None)
    pages = [
        queries.board_keys(session, replace(question, page=page))
        for page in range(1, 2 + len(whole) // PAGE_SIZE)
    ]
    assert len(whole) > PAGE_SIZE
    assert sum(pages, ()) == whole
    assert {len(page) for page in pages[:-1]} == {PAGE_SIZE}
    assert queries.board(session, replace(question, page=99)) == ()


def test_a_page_holds_the_same_rows_as_the_whole_board(session: Session) -> None:
    question = replace(NEWEST, directions=("07",), page=2)
    whole = queries.board(session, question, size=None)
    assert queries.board(session, question, size=5) == whole[5:10]


@pytest.mark.parametrize(
    "search",
    ["晶圆制造", "示例乔木电子", "Wafer yield", "qiaomu electronics", "jygyjlmxdjyzz", "slqmdz",
     "2021-001", "２０２１－００１", "晶圆 electronics", " 良率　提升 "],
)  # fmt: skip
def test_a_project_is_found_by_names_initials_and_code(session: Session, search: str) -> None:
    assert queries.board_keys(session, replace(NEWEST, search=search)) == ("2021-001",)


def test_words_that_many_projects_have_find_the_same_on_another_way(
    demo_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    some, all_of_them = (replace(NEWEST, search=word) for word in ("平台", "示例"))

    def found() -> list[object]:
        with reading(demo_database) as session:
            boards = [
                queries.board_keys(session, each, size=None) for each in (some, all_of_them, some)
            ]
            return [*boards, queries.projects_named(session, some)]

    few = found()
    assert [len(each) for each in few if isinstance(each, tuple)] == [75, 204, 75]
    monkeypatch.setattr(asking, "FEW_PROJECTS", 1)
    monkeypatch.setattr(asking, "MATCHES_REMEMBERED", 1)
    assert found() == few


@pytest.mark.parametrize("search", ["100%", "%_", "O'Brien", "o'brien 平台", "100%_达标的O"])
def test_signs_that_mean_something_to_a_database_are_searched_as_they_are(
    corrected: Session, search: str
) -> None:
    question = replace(NEWEST, search=search)
    assert queries.board_keys(corrected, question) == (CORRECTED,)
    assert count(corrected, question) == 1


@pytest.mark.parametrize("search", ["%", "_", "\\", "--", "' OR 1=1 --", "平%台", "1_0"])
def test_signs_that_stand_in_no_name_find_nothing(session: Session, search: str) -> None:
    assert count(session, replace(NEWEST, search=search)) == 0


def test_a_board_row_has_names_scores_and_the_number_of_applicants(session: Session) -> None:
    rows = {row.project: row for row in queries.board(session, NEWEST, size=None)}
    for row in rows.values():
        facts = queries.project(session, row.project)
        assert facts is not None
        assert (row.applicant_zh, row.applicant_en) == facts.applicants[0]
        assert (row.name_zh, row.name_en, row.applicants) == (
            facts.name_zh, facts.name_en, len(facts.applicants),
        )  # fmt: skip
        assert set(row.scores) == set(DIMENSIONS)
    assert max(row.applicants for row in rows.values()) == 3


def test_a_board_row_says_what_stands_in_the_tables(session: Session, board: pd.DataFrame) -> None:
    names = list(queries.RATING_COLUMNS[1:])
    told = pd.DataFrame(
        [
            [getattr(row, name) for name in names]
            for row in queries.board(session, NEWEST, size=None)
        ],
        queries.board_keys(session, NEWEST, size=None),
        names,
        dtype=object,
    )
    assert told.sort_index().compare(board[names]).empty


def test_a_trend_ends_with_this_release_and_never_looks_into_the_future(session: Session) -> None:
    codes = [release.code for release in reversed(queries.releases(session, "2021"))]
    boards = {
        code: queries.board(session, Question("2021", code, sort="number"), size=None)
        for code in codes
    }
    totals = {
        rows[0].project: tuple(row.total for row in rows)
        for rows in zip(*boards.values(), strict=True)
    }
    for place, release in enumerate(codes, start=1):
        for row in boards[release]:
            assert row.trend == totals[row.project][:place]
            assert row.trend[-1] == row.total


def test_a_replaced_version_can_still_be_read_and_ignores_the_newer_one(corrected: Session) -> None:
    (before,) = queries.board(corrected, replace(REPLACED, search=CORRECTED))
    (after,) = queries.board(corrected, replace(CORRECTION, search=CORRECTED))
    assert after.total == after.trend[-1] == 9900 != before.total
    assert before.trend[-1] == before.total
    assert before.trend[:-1] == after.trend[:-1]
    assert count(corrected, REPLACED) == 204


def test_what_was_published_before_a_correction_keeps_its_trend(corrected: Session) -> None:
    (before,) = queries.board(corrected, replace(REPLACED, search=CORRECTED))
    (row,) = queries.board(corrected, replace(NEWEST, release="2023Q2.1", search=CORRECTED))
    assert row.trend[-2:] == (before.total, row.total)
    figures = queries.edition_history(corrected, replace(NEWEST, release="2023Q2.1"))
    assert [f.release for f in figures][-2:] == ["2023Q1.1", "2023Q2.1"]


def test_a_later_trend_takes_the_newest_version_of_each_period(corrected: Session) -> None:
    (row,) = queries.board(corrected, replace(NEWEST, search=CORRECTED))
    assert len(row.trend) == 8
    assert row.trend[5] == 9900
    figures = queries.edition_history(corrected, NEWEST)
    assert [f.release for f in figures][-3:] == ["2023Q1.2", "2023Q2.1", "2023Q3.1"]


def test_releases_say_which_version_replaced_them(corrected: Session) -> None:
    found = {release.code: release for release in queries.releases(corrected, "2021")}
    assert list(found)[:4] == ["2023Q3.1", "2023Q2.1", "2023Q1.2", "2023Q1.1"]
    assert (found["2023Q1.1"].newer, found["2023Q1.2"].newer) == ("2023Q1.2", None)
    assert found["2023Q2.1"].previous == "2023Q1.1", "what it was compared with when published"
    assert found["2023Q1.2"].reason == "得分录入有误"
    assert found["2021Q4.1"].previous is None
    assert queries.releases(corrected, "2020") == ()
    assert queries.editions_with_a_list(corrected) == ("2021", "2019")


def test_no_query_shows_a_draft(corrected: Session) -> None:
    assert DRAFT.release not in {release.code for release in queries.releases(corrected, "2021")}
    assert DRAFT.release not in {past.release for past in queries.history(corrected, CORRECTED)}
    assert count(corrected, DRAFT) == queries.leader_reach(corrected, DRAFT) == 0
    assert queries.board(corrected, DRAFT) == queries.board(corrected, DRAFT, size=None) == ()
    assert queries.movers(corrected, DRAFT, "-change", 5) == ()
    assert queries.scores_of(corrected, DRAFT).empty
    assert queries.groups_of(corrected, DRAFT, "region").empty
    assert queries.dimension_means(corrected, DRAFT).empty
    assert set(queries.star_counts(corrected, DRAFT).values()) == {0}
    assert queries.reasons_for_no_rating(corrected, DRAFT) == {}
    assert queries.edition_history(corrected, DRAFT) == ()
    assert queries.standings(corrected, DRAFT, CORRECTED) == {}
    assert queries.move(corrected, DRAFT, CORRECTED) is None
    assert queries.dimension_scores(corrected, DRAFT, CORRECTED) == {}
    assert queries.score_medians(corrected, DRAFT) == {}


def test_an_unknown_release_or_edition_has_no_rows(session: Session) -> None:
    for question in (Question("2021", "2030Q1.1"), Question("2020", NEWEST.release)):
        assert count(session, question) == 0
        assert queries.board(session, question) == ()


def test_an_unknown_project_is_none(session: Session) -> None:
    assert queries.project(session, "2021-999") is None
    assert queries.history(session, "2021-999") == ()
    assert queries.move(session, NEWEST, "2021-999") is None
    assert queries.standings(session, NEWEST, "2021-999") == {}
    assert queries.dimension_scores(session, NEWEST, "2021-999") == {}


def test_a_project_has_its_facts_and_its_applicants_lead_first(session: Session) -> None:
    together = next(r for r in queries.board(session, NEWEST, size=None) if r.applicants == 3)
    facts = queries.project(session, together.project)
    assert facts is not None
    assert (facts.edition, facts.number, facts.unit) == ("2021", together.number, together.unit)
    assert facts.applicants[0] == (together.applicant_zh, together.applicant_en)
    assert len(set(facts.applicants)) == 3


def test_a_history_has_every_release_and_marks_what_was_replaced(corrected: Session) -> None:
    past = queries.history(corrected, CORRECTED)
    assert [p.release for p in past] == [
        "2021Q4.1", "2022Q1.1", "2022Q2.1", "2022Q3.1", "2022Q4.1", "2023Q1.1", "2023Q1.2",
        "2023Q2.1", "2023Q3.1",
    ]  # fmt: skip
    assert [p.release for p in past if p.is_replaced is True] == ["2023Q1.1"]
    assert all(p.published_at.utcoffset() is not None for p in past)


def test_standings_cover_the_groups_a_rated_project_has(session: Session) -> None:
    rows = queries.board(session, NEWEST, size=None)
    nowhere = next(row for row in rows if row.region is None and row.rank)
    placed = next(row for row in rows if row.region and row.rank)
    unrated = rows[-1]
    assert set(queries.standings(session, NEWEST, placed.project)) == {
        "category", "direction", "region", "unit",
    }  # fmt: skip
    assert set(queries.standings(session, NEWEST, nowhere.project)) == {
        "category", "direction", "unit",
    }  # fmt: skip
    assert queries.standings(session, NEWEST, unrated.project) == {}
    for standing in queries.standings(session, NEWEST, placed.project).values():
        assert 1 <= standing.rank_low <= standing.rank <= standing.rank_high <= standing.size


def test_a_move_adds_up_to_the_change_on_the_board(session: Session) -> None:
    moved = 0
    for row in queries.board(session, NEWEST, size=None):
        move = queries.move(session, NEWEST, row.project)
        assert (move is None) == (row.change is None)
        if move is not None and row.rank:
            parts = move.own_scores + move.others_scores + move.entries_and_exits
            assert parts + move.method + move.correction == row.change
            assert move.previous_rank - row.rank == row.change
            moved += 1
    assert moved > 150
    assert queries.move(session, FIRST, CORRECTED) is None


@pytest.mark.parametrize(("sort", "way"), [("-change", 1), ("change", -1)])
def test_movers_only_move_that_way(session: Session, sort: str, way: int) -> None:
    changes = [
        (row.change or 0) * way for row in queries.board(session, NEWEST, size=None) if row.change
    ]
    expected = sorted((change for change in changes if change > 0), reverse=True)
    biggest = queries.movers(session, replace(NEWEST, page=3, sort="number"), sort, 5)
    assert [(row.change or 0) * way for row in biggest] == expected[:5]
    everyone = queries.movers(session, NEWEST, sort, 204)
    assert [(row.change or 0) * way for row in everyone] == expected
    narrowed = queries.movers(session, replace(NEWEST, categories=("1",)), sort, 5)
    assert {row.category for row in narrowed} == {"1"}


def test_nobody_moves_in_the_first_release(session: Session) -> None:
    assert queries.movers(session, FIRST, "change", 5) == ()
    assert queries.movers(session, FIRST, "-change", 5) == ()


def test_the_reach_of_the_leader_is_the_end_of_its_interval(
    session: Session, board: pd.DataFrame
) -> None:
    leaders = board[board["rank"] == 1]
    assert queries.leader_reach(session, NEWEST) == max(leaders["rank_high"])
    assert queries.leader_reach(session, replace(NEWEST, directions=("07",))) == max(
        leaders["rank_high"]
    )


def test_dimension_scores_have_a_score_or_the_reason_why_not(session: Session) -> None:
    scores = queries.scores_of(session, NEWEST)
    assert scores.shape == (204, 4)
    reasons = set()
    for code in scores.index:
        found = queries.dimension_scores(session, NEWEST, code)
        assert set(found) == set(DIMENSIONS)
        for dimension, entry in found.items():
            assert (entry.score is None) != (entry.missing is None)
            assert pd.isna(scores[dimension][code]) == (entry.score is None)
            reasons.add(entry.missing)
    assert len(reasons) > 1


def test_stars_and_reasons_are_counted_within_the_filters(
    session: Session, board: pd.DataFrame
) -> None:
    assert queries.star_counts(session, NEWEST) == {5: 14, 4: 84, 3: 62, 2: 22, 1: 5, 0: 17}
    reasons = queries.reasons_for_no_rating(session, NEWEST)
    assert reasons == board["not_rated"].value_counts().to_dict()
    assert list(reasons.values()) == sorted(reasons.values(), reverse=True)
    narrowed = replace(NEWEST, categories=("2",))
    of_category = board[board["category"] == "2"]
    assert queries.star_counts(session, narrowed)[0] == of_category["stars"].isna().sum()
    assert queries.reasons_for_no_rating(session, narrowed) == (
        of_category["not_rated"].value_counts().to_dict()
    )


def test_an_edition_s_history_is_that_of_its_releases_up_to_this_one(session: Session) -> None:
    figures = queries.edition_history(session, Question("2021", "2022Q3.1"))
    assert [f.release for f in figures] == ["2021Q4.1", "2022Q1.1", "2022Q2.1", "2022Q3.1"]
    assert [f.rated for f in figures] == [172, 187, 189, 194]
    for found in figures:
        ratings = ratings_of(session, found.release)
        assert found.median == ratings["total"].dropna().astype(int).median()
        assert found.five_star == (ratings["stars"] == 5).sum()


def test_no_mean_is_given_for_a_region_with_fewer_than_five_rated_projects(
    session: Session, board: pd.DataFrame
) -> None:
    found = queries.groups_of(session, NEWEST, "region")
    by_region = board.assign(region=board["region"].fillna(NO_REGION)).groupby("region")
    assert set(found.index) == set(by_region.groups)
    for code, of_region in by_region:
        row, totals = found.loc[str(code)].to_dict(), of_region["total"].dropna().astype(int)
        assert (row["projects"], row["rated"]) == (len(of_region), len(totals))
        assert row["high"] == (of_region["stars"] >= 4).sum()
        assert pd.isna(row["mean"]) == (len(totals) < 5)
        assert pd.isna(row["mean"]) or row["mean"] == pytest.approx(totals.mean())
    assert found["mean"].isna().any()
    assert found["mean"].notna().any()


GROUPS = ("category", "direction", "region", "unit")


@pytest.mark.parametrize("kind", GROUPS)
def test_groups_count_stars_and_add_up_to_the_whole(session: Session, kind: str) -> None:
    found = queries.groups_of(session, NEWEST, kind)
    counts = queries.star_counts(session, NEWEST)
    assert {n: found[f"stars_{n}"].sum() for n in range(1, 6)} == {
        n: counts[n] for n in range(1, 6)
    }
    assert found["projects"].sum() == sum(counts.values())
    narrowed = replace(NEWEST, directions=("06",), stars=(4, 5))
    few = queries.groups_of(session, narrowed, kind)
    assert few["projects"].sum() == few["high"].sum() == count(session, narrowed)


def test_groups_of_two_kinds_add_up_to_those_of_one(session: Session) -> None:
    cells = queries.groups_of(session, NEWEST, "region", "direction")
    counts = ["projects", "rated", "high"]
    for place, kind in enumerate(("region", "direction")):
        summed = cells[counts].groupby(level=place).sum()
        assert summed.equals(queries.groups_of(session, NEWEST, kind)[counts])


@pytest.mark.parametrize(
    "question",
    [NEWEST, replace(NEWEST, regions=("520000", NO_REGION)), replace(NEWEST, search="平台")],
)
def test_directions_are_counted_and_averaged_as_groups_are(
    session: Session, question: Question
) -> None:
    counts = queries.direction_counts(session, question)
    cells = queries.groups_of(session, question, "region", "direction")
    assert set(counts) == set(cells.index)
    for place, row in cells.iterrows():
        count = counts[place]  # type: ignore[index]
        assert count.stars[:5] == tuple(row[f"stars_{stars}"] for stars in (5, 4, 3, 2, 1))
        assert (count.projects, count.rated) == (row["projects"], row["rated"])
        assert count.high == row["high"]
    whole = reduce(add, counts.values())
    [(_, all_of_them)] = queries.groups_of(session, question).iterrows()
    assert (whole.projects, whole.rated) == (all_of_them["projects"], all_of_them["rated"])
    assert whole.total.mean == pytest.approx(all_of_them["mean"])


@pytest.mark.parametrize("question", [NEWEST, replace(NEWEST, regions=("520000", "110000"))])
def test_scores_of_directions_are_the_means_of_groups(session: Session, question: Question) -> None:
    scores = queries.direction_scores(session, question)
    means = queries.dimension_means(session, question, "direction")
    assert set(scores) == set(means.index)
    for direction, row in means.iterrows():
        for dimension, mean in row.items():
            found = scores[str(direction)][str(dimension)].mean
            assert pd.isna(mean) if found is None else found == pytest.approx(mean)


def test_a_direction_without_a_rating_has_no_scores(session: Session) -> None:
    unrated = replace(NEWEST, stars=(NOT_RATED,))
    assert queries.direction_scores(session, unrated) == {}
    counts = queries.direction_counts(session, unrated).values()
    assert sum(count.projects for count in counts) == 17
    assert {(count.rated, count.total.mean) for count in counts} == {(0, None)}


@pytest.mark.parametrize(
    "question", [NEWEST, replace(NEWEST, directions=("06",)), replace(NEWEST, search="平台")]
)
def test_without_a_kind_all_the_question_s_projects_are_one_group(
    session: Session, board: pd.DataFrame, question: Question
) -> None:
    [(_, row)] = queries.groups_of(session, question).iterrows()
    by_direction = queries.groups_of(session, question, "direction")
    counts = ["projects", "rated", "high", "stars_5"]
    assert row[counts].to_dict() == by_direction[counts].sum().to_dict()
    totals = board.loc[sorted(fitting(board, question)), "total"].dropna().astype(int)
    assert row["mean"] == pytest.approx(totals.mean())


@pytest.mark.parametrize(
    "question",
    [
        NEWEST,
        replace(NEWEST, directions=("06",)),
        replace(NEWEST, directions=("06",), search="数据"),
        replace(NEWEST, search="平台", sort="-rank", page=2),
        replace(NEWEST, stars=(NOT_RATED,)),
        replace(NEWEST, search="没有这个词"),
    ],
)
def test_each_rated_project_has_its_total_and_totals_are_counted(
    session: Session, board: pd.DataFrame, question: Question
) -> None:
    rated = board.loc[sorted(fitting(board, question))].dropna(subset="total")
    found = queries.project_totals(session, question)
    assert [p.project for p in found] == list(rated.sort_values("rank", kind="stable").index)
    for project in found:
        row = rated.loc[project.project]
        assert project.name_zh == row["name_zh"]
        assert (project.total, project.stars) == (row["total"], row["stars"])
        assert (project.rank, project.tied) == (row["rank"], row["tied"])
        assert (project.rank_low, project.rank_high) == (row["rank_low"], row["rank_high"])
    counts = over_time.total_counts(rows_left(session, question))
    assert counts.to_dict() == rated["total"].value_counts().to_dict()
    assert counts.index.is_monotonic_increasing


def test_no_totals_are_told_of_a_release_that_readers_may_not_see(corrected: Session) -> None:
    assert queries.project_totals(corrected, DRAFT) == ()
    assert over_time.total_counts(rows_left(corrected, DRAFT)).empty


@pytest.mark.parametrize("kind", GROUPS)
def test_dimension_means_are_those_of_rated_projects_with_a_score(
    session: Session, board: pd.DataFrame, kind: str
) -> None:
    groups = board[kind].fillna(NO_REGION) if kind == "region" else board[kind]
    rated = board.index[board["stars"].notna()]
    scores = queries.scores_of(session, NEWEST).reindex(rated).astype(float)
    by_group = scores.groupby(groups[rated])
    expected = by_group.mean().where(by_group.count() >= 5)
    found = queries.dimension_means(session, NEWEST, kind)
    pd.testing.assert_frame_equal(found, expected, check_names=False)
    whole = queries.dimension_means(session, NEWEST)
    assert whole.loc["mean"].to_dict() == pytest.approx(scores.mean().to_dict())


def test_no_median_is_given_below_five_rated_projects(session: Session) -> None:
    rated = queries.groups_of(session, NEWEST, "region")["rated"]
    for code, count in rated.items():
        medians = queries.score_medians(session, replace(NEWEST, regions=(str(code),)))
        assert set(medians) == (set(DIMENSIONS) if count >= 5 else set())
    assert 4 in set(rated)
    assert 5 in set(rated)


def test_medians_are_those_of_the_rated_projects_asked_for(
    session: Session, board: pd.DataFrame
) -> None:
    peers = board[(board["direction"] == "07") & board["stars"].notna()].index
    scores = queries.scores_of(session, NEWEST).loc[peers].astype(float)
    question = replace(NEWEST, directions=("07",))
    assert queries.score_medians(session, question) == scores.median().to_dict()


def test_waived_rules_are_told_with_their_reason(corrected: Session, session: Session) -> None:
    (waived,) = queries.waived_rules(corrected, Question("2021", "2023Q3.1"))
    assert (waived.rule, waived.subject, waived.reason) == ("quota", "贵州", "经批准")
    assert waived.accepted_at == NOW
    assert queries.waived_rules(session, Question("2021", "2023Q3.1")) == ()


def test_reading_leaves_nothing_behind(session: Session) -> None:
    queries.board(session, NEWEST)
    queries.project(session, CORRECTED)
    assert not session.dirty
    assert not session.new
    assert listed_row(session, CORRECTED).name_zh


def test_without_a_kind_all_projects_are_counted_in_one_row(session: Session) -> None:
    [row] = queries.groups_of(session, NEWEST).to_dict("records")
    by_unit = queries.groups_of(session, NEWEST, "unit")
    assert (row["projects"], row["rated"]) == (204, 187)
    for column in ("stars_5", "stars_4", "stars_3", "stars_2", "stars_1", "high"):
        assert row[column] == by_unit[column].sum()
    totals = ratings_of(session, NEWEST.release)["total"].dropna().astype(int)
    assert row["mean"] == pytest.approx(totals.mean())
