"""Tables said a column at a time."""

from components.blocks.tables import or_missing, table_of, without_empty_columns
from components.blocks.values import Column, Count, Missing, Points, Table

NAME, LENGTH, SECRET = Column("name", "Name"), Column("length", "Length"), Column("secret", "")


def names(*shown: str) -> Table:
    return table_of(
        "Names",
        shown,
        (NAME, str),
        (LENGTH, lambda name: Count(len(name))),
        (SECRET, lambda name: "x" if name == "Ada" else Missing()),
        layout="cards",
    )


def test_a_column_makes_its_cell_of_every_row() -> None:
    table = names("Ada", "Bo")
    assert table.columns == (NAME, LENGTH, SECRET)
    assert table.rows == (("Ada", Count(3), "x"), ("Bo", Count(2), Missing()))
    assert table.layout == "cards"


def test_only_columns_in_which_no_row_has_anything_are_left_out() -> None:
    assert without_empty_columns(names("Ada", "Bo")) == names("Ada", "Bo")
    shorter = without_empty_columns(names("Bo"))
    assert (shorter.columns, shorter.rows) == ((NAME, LENGTH), (("Bo", Count(2)),))


def test_what_has_no_number_is_missing_and_zero_is_a_number() -> None:
    assert or_missing(Points, None) == Missing()
    assert or_missing(Points, 0) == Points(0)
