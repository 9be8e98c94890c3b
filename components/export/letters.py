"""The shapes of the letters on a page that Chromium has printed as PDF."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from struct import iter_unpack
from typing import Any, Protocol

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import ContentStream

from components.export.browser import PrintingFailed

POINTS_PER_PIXEL = 0.75
FULL = 255

PdfObject = Any
"""A dictionary, a list or a stream of PDF, looked into as its standard says."""


def letters_by_colour(pdf: bytes) -> dict[int, SVGPathPen]:
    """Return the letters on a page as paths, in pixels from its top left corner, by 0xRRGGBB.

    PrintingFailed for a letter whose shape the file does not contain.
    """
    reader = PdfReader(BytesIO(pdf))
    [page] = reader.pages
    resources: PdfObject = page["/Resources"]
    fonts = {name: _font(font.get_object()) for name, font in resources.get("/Font", {}).items()}
    pixel = 1 / POINTS_PER_PIXEL
    corner = Transform(pixel, 0, 0, -pixel, 0, float(page.mediabox.top) * pixel)
    drawing = _Drawing(fonts, corner)
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        drawing.follow(operator, operands)
    return drawing.pens


class _Font(Protocol):
    """What is asked of a font; lengths are in sizes of type."""

    def codes(self, text: bytes) -> Iterable[int]:
        """Return the codes of the letters of a text."""

    def advance(self, code: int) -> float:
        """Return how far the next letter stands from this one."""

    def draw(self, code: int, pen: TransformPen) -> None:
        """Draw a letter."""


@dataclass(frozen=True, slots=True)
class _State:
    """Where a program of PDF draws, and in which colour."""

    placed: Transform
    colour: int = 0


class _Drawing:
    """Follows the program of a page as far as letters depend on it."""

    def __init__(self, fonts: dict[str, _Font], placed: Transform) -> None:
        self.pens: dict[int, SVGPathPen] = defaultdict(lambda: SVGPathPen(None, ntos=_written))
        self._fonts = fonts
        self._state = _State(placed)
        self._left: list[_State] = []
        self._font: _Font
        self._size = 1.0
        self._line = self._at = Identity
        self._acts: dict[bytes, Callable[..., None]] = {
            b"q": self._enter,
            b"Q": self._leave,
            b"cm": self._place,
            b"rg": self._colour,
            b"BT": self._begin,
            b"Tf": self._choose,
            b"Tm": self._begin,
            b"Td": self._step,
            b"Tj": self._write,
        }

    def follow(self, operator: bytes, operands: Sequence[PdfObject]) -> None:
        """Do what one line of the program says."""
        if act := self._acts.get(operator):
            act(*operands)

    def _enter(self) -> None:
        self._left.append(self._state)

    def _leave(self) -> None:
        self._state = self._left.pop()

    def _place(self, *matrix: PdfObject) -> None:
        placed = self._state.placed.transform(_transform(matrix))
        self._state = replace(self._state, placed=placed)

    def _colour(self, *parts: PdfObject) -> None:
        red, green, blue = (round(float(part) * FULL) for part in parts)
        self._state = replace(self._state, colour=red << 16 | green << 8 | blue)

    def _begin(self, *matrix: PdfObject) -> None:
        self._line = self._at = _transform(matrix)

    def _choose(self, font: str, size: PdfObject) -> None:
        self._font, self._size = self._fonts[font], float(size)

    def _step(self, across: PdfObject, up: PdfObject) -> None:
        self._line = self._at = self._line.translate(float(across), float(up))

    def _write(self, text: PdfObject) -> None:
        for code in self._font.codes(text.original_bytes):
            here = self._state.placed.transform(self._at).scale(self._size)
            self._font.draw(code, TransformPen(self.pens[self._state.colour], here))
            self._at = self._at.translate(self._font.advance(code) * self._size)


def _transform(matrix: Iterable[PdfObject]) -> Transform:
    return Transform(*map(float, matrix))


def _written(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


class _DrawnFont:
    """A font whose letters are programs of PDF (Type 3): Chromium writes most fonts so."""

    def __init__(self, font: PdfObject) -> None:
        self._matrix = _transform(font["/FontMatrix"])
        self._first = int(font["/FirstChar"])
        self._widths = [float(width) for width in font["/Widths"]]
        self._programs = dict(_programs(font))

    def codes(self, text: bytes) -> Iterable[int]:
        return text

    def advance(self, code: int) -> float:
        return float(self._matrix[0] * self._widths[code - self._first])

    def draw(self, code: int, pen: TransformPen) -> None:
        inner, is_open = TransformPen(pen, self._matrix), False
        for operands, operator in self._programs[code].operations:
            if operator in {b"Do", b"INLINE IMAGE"}:
                raise PrintingFailed("a letter is a picture and has no outline")
            if operator in {b"m", b"h", b"f"} and is_open:
                inner.closePath()
            numbers = [float(number) for number in operands if operator in {b"m", b"l", b"c"}]
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            if operator == b"m":
                inner.moveTo(*points)
            elif operator == b"l":
                inner.lineTo(*points)
            elif operator == b"c":
                inner.curveTo(*points)
            is_open = operator == b"m" or (is_open and operator not in {b"h", b"f"})


def _programs(font: PdfObject) -> Iterator[tuple[int, ContentStream]]:
    """Yield the programs of a font's letters, each with the code of its letter."""
    code = 0
    for each in font["/Encoding"]["/Differences"]:
        if isinstance(each, int):
            code = each
        else:
            yield code, ContentStream(font["/CharProcs"][each].get_object(), None)
            code += 1


class _EmbeddedFont:
    """A font whose letters stand in the file as they are in the font (TrueType)."""

    def __init__(self, font: PdfObject) -> None:
        [inner] = font["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"]
        if "/FontFile2" not in descriptor:
            raise PrintingFailed(f"{font['/BaseFont']} has no outlines that can be read")
        file = descriptor["/FontFile2"].get_data()
        self._font = TTFont(BytesIO(file))
        self._glyphs = self._font.getGlyphSet()
        self._unit = 1 / self._font["head"].unitsPerEm

    def codes(self, text: bytes) -> Iterable[int]:
        return (code for (code,) in iter_unpack(">H", text))

    def advance(self, code: int) -> float:
        return float(self._glyphs[self._font.getGlyphName(code)].width * self._unit)

    def draw(self, code: int, pen: TransformPen) -> None:
        glyph = self._glyphs[self._font.getGlyphName(code)]
        glyph.draw(TransformPen(pen, Identity.scale(self._unit)))


def _font(font: PdfObject) -> _Font:
    return _DrawnFont(font) if font["/Subtype"] == "/Type3" else _EmbeddedFont(font)
