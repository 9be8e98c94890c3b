"""Queries of addresses, the same for pages, files, the API and charts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from components.choices.query import project_code, read_query
from tests.effort import examples

TRACKED = "utm_source=x&utm_campaign=y&fbclid=1&gclid=2&from=timeline&isappinstalled=0&_=17"
PLACES = (
    "/leaderboard",
    "/map",
    "/data/2021/2023Q3.1/ratings.csv",
    "/data/2021/2023Q3.1/ratings.resource.json",
    "/api/v1/ratings",
    "/api/v1/projects",
    "/api/v1/moves",
    "/embed/stars-by-direction",
    "/feed.xml",
)
"""Addresses that take filters, or nothing."""


@pytest.mark.parametrize(
    ("pairs", "read"),
    [
        ([("direction", "06"), ("direction", "07,06")], {"direction": "06,07"}),
        ([("stars", " 5 , 4 ")], {"stars": "5,4"}),
        ([("weights", "25"), ("weights", "25"), ("weights", "")], {"weights": "25,25,"}),
        ([("q", "cloud"), ("q", " data ")], {"q": "cloud data"}),
        ([("lang", "en"), ("lang", "en")], {"lang": "en"}),
        ([("lang", ""), ("lang", "en")], {"lang": "en"}),
        ([("id", " 2021-17 ")], {"id": "2021-017"}),
        ([("picked", "2021-1,2021-0144")], {"picked": "2021-001,2021-144"}),
        ([("q", "2021-17")], {"q": "2021-17"}),
        ([("UTM_Medium", "x"), ("_", "1"), ("from", "y"), ("unit", "520000")], {"unit": "520000"}),
        ([("sort", "")], {"sort": ""}),
    ],
    ids=str,
)
def test_a_parameter_counts_once_with_all_its_values(
    pairs: list[tuple[str, str]], read: dict[str, str]
) -> None:
    assert read_query(pairs) == read


@given(st.lists(st.tuples(st.sampled_from(["direction", "q", "id", "lang", "x"]), st.text())))
@examples(50)
def test_what_was_read_is_read_as_it_is(pairs: list[tuple[str, str]]) -> None:
    read = read_query(pairs)
    assert read_query(read.items()) == read


def test_list_numbers_are_read_with_and_without_zeros() -> None:
    written = ["2021-17", "2021-0017", "2021-017", "2021-1017", "x", "2021-"]
    assert list(map(project_code, written)) == [
        "2021-017", "2021-017", "2021-017", "2021-1017", "x", "2021-",
    ]  # fmt: skip


def test_what_tracks_readers_is_passed_over_everywhere(client: TestClient) -> None:
    different = []
    for place in PLACES:
        plain, tracked = client.get(place), client.get(f"{place}?{TRACKED}")
        if (plain.status_code, plain.content) != (tracked.status_code, tracked.content):
            different.append((place, tracked.status_code, tracked.text[:200]))
    assert different == []


def test_a_parameter_given_twice_and_with_blanks_means_both_everywhere(client: TestClient) -> None:
    different = []
    for place in PLACES[:-1]:
        joined = client.get(f"{place}?direction=06,07&lang=en")
        twice = client.get(f"{place}?direction=06%20&direction=%2007&lang=en")
        if (joined.status_code, joined.content) != (200, twice.content):
            different.append((place, joined.status_code, twice.status_code))
    assert different == []


def test_a_project_is_found_by_its_number_without_zeros(client: TestClient) -> None:
    different = []
    for place in ("/project?id={}", "/api/v1/projects/{}", "/api/v1/projects/{}/ratings",
                  "/api/v1/projects/{}/applicants", "/api/v1/projects/{}/changes",
                  "/badge/{}.svg", "/embed/rating-history?id={}"):  # fmt: skip
        found, short = (client.get(place.format(code)) for code in ("2021-017", "2021-17"))
        if (found.status_code, found.content) != (200, short.content):
            different.append((place, found.status_code, short.status_code))
    assert different == []


def test_what_is_unknown_is_still_refused_by_name(client: TestClient) -> None:
    for place in ("/data/2021/2023Q3.1/ratings.csv", "/api/v1/ratings"):
        answer = client.get(f"{place}?directon=06&{TRACKED}&lang=en")
        assert (answer.status_code, "directon" in answer.text) == (400, True), place
