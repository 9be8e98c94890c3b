"""Pages as workbooks: names of sheets, what becomes of each kind of cell, what is said beside."""

from datetime import UTC, date, datetime
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook as Opened

from components.blocks.values import (
    SLOT,
    About,
    Block,
    Cell,
    Change,
    Code,
    Column,
    Columns,
    Count,
    Day,
    Facts,
    Fold,
    Interval,
    Lines,
    Link,
    Links,
    Missing,
    Notice,
    Page,
    Pick,
    Points,
    PointsChange,
    Progress,
    ProjectLink,
    Rank,
    Section,
    Share,
    Signed,
    Stars,
    Table,
    Text,
    UnitLink,
)
from components.blocks.workbook import workbook
from components.text import speaking
from tests.effort import examples

ABOUT = About(
    site="Ratings",
    facts={"Release": "2023Q3.1", "Published": Day(date(2023, 10, 20))},
    notices=("Demo data: all of it is made up.",),
    mark="Demo data",
    address="https://ratings.example/province?code=520000",
    name="brief",
    dated=datetime(2023, 10, 20, tzinfo=UTC),
)


def opened(*blocks: Block) -> Opened:
    with speaking("en"):
        return load_workbook(BytesIO(workbook(Page("Brief", blocks), ABOUT)))


def table(*cells: Cell, title: str = "Cells", name: str = "Cell") -> Table:
    return Table(title, (Column("cell", name),), tuple((cell,) for cell in cells))


def sheet_of(*cells: Cell) -> list[tuple[object, ...]]:
    return list(opened(table(*cells))["Cells"].values)


def test_numbers_are_numbers_and_days_are_days() -> None:
    cells = (Points(7404), PointsChange(-40), Count(8), Signed(-3), Share(0.57), Stars(4))
    found = opened(table(*cells, Day(date(2023, 10, 20))))["Cells"]
    assert [row[0] for row in found.iter_rows(min_row=2, max_row=7, values_only=True)] == [
        74.04, -0.4, 8, -3, 0.57, 4
    ]  # fmt: skip
    assert found["A8"].value == datetime(2023, 10, 20)  # noqa: DTZ001 -- a day has no zone
    assert [found.cell(row, 1).number_format for row in (2, 4, 6, 8)] == [
        "0.00", "#,##0", "0%", "yyyy-mm-dd"
    ]  # fmt: skip


def test_names_have_their_codes_beside_them() -> None:
    projects = ProjectLink("2021-132", "Platform", "Works"), ProjectLink("2021-133", "Grid")
    assert sheet_of(*projects) == [
        ("Cell: code", "Cell", "Cell: applicant"),
        ("2021-132", "Platform", "Works"),
        ("2021-133", "Grid", None),
    ]  # fmt: skip
    assert sheet_of(UnitLink("520000", "Guizhou"))[1] == ("520000", "Guizhou")


def test_a_rank_has_columns_for_ties_size_and_interval_where_there_are_any() -> None:
    assert sheet_of(Rank(11)) == [("Cell",), (11,)]
    tied = Rank(3, is_tied=True, among=31, interval=Interval(2, 5))
    low, high = "Interval of the rank, from", "Interval of the rank, to"
    assert sheet_of(Rank(1, interval=Interval(1, 1)), tied) == [
        ("Cell", "Cell: tied", "Cell: out of", low, high),
        (1, None, None, 1, 1),
        (3, "yes", 31, 2, 5),
    ]  # fmt: skip


def test_what_is_missing_is_empty_or_says_why_and_what_picks_is_left_out() -> None:
    assert sheet_of(Missing(), Missing("withdrawn", "withdrawn"), Change(None), Code("ab")) == [
        ("Cell",), (None,), ("withdrawn",), ("new",), ("ab",)
    ]  # fmt: skip
    columns = Column("n", "Number"), Column("pick", "Compare")
    both = Table("Cells", columns, ((Count(1), Pick("a", "A", is_picked=False)),))
    assert list(opened(both)["Cells"].values) == [("Number",), (1,)]


def test_sheets_have_names_that_excel_takes_and_titles_in_the_dictionary() -> None:
    long = "Which of the projects [2023/Q3]: a very long title indeed?"
    book = opened(table("a", title=long), table("b", title=long), table("c", title="About"))
    assert book.sheetnames == [
        "About", "Which of the projects 2023 Q3 a", "Which of the projects 2023 Q3 2", "About 2",
        "Data dictionary", "Footnotes",
    ]  # fmt: skip
    assert [row[1] for row in book["Data dictionary"].values] == ["Table", long, long, "About"]


def test_columns_of_one_name_are_told_apart() -> None:
    twice = Table("Cells", (Column("a", "Name"), Column("b", "Name")), (("x", "y"),))
    assert list(opened(twice)["Cells"].values) == [("Name", "Name (2)"), ("x", "y")]


def test_whatever_a_page_says_beside_its_tables_stands_in_the_footnotes() -> None:
    blocks = (
        Notice("Replaced by a newer version."),
        Section("Projects", (Text(f"See {SLOT}.", (Link("the board", "/leaderboard"),)),), "All 8"),
        Columns(((Fold("Rules", (Lines((Text("One"), Text("Two")), "Two rules:"),)),),)),
        Progress("Half is over", 0.5),
        Facts({"Region": "Guizhou"}),
        Links((Link("Onwards", "/"),)),
    )
    book = opened(*blocks)
    assert list(book["Footnotes"].values)[1:] == [
        ("Brief", "Demo data: all of it is made up."),
        ("Brief", "Replaced by a newer version."),
        ("Projects", "All 8"),
        ("Projects", "See the board."),
        ("Rules", "Two rules:"),
        ("Rules", "One"),
        ("Rules", "Two"),
        ("Brief", "Half is over"),
    ]
    assert list(book["Facts"].values) == [("Name", "Number"), ("Region", "Guizhou")]
    assert ABOUT.address in [row[1] for row in book["About"].values]


@given(st.text(min_size=1), st.sampled_from("=+-@\t\uff1d"))
@examples(50)
def test_no_cell_starts_a_formula_whatever_it_begins_with(text: str, start: str) -> None:
    book = opened(table(start + text, title=start + text), Text(start + text))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
