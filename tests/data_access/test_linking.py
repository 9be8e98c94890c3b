"""Projects and applicants of two editions are linked by their names, and by nothing else."""

from dataclasses import dataclass

import pytest
from sqlalchemy import update
from sqlmodel import col

from data_access.database import reading, transaction
from data_access.demo import FIXTURES
from data_access.importing import import_list
from data_access.linking import Names, is_same_project, shared_applicants
from data_access.models import Applicant
from data_access.queries import in_other_editions
from tests.data_access.by_hand import unguard

SAME, SAME_IN_2021 = "2019-001", "2021-008"
PARTNER = ("示例甲研究院", "Shili Jia Institute")


@dataclass
class Listed:
    """A project as a list names it."""

    name_zh: str
    applicants: tuple[Names, ...]


ONE = Listed("工业数据（一期）平台", (("示例云岭软件有限公司", "Shili Yunling"), PARTNER))


@pytest.mark.parametrize(
    ("name", "lead", "same"),
    [
        ("工业数据（一期）平台", "示例云岭软件有限公司", True),
        ("工业数据(一期) 平台", "示例 云岭软件\n有限公司", True),
        ("工业数据（二期）平台", "示例云岭软件有限公司", False),
        ("工业数据（一期）平台", "示例云岭软件股份有限公司", False),
        ("工业数据（一期）平台", "示例甲研究院", False),
    ],
)
def test_a_project_is_the_same_by_its_name_and_its_lead_applicant(
    name: str, lead: str, same: bool
) -> None:
    other = Listed(name, ((lead, None), ("示例乙大学", None)))
    assert is_same_project(ONE, other) is same
    assert is_same_project(other, ONE) is same


def test_an_applicant_is_shared_in_whatever_position_and_named_as_here() -> None:
    other = Listed("别的项目", (("示例丙公司", None), ("示例 甲研究院", "Another wording")))
    assert shared_applicants(ONE, other) == (PARTNER,)
    assert shared_applicants(other, ONE) == (other.applicants[1],)


def test_an_english_name_links_nothing() -> None:
    other = Listed("别的项目", (("示例丁公司", "Shili Yunling"),))
    assert shared_applicants(ONE, other) == ()


@pytest.mark.parametrize(("code", "other"), [(SAME, SAME_IN_2021), (SAME_IN_2021, SAME)])
def test_the_same_project_is_found_from_both_editions(
    demo_database: str, code: str, other: str
) -> None:
    with reading(demo_database) as session:
        [linked] = in_other_editions(session, code)
    assert (linked.code, linked.edition, linked.is_same) == (other, other[:4], True)
    assert [zh for zh, _ in linked.shared] == ["示例锦溪软件股份有限公司"]


def test_another_project_of_the_same_applicant_is_not_the_same_project(demo_database: str) -> None:
    with reading(demo_database) as session:
        [linked] = in_other_editions(session, "2021-131")
    assert (linked.code, linked.is_same) == ("2019-018", False)
    assert linked.shared == (("示例若水人民医院", "Shili Ruoshui People's Hospital (demo)"),)


def test_a_part_of_a_name_links_nothing(own_demo_database: str) -> None:
    with transaction(own_demo_database) as session:
        unguard(session)
        session.execute(
            update(Applicant)
            .where(col(Applicant.project) == SAME_IN_2021)
            .values(name_zh="示例锦溪软件")
        )
    with reading(own_demo_database) as session:
        assert in_other_editions(session, SAME_IN_2021) == ()


def test_most_projects_and_unknown_ones_are_linked_to_none(demo_database: str) -> None:
    with reading(demo_database) as session:
        assert in_other_editions(session, "2021-017") == ()
        assert in_other_editions(session, "2021-999") == ()


def test_an_edition_without_a_release_to_see_is_not_linked(database_url: str) -> None:
    for edition in ("2019", "2021"):
        import_list(FIXTURES / f"list-{edition}.xlsx", edition, url=database_url)
    with reading(database_url) as session:
        assert in_other_editions(session, SAME_IN_2021) == ()
