"""Every resource: what it answers, against the same questions asked of the database."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from operator import itemgetter
from typing import Any

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from components import cached
from components.catalogue import files
from data_access import queries
from data_access.database import reading
from data_access.datasets import dataset
from data_access.editions import edition, regions, units
from data_access.question import Question
from tests.web.api.conftest import Serve

LISTS = (
    *("editions", "categories", "directions", "units", "regions", "methods", "releases"),
    *(
        "projects",
        "ratings",
        "standings",
        "moves",
        "projects/2021-017/ratings",
        "projects/2021-017/applicants",
    ),
    *("methods/illustrative-1/dimensions", "catalogue"),
)
FILTERS = {
    "category=3": Question("2021", "2023Q3.1", categories=("3",)),
    "direction=06,07": Question("2021", "2023Q3.1", directions=("06", "07")),
    "direction=06&direction=07": Question("2021", "2023Q3.1", directions=("06", "07")),
    "region=520000,none": Question("2021", "2023Q3.1", regions=("520000", "none")),
    "unit=520000": Question("2021", "2023Q3.1", units=("520000",)),
    "stars=5,0": Question("2021", "2023Q3.1", stars=(5, 0)),
    "q=%E5%B9%B3%E5%8F%B0%20data": Question("2021", "2023Q3.1", search="平台 data"),
    "sort=-change": Question("2021", "2023Q3.1", sort="-change"),
    "sort=innovation&category=1": Question(
        "2021", "2023Q3.1", sort="innovation", categories=("1",)
    ),
    "release=2022Q1&stars=4": Question("2021", "2022Q1.1", stars=(4,)),
}


@pytest.fixture
def session(demo_url: str) -> Iterator[Session]:
    with reading(demo_url) as session:
        yield session


def found(client: TestClient, address: str) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.text
    return response.json()


def rows(client: TestClient, address: str) -> list[dict[str, Any]]:
    answered: list[dict[str, Any]] = found(client, address)["data"]
    return answered


def as_csv(client: TestClient, address: str) -> list[dict[str, str]]:
    response = client.get(f"/api/v1/{address}", headers={"Accept": "text/csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("query", FILTERS)
def test_filters_and_orders_answer_as_the_site_does(
    client: TestClient, session: Session, query: str
) -> None:
    question = FILTERS[query]
    wanted = queries.board_keys(session, question, size=None)
    answered = found(client, f"ratings?per_page=500&{query}")
    assert wanted
    assert tuple(row["project"] for row in answered["data"]) == wanted
    assert answered["meta"]["count"] == len(wanted)


@pytest.mark.parametrize("resource", ["ratings", "moves"])
@pytest.mark.parametrize("release", ["2022Q1.1", "2023Q3.1"])
def test_rows_of_a_release_are_those_of_its_dataset(
    client: TestClient, session: Session, resource: str, release: str
) -> None:
    table = dataset(session, resource, Question("2021", release))
    wanted = json.loads(table.to_json(orient="records", double_precision=6))
    names = ",".join(table.columns)
    answered = rows(client, f"{resource}?release={release}&per_page=500&fields={names}&sort=rank")
    assert sorted(answered, key=by_project) == sorted(wanted, key=by_project)


@pytest.mark.parametrize("resource", ["projects", "categories", "directions", "units", "regions"])
def test_lists_have_the_rows_of_their_datasets(
    client: TestClient, session: Session, resource: str
) -> None:
    question = Question("2021", "2023Q3.1", sort="number")
    table = dataset(session, resource, question)
    wanted = json.loads(table.to_json(orient="records"))
    names = ",".join(table.columns)
    pages = "&per_page=500" if resource == "projects" else ""
    assert rows(client, f"{resource}?fields={names}{pages}") == wanted


def by_project(row: dict[str, Any]) -> str:
    return str(row["project"])


def test_a_projects_series_is_its_rating_in_every_release(
    client: TestClient, session: Session
) -> None:
    series = rows(client, "projects/2021-017/ratings")
    assert [row["release"] for row in series] == [
        past.release for past in queries.history(session, "2021-017")
    ]
    for past in series:
        [rating] = rows(client, f"ratings?release={past['release']}&q=2021-017")
        shared = past.keys() & rating.keys()
        assert {name: past[name] for name in shared} == {name: rating[name] for name in shared}


def test_the_parts_of_a_move_add_up_to_it(client: TestClient) -> None:
    moves = rows(client, "moves?per_page=500")
    parts = ("own_scores", "others_scores", "entries_and_exits", "method", "correction")
    assert len(moves) == 181
    assert any(row["change"] == 0 for row in moves)
    for row in moves:
        assert row["change"] == sum(row[f"by_{part}"] for part in parts)
        assert row["change"] == row["previous_rank"] - row["rank"]


def test_moves_are_narrowed_and_sorted_too(client: TestClient) -> None:
    narrowed = found(client, "moves?direction=06&stars=5,4&sort=-change&per_page=500")
    everyone = {row["project"]: row for row in rows(client, "ratings?direction=06&per_page=500")}
    changes = [row["change"] for row in narrowed["data"]]
    assert changes == sorted(changes, reverse=True)
    assert {row["project"] for row in narrowed["data"]} == {
        code
        for code, row in everyone.items()
        if row["change"] is not None and row["stars"] in {5, 4}
    }
    assert narrowed["meta"]["count"] == len(changes)


def test_there_are_no_moves_in_the_first_release(client: TestClient) -> None:
    assert found(client, "moves?release=2021Q4.1")["data"] == []


def test_the_list_can_be_narrowed_searched_and_turned_round(client: TestClient) -> None:
    every = rows(client, "projects?per_page=500")
    narrowed = rows(client, "projects?per_page=500&unit=520000&category=3&sort=-number")
    wanted = [r["project"] for r in every if r["unit"] == "520000" and r["category"] == "3"]
    assert wanted
    assert [row["project"] for row in narrowed] == wanted[::-1]
    nowhere = rows(client, "projects?per_page=500&region=none")
    assert {row["project"] for row in nowhere} == {
        row["project"] for row in every if row["region"] is None
    }
    assert [row["project"] for row in rows(client, "projects?q=2021-017")] == ["2021-017"]


def test_one_project_is_the_row_of_the_list(client: TestClient) -> None:
    [row] = rows(client, "projects?q=2021-017")
    one = found(client, "projects/2021-017")
    assert one["data"] == row
    assert one["meta"]["demo"] is True


def test_applicants_stand_in_their_order(client: TestClient) -> None:
    together = next(row for row in rows(client, "projects?per_page=500") if row["applicants"] > 1)
    applicants = rows(client, f"projects/{together['project']}/applicants")
    assert [row["position"] for row in applicants] == list(range(1, together["applicants"] + 1))
    assert applicants[0]["applicant_zh"] == together["lead_applicant_zh"]


def test_an_edition_tells_its_newest_release_and_its_dates(client: TestClient) -> None:
    row, sample = rows(client, "editions")
    assert (row["edition"], row["release"], row["projects"]) == ("2021", "2023Q3.1", 204)
    assert (row["listed_on"], row["ends_on"]) == ("2021-09-18", "2023-09-18")
    assert (sample["edition"], sample["release"], sample["projects"]) == ("2019", "2021H1.1", 24)
    assert (sample["listed_on"], sample["ends_on"]) == ("2019-12-16", "2022-12-16")
    assert "made up" in sample["edition_en"]
    assert "made-up" in sample["list_document"]


def test_another_edition_has_its_own_directions_quotas_and_scores(client: TestClient) -> None:
    assert len(rows(client, "categories?edition=2019")) == 3
    assert len(rows(client, "directions?edition=2019")) == 8
    quotas = {row["unit"]: row["quota"] for row in rows(client, "units?edition=2019")}
    assert (quotas["440000"], quotas["440300"]) == (5, 2)
    best = rows(client, "ratings?edition=2019&sort=-results&per_page=1")[0]
    assert best["score_results"] == max(
        row["score_results"] or 0 for row in rows(client, "ratings?edition=2019")
    )


def test_codes_are_those_of_the_edition(client: TestClient) -> None:
    facts = edition("2021")
    assert [r["category"] for r in rows(client, "categories")] == [c.code for c in facts.categories]
    assert [r["direction"] for r in rows(client, "directions")] == [
        direction.code for direction in facts.directions
    ]
    assert [r["unit"] for r in rows(client, "units")] == [unit.code for unit in units("2021")]
    assert [r["region"] for r in rows(client, "regions")] == [r.code for r in regions()]


def test_a_method_tells_its_status_cut_points_and_weights(client: TestClient) -> None:
    row, of_the_sample = rows(client, "methods")
    assert of_the_sample["method"] == "illustrative-sample-1"
    assert (row["method"], row["method_status"]) == ("illustrative-1", "illustrative")
    assert (row["two_stars_from"], row["five_stars_from"]) == (55.0, 85.0)
    weights = [row["weight"] for row in rows(client, "methods/illustrative-1/dimensions")]
    assert weights == [0.25, 0.3, 0.25, 0.2]


@pytest.mark.parametrize("asked", ["2022Q1.1", "2022Q1", "latest"])
def test_a_release_is_found_by_code_period_and_as_the_latest(
    client: TestClient, asked: str
) -> None:
    one = found(client, f"releases/{asked}")["data"]
    [row] = rows(client, f"releases?period={one['period']}")
    assert one == row
    assert one["release"] == {"latest": "2023Q3.1"}.get(asked, "2022Q1.1")


@pytest.mark.parametrize("resource", LISTS)
def test_csv_says_what_json_says(client: TestClient, resource: str) -> None:
    told = rows(client, resource)
    written = as_csv(client, resource)
    assert [list(row) for row in written] == [list(row) for row in told]
    for row, plain in zip(told, written, strict=True):
        for name, value in row.items():
            if isinstance(value, float):
                assert float(plain[name]) == value
            elif isinstance(value, bool):
                assert plain[name] == str(value).lower()
            else:
                assert plain[name].removeprefix("'") == ("" if value is None else str(value))


def test_scores_and_totals_in_csv_have_two_decimals(client: TestClient) -> None:
    for row in as_csv(client, "ratings?stars=5,4,3,2,1&per_page=500"):
        for name, value in row.items():
            if name == "total" or (name.startswith("score_") and value):
                assert len(value.partition(".")[2]) == 2


def test_no_cell_can_start_a_formula(serve: Serve, corrected_url: str) -> None:
    client = serve(corrected_url)
    corrected = as_csv(client, "releases")[0]
    assert corrected["reason"] == "'=1+1 得分录入有误"
    assert rows(client, "releases")[0]["reason"] == "=1+1 得分录入有误"


@pytest.mark.parametrize("resource", LISTS)
def test_fields_are_chosen_and_ordered(client: TestClient, resource: str) -> None:
    names = list(rows(client, resource)[0])
    chosen = [names[-1], names[0]]
    address = f"{resource}?fields={','.join(chosen)}"
    assert [list(row) for row in rows(client, address)] == [chosen] * len(rows(client, resource))
    assert list(as_csv(client, address)[0]) == chosen


def test_names_of_codes_come_in_both_languages(client: TestClient) -> None:
    [row] = rows(client, "ratings?per_page=1&direction=06&unit=520000")
    assert (row["direction_zh"], row["direction_en"]) == (
        "大数据存储管理", "Storage and management",
    )  # fmt: skip
    assert (row["unit_short_zh"], row["region_en"]) == ("贵州", "Guizhou")


def test_an_answer_says_what_it_is_made_of(client: TestClient) -> None:
    meta = found(client, "ratings?direction=06,07&q=data")["meta"]
    assert meta["filters"] == {"direction": ["06", "07"], "q": "data"}
    assert (meta["release"], meta["period"], meta["version"]) == ("2023Q3.1", "2023Q3", 1)
    assert (meta["listed"], meta["rated"], meta["demo"]) == (204, 187, True)
    assert (meta["method"], meta["method_status"]) == ("illustrative-1", "illustrative")
    assert meta["published_at"] == "2023-10-20T02:00:00Z"
    assert len(meta["release_sha256"]) == 64
    assert meta["licence"] == "CC-BY-4.0"


def test_the_query_of_a_leaderboards_address_gives_its_rows(
    client: TestClient, session: Session
) -> None:
    query = (
        "lang=zh&edition=2021&release=2023Q3.1&category=3&stars=5,4&q=data&picked=2021-017"
        "&sort=-rank&page=1&view=plain"
    )
    asked = Question(
        "2021", "2023Q3.1", categories=("3",), stars=(5, 4), search="data", sort="-rank"
    )
    wanted = queries.board_keys(session, asked)
    assert tuple(row["project"] for row in rows(client, f"ratings?{query}")) == wanted


def test_what_is_not_published_is_nowhere(serve: Serve, corrected_url: str) -> None:
    client = serve(corrected_url)
    for address in ("releases", "editions", "projects/2021-017/ratings", "ratings", "moves"):
        assert "2023Q4" not in client.get(f"/api/v1/{address}").text
    for address in ("releases/2023Q4.1", "releases/2023Q4"):
        assert client.get(f"/api/v1/{address}").status_code == 404
    assert client.get("/api/v1/ratings?release=2023Q4.1").status_code == 400


def test_a_replaced_version_stays_and_the_newest_one_is_the_latest(
    serve: Serve, corrected_url: str
) -> None:
    client = serve(corrected_url)
    releases = {row["release"]: row["superseded_by"] for row in rows(client, "releases")}
    assert releases["2023Q3.1"] == "2023Q3.2"
    assert releases["2023Q3.2"] is None
    for asked in ("latest", "2023Q3"):
        assert found(client, f"ratings?release={asked}")["meta"]["release"] == "2023Q3.2"
    assert found(client, "ratings?release=2023Q3.1")["meta"]["version"] == 1
    series = rows(client, "projects/2021-017/ratings")
    assert [(row["release"], row["superseded_by"]) for row in series[-2:]] == [
        ("2023Q3.1", "2023Q3.2"),
        ("2023Q3.2", None),
    ]


def test_a_correction_changes_nothing_in_what_was_said_of_the_replaced_version(
    client: TestClient, serve: Serve, corrected_url: str
) -> None:
    address = "/api/v1/ratings?edition=2021&release=2023Q3.1"
    before = client.get(address)
    after = serve(corrected_url).get(address)
    assert after.content == before.content
    assert after.headers["etag"] == before.headers["etag"]


def test_the_catalogue_is_that_of_its_file(client: TestClient) -> None:
    answered = found(client, "catalogue?edition=2021&version=1&per_page=500")
    (published,) = cached.closing("2021").catalogues
    in_file = list(csv.DictReader(StringIO(files.csv(published).decode("utf-8-sig"))))
    assert [row["project"] for row in answered["data"]] == [row["project"] for row in in_file]
    first, beside = answered["data"][0], in_file[0]
    assert {name: beside[name] for name in ("grade", "direction", "unit")} == {
        name: first[name] for name in ("grade", "direction", "unit")
    }
    assert float(beside["verified_total"]) == first["verified_total"] == 76.53
    assert float(beside["self_strength"]) == first["self_strength"]
    assert set(beside) - set(first) == {name for name in beside if name.startswith("stars_")}
    assert answered["meta"]["catalogued"] == sum(row["catalogued"] for row in answered["data"])
    assert answered["meta"]["demo"] is True


def test_a_page_of_the_newest_catalogue_names_its_version(client: TestClient) -> None:
    answered = found(client, "catalogue?per_page=3&page=2")
    assert [row["project"] for row in answered["data"]] == ["2021-004", "2021-005", "2021-006"]
    assert answered["meta"]["count"] == 204
    assert "version=1" in answered["links"]["next"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("edition=2021&version=2", "one of 1"), ("edition=2019", "nothing is published yet")],
)
def test_a_catalogue_that_is_not_there_is_told(
    client: TestClient, asked: str, expected: str
) -> None:
    answer = client.get(f"/api/v1/catalogue?{asked}&lang=en")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["expected"] == expected


def test_ranks_within_groups_are_those_of_the_file_and_have_names(client: TestClient) -> None:
    answered = rows(client, "standings?direction=06&stars=5,4&per_page=500")
    question = Question("2021", "2023Q3.1", directions=("06",), stars=(5, 4))
    expected = cached.dataset(question, "standings").to_dict("records")
    key = itemgetter("project", "group_kind")
    assert sorted(answered, key=key) == sorted(expected, key=key)
    assert {row["group_kind"] for row in answered} == {"category", "direction", "region", "unit"}
    assert all(row["group_zh"] and row["group_en"] for row in answered)


def test_ranks_within_groups_come_page_by_page_best_first(client: TestClient) -> None:
    first = found(client, "standings?per_page=30")
    second = found(client, "standings?per_page=30&page=2")
    assert first["meta"]["count"] == len(cached.dataset(Question("2021", "2023Q3.1"), "standings"))
    pairs = [(r["project"], r["group_kind"]) for r in (*first["data"], *second["data"])]
    assert len(set(pairs)) == 60
    board = [row["project"] for row in rows(client, "ratings?per_page=30&fields=project")]
    projects = list(dict.fromkeys(project for project, _ in pairs))
    assert projects == board[: len(projects)]


@pytest.mark.parametrize("sort", ["rank", "change", "stability", "number", "innovation"])
def test_a_minus_sorts_from_high_to_low_whatever_the_field(client: TestClient, sort: str) -> None:
    field = {"innovation": "score_innovation"}.get(sort, sort)
    for order, goes_down in ((sort, False), (f"-{sort}", True)):
        answered = rows(client, f"ratings?per_page=500&sort={order}&fields={field}")
        values = [row[field] for row in answered if row[field] is not None]
        assert len(values) > 150
        assert values == sorted(values, reverse=goes_down), order
        assert [row[field] for row in answered[len(values) :]] == [None] * (204 - len(values))


def test_all_releases_are_one_list_page_by_page(client: TestClient) -> None:
    question = Question("2021", "2023Q3.1", directions=("06",))
    expected = cached.ratings_of_all(question)[["release", "project", "rank"]]
    pages = []
    for page in (1, 2, 3):
        answered = found(client, f"ratings?release=all&direction=06&per_page=47&page={page}")
        pages += answered["data"]
    assert answered["meta"]["count"] == len(expected) > 100
    told = [(row["release"], row["project"], row["rank"] or 0) for row in pages]
    assert (
        told == list(expected.fillna({"rank": 0}).itertuples(index=False, name=None))[: len(told)]
    )
    assert set(pages[0]) == {field.name for field in cached.described_over_all("2021").fields}
    assert answered["meta"]["releases"][0] == "2021Q4.1"
    assert "release=all" in answered["links"]["self"]
