"""Projects by place, against what stands in the tables, on both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest
from sqlalchemy import text
from sqlmodel import Session

from data_access.answers import PlaceFigures
from data_access.database import reading
from data_access.editions import regions, unit_places, units
from data_access.queries import by_place
from data_access.question import NO_REGION, Question

NEWEST = Question("2021", "2023Q3.1")
FIRST = Question("2021", "2021Q4.1")


@pytest.fixture(scope="module")
def session(demo_database: str) -> Iterator[Session]:
    """The demo edition."""
    with reading(demo_database) as session:
        yield session


def ratings(session: Session, question: Question) -> pd.DataFrame:
    """The ratings of a release with the total of the release before, straight from the tables."""
    found = session.execute(
        text(
            "SELECT rating.region, rating.unit, rating.total, rating.stars, "
            "earlier.total AS before FROM rating "
            "JOIN release ON release.id = rating.release "
            "LEFT JOIN rating AS earlier ON earlier.release = release.previous "
            "AND earlier.project = rating.project WHERE release.code = :release"
        ),
        {"release": question.release},
    )
    rows = pd.DataFrame(found.mappings().all())
    return rows.astype({"total": "Float64", "before": "Float64", "stars": "Int64"})


def expected(group: pd.DataFrame) -> PlaceFigures:
    """What is said of a place; means to the last digit, as all are sums of whole hundredths."""
    rated = group.dropna(subset="total")
    both = (group["total"] - group["before"]).dropna()
    high = int((rated["stars"] >= 4).sum())
    enough = len(rated) >= 5
    return PlaceFigures(
        projects=len(group),
        rated=len(rated),
        high=high,
        mean=float(rated["total"].sum()) / len(rated) if enough else None,
        high_share=high / len(rated) if enough else None,
        compared=len(both),
        change=float(both.sum()) / len(both) if len(both) >= 5 else None,
    )


@pytest.mark.parametrize("question", [NEWEST, FIRST], ids=lambda q: q.release)
def test_places_add_up_to_what_stands_in_the_tables(session: Session, question: Question) -> None:
    rows, found = ratings(session, question), by_place(session, question, with_changes=True)
    regional = rows.assign(region=rows["region"].fillna(NO_REGION)).groupby("region")
    assert found.regions == {str(code): expected(group) for code, group in regional}
    assert found.units == {str(code): expected(group) for code, group in rows.groupby("unit")}
    assert sum(figures.projects for figures in found.units.values()) == 204


def test_without_changes_nothing_is_compared_and_the_rest_is_the_same(session: Session) -> None:
    plain, changed = by_place(session, NEWEST), by_place(session, NEWEST, with_changes=True)
    for code, figures in plain.regions.items():
        assert figures == replace(changed.regions[code], compared=0, change=None)
    assert any(figures.change for figures in changed.regions.values())


def test_the_first_release_has_nothing_to_compare_with(session: Session) -> None:
    found = by_place(session, FIRST, with_changes=True)
    assert {figures.compared for figures in found.units.values()} == {0}
    assert {figures.change for figures in found.regions.values()} == {None}


def test_below_five_rated_projects_there_is_neither_a_mean_nor_a_share(session: Session) -> None:
    found = by_place(session, NEWEST, with_changes=True)
    few = [figures for figures in found.regions.values() if figures.rated < 5]
    assert len(few) > 10
    assert {(f.mean, f.high_share) for f in few} == {(None, None)}
    assert any(figures.rated == 5 and figures.mean for figures in found.regions.values())


@pytest.mark.parametrize(
    "narrowed",
    [{"directions": ("06",)}, {"stars": (4, 5)}, {"search": "平台"}, {"regions": ("440000",)}],
    ids=str,
)
def test_the_filters_of_the_question_hold(
    session: Session, narrowed: dict[str, tuple[str, ...]]
) -> None:
    question = replace(NEWEST, **narrowed)  # type: ignore[arg-type]
    found = by_place(session, question, with_changes=True)
    assert 0 < sum(figures.projects for figures in found.regions.values()) < 204


def test_nothing_found_has_no_place(session: Session) -> None:
    found = by_place(session, replace(NEWEST, search="没有这个词"))
    assert (found.regions, found.units) == ({}, {})


def test_a_city_counts_in_its_province_and_by_itself(session: Session) -> None:
    found = by_place(session, NEWEST)
    guangdong, of_province, shenzhen = (
        found.regions["440000"].projects,
        found.units["440000"].projects,
        found.units["440300"].projects,
    )
    assert (guangdong, of_province, shenzhen) == (15, 10, 5)


def test_the_corps_and_the_five_cities_have_places_of_their_own() -> None:
    own = {
        unit.code for unit in units("2021") if unit.stands_for_its_place and unit.kind != "province"
    }
    assert {place.code for place in unit_places()} == own
    tiles = [(r.tile_column, r.tile_row) for r in regions()]
    tiles += [(u.tile_column, u.tile_row) for u in unit_places()]
    assert len(tiles) == len(set(tiles)) == 40


def test_letters_of_places_are_unique() -> None:
    letters = [*(r.letters for r in regions()), *(u.letters for u in unit_places())]
    assert len(letters) == len(set(letters))
    assert all(found.isupper() for found in letters)
