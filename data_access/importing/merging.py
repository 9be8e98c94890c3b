"""What merged cells mean for the rows of a table."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from data_access.importing.rows import REMARKS, Column
from data_access.spreadsheets.sheets import Area, Doubt, Sheet, letter

FILLED = ("category", "direction", "unit", "place", *REMARKS)
"""Fields whose merged cells stand for every row they cover."""

RECORD = ("number", "code", "name_zh")
"""Fields whose merged cells make one record of the rows they cover."""


@dataclass
class Merged:
    """What merged cells say, by row and field."""

    filled: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    origins: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    doubts: dict[int, dict[str, Doubt]] = field(default_factory=lambda: defaultdict(dict))

    def is_continued(self, row: int) -> bool:
        """Tell whether a row belongs to the record of a row above it."""
        return any(name in RECORD for name in self.origins.get(row, ()))


def merged_in(sheet: Sheet, header_row: int, columns: Mapping[str, Column]) -> Merged:
    """Return what the merged cells below a header say.

    Units, directions, categories and remarks hold for each row they cover. Whatever else is merged
    over several records or several columns is doubtful: a person reads it in each of them.
    """
    merged = Merged()
    below = [area for area in sheet.merged if area.top > header_row]
    covered = [(area, _names(area, columns)) for area in below]
    records = {
        row: area
        for area, names in covered
        if len(names) == 1 and names[0] in RECORD
        for row in range(area.top, area.bottom + 1)
    }
    for area, names in covered:
        if len(names) > 1:
            across = f"{letter(area.left)}-{letter(area.right)}"
            merged.doubts[area.top][names[0]] = Doubt("merged_across", {"columns": across})
        elif names and area.bottom > area.top:
            _merge_down(sheet, area, names[0], records, merged)
    return merged


def _names(area: Area, columns: Mapping[str, Column]) -> tuple[str, ...]:
    return tuple(
        name for name, column in columns.items() if area.left <= column.index <= area.right
    )


def _merge_down(
    sheet: Sheet, area: Area, name: str, records: Mapping[int, Area], merged: Merged
) -> None:
    record = records.get(area.top)
    is_one_record = record is not None and area.bottom <= record.bottom
    if name not in FILLED and not is_one_record:
        rows = f"{area.top}-{area.bottom}"
        merged.doubts[area.top][name] = Doubt("merged_down", {"rows": rows})
        return
    for row in range(area.top + 1, area.bottom + 1):
        merged.origins[row][name] = area.top
    if name in FILLED:
        cells = sheet.rows[area.top - 1]
        text = cells[area.left - 1] if area.left <= len(cells) else ""
        for row in range(area.top, area.bottom + 1):
            merged.filled[row][name] = text
