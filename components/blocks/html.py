"""Blocks -> HTML, the same for the page before the app, within the app, and without scripts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, singledispatch
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from components.addresses import at
from components.blocks.values import (
    NUMBERS,
    SLOT,
    Bar,
    Beside,
    Block,
    Cell,
    Change,
    ChartBlock,
    Code,
    Column,
    Day,
    Formats,
    Link,
    Missing,
    Moved,
    Noted,
    Pick,
    ProjectLink,
    Rank,
    Share,
    Stars,
    StarsByRelease,
    State,
    Table,
    Tint,
    Trend,
    UnitLink,
)
from components.charts.chart import Drawing, code_of_view, looking
from components.charts.codes import View
from components.charts.numbers import Numbers
from components.charts.print_sizes import named_print_widths
from components.charts.quoting import Quote, quotes, reference_files
from components.choices import address, picking
from components.export.browser import browser_path
from components.text import language, points, say
from components.wording.cells import in_words, rank_alone, stars_alone, stars_read_out
from components.wording.choosing import pill_name
from data_access import clock

FULL = 10_000
"""The highest score, in hundredths."""
TINTED_FROM = 4_000
"""Scores below carry no tint: few are, and the others are then told apart."""

GAP = Markup('<div class="gap"></div>')

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html_of(blocks: Iterable[Block]) -> Markup:
    """Return blocks as HTML, in the language and with the choices of the run."""
    return Markup("\n").join(
        getattr(_macros(), f"{type(block).__name__.lower()}_block")(block) for block in blocks
    )


@cache
def _macros() -> Any:
    return _environment.get_template("blocks.html").module


@cache
def frame_macros() -> Any:
    """Return the templates of what stands above and below every page."""
    return _environment.get_template("frame.html").module


def filled(template: str, **content: object) -> str:
    """Return a document of its own made from a template."""
    return _environment.get_template(template).render(content)


def _html(form: str, *values: object) -> Markup:
    """Return HTML with values in its places {}; what is plain text is escaped.

    A page has hundreds of these, and `Markup.format` takes five times as long.
    """
    return Markup(form.format(*map(escape, values)))  # noqa: S704 (forms are literals)


# -- text ----------------------------------------------------------------------------------------


def _with_links(text: str, links: tuple[Link, ...]) -> Markup:
    first, *others = text.split(SLOT)
    pairs = zip(links, others, strict=True)
    return Markup("").join(
        [escape(first), *(_html("{}{}", _anchor(link), rest) for link, rest in pairs)]
    )


def _anchor(link: Link) -> Markup:
    return _html('<a href="{}">{}</a>', link.address, link.text)


# -- cells ---------------------------------------------------------------------------------------


@singledispatch
def _cell(cell: Cell) -> Markup:
    return escape(in_words(cell))


@_cell.register
def _(cell: Link) -> Markup:
    return _html("{}{}", _anchor(cell), _small(cell.below))


@_cell.register
def _(cell: Formats) -> Markup:
    files = Markup(" ").join(map(_anchor, cell.files))
    return _html('<span class="formats">{}</span>', files)


@_cell.register
def _(cell: Noted) -> Markup:
    return _html("{}{}", cell.text, _small(cell.note))


@_cell.register
def _(cell: ProjectLink) -> Markup:
    to = Link(cell.name, address.link("project", id=cell.code))
    more = _html('<span class="more">{}</span>', " · ".join(("", *cell.more)))
    below = _html("{}{}", cell.applicant, more if cell.more else "")
    return _html("{}{}", _anchor(to), _small(below))


@_cell.register
def _(cell: UnitLink) -> Markup:
    return _anchor(Link(cell.name, address.link("province", code=cell.code)))


@_cell.register
def _(cell: Pick) -> Markup:
    here = address.link(cell.at, picked=picking.toggled(cell.code))
    sign = "✓" if cell.is_picked else "＋"
    return _html(
        '<a class="pick" href="{}" rel="nofollow" aria-label="{}">{}</a>',
        here,
        in_words(cell),
        sign,
    )


@_cell.register
def _(cell: Moved) -> Markup:
    if cell.before == cell.now:
        return _cell(cell.now)
    return _html("{}\u00a0→\u00a0{}", _cell(cell.before), _cell(cell.now))


@_cell.register
def _(cell: Beside) -> Markup:
    value = _cell(cell.cell)
    if cell.is_best:
        value = _html('<strong>{}</strong> <span class="tag">{}</span>', value, say("best"))
    if cell.difference is None:
        return value
    difference = _cell(cell.difference)
    return value + _small(_html("{} ≈", difference) if cell.is_alike else difference)


@_cell.register
def _(cell: Rank) -> Markup:
    below = in_words(cell.interval) if cell.interval else ""
    return _html(
        "<b>{}</b>{}", rank_alone(cell) if cell.among is None else in_words(cell), _small(below)
    )


@_cell.register
def _(cell: Change) -> Markup:
    kind = "new" if cell.places is None else "up" if cell.places > 0 else "down"
    if cell.places == 0:
        kind = "same"
    return _html('<span class="{}">{}</span>', kind, in_words(cell))


@_cell.register
def _(cell: Stars) -> Markup:
    lit, unlit = "★" * cell.stars, "★" * (5 - cell.stars)
    return _html(
        '<span class="stars"><span aria-hidden="true">{}<i>{}</i></span>'
        '<span class="unseen">{}</span></span>',
        lit,
        unlit,
        stars_read_out(cell),
    )


@_cell.register
def _(cell: StarsByRelease) -> Markup:
    stars = Markup("").join(
        _html('<i style="--lit:{}">{}</i>', f"{9 * (each or 0)}%", text)
        for each, text in zip(cell.stars, stars_alone(cell), strict=True)
    )
    return _html('<span class="stars-by-release">{}</span>', stars)


@_cell.register
def _(cell: Bar) -> Markup:
    part = (cell.hundredths - cell.begins_at) / (FULL - cell.begins_at)
    style = f"--part:{max(0, min(1, part)):.1%}"
    return _html('<b>{}</b><span class="bar" style="{}"></span>', points(cell.hundredths), style)


@_cell.register
def _(cell: Trend) -> Markup:
    known = [(at, total) for at, total in enumerate(cell.totals) if total is not None]
    if len(known) < 2:
        return Markup("")
    return _html(
        '<span class="trend" role="img" aria-label="{}"><i style="{}"></i></span>',
        in_words(cell),
        f"clip-path:{_line(known, len(cell.totals) - 1)}",
    )


def _line(known: list[tuple[int, int]], last: int) -> str:
    """Return a line through totals, on their own scale, as a polygon two pixels thick."""
    totals = [total for _, total in known]
    lowest, height = min(totals), max(max(totals) - min(totals), 1)
    points_on_it = [
        (f"{100 * at / last:.1f}%", 92 - 84 * (total - lowest) / height) for at, total in known
    ]
    above = [f"{x} calc({y:.0f}% - 1px)" for x, y in points_on_it]
    below = [f"{x} calc({y:.0f}% + 1px)" for x, y in reversed(points_on_it)]
    return f"polygon({','.join((*above, *below))})"


@_cell.register
def _(cell: Day) -> Markup:
    return _html('<time datetime="{}">{}</time>', cell.day.isoformat(), in_words(cell))


@_cell.register
def _(cell: State) -> Markup:
    return _html('<span class="state {}">{}</span>', cell.code, cell.said)


@_cell.register
def _(cell: Code) -> Markup:
    return _html('<code translate="no">{}</code>', cell.code)


@_cell.register
def _(cell: Missing) -> Markup:
    kind = "missing" if cell.said else "missing blank"
    return _html('<span class="{}">{}</span>', kind, in_words(cell))


def _small(below: str) -> Markup:
    return _html("<small>{}</small>", below) if below else Markup("")


def _attributes(cell: Cell) -> str:
    """Return what a cell says of itself to the style sheet."""
    if isinstance(cell, Tint):
        part = (cell.hundredths - TINTED_FROM) / (FULL - TINTED_FROM)
        return f' style="--tint:{max(0, part):.0%}"'
    return f' style="--share:{cell.part:.1%}"' if isinstance(cell, Share) else ""


Writer = Callable[[Cell], str]


def _rows_of(table: Table) -> Markup:
    return _written([_writer_of(column, table.layout) for column in table.columns], table.rows)


def _written(columns: Sequence[Writer], rows: Iterable[Sequence[Cell]]) -> Markup:
    """Return the rows of a table; a template takes four times as long for so many cells."""
    cells = ("".join(write(cell) for write, cell in zip(columns, row, strict=True)) for row in rows)
    return Markup("".join(f"<tr>{row}</tr>\n" for row in cells))  # noqa: S704 (cells are HTML)


def _writer_of(column: Column, layout: str) -> Writer:
    """Return what writes the cells of a column, with all that they have in common."""
    tag, scope = ("th", ' scope="row"') if column.kind == "heading" else ("td", "")
    begins = f'<{tag}{scope} class="c-{escape(column.key)}'
    name = f' data-name="{escape(column.name)}"' if layout == "cards" else ""
    kind = f" {column.kind}" if column.kind != "text" else ""

    def write(cell: Cell) -> str:
        kind_of_cell = kind or (" number" if isinstance(cell, NUMBERS) else "")
        return f'{begins}{kind_of_cell}"{name}{_attributes(cell)}>{_cell(cell)}</{tag}>'

    return write


# -- charts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A chart with all that is said of it: its drawing, its code, its numbers as cells."""

    key: str
    view: View
    drawing: Drawing
    code: str
    check: str
    has_pictures: bool
    print_widths: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    narrows: bool


def chart_of(block: ChartBlock) -> DrawnChart | None:
    """Return what a chart shows; None where there is nothing to show."""
    with looking(language(), "light"):
        drawing = block.chart.drawing(block.question, *block.choices)
    if drawing is None:
        return None
    view = block.chart.view(block.question, *block.choices)
    code = code_of_view(view, drawing)
    return DrawnChart(
        block.chart.key,
        view,
        drawing,
        code,
        at(f"/verify?{urlencode({'lang': view.language, 'chart': code})}"),
        browser_path() is not None,
        named_print_widths(view.chart),
        _rows(block, drawing.numbers),
        block.narrows,
    )


def _rows(block: ChartBlock, numbers: Numbers) -> tuple[tuple[Cell, ...], ...]:
    """Return numbers in words, with links to the projects they are about where that is wanted."""
    if not block.links_rows:
        return numbers.words
    pairs = zip(numbers.rows, numbers.words, strict=True)
    return tuple((cells[0], *words[1:]) for cells, words in pairs)


def _number_rows_of(chart: DrawnChart) -> Markup:
    columns = chart.drawing.numbers.columns
    writers = [_number_writer_of(column, is_first=column is columns[0]) for column in columns]
    return _written(writers, chart.rows)


def _number_writer_of(column: Column, *, is_first: bool) -> Writer:
    begins, tag = ("<th scope=row", "th") if is_first else ("<td", "td")
    kind = ' class="number"' if column.kind == "number" else ""
    return lambda cell: f"{begins}{kind}>{_cell(cell)}</{tag}>"


def quotes_of(chart: DrawnChart) -> tuple[Quote, ...]:
    """Return what can be copied to quote a chart, as of today in the site's time zone."""
    return quotes(chart.view, chart.drawing, clock.today(), has_pictures=chart.has_pictures)


def head_of(chart: DrawnChart) -> Markup:
    """Return what stands above a chart as HTML: title, scope, tabs."""
    html: Markup = _macros().chart_head(chart)
    return html


def switches_of(block: ChartBlock) -> tuple[Markup, ...]:
    """Return the switches of a chart as HTML, in a row; nothing without any."""
    if not block.switches:
        return ()
    return (_html('<div class="switches">{}</div>', html_of(block.switches)),)


def picture_of(chart: DrawnChart) -> Markup:
    """Return the place of a chart's figure as HTML, with its picture for who runs no scripts."""
    html: Markup = _macros().chart_picture(chart)
    return html


def foot_of(chart: DrawnChart) -> Markup:
    """Return what stands below a chart as HTML: notes, numbers, files."""
    html: Markup = _macros().chart_foot(chart)
    return html


def wrapped(html: Markup) -> Markup:
    """Return HTML in the element that our style sheet is about."""
    return _html('<div class="page">{}</div>', html)


def together(parts: Iterable[Markup]) -> str:
    """Return parts that are sent as one, as far apart as if they were sent one by one."""
    return str(GAP.join(map(wrapped, parts)))


_environment.filters |= {
    "cell": _cell,
    "pill_name": pill_name,
}
_environment.globals |= {
    "with_links": _with_links,
    "rows_of": _rows_of,
    "number_rows_of": _number_rows_of,
    "html_of": html_of,
    "say": say,
    "at": at,
    "carried": address.carried,
    "quotes_of": quotes_of,
    "reference_files": reference_files,
    "link_here": lambda page, key, code: address.link(page, **{key: code}),
}
