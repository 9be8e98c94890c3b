"""What readers are told of corrections and of a change of method."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from data_access.answers import Bridged, CorrectedValue
from data_access.database import reading, transaction
from data_access.publishing import bridge, publish
from data_access.queries import bridged, corrected_values, public_record
from data_access.question import Question
from tests.data_access.made_up_releases import NOW, draft, list_projects
from tests.data_access.made_up_scores import Row
from tests.data_access.other_methods import OTHER, keep_other_method

FOUR: dict[str, Row | str] = {
    "2021-001": (7000, 7000, 7000, 7000),
    "2021-002": (8000, 8000, 8000, 8000),
    "2021-003": (9000, 9000, 9000, 9000),
    "2021-004": "not_submitted",
}
CORRECTED = FOUR | {"2021-001": (9600, 7000, 7000, 7000), "2021-004": (9900, 9900, 9900, 9900)}
DAY = timedelta(days=1)


@pytest.fixture
def corrected(database_url: str) -> str:
    """2022Q1 published, then corrected."""
    with transaction(database_url) as session:
        list_projects(session, 4)
        draft(session, "2022Q1", FOUR)
        publish(session, "2021", "2022Q1", now=NOW)
        draft(session, "2022Q1", CORRECTED, version=2, reason="两处录入有误")
        publish(session, "2021", "2022Q1", now=NOW + DAY)
    return database_url


def test_a_correction_says_which_values_it_changed(corrected: str) -> None:
    with reading(corrected) as session:
        found = corrected_values(session, Question("2021", "2022Q1.2"))
        assert corrected_values(session, Question("2021", "2022Q1.1")) == ()
    name = "示例平台之1"
    assert found[:3] == (
        CorrectedValue("2021-001", name, None, "strength", 7000, 9600),
        CorrectedValue("2021-001", name, None, "total", 7000, 7650),
        CorrectedValue("2021-001", name, None, "stars", 3, 4),
    )
    of_fourth = {
        value.field: (value.before, value.after) for value in found if "004" in value.project
    }
    assert of_fourth["not_rated"] == ("not_submitted", None)
    assert of_fourth["total"] == (None, 9900)
    assert of_fourth["evidence"] == (None, "self_reported")


def test_why_a_score_is_missing_and_a_note_are_values_too(corrected: str) -> None:
    with transaction(corrected) as session:
        draft(
            session,
            "2022Q1",
            CORRECTED | {"2021-002": (8000, 8000, 8000, None)},
            version=3,
            reason="缺项",
        )
        session.execute(
            text(
                "UPDATE rating SET note = '已核对' WHERE project = '2021-003' "
                "AND release = (SELECT max(id) FROM release)"
            )
        )
        publish(session, "2021", "2022Q1", now=NOW + 2 * DAY)
    with reading(corrected) as session:
        found = corrected_values(session, Question("2021", "2022Q1.3"))
    values = {(value.project, value.field): (value.before, value.after) for value in found}
    assert values["2021-003", "note"] == (None, "已核对")
    assert "not_provided" in {after for _, after in values.values()}


def test_who_was_only_passed_by_others_is_not_named(corrected: str) -> None:
    with reading(corrected) as session:
        found = corrected_values(session, Question("2021", "2022Q1.2"))
    assert {value.project for value in found} == {"2021-001", "2021-004"}


def test_the_record_has_the_correction_with_its_reason(corrected: str) -> None:
    with reading(corrected) as session:
        newest, first = public_record(session, "2021")
    assert (newest.kind, newest.subject, newest.reason) == ("corrected", "2022Q1.2", "两处录入有误")
    assert (first.kind, first.subject, first.reason) == ("published", "2022Q1.1", None)


def test_a_new_method_is_told_by_stars_under_both(corrected: str) -> None:
    asked = Question("2021", "2022Q2.1")
    with transaction(corrected) as session:
        draft(session, "2022Q2", FOUR)
        keep_other_method(session, "2022Q2", {"0.30": "0.10", "0.25": "0.45"})
        bridge(session, "2021", "2022Q2")
        publish(session, "2021", "2022Q2", now=NOW + 2 * DAY)
        found = bridged(session, asked)
        assert bridged(session, Question("2021", "2022Q1.2")) is None
    assert found == Bridged("illustrative-1", OTHER, {(5, 5): 1, (4, 4): 1, (3, 3): 1, (0, 0): 1})
    assert (found.moved, found.projects) == (0, 4)
