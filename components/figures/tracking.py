"""Figures of movement from release to release: ranks, stars, totals, reasons, streaks.

Releases run from left to right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.figures import marks
from components.figures.figure import Figure, Trace
from components.figures.layout import escaped, figure_of, in_lines, shortened, width_of
from components.figures.marks import Floors
from components.figures.releases import Periods, along_releases, apart
from components.palette import Palette

NAME_WIDTH, WIDE_NAME_WIDTH = 22, 46
"""As many Latin letters as stand beside lines or tiles, line by line, on a phone and in print."""
LONG_NAME_WIDTH, WIDEST_NAME_WIDTH = 46, 125
"""As many as stand above a bar."""
LABEL = 16
"""Height of a line of a label in pixels."""
ROOM_FOR_NAMES, WIDE_ROOM_FOR_NAMES = 168, 330
LINES_OF_NAMES = ((10, 2), (50, 1))
WIDE_LINES_OF_NAMES = ((10, 3), (20, 2), (50, 1))
"""Of at most so many lines each name may take so many lines."""
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
SYMBOLS = ("circle", "square", "diamond")
"""What tells lines apart without their colours, in turn."""
PATTERNS = ("", "/", ".", "x", "-", "\\", "+", "|")
"""What tells areas apart without their colours, in turn."""
REASONS = (4, 7, 5, 6, 8, 9)
"""The colours of reasons: none that means stars, upwards, downwards or a warning elsewhere."""
BEHIND_TEXT = 0.5
"""How opaque green and brown are at most where text stands on them, so that it can be read."""
BLACK = "#000000"
"""Reads on every star colour, in both themes."""


@dataclass(frozen=True, slots=True)
class RankLine:
    """A project's ranks, one per release, None where it is not rated; `texts` say each of them.

    `colour` is its place in the palette's series, None for a quiet line; `code` tells projects
    apart whose names are cut.
    """

    name: str
    ranks: Sequence[int | None]
    texts: Sequence[str]
    colour: int | None
    code: str = ""


def rank_lines(
    lines: Sequence[RankLine], periods: Periods, palette: Palette, *, wide: bool = False
) -> Figure:
    """Draw ranks over the releases, rank 1 on top, each line's rank and name at its end.

    A rank far below the last ones of all lines is drawn as an open mark at the bottom. Quiet lines
    are one trace. Releases without a rating leave a gap. Names of few lines take two lines each.
    """
    worst = max((line.ranks[-1] or 1 for line in lines), default=1)
    deepest = worst + max(5, worst // 4)
    floor = deepest + max(1.0, deepest / 20)
    name = _names_of(len(lines), wide=wide)
    label = LABEL * name.lines
    height = max(300, round(label * len(lines) * floor / worst))
    quiet = [line for line in lines if line.colour is None]
    traces = [_lines(quiet, floor, deepest, palette.outline)] if quiet else []
    traces += [
        _lines([line], floor, deepest, palette.series[line.colour], line.colour)
        for line in lines
        if line.colour is not None
    ]
    traces.append(_names_at_the_end(lines, floor, label * floor / height, palette, name))
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000, 10_000) if deepest / step <= 12)
    ranks = sorted({1, *range(step, deepest + 1, step)})
    is_cut = any(rank > deepest for line in lines for rank in line.ranks if rank)
    return figure_of(
        traces,
        palette=palette,
        height=height + 68,
        margin={"r": WIDE_ROOM_FOR_NAMES if wide else ROOM_FOR_NAMES, "t": label // 2},
        yaxis={
            "range": [1.02 * floor, 1 - 0.03 * floor],
            "tickvals": [*ranks, floor] if is_cut else ranks,
            "ticktext": [*map(str, ranks), *([escaped(f">{deepest}")] if is_cut else [])],
        },
        **along_releases(periods, palette),
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """The room each name has: in Latin letters, and in lines."""

    width: int
    lines: int


def _names_of(count: int, *, wide: bool) -> _Names:
    """Return the room of so many names."""
    steps = WIDE_LINES_OF_NAMES if wide else LINES_OF_NAMES
    lines = next((lines for most, lines in steps if count <= most), 1)
    return _Names(WIDE_NAME_WIDTH if wide else NAME_WIDTH, lines)


def _lines(
    lines: Sequence[RankLine], floor: float, deepest: int, colour: str, turn: int | None = None
) -> Trace:
    """Draw lines in one colour: one whose dash and mark have their turn, or any number of quiet
    ones.
    """
    mark = "circle" if turn is None else SYMBOLS[turn // len(DASHES) % len(SYMBOLS)]
    dash = "solid" if turn is None else DASHES[turn % len(DASHES)]
    quiet = turn is None
    points: list[tuple[int | None, float | None, str, str]] = []
    for line in lines:
        for place, (rank, text) in enumerate(zip(line.ranks, line.texts, strict=True)):
            is_low = rank is not None and rank > deepest
            symbol = f"{mark}-open" if is_low else mark
            points.append((place, floor if is_low else rank, symbol, text))
        points.append((None, None, mark, ""))
    return marks.scatter(
        [place for place, _, _, _ in points],
        [rank for _, rank, _, _ in points],
        "lines+markers",
        line={"color": colour, "width": 1 if quiet else 2.5, "dash": dash},
        marker={"symbol": [symbol for _, _, symbol, _ in points], "size": 4 if quiet else 8},
        opacity=0.55 if quiet else 1,
        connectgaps=False,
        **marks.told(text for _, _, _, text in points),
    )


def _names_at_the_end(
    lines: Sequence[RankLine], floor: float, gap: float, palette: Palette, names: _Names
) -> Trace:
    places = [min(line.ranks[-1] or floor, floor) for line in lines]
    order = sorted(range(len(lines)), key=lambda n: places[n])
    return marks.written(
        [len(line.ranks) - 1 for line in lines],
        apart([places[n] for n in order], gap, floor),
        [_rank_and_name(lines[n], names) for n in order],
        palette,
        hover=marks.told(lines[n].texts[-1] for n in order),
    )


def _rank_and_name(line: RankLine, names: _Names) -> str:
    """Write a rank and the name beside it; a second line of the name begins below the first."""
    rank = str(line.ranks[-1] or "–")
    beside = f"<br>{marks.GAP * (4 + 2 * len(rank))}"
    name = in_lines(line.name, names.width, names.lines, line.code).replace("<br>", beside)
    return f"{marks.GAP * 2}{rank}{marks.GAP * 2}{name}"


@dataclass(frozen=True, slots=True)
class Flow:
    """Projects that went from one state to another, by their places among the states."""

    before: int
    after: int
    projects: int
    text: str
    way: int
    """1 upwards, -1 downwards, 0 neither."""


@dataclass(frozen=True, slots=True)
class States:
    """The states of one side, best first: name, number of projects, stars (0 and None: none).

    `short` names stand above narrow columns.
    """

    names: Sequence[str]
    short: Sequence[str]
    projects: Sequence[int]
    stars: Sequence[int | None]


def star_flows(before: States, after: States, flows: Sequence[Flow], palette: Palette) -> Figure:
    """Draw how projects went from states on the left to states on the right, best on top."""
    colours = {1: palette.series[2], -1: palette.series[8], 0: palette.not_rated}
    nodes = [(0, before, n) for n in _filled(before)] + [(1, after, n) for n in _filled(after)]
    at = {(side, n): place for place, (side, _, n) in enumerate(nodes)}
    sankey = {
        "type": "sankey",
        "arrangement": "fixed",
        "node": {
            "label": [f"{escaped(states.names[n])} {states.projects[n]}" for _, states, n in nodes],
            "x": [0.999 if side else 0.001 for side, _, _ in nodes],
            "y": [*_middles(before), *_middles(after)],
            "color": [marks.star_colour(states.stars[n], palette) for _, states, n in nodes],
            "pad": 14, "thickness": 14, "line": {"width": 0}, "hoverinfo": "none",
        },
        "link": {
            "source": [at[0, flow.before] for flow in flows],
            "target": [at[1, flow.after] for flow in flows],
            "value": [flow.projects for flow in flows],
            "color": [
                _faint(colours[flow.way], BEHIND_TEXT if flow.way else 0.35) for flow in flows
            ],
            "customdata": [escaped(flow.text) for flow in flows],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "textfont": {"color": palette.text, "size": 12, "shadow": "none"},
    }  # fmt: skip
    return figure_of([sankey], palette=palette, height=420, margin={"l": 4, "r": 4, "t": 12})


def _filled(states: States) -> list[int]:
    return [n for n, projects in enumerate(states.projects) if projects]


def _middles(states: States) -> list[float]:
    """Return where the middle of each filled state stands, 0 on top, 1 at the bottom."""
    filled = [states.projects[n] for n in _filled(states)]
    gap = 0.035
    unit = (1 - gap * (len(filled) - 1)) / max(sum(filled), 1)
    middles, top = [], 0.0
    for projects in filled:
        middles.append(min(max(top + projects * unit / 2, 0.001), 0.999))
        top += projects * unit + gap
    return middles


def _faint(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def star_matrix(
    before: States,
    after: States,
    flows: Sequence[Flow],
    axes: tuple[str, str],
    palette: Palette,
) -> Figure:
    """Draw a cell for each pair of states: rows are those before, columns those after, best first.

    `axes` name rows and columns, in a line above them. The stronger the colour, the more projects
    went that way.
    """
    most = max((flow.projects for flow in flows if flow.way), default=1)
    found = {(flow.before, flow.after): flow for flow in flows}
    cells = [
        [_cell(found.get((row, column)), most) for column in range(len(after.names))]
        for row in range(len(before.names))
    ]
    up, down = (_faint(palette.series[place], BEHIND_TEXT) for place in (2, 8))
    scale = ((0, down), (0.5, palette.second_ground), (1, up))
    names, short = map(escaped, before.names), map(escaped, after.short)
    rows, columns = map(escaped, axes)
    return figure_of(
        [marks.heat(short, names, cells, scale, (-1, 1), palette.text)],
        palette=palette,
        height=420,
        xaxis={
            "side": "top",
            "showgrid": False,
            "title": marks.heading(f"{rows} ↓{marks.GAP * 3}{columns} →", palette),
        },
        yaxis=marks.ROWS_DOWN,
    )


def _cell(flow: Flow | None, most: int) -> tuple[float | None, str, str]:
    if flow is None:
        return None, "", ""
    arrow = {1: " ↑", -1: " ↓", 0: ""}[flow.way]
    share = 0.25 + 0.75 * flow.projects / most
    return flow.way * share, f"{flow.projects}{arrow}", flow.text


@dataclass(frozen=True, slots=True)
class SplitRow:
    """A change of rank in places, positive upwards, its parts, and how it is written."""

    name: str
    note: str
    parts: Sequence[int]
    change: int
    text: str
    hover: str
    code: str = ""


def split_bars(
    rows: Sequence[SplitRow], parts: Sequence[str], palette: Palette, *, wide: bool = False
) -> Figure:
    """Draw a bar a change, first on top: parts that raise to the right, that lower to the left.

    A short line marks the whole change. Parts that are nowhere different from 0 are left out.
    """
    places = list(range(len(rows)))
    rising = [sum(part for part in row.parts if part > 0) for row in rows]
    falling = [sum(part for part in row.parts if part < 0) for row in rows]
    reach = max([*rising, *(-lost for lost in falling), 1])
    low, high = min([*falling, 0]) - 0.18 * reach, max([*rising, 0]) + 0.18 * reach
    hover = marks.told(row.hover for row in rows)
    causes = [
        marks.bars(
            [row.parts[n] for row in rows], places, orientation="h", width=0.42,
            name=escaped(name), marker=_patterned(palette.parts[n], n, palette), **hover,
        )
        for n, name in enumerate(parts)
        if any(row.parts[n] for row in rows)
    ]  # fmt: skip
    dash = {"symbol": "line-ns", "size": 18, "line": {"width": 2.5, "color": palette.text}}
    changes = [row.change for row in rows]
    whole = marks.scatter(changes, places, "markers", marker=dash, showlegend=False, **hover)
    numbers = marks.written(
        [right if row.change > 0 else left
         for row, right, left in zip(rows, rising, falling, strict=True)],
        places,
        [f"{marks.GAP}{row.text}{marks.GAP}" for row in rows],
        palette,
        at=["middle right" if row.change > 0 else "middle left" for row in rows],
    )  # fmt: skip
    width = WIDEST_NAME_WIDTH if wide else LONG_NAME_WIDTH
    names = marks.written(
        [low] * len(rows),
        [place - 0.42 for place in places],
        [
            f"{escaped(shortened(row.name, width - width_of(row.note), row.code))}"
            f"  <i>{escaped(row.note)}</i>"
            for row in rows
        ],
        palette,
        hover=hover,
    )
    return figure_of(
        [*causes, whole, numbers, names],
        palette=palette,
        height=46 * len(rows) + 72,
        margin={"l": 4, "r": 4},
        barmode="relative",
        shapes=[
            marks.rule((0, 0), (place - 0.24, place + 0.24), palette.outline) for place in places
        ],
        xaxis={"range": [low, high], "showgrid": False},
        yaxis={"visible": False, "range": [len(rows) - 0.6, -0.8]},
        **marks.legend(),
    )


@dataclass(frozen=True, slots=True)
class Layer:
    """A kind of projects: how many in each release, and what is said of each; `stars` or none."""

    name: str
    projects: Sequence[int]
    texts: Sequence[str]
    stars: int = 0


def star_shares(
    layers: Sequence[Layer], periods: Periods, ends: Sequence[str], palette: Palette
) -> Figure:
    """Draw the shares of the layers in each release, the first at the bottom.

    Above each release stands how many projects it has; `ends` name the layers beside the last one.
    """
    wholes = [sum(numbers) for numbers in zip(*(layer.projects for layer in layers), strict=True)]
    wholes = wholes or [0] * len(periods)
    at = list(range(len(periods)))
    traces = []
    for layer in layers:
        marker = marks.filled(marks.star_colour(layer.stars, palette), palette)
        shares = [n / whole if whole else None
                  for n, whole in zip(layer.projects, wholes, strict=True)]  # fmt: skip
        traces.append(_layer_bars(layer, shares, width=0.72, marker=marker))
    traces.append(marks.written(at, [1.0] * len(at), map(str, wholes), palette, at="top center"))
    if wholes and wholes[-1]:
        traces.append(_layer_names(layers, wholes[-1], ends, palette, at[-1] + 0.4))
    return figure_of(
        traces,
        palette=palette, height=380,
        margin={"r": 96, "t": 24},
        barmode="stack",
        yaxis=marks.SHARES | {"showgrid": False},
        **along_releases(periods, palette),
    )  # fmt: skip


def _layer_bars(layer: Layer, lengths: Sequence[float | None], **look: Any) -> Trace:
    name = escaped(layer.name)
    return marks.bars(range(len(lengths)), lengths, name=name, **marks.told(layer.texts), **look)


def _layer_names(
    layers: Sequence[Layer], whole: int, ends: Sequence[str], palette: Palette, at: float
) -> Trace:
    middles, below = [], 0
    for layer in layers:
        middles.append((below + layer.projects[-1] / 2) / whole)
        below += layer.projects[-1]
    texts = [f"{marks.GAP}{escaped(end)}" for end in ends]
    return marks.written([at] * len(layers), apart(middles, 0.06, 0.99), texts, palette)


@dataclass(frozen=True, slots=True)
class TotalRange:
    """Totals of one release in points: quantiles from 95 to 5 %, or, of a few, each of them."""

    quantiles: Sequence[float]
    totals: Sequence[float]
    text: str


def total_ranges(
    ranges: Sequence[TotalRange],
    periods: Periods,
    floors: Floors,
    palette: Palette,
) -> Figure:
    """Draw where the totals of each release lie: nine in ten, the middle half, and the median.

    Of a release with few projects there is a dot for each. `floors` are totals from which a number
    of stars begins, and what is written there.
    """
    many = [(at, found) for at, found in enumerate(ranges) if found.quantiles]
    few = [(at, total, found.text) for at, found in enumerate(ranges) for total in found.totals]
    boxes = [
        marks.bars(
            [at for at, _ in many],
            [found.quantiles[top] - found.quantiles[bottom] for _, found in many],
            base=[found.quantiles[bottom] for _, found in many],
            width=width,
            marker={"color": palette.action, "opacity": opacity},
            **marks.told(found.text for _, found in many),
        )
        for width, (top, bottom), opacity in ((0.22, (0, 4), 0.35), (0.5, (1, 3), 0.55))
    ]
    median = marks.scatter(
        range(len(ranges)),
        [found.quantiles[2] if found.quantiles else None for found in ranges],
        "lines+markers",
        line={"color": palette.text, "width": 1.5},
        marker={"size": 7, "color": palette.text},
        connectgaps=False,
        **marks.told(found.text for found in ranges),
    )
    dots = marks.scatter(
        [at for at, _, _ in few],
        [total for _, total, _ in few],
        "markers",
        marker={"size": 8, "color": palette.action},
        **marks.told(text for _, _, text in few),
    )
    values = [value for found in ranges for value in (*found.quantiles, *found.totals)]
    low, high = min(values, default=0) - 4, min(max(values, default=100) + 4, 101)
    lines, names = marks.floor_lines(floors, low, high, palette)
    along = along_releases(periods, palette)
    return figure_of(
        [*boxes, median, dots],
        palette=palette,
        height=380,
        margin={"r": 64},
        barmode="overlay",
        xaxis=along["xaxis"],
        yaxis={"range": [low, high], "tickformat": ".0f"},
        shapes=[*along["shapes"], *lines],
        annotations=[*along["annotations"], *names],
    )


def reason_bars(layers: Sequence[Layer], periods: Periods, palette: Palette) -> Figure:
    """Draw how many projects have no rating in each release, by reason, the first at the bottom."""
    colours = [palette.series[REASONS[n % len(REASONS)]] for n in range(len(layers))]
    reasons = [
        _layer_bars(
            layer,
            layer.projects,
            width=0.6,
            marker=_patterned(colour, turn, palette),
        )
        for turn, (layer, colour) in enumerate(zip(layers, colours, strict=True))
    ]
    wholes = [sum(numbers) for numbers in zip(*(layer.projects for layer in layers), strict=True)]
    sums = marks.written(range(len(wholes)), wholes, map(str, wholes), palette, at="top center")
    return figure_of(
        [*reasons, sums],
        palette=palette,
        height=360,
        barmode="stack",
        yaxis={"range": [0, 1.15 * max([1, *wholes])], "visible": False},
        **marks.legend(),
        **along_releases(periods, palette),
    )


def _patterned(colour: str, turn: int, palette: Palette) -> dict[str, Any]:
    """Return marks of a colour with the pattern whose turn it is."""
    return marks.patterned(colour, PATTERNS[turn % len(PATTERNS)], palette)


def star_tiles(
    rows: Sequence[marks.Row], periods: Periods, palette: Palette, *, wide: bool = False
) -> Figure:
    """Draw a row of tiles a project, a tile a release in the colour of its stars; first on top.

    Values are stars, 0 for not rated, None for not listed. Beside the last tile stands the note.
    """
    scale = [
        ((stars + edge) / 6, marks.star_colour(stars, palette))
        for stars in range(6)
        for edge in (0, 1)
    ]
    cells = [
        [(stars, "" if stars is None else str(stars or "–"), text)
         for stars, text in zip(row.values, row.texts, strict=True)]
        for row in rows
    ]  # fmt: skip
    places = list(range(len(rows)))
    tiles = marks.heat(range(len(periods)), places, cells, scale, (-0.5, 5.5), BLACK)
    notes = [f"{marks.GAP}{escaped(row.note)}" for row in rows]
    width, lines = (WIDE_NAME_WIDTH, 3) if wide else (NAME_WIDTH, 2)
    return figure_of(
        [tiles, marks.written([len(periods) - 0.5] * len(rows), places, notes, palette)],
        palette=palette,
        height=(LABEL * lines + 2) * len(rows) + 76,
        margin={"r": 40},
        yaxis={
            "range": [len(rows) - 0.5, -0.5],
            "tickvals": places,
            "ticktext": [in_lines(row.name, width, lines, row.code) for row in rows],
            "showgrid": False,
        },
        **along_releases(periods, palette),
    )
