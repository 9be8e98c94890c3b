import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from sqlmodel import col, func, select

from data_access.closing.publishing import verify_closing
from data_access.closing.queries import closing_of, final_rows
from data_access.database import close, initialise, reading, transaction
from data_access.demo import DemoRefused, load_demo
from data_access.editions import edition, units
from data_access.importing import ImportRejected, import_list, import_ratings
from data_access.methods import method
from data_access.models import Project, Rating, Release
from data_access.normalising import normalised
from data_access.spreadsheets.reading import read
from data_access.verification import verify
from fixtures.lists import list_sheet
from fixtures.make import make
from fixtures.mistakes import EXPECTED
from fixtures.projects import projects
from fixtures.ratings import LAST, TIE_OF, rate, results
from fixtures.sample import METHOD, sample_projects, sample_results
from fixtures.sample import PERIODS as SAMPLE_PERIODS
from fixtures.words import DEMO, PERIODS
from tests.copies import copy_sqlite
from tests.data_access.by_hand import forget_acts
from tests.data_access.conftest import new_database

FIXTURES = Path(__file__).parent.parent / "fixtures"
MADE = (".xlsx", ".xls", ".csv")
BROKEN = tomllib.loads(EXPECTED.read_text(encoding="utf-8"))["files"]
EDITION, SAMPLE = edition("2021"), edition("2019")
LISTED, SAMPLED = 204, 24


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fixtures")
    make(folder)
    return folder


@pytest.fixture(scope="module")
def database_of_an_open_edition(
    demo_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The demo without its log, which tells that a catalogue closed the edition."""
    file = tmp_path_factory.mktemp("open") / "ratings.sqlite3"
    copy_sqlite(demo_url, file)
    url = f"sqlite:///{file}"
    with transaction(url) as session:
        forget_acts(session)
    yield url
    close(url)


@pytest.fixture(scope="module")
def database_without_list(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'ratings.sqlite3'}"
    initialise(url)
    yield url
    close(url)


def made_files(folder: Path) -> set[Path]:
    return {file.relative_to(folder) for file in folder.rglob("*") if file.suffix in MADE}


def content(file: Path) -> dict[str, bytes]:
    """Workbooks are compared unpacked: compression may differ from one zlib to the next."""
    if file.suffix != ".xlsx":
        return {file.name: file.read_bytes()}
    with ZipFile(file) as parts:
        return {part: parts.read(part) for part in parts.namelist()}


def cells(file: Path) -> list[list[str]]:
    return [list(row) for row in read(file.read_bytes(), file.suffix)[0].rows]


def broken(kind: str) -> list[dict[str, Any]]:
    return [mistake for mistake in BROKEN if mistake["kind"] == kind]


def named(mistake: dict[str, Any]) -> str:
    return str(mistake["file"])


def assert_only(mistake: dict[str, Any], refusal: ImportRejected) -> None:
    assert {problem.code for problem in refusal.problems} == {mistake["rule"]}
    assert [problem.row for problem in refusal.problems if problem.row] == mistake["rows"]


def totals(period: int) -> "pd.Series[int]":
    return rate(results()[period])["total"].dropna().astype(int)


def test_the_committed_files_are_what_the_script_makes(made_again: Path) -> None:
    assert made_files(FIXTURES) == made_files(made_again)
    for file in made_files(FIXTURES):
        assert content(FIXTURES / file) == content(made_again / file), file


def test_the_script_makes_the_same_bytes_every_time(made_again: Path, tmp_path: Path) -> None:
    make(tmp_path)
    for file in made_files(made_again):
        assert (tmp_path / file).read_bytes() == (made_again / file).read_bytes(), file


def test_both_formats_of_the_list_hold_the_same_cells() -> None:
    assert cells(FIXTURES / "list-2021.xls") == cells(FIXTURES / "list-2021.xlsx")


def test_the_list_has_as_many_projects_as_the_edition_in_every_direction() -> None:
    assert [project.number for project in projects()] == list(range(1, LISTED + 1))
    assert {project.direction for project in projects()} == {d.code for d in EDITION.directions}


def test_every_regional_unit_and_some_groups_recommend_within_their_quotas() -> None:
    recommended = Counter(project.unit for project in projects())
    regional = [unit for unit in units("2021") if unit.stands_for_its_place]
    assert set(regional) <= set(recommended)
    assert 12 <= len(set(recommended) - set(regional)) <= 16
    assert all(count <= (EDITION.quota_of(unit) or 0) for unit, count in recommended.items())


def test_the_list_is_ordered_by_administrative_division() -> None:
    order = [unit.code for unit in units("2021")]
    places = [order.index(project.unit.code) for project in projects()]
    assert places == sorted(places)


def test_every_applicant_is_marked_as_an_example_and_applies_once() -> None:
    applicants = [applicant for project in projects() for applicant in project.applicants]
    assert all(applicant.zh.startswith("示例") for applicant in applicants)
    assert all(applicant.en.endswith("(demo)") for applicant in applicants)
    assert len({applicant.zh for applicant in applicants}) == len(applicants)
    assert Counter(len(project.applicants) for project in projects()) == {1: 195, 2: 7, 3: 2}


def test_project_names_differ_in_both_languages_and_the_longest_has_sixty_characters() -> None:
    names = [project.name for project in projects()]
    assert len({name.zh for name in names}) == len({name.en for name in names}) == len(names)
    assert max(len(name.zh) for name in names) == 60
    assert all(name.en.isascii() for name in names)


def test_applicants_of_direction_nine_have_the_level_the_notice_asks_for() -> None:
    rule = EDITION.dcmm
    assert rule
    owners = [project for project in projects() if project.direction == rule.direction]
    assert {project.kind for project in owners} == {"industrial", "other", "provider"}
    assert all((project.dcmm_level or 0) >= rule.least(project.kind) for project in owners)
    assert any(project.kind == "provider" and not project.dcmm_level for project in owners)


def test_some_rows_give_a_units_short_name_and_some_units_are_merged() -> None:
    sheet = list_sheet(projects())
    written = {str(row[sheet.keys.index("unit")]) for row in sheet.rows}
    assert {"贵州省工信厅", "贵州省工业和信息化厅"} <= written
    assert len(sheet.merged) > 20


def test_the_last_periods_stars_are_spread_as_in_comparable_programmes() -> None:
    stars = rate(results()[LAST])["stars"].dropna()
    assert len(stars) == 187
    shares = stars.value_counts(normalize=True) * 100
    assert 7 <= shares[5] <= 10
    assert 35 <= shares[4] <= 45
    assert 30 <= shares[3] <= 35
    assert 8 <= shares[2] <= 12
    assert 2 <= shares[1] <= 4


def test_every_period_has_ties_and_eleven_projects_share_a_total_amid_the_last() -> None:
    for period in range(len(PERIODS)):
        assert (totals(period).value_counts() >= 2).sum() >= 3
    last = totals(LAST)
    shared = int(last.mode()[0])
    assert (last == shared).sum() == TIE_OF == 11
    assert 0.25 < (last > shared).mean() < 0.75


def test_exactly_one_rating_is_capped_by_a_failed_spot_check() -> None:
    capped = [
        (PERIODS[period], row.stars)
        for period, ratings in enumerate(results())
        for row in rate(ratings).query("capped_by == 'evidence'").itertuples()
    ]
    assert capped == [("2023Q3", 2)]
    (failed,) = [r for r in results()[LAST] if r.evidence == "spot_check_failed"]
    assert failed.note
    assert totals(LAST)[failed.project.code] >= 7500


def test_projects_enter_late_and_leave_for_good() -> None:
    reasons = [[result.not_rated for result in period] for period in results()]
    assert reasons[0].count("not_started") > reasons[2].count("not_started") > 0
    assert "not_started" not in reasons[LAST]
    for earlier, later in pairwise(reasons):
        left = [place for place, reason in enumerate(earlier) if reason == "withdrawn"]
        assert all(later[place] == "withdrawn" for place in left)
    assert reasons[LAST].count("withdrawn") == 7


def test_a_missing_score_always_has_a_reason() -> None:
    for result in (result for period in results() for result in period):
        assert bool(result.gap) == (None in result.scores.values())
        assert bool(result.not_rated) != bool(result.scores)


def test_evidence_never_becomes_weaker_except_by_a_failed_check() -> None:
    order = ["self_reported", "third_party", "spot_checked", "spot_check_failed"]
    for place in range(LISTED):
        levels = [period[place].evidence for period in results()]
        known = [order.index(level) for level in levels if level]
        assert known == sorted(known)


def test_no_larger_unit_stands_far_from_the_rest() -> None:
    last = totals(LAST)
    unit_of = {project.code: project.unit.code for project in projects()}
    by_unit = last.groupby(last.index.map(unit_of)).agg(["mean", "count"])
    means = by_unit.loc[by_unit["count"] >= 5, "mean"] / 100
    assert len(means) >= 10
    assert (means - last.mean() / 100).abs().max() < 6


def test_some_projects_rise_or_fall_by_many_ranks() -> None:
    before, after = (totals(p).rank(ascending=False, method="min") for p in (LAST - 1, LAST))
    rise = (before - after).dropna()
    assert rise.max() >= 40
    assert rise.min() <= -25
    assert rise.abs().median() < 8


def test_the_sample_edition_has_a_form_of_its_own() -> None:
    assert [len(category.directions) for category in SAMPLE.categories] == [3, 3, 2]
    assert (SAMPLE.dcmm, SAMPLE.period_years, SAMPLE.projects) == (None, 3, 24)
    assert len(METHOD.dimensions) == 3
    assert not set(METHOD.dimension_codes) & set(method(DEMO["method"]).dimension_codes)
    assert {unit.code for unit in units(SAMPLE.code)} < {unit.code for unit in units("2021")}


def test_the_sample_edition_cannot_be_taken_for_official() -> None:
    assert SAMPLE.made_up
    assert not EDITION.made_up
    for chinese in (SAMPLE.name_zh, SAMPLE.short_zh, METHOD.name_zh):
        assert "虚构" in chinese
    for english in (SAMPLE.name_en, SAMPLE.short_en, METHOD.name_en):
        assert "made up" in english.casefold().replace("-", " ")
    assert all("虚构" in d.number and "made-up" in d.number for d in SAMPLE.documents)


def test_the_sample_list_keeps_to_its_directions_quotas_and_order() -> None:
    listed = sample_projects()
    assert [project.number for project in listed] == list(range(1, SAMPLED + 1))
    assert {project.direction for project in listed} == {d.code for d in SAMPLE.directions}
    recommended = Counter(project.unit for project in listed)
    assert all(count <= (SAMPLE.quota_of(unit) or 0) for unit, count in recommended.items())
    order = [unit.code for unit in units(SAMPLE.code)]
    places = [order.index(project.unit.code) for project in listed]
    assert places == sorted(places)
    applicants = [applicant for project in listed for applicant in project.applicants]
    assert all(a.zh.startswith("示例") and a.en.endswith("(demo)") for a in applicants)


def test_projects_and_applicants_of_2021_come_back_in_the_sample_edition() -> None:
    names = {normalised(project.name.zh): project.code for project in projects()}
    leads = {project.applicants[0].zh for project in projects()}
    same = [p for p in sample_projects() if normalised(p.name.zh) in names]
    others = [p for p in sample_projects() if p.applicants[0].zh in leads and p not in same]
    assert len(same) == 3
    assert [p.name.zh for p in same if p.name.zh in {q.name.zh for q in projects()}] == []
    assert len(others) == 4


def test_every_broken_file_stands_in_the_table_of_expectations() -> None:
    files = [file.name for file in (FIXTURES / "broken").glob("*.xlsx")]
    assert sorted(files) == sorted(mistake["file"] for mistake in BROKEN)


@pytest.mark.parametrize("mistake", broken("list"), ids=named)
def test_a_broken_list_is_refused_for_its_mistake_alone(
    mistake: dict[str, Any], database_without_list: str
) -> None:
    waived = mistake["rule"] != "count"
    with pytest.raises(ImportRejected) as refusal:
        import_list(
            FIXTURES / "broken" / mistake["file"],
            EDITION.code,
            url=database_without_list,
            accept=["count"] if waived else [],
            reason="only the beginning of the list" if waived else None,
        )
    assert_only(mistake, refusal.value)


@pytest.mark.parametrize("mistake", broken("ratings"), ids=named)
def test_broken_ratings_are_refused_for_their_mistake_alone(
    mistake: dict[str, Any], database_of_an_open_edition: str
) -> None:
    with pytest.raises(ImportRejected) as refusal:
        import_ratings(
            FIXTURES / "broken" / mistake["file"],
            EDITION.code,
            "2023Q3",
            DEMO["method"],
            url=database_of_an_open_edition,
            reason="得分录入有误",
            absent=None if mistake["rule"] == "project_absent" else "not_started",
        )
    assert_only(mistake, refusal.value)


@pytest.mark.slow
def test_the_demo_editions_are_published_in_order_and_verify(demo_url: str) -> None:
    with reading(demo_url) as session:
        releases = session.exec(select(Release).order_by(col(Release.period_end))).all()
        listed = session.exec(select(func.count()).select_from(Project)).one()
        differences = verify(session)
    assert listed == LISTED + SAMPLED
    codes = {
        code: [r.code for r in releases if r.edition == code] for code in ("2021", SAMPLE.code)
    }
    assert codes["2021"] == [f"{period}.1" for period in PERIODS]
    assert codes[SAMPLE.code] == [f"{period}.1" for period in SAMPLE_PERIODS]
    assert all(release.status == "published" and release.demo for release in releases)
    assert releases[-1].rated == 187
    assert differences == []


def test_what_was_imported_is_what_was_made_up(demo_url: str) -> None:
    with reading(demo_url) as session:
        found = session.exec(
            select(Release.period, Rating.project, Rating.total)
            .join(Rating, col(Rating.release) == col(Release.id))
            .where(col(Rating.total).is_not(None))
        ).all()
    made_up = {
        (period, code, int(total))
        for number, period in enumerate(PERIODS)
        for code, total in totals(number).items()
    } | {
        (period, code, int(total))
        for period, ratings in zip(SAMPLE_PERIODS, sample_results(), strict=True)
        for code, total in rate(ratings, METHOD)["total"].dropna().items()
    }
    assert {tuple(row) for row in found} == made_up


@pytest.mark.slow
def test_loading_on_postgresql_tells_its_steps_and_publishes_the_same(
    postgres_server: str, demo_url: str
) -> None:
    """Elsewhere the demo on PostgreSQL is a copy of that on SQLite; here it is published on it."""
    told: list[tuple[str, int, int]] = []
    with new_database(postgres_server) as url:
        load_demo(url, progress=lambda *step: told.append(step))
        hashes = hashes_in(url)
        with reading(url) as session:
            assert verify(session) == []
            assert verify_closing(session, "2021") == []
    steps = ("list", *PERIODS, "closing", "list", *SAMPLE_PERIODS)
    assert told == [(what, done, 14) for done, what in enumerate(steps, start=1)]
    assert hashes == hashes_in(demo_url)
    assert len(set(hashes.values())) == len(PERIODS) + len(SAMPLE_PERIODS)
    assert all(re.fullmatch(r"[0-9a-f]{64}", sha256 or "") for sha256 in hashes.values())


def hashes_in(url: str) -> dict[str, str | None]:
    with reading(url) as session:
        return {r.code: r.sha256 for r in session.exec(select(Release)).all()}


def test_the_edition_ends_as_the_readme_says(demo_url: str) -> None:
    with reading(demo_url) as session:
        closing = closing_of(session, "2021")
        assert closing.catalogue is not None
        rows = final_rows(session, closing.catalogue)
        assert verify_closing(session, "2021") == []
    assert closing.self_assessed.projects == 193
    assert Counter(row.outcome for row in rows if row.outcome) == {
        "passed": 22, "rectify": 5, "failed": 2,
    }  # fmt: skip
    assert Counter(row.not_evaluated for row in rows if row.not_evaluated) == {
        "withdrawn": 7, "not_submitted": 4, "under_review": 2,
    }  # fmt: skip
    assert closing.catalogue.demo


def test_the_end_comes_after_the_last_release_and_the_two_years() -> None:
    closing, last = DEMO["closing"], DEMO["releases"][-1]["published_at"]
    moments = [
        last,
        closing["self_assessments"]["imported_at"],
        closing["draw"]["announced_at"],
        closing["draw"]["revealed_at"],
        closing["spot_checks"]["imported_at"],
        closing["evaluation"]["imported_at"],
        closing["evaluation"]["published_at"],
    ]
    assert moments == sorted(moments)
    assert last.date() > EDITION.ends_on


def test_a_database_with_a_list_refuses_the_demo_edition(demo_url: str) -> None:
    with pytest.raises(DemoRefused, match="already holds a list"):
        load_demo(demo_url)
