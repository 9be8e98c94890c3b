"""A page in pieces: neighbours without figure or widget together, all others by themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from components.blocks.html import (
    DrawnChart,
    chart_of,
    foot_of,
    head_of,
    html_of,
    picture_of,
    switches_of,
    wrapped,
)
from components.blocks.values import (
    Ask,
    Block,
    ChartBlock,
    Columns,
    Fold,
    Form,
    Heading,
    Numbers,
    Section,
    walk,
)

ALIVE = (ChartBlock, Form, Numbers, Ask)
"""What the app draws with elements of its own."""

ELEMENT_OF_A_FIELD = {
    "search": "TextInput", "text": "TextInput", "one": "Selectbox", "several": "Multiselect",
    "pills": "ButtonGroup",
}  # fmt: skip

Alive = Form | Numbers | Ask | Columns | Fold


@dataclass(frozen=True, slots=True)
class Still:
    """HTML with nothing alive in it; parts stand apart as pieces do."""

    parts: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The figure of a chart alone; what stands above and below it is still."""

    block: ChartBlock
    chart: DrawnChart


Piece = Still | Picture | Alive


def pieces_of(blocks: Iterable[Block]) -> Iterator[Piece]:
    """Yield the pieces of a page, top to bottom."""
    for is_still, run in groupby(_apart(blocks), lambda piece: isinstance(piece, Still)):
        if is_still:
            yield Still(tuple(part for piece in run for part in getattr(piece, "parts", ())))
        else:
            yield from run


def _apart(blocks: Iterable[Block]) -> Iterator[Piece]:
    for is_still, run in groupby(_opened(blocks), is_without_life):
        if is_still:
            yield Still((html_of(run),))
        else:
            for block in run:
                yield from _alive(block)


def _alive(block: Block) -> Iterator[Piece]:
    match block:
        case ChartBlock():
            if chart := chart_of(block):
                yield Still((head_of(chart), *switches_of(block)))
                yield Picture(block, chart)
                yield Still((foot_of(chart),))
        case Form() | Numbers() | Ask() | Columns() | Fold():
            yield block
        case _:
            raise TypeError(f"{block!r} is nothing the app draws by itself")


def document_of(blocks: Iterable[Block]) -> Markup:
    """Return a page as HTML by itself, its pieces as far apart as they are in the app."""
    return Markup("\n").join(map(_by_itself, pieces_of(blocks)))


def _by_itself(piece: Piece) -> Markup:
    match piece:
        case Still():
            return Markup("\n").join(map(wrapped, piece.parts))
        case Picture():
            return wrapped(picture_of(piece.chart))
        case Columns():
            widths = piece.widths or (1,) * len(piece.columns)
            columns = Markup("").join(
                Markup('<div class="flow" style="--share:{:.2%}">{}</div>').format(
                    width / sum(widths), document_of(column)
                )
                for width, column in zip(widths, piece.columns, strict=True)
            )
            return Markup('<div class="page columns">{}</div>').format(columns)
        case Fold():
            inner = Markup('<div class="flow">{}</div>').format(document_of(piece.blocks))
            return Markup('<details class="page fold"><summary>{}</summary>{}</details>').format(
                piece.title, inner
            )
        case _:
            return wrapped(html_of((piece,)))


def _opened(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks, those of a section with something alive in it one by one, after its heading."""
    for block in blocks:
        if isinstance(block, Section) and not is_without_life(block):
            yield Heading(block.title, block.caption)
            yield from _opened(block.blocks)
        else:
            yield block


def is_without_life(block: Block) -> bool:
    """Tell whether no part of a block is a chart or a widget."""
    return not any(isinstance(each, ALIVE) for each in walk((block,)))


def elements_of(blocks: tuple[Block, ...]) -> set[str]:
    """Return the names that Streamlit's front end has for what the app draws of these blocks."""
    return {name for block in walk(blocks) for name in _elements(block)}


def _elements(block: Block) -> Iterator[str]:
    match block:
        case ChartBlock():
            yield "PlotlyChart"
        case Numbers(as_sliders=as_sliders):
            yield "Slider" if as_sliders else "NumberInput"
        case Ask():
            yield "Button"
        case Form(fields=fields):
            yield from (ELEMENT_OF_A_FIELD[field.kind] for field in fields)
