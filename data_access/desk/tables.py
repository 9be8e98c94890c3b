"""Tables for a terminal: columns as wide as what stands in them; Chinese takes two places."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len


def table(
    rows: Sequence[Sequence[object]],
    headings: Sequence[str] = (),
    *,
    right: Sequence[int] = (),
) -> Iterator[str]:
    """Write rows as indented lines with aligned columns; those of `right` hold numbers.

    A column in which no row has anything is left out, and a text of several lines is put on one.
    """
    texts = [[" ".join(str(cell).split()) for cell in row] for row in rows]
    filled = [place for place, column in enumerate(zip(*texts, strict=True)) if any(column)]
    shown = [headings, *texts] if headings else texts
    widths = {place: max(cell_len(row[place]) for row in shown) for place in filled}
    for row in shown:
        cells = []
        for place in filled:
            rest = " " * (widths[place] - cell_len(row[place]))
            cells.append(rest + row[place] if place in right else row[place] + rest)
        yield "  " + "  ".join(cells).rstrip()
