from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

FULL = {"lang": "zh", "edition": "2021", "release": "2022Q1.1"}


def page() -> None:
    """A page that reads its address, does what the test asks for, and writes it back."""
    import streamlit as st

    from components.choices import address

    address.read()
    for step in st.session_state.get("steps", ()):
        st.session_state["result"] = getattr(address, step[0])(*step[1:])
    st.session_state["link"] = address.link("leaderboard", **st.session_state.get("changes", {}))
    address.write(st.session_state.get("page", "leaderboard"))


@pytest.fixture
def session() -> AppTest:
    """A reader's session, before its first run."""
    return AppTest.from_function(page)


def visit(session: AppTest, /, *steps: tuple[Any, ...], on: str = "", **query: str) -> None:
    """Let the reader come with an address, and make the page take the steps."""
    session.query_params = query
    session.session_state["steps"] = steps
    session.session_state["page"] = on or "leaderboard"
    session.run()
    assert not session.exception


def choices(session: AppTest) -> dict[str, str]:
    found: dict[str, str] = session.session_state["choices"]
    return found


def test_choices_are_taken_from_the_address_and_written_back(session: AppTest) -> None:
    visit(session, **FULL, direction="06,07", q="数据 平台")
    assert choices(session) == FULL | {"direction": "06,07", "q": "数据 平台"}
    assert session.query_params == FULL | {"direction": "06,07", "q": "数据 平台"}


def test_choices_outlive_a_menu_that_drops_the_query(session: AppTest) -> None:
    visit(session, **FULL, direction="06")
    visit(session, on="project")
    assert session.query_params == FULL | {"direction": "06"}


def test_an_address_with_a_release_replaces_all_choices(session: AppTest) -> None:
    visit(session, **FULL, direction="06", stars="5")
    visit(session, **FULL, region="440000")
    assert choices(session) == FULL | {"region": "440000"}


def test_an_address_without_a_release_adds_to_the_choices(session: AppTest) -> None:
    visit(session, **FULL, direction="06")
    visit(session, region="440000")
    assert session.query_params == FULL | {"direction": "06", "region": "440000"}


def test_a_page_carries_its_own_choices_and_the_shared_ones_only(session: AppTest) -> None:
    visit(session, **FULL, sort="change", rows="50", id="2021-017")
    assert session.query_params == FULL | {"sort": "change", "rows": "50"}
    visit(session, on="project")
    assert session.query_params == FULL | {"id": "2021-017"}


def test_what_nobody_knows_is_not_carried_on(session: AppTest) -> None:
    visit(session, **FULL, utm_source="x")
    assert session.query_params == FULL


def test_a_link_carries_the_choices_with_its_changes(session: AppTest) -> None:
    session.session_state["changes"] = {"release": "2022Q2.1", "direction": None}
    visit(session, **FULL, direction="06", region="110000,440000")
    link = session.session_state["link"]
    assert link == "/leaderboard?lang=zh&edition=2021&release=2022Q2.1&region=110000,440000"
    assert choices(session)["direction"] == "06"


def test_a_link_escapes_what_was_typed(session: AppTest) -> None:
    typed = 'a&b=c#d "e" ) ] +'
    visit(session, **FULL, q=typed)
    link = urlsplit(session.session_state["link"])
    assert link.fragment == ""
    assert parse_qs(link.query)["q"] == [typed]
    assert not set(link.query) & set(' "()[]<>')


@pytest.mark.parametrize("key", ["direction", "stars", "q", "sort", "release"])
def test_another_choice_starts_the_board_at_its_first_page(session: AppTest, key: str) -> None:
    visit(session, ("choose", key, "x"), **FULL, page="3")
    assert "page" not in session.query_params


@pytest.mark.parametrize("key", ["lang", "rows"])
def test_another_way_to_show_the_board_keeps_its_page(session: AppTest, key: str) -> None:
    visit(session, ("choose", key, "x"), **FULL, page="3")
    assert choices(session)["page"] == "3"


def test_several_codes_are_kept_in_the_order_they_were_chosen(session: AppTest) -> None:
    visit(session, ("choose", "direction", ["07", "06"]), **FULL)
    assert session.query_params["direction"] == "07,06"


def test_nothing_chosen_leaves_the_address(session: AppTest) -> None:
    visit(session, ("choose", "direction", []), **FULL, direction="06")
    assert "direction" not in session.query_params


def test_unknown_codes_are_dropped_and_told_and_known_ones_stay(session: AppTest) -> None:
    known = frozenset({"06", "07"})
    visit(session, ("drop_unknown", "direction", known), **FULL, direction="06,66,x")
    assert session.session_state["result"] == ("66", "x")
    assert session.query_params["direction"] == "06"


def test_a_badge_speaks_the_language_of_the_reader(session: AppTest) -> None:
    visit(session, ("badge", "2021-017"), **(FULL | {"lang": "en"}))
    assert session.session_state["result"] == "/badge/2021-017.svg?lang=en"


def test_the_print_version_of_a_page_shows_what_the_page_shows(session: AppTest) -> None:
    query = "lang=zh&edition=2021&release=2022Q1.1&code=520000"
    visit(session, ("printed", "province", "code"), **FULL, code="520000", q="x")
    assert session.session_state["result"] == f"/print/province?{query}"


def test_a_link_can_leave_out_the_page_of_the_board(session: AppTest) -> None:
    session.session_state["changes"] = {"page": None}
    visit(session, **FULL, page="3")
    assert session.session_state["link"].endswith("release=2022Q1.1")
