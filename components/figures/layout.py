"""What all figures share: size, margins, hardly visible grid lines, text that fits and is read."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from textwrap import wrap
from typing import Any
from unicodedata import east_asian_width

from components.figures.figure import Figure, Trace
from components.palette import Palette

SMALLEST = 12
"""Letters of a figure are at least so many pixels high."""
GRID = "rgba(128, 140, 155, 0.22)"
CLOSING = frozenset("\u3001\uff0c\u3002\uff09\uff1b\uff1a\u201d")
"""Punctuation of Chinese that no line starts with."""
OPENING = "\uff08\u201c\u300a\u3014"
"""Punctuation of Chinese that no line ends with."""
WIDE = frozenset("\u2605\u2606")
"""Stars are as wide as Chinese characters."""
PIECES_KEPT = 5000
"""Widths of characters and words, which are the same again and again."""
_PARTS = re.compile(r"[\u2e80-\uffff]|\s+|[^\s\u2e80-\uffff]+")
"""What stays together on a line: a Chinese character, or a word."""


def figure_of(
    traces: Sequence[Trace],
    *,
    palette: Palette,
    height: int,
    margin: Mapping[str, int] | None = None,
    xaxis: Mapping[str, Any] | None = None,
    yaxis: Mapping[str, Any] | None = None,
    **layout: Any,
) -> Figure:
    """Make a figure of traces; labels of its axes keep their room by themselves, however little
    that leaves for the drawing.
    """
    axis = {
        "fixedrange": True, "zeroline": False, "automargin": True, "gridcolor": GRID,
        "tickfont": {"size": SMALLEST, "color": palette.outline},
    }  # fmt: skip
    return Figure(
        list(traces),
        {
            "height": height,
            "margin": {"l": 8, "r": 24, "t": 8, "b": 8} | dict(margin or {}),
            "showlegend": False,
            "dragmode": False,
            "minreducedheight": 2,
            **letters(palette),
            "bargap": 0.35,
            "xaxis": axis | dict(xaxis or {}),
            "yaxis": axis | dict(yaxis or {}),
            **layout,
        },
    )


def letters(palette: Palette) -> dict[str, Any]:
    """Return the size and colour of text; those it has by itself on a page are hard to read."""
    font = {"size": SMALLEST, "color": palette.text}
    return {"font": font, "hoverlabel": {"align": "left", "font": font}}


def escaped(text: str) -> str:
    """Return text as plotly shows it letter by letter: it takes a few HTML tags for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, width: int, code: str = "") -> str:
    """Return text cut to a width in Latin letters, with … and the code in place of the rest."""
    return text if width_of(text) <= width else _cut(text, width, code)


def _cut(text: str, width: int, code: str) -> str:
    rest = f"… {code}".rstrip()
    while text and width_of(text + rest) > width:
        text = text[:-1]
    return f"{text.rstrip()}{rest}"


def wrapped(text: str, width: int) -> str:
    """Return escaped text in lines of at most this width in Latin letters, where it can be broken.

    A Chinese character is two letters wide, and a line may end after any of them.
    """
    lines = wrap(text, width) if width_of(text) == len(text) else _even_lines(text, width)
    return "<br>".join(escaped(line) for line in lines)


def broken(text: str, width: int) -> list[str]:
    """Return text in lines of at most this width in Latin letters, as full as they can be.

    A line ends between words or after a Chinese character; a word that is too long, as addresses
    are, ends it anywhere. No line starts with a comma or ends with an opening bracket.
    """
    text = " ".join(text.split())
    if width_of(text) <= width:
        return [text]
    lines, line, used = [], "", 0
    for part in _PARTS.findall(text):
        for piece in (part,) if len(part) <= width else _in_pieces(part, width):
            if line and used + width_of(piece) > width and piece not in CLOSING:
                kept = line.rstrip(OPENING) or line
                lines.append(kept.rstrip())
                line = line[len(kept) :]
                used = width_of(line)
            added = piece if line else piece.lstrip()
            line += added
            used += width_of(added)
    return [*lines, line.rstrip()]


def _in_pieces(part: str, width: int) -> Sequence[str]:
    return [part[at : at + width] for at in range(0, len(part), width)]


def in_lines(text: str, width: int, at_most: int, code: str = "") -> str:
    """Return escaped text in at most so many lines of this width.

    … stands in place of the rest, and the code, which tells apart what begins alike.
    """
    if at_most == 1:
        return escaped(shortened(text, width, code))
    lines = broken(text, width)
    if len(lines) > at_most:
        lines = [*lines[: at_most - 1], _cut(lines[at_most - 1], width, code)]
    return "<br>".join(map(escaped, lines))


def _even_lines(text: str, width: int) -> list[str]:
    """Break text into lines of about the same length, none of which starts with a comma."""
    lines = -(-width_of(text) // width)
    length = -(-len(text) // max(lines, 1))
    found: list[str] = []
    while text:
        end = length + (text[length : length + 1] in CLOSING and length < len(text))
        found.append(text[:end])
        text = text[end:]
    return found


@lru_cache(maxsize=PIECES_KEPT)
def width_of(text: str) -> int:
    """Return how wide text is, in Latin letters; a Chinese character is two."""
    return sum(1 + (each in WIDE or east_asian_width(each) in "WF") for each in text)
