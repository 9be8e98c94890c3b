"""Reading a file in this process: what it is, and the reader of its kind."""

from data_access.spreadsheets.kinds import kind_of
from data_access.spreadsheets.sheets import Sheet


def read(content: bytes, suffix: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook (.xlsx, .xls, .ods) or the one sheet of a CSV file.

    Workbooks are recognised by their content, whatever they are called; a CSV file by its `suffix`
    (".csv"). Rows and columns stand where a person sees them. Raises Unreadable.
    """
    kind = kind_of(content, suffix)
    if kind == "xlsx":
        from data_access.spreadsheets.xlsx import read_xlsx

        return read_xlsx(content)
    if kind == "xls":
        from data_access.spreadsheets.xls import read_xls

        return read_xls(content)
    if kind == "ods":
        from data_access.spreadsheets.ods import read_ods

        return read_ods(content)
    from data_access.spreadsheets.csv_files import read_csv

    return read_csv(content)
