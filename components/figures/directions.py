"""Figures of directions: how many projects, which stars, where, how strong, how far apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.figures import marks
from components.figures.figure import Figure, Trace
from components.figures.layout import (
    SMALLEST,
    broken,
    escaped,
    figure_of,
    in_lines,
    shortened,
    width_of,
    wrapped,
)
from components.figures.marks import Floors
from components.palette import Palette, mixed

NAME_WIDTH, LINE_WIDTH = 42, 61
WIDE_NAME_WIDTH, WIDE_LINE_WIDTH = 90, 120
"""As many Latin letters as stand above a bar, on a phone and in print: of a name, and with a note
behind it.
"""
COLUMN_WIDTH = 12
"""As many Latin letters as stand in a box of the tree or above a column of the heat map."""
TWO_WORDS = 8
"""Four Chinese characters, mostly two words."""
LINE = 16
"""Height of a line of such a heading, in pixels."""
ROW = 54
"""Height of a row with its name above it, in pixels."""
DIGIT = 0.025
"""Room for a digit in a bar, as a part of the longest on a phone."""
NAME_ENDS = 0.1
"""The name of the best project ends no farther from the end of the axis, as a part of it."""
ABOVE = -0.38
"""Where the name stands, in rows, above the middle of its row."""
DOT = 13
"""Room for a dot on the strip, in pixels."""
CLICKED = {"marker": {"opacity": 1}}
"""How a cell looks once it is clicked; with an opacity each, plotly.js finds none by itself."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the tree: `choice` as in an address, `parent` another's, "" for the first level.

    `text` is the number as it is written.
    """

    choice: str
    parent: str
    name: str
    value: int
    text: str


def tree(shape: str, branches: Sequence[Branch], palette: Palette, *, height: int) -> Figure:
    """Draw how the whole falls into categories and these into directions, by size.

    `shape`: "treemap" or "sunburst".

    Darker is more. A mark's id is what it stands for, as in an address.
    """
    stems = {branch.parent for branch in branches}
    most = max((b.value for b in branches if b.choice not in stems), default=1)
    colours = [
        mixed(palette.ground, palette.outline, 0.2)
        if branch.choice in stems
        else _of_action(branch.value / most, palette)
        for branch in branches
    ]
    parts: Trace = {
        "type": shape,
        "ids": [branch.choice for branch in branches],
        "parents": [branch.parent for branch in branches],
        "labels": [
            escaped(f"{branch.name} {branch.text}")
            if branch.choice in stems and shape == "treemap"
            else wrapped(branch.name, COLUMN_WIDTH)
            for branch in branches
        ],
        "values": [branch.value for branch in branches],
        "text": [escaped(branch.text) for branch in branches],
        "textinfo": "label+text",
        "branchvalues": "total",
        "marker": {"colors": colours, "line": {"width": 1.5, "color": palette.ground}},
        "textfont": {"color": [palette.ink(colour) for colour in colours], "size": 13},
        **marks.told(f"{branch.name}: {branch.text}" for branch in branches),
    }
    look: Trace = (
        {"pathbar": {"visible": False}, "tiling": {"pad": 2}}
        if shape == "treemap"
        else {"leaf": {"opacity": 1}, "insidetextorientation": "horizontal"}
    )
    return figure_of(
        [parts | look], palette=palette, height=height, margin={"l": 0, "r": 0, "t": 0}
    )


@dataclass(frozen=True, slots=True)
class StarRow:
    """A direction's projects by stars (0: not rated), what stands above them, and hover texts."""

    name: str
    note: str
    counts: Mapping[int, int]
    texts: Mapping[int, str]


def star_stacks(
    rows: Sequence[StarRow],
    levels: Mapping[int, str],
    palette: Palette,
    *,
    as_share: bool,
    wide: bool = False,
) -> Figure:
    """Draw a bar a row, five stars first, of projects or of shares of the rated; first row on top.

    `levels` are the names of the star levels. Projects without a rating are no part of a share.
    """
    bars = [
        _star_bar(rows, stars, levels[stars], palette, as_share=as_share)
        for stars in ((5, 4, 3, 2, 1) if as_share else (5, 4, 3, 2, 1, 0))
    ]
    names = _names_above([(row.name, row.note) for row in rows], palette, wide=wide)
    counts = {"rangemode": "tozero", "tickformat": ",d"}
    return figure_of(
        [*bars, names],
        palette=palette,
        height=stack_height(len(rows)),
        xaxis=marks.SHARES | {"range": [0, 1.005]} if as_share else counts,
        yaxis=_rows_down(len(rows)),
        barmode="stack",
        margin={"l": 0, "t": 48},
        **marks.legend(),
    )


def _star_bar(
    rows: Sequence[StarRow], stars: int, name: str, palette: Palette, *, as_share: bool
) -> Trace:
    colour = marks.star_colour(stars, palette)
    counts = [row.counts[stars] for row in rows]
    wholes = [max(sum(row.counts.values()) - row.counts[0], 1) for row in rows]
    shares = [count / whole for count, whole in zip(counts, wholes, strict=True)]
    widest = max((sum(row.counts.values()) for row in rows), default=0) or 1
    lengths = shares if as_share else [count / widest for count in counts]
    return marks.bars(
        shares if as_share else counts,
        range(len(rows)),
        name=escaped(name),
        orientation="h",
        width=0.4,
        text=[
            str(count) if length > DIGIT * len(str(count)) else ""
            for count, length in zip(counts, lengths, strict=True)
        ],
        insidetextfont={"color": palette.ink(colour), "size": 12},
        marker=marks.of_stars(stars, palette),
        **marks.INSIDE,
        **marks.told(row.texts[stars] for row in rows),
    )


def _rows_down(rows: int) -> dict[str, Any]:
    """Return the axis of rows with a name above each, first row on top."""
    return {"visible": False, "range": [rows - 0.6, -0.65]}


def stack_height(rows: int) -> int:
    """Return the height of bars for so many rows, in pixels."""
    return ROW * rows + 80


def _names_above(
    rows: Sequence[tuple[str, str]], palette: Palette, *, x: float = 0, wide: bool = False
) -> Trace:
    """Write each row's name above it, so that it takes no room beside it, with a quieter note."""
    return marks.written(
        [x] * len(rows),
        [row + ABOVE for row in range(len(rows))],
        [_name_and_note(name, beside, palette, wide=wide) for name, beside in rows],
        palette,
        size=13,
        hover=marks.told(f"{name}  {beside}".strip() for name, beside in rows),
    )


def _name_and_note(name: str, note: str, palette: Palette, *, wide: bool) -> str:
    """Write a name, and in smaller letters of its note as much as stands behind it."""
    width, line = (WIDE_NAME_WIDTH, WIDE_LINE_WIDTH) if wide else (NAME_WIDTH, LINE_WIDTH)
    shown = shortened(name, width)
    quiet = escaped(shortened(note, line - 2 - width_of(shown)))
    style = f"color:{palette.outline};font-size:{SMALLEST}px"
    return f'{escaped(shown)}  <span style="{style}">{quiet}</span>' if note else escaped(shown)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the heat map: its row and column, the choice it stands for, and what it says."""

    row: int
    column: int
    choice: str
    value: int
    text: str


def cells(
    rows: Sequence[str], columns: Sequence[str], filled: Sequence[Cell], palette: Palette
) -> Figure:
    """Draw numbers in the cells of rows and columns, first row on top; darker is more.

    Cells that are not `filled` stay blank. Each cell is a bar, so that a click anywhere in it takes
    its choice, which a click on a heat map's cell would not.
    """
    names = [wrapped(name, COLUMN_WIDTH) for name in columns]
    above = LINE * max((name.count("<br>") + 1 for name in names), default=1) + 24
    most = max((cell.value for cell in filled), default=1)
    by_ink: dict[str, list[Cell]] = {}
    for cell in filled:
        by_ink.setdefault(palette.ink(_of_action(cell.value / most, palette)), []).append(cell)
    return figure_of(
        [_cell_boxes(alike, most, ink, palette) for ink, alike in by_ink.items()],
        palette=palette,
        height=24 * len(rows) + above,
        hovermode="closest",
        barmode="overlay",
        margin={"r": 8},
        xaxis=_headings(names),
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [escaped(shortened(name, 20)) for name in rows],
            "range": [len(rows) - 0.5, -0.5],
            "showgrid": False,
        },
    )


def _headings(names: Sequence[str]) -> dict[str, Any]:
    """Return the axis of columns with their names, in lines, above them."""
    return {
        "side": "top",
        "tickvals": list(range(len(names))),
        "ticktext": names,
        "tickangle": 0,
        "ticklabeloverflow": "allow",
        "range": [-0.5, len(names) - 0.5],
        "showgrid": False,
    }


def _of_action(share: float, palette: Palette) -> str:
    """Return the colour of a share of the most there is, from pale to that of actions."""
    return mixed(palette.ground, palette.action, _strength(share))


def _strength(share: float) -> float:
    return 0.2 + 0.8 * share


def _cell_boxes(filled_cells: Sequence[Cell], most: int, ink: str, palette: Palette) -> Trace:
    """Draw cells whose numbers are written in the same colour."""
    return _boxes(
        [(cell.row, cell.column) for cell in filled_cells],
        [str(cell.value) for cell in filled_cells],
        height=0.94,
        insidetextfont={"color": ink, "size": 13},
        marker={
            "color": palette.action,
            "opacity": [_strength(cell.value / most) for cell in filled_cells],
            "line": {"width": 0},
        },
        selected=CLICKED,
        unselected=CLICKED,
        customdata=[cell.choice for cell in filled_cells],
        **marks.told(cell.text for cell in filled_cells),
    )


def _boxes(
    places: Sequence[tuple[int, int]], texts: Sequence[str], *, height: float, **look: Any
) -> Trace:
    """Draw a box with a text at each place (row, column), as a bar; `height` in rows."""
    return marks.bars(
        [column for _, column in places],
        [height] * len(places),
        base=[row - height / 2 for row, _ in places],
        width=0.97,
        text=list(texts),
        **marks.INSIDE,
        **look,
    )


def mean_table(
    rows: Sequence[marks.Row], columns: Sequence[str], palette: Palette, *, wide: bool = False
) -> Figure:
    """Draw means as a table, first row on top; one colour above the mean of all, one below.

    The rows' values are how far means lie above those of all, in points, their texts the means.
    """
    distances = [distance or 0 for row in rows for distance in row.values]
    widest = max(map(abs, distances), default=0) or 1
    colours = [_above_or_below(distance / widest, palette) for distance in distances]
    boxes = _boxes(
        [(row, column) for row in range(len(rows)) for column in range(len(columns))],
        [
            _with_side(text, distance)
            for row in rows
            for text, distance in zip(row.texts, row.values, strict=True)
        ],
        height=0.46,
        insidetextfont={"color": [palette.ink(colour) for colour in colours], "size": 13},
        marker={"color": colours, "line": {"width": 0}},
        hoverinfo="skip",
    )
    names = _names_above([(row.name, row.note) for row in rows], palette, x=-0.5, wide=wide)
    return figure_of(
        [boxes, names],
        palette=palette,
        height=ROW * len(rows) + 40,
        barmode="overlay",
        margin={"l": 0, "r": 6, "t": 12},
        xaxis=_headings([_words_of(name) for name in columns]),
        yaxis=_rows_down(len(rows)),
    )


def _with_side(text: str, distance: float | None) -> str:
    """Write a mean, and of which side of all it is: colours alone do not tell everybody."""
    side = "" if not distance else " ▲" if distance > 0 else " ▼"
    return f"{escaped(text)}{side}"


def _words_of(name: str) -> str:
    """Write a heading in lines that do not touch their neighbours on a phone."""
    width = COLUMN_WIDTH if name.isascii() else TWO_WORDS
    return "<br>".join(map(escaped, broken(name, width)))


def _above_or_below(share: float, palette: Palette) -> str:
    """Return the colour of a distance from -1 to 1, quieter the smaller it is."""
    return mixed(palette.second_ground, palette.series[2 if share > 0 else 8], abs(share) * 0.9)


@dataclass(frozen=True, slots=True)
class MeanPair:
    """A dimension's mean in one direction and in all, in points, and as they are written."""

    name: str
    own: float | None
    all: float | None
    own_text: str
    all_text: str


def mean_pairs(
    pairs: Sequence[MeanPair],
    names: tuple[str, str],
    between: tuple[float, float],
    palette: Palette,
) -> Figure:
    """Draw each dimension's two means as two dots on a line; `names` are those of own and all.

    `between` is what the axis shows, in points, the same whichever direction is looked at.
    """
    low, high = between
    return figure_of(
        [
            _dots(pairs, names[1], palette, own=False),
            _dots(pairs, names[0], palette, own=True),
            _names_above([(pair.name, "") for pair in pairs], palette, x=low),
        ],
        palette=palette,
        height=ROW * len(pairs) + 80,
        shapes=[
            marks.rule((pair.own, pair.all), (row, row), palette.outline, 2, layer="below")
            for row, pair in enumerate(pairs)
            if pair.own is not None and pair.all is not None
        ],
        margin={"l": 0, "t": 32},
        xaxis={"range": [low, high]},
        yaxis=_rows_down(len(pairs)),
        **marks.legend(traceorder="reversed"),
    )


def _dots(pairs: Sequence[MeanPair], name: str, palette: Palette, *, own: bool) -> Trace:
    return marks.scatter(
        [pair.own if own else pair.all for pair in pairs],
        range(len(pairs)),
        "markers+text",
        text=[pair.own_text if own else pair.all_text for pair in pairs],
        textfont={"color": palette.text},
        textposition=[_outside(pair, own=own) for pair in pairs],
        name=escaped(name),
        cliponaxis=False,
        marker={
            "color": palette.action if own else palette.outline,
            "symbol": "circle" if own else "diamond",
            "size": 12 if own else 9,
        },
        hovertext=[escaped(f"{pair.name}: {name}") for pair in pairs],
        hovertemplate="%{hovertext} %{text}<extra></extra>",
    )


def _outside(pair: MeanPair, *, own: bool) -> str:
    """Put a number on the side where the other dot is not."""
    right = (pair.own or 0) >= (pair.all or 0)
    return "middle right" if right is own else "middle left"


@dataclass(frozen=True, slots=True)
class Spot:
    """A project on the strip: its total in points, its stars, its name and its hover text."""

    total: float
    stars: int
    name: str
    text: str
    code: str = ""


def strip(
    spots: Sequence[Spot],
    levels: Mapping[int, str],
    floors: Floors,
    palette: Palette,
    *,
    wide: bool = False,
) -> Figure:
    """Draw every project as a dot at its total, coloured by stars; the first, the best, is named.

    Dots that would cover one another are stacked around the middle; their height means nothing.
    """
    totals = [spot.total for spot in spots]
    heights = _stacked(totals)
    traces = []
    for stars, name in levels.items():
        members = [number for number, spot in enumerate(spots) if spot.stars == stars]
        if members:
            trace = marks.scatter(
                [totals[number] for number in members],
                [heights[number] for number in members],
                "markers",
                name=escaped(name),
                marker=marks.filled(marks.star_colour(stars, palette), palette) | {"size": 10},
                **marks.told(spots[number].text for number in members),
            )
            traces.append(trace)
    pointer = {
        "showarrow": True, "arrowhead": 0, "arrowcolor": palette.outline, "standoff": 6,
        "axref": "x", "ayref": "y", "ay": max(heights, default=0) + 2, "xanchor": "right",
        "font": {"color": palette.text, "size": 13},
    }  # fmt: skip
    begins, ends = _reach(totals)
    least = ends - NAME_ENDS * (ends - begins)  # its name ends there, and has room to the left
    leader = [
        marks.note(
            in_lines(spot.name, 60 if wide else 36, 3 if wide else 2, spot.code),
            spot.total,
            heights[0],
            palette,
            ax=max(spot.total, least),
            **pointer,
        )
        for spot in spots[:1]
    ]
    lowest, highest = min(heights, default=0) - 1, max(heights, default=0) + 5
    return _along_totals(
        traces,
        totals,
        floors,
        leader,
        palette,
        height=DOT * (highest - lowest) + 90,
        yaxis={"visible": False, "range": [lowest, highest]},
        **marks.legend(),
    )


def _stacked(totals: Sequence[float]) -> list[int]:
    """Return a height for each total, so that dots that lie close together do not have the same.

    Close is a fiftieth of what all of them span: a dot on a phone.
    """
    apart = (max(totals, default=0) - min(totals, default=0)) / 50
    heights: list[int] = []
    for place, total in enumerate(totals):
        taken = {heights[other] for other in range(place) if abs(totals[other] - total) <= apart}
        ways = (step * way for step in range(len(totals) + 1) for way in (1, -1))
        heights.append(next(height for height in ways if height not in taken))
    return heights


@dataclass(frozen=True, slots=True)
class Quartiles:
    """How many totals lie, in points: the box, the whiskers, the mean and what lies outside."""

    low: float
    first: float
    median: float
    third: float
    high: float
    mean: float
    outside: Sequence[float]


def box(quartiles: Quartiles, name: str, floors: Floors, palette: Palette) -> Figure:
    """Draw the totals of too many projects to tell apart, as a box; what lies outside as dots."""
    whole = {
        "type": "box",
        "q1": [quartiles.first],
        "median": [quartiles.median],
        "q3": [quartiles.third],
        "lowerfence": [quartiles.low],
        "upperfence": [quartiles.high],
        "mean": [quartiles.mean],
        "y": [0],
        "name": escaped(name),
        "orientation": "h",
        "width": 0.8,
        "line": {"color": palette.action},
        "hoverinfo": "x",
    }
    outside = marks.scatter(
        quartiles.outside,
        [0] * len(quartiles.outside),
        "markers",
        marker={"color": palette.action, "size": 6, "opacity": 0.6},
        hovertemplate="%{x:.2f}<extra></extra>",
    )
    ends = [quartiles.low, quartiles.high, *quartiles.outside]
    span = {"visible": False, "range": [-1, 1]}
    return _along_totals([whole, outside], ends, floors, [], palette, height=240, yaxis=span)


def _reach(totals: Sequence[float]) -> tuple[float, float]:
    """Return where the axis of these totals begins and ends."""
    return min(totals, default=0) - 2, min(max(totals, default=98) + 2, 101)


def _along_totals(
    traces: Sequence[Trace],
    totals: Sequence[float],
    floors: Floors,
    notes: Sequence[dict[str, Any]],
    palette: Palette,
    **layout: Any,
) -> Figure:
    """Draw along the axis of totals, with a line and a label where each star begins."""
    lowest, highest = _reach(totals)
    lines, labels = marks.floor_lines(floors, lowest, highest, palette, upright=True)
    return figure_of(
        traces,
        shapes=lines,
        annotations=[*labels, *notes],
        margin={"l": 16, "r": 16, "t": 32},
        xaxis={"range": [lowest, highest], "showgrid": False},
        palette=palette,
        **layout,
    )
