"""How values become colours, on every figure that shows them as colours, and their legend."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.figures.layout import SMALLEST, escaped
from components.figures.marks import note
from components.palette import Palette, mixed

EDGE, LENGTH, LINE, TITLE_ABOVE = 30, 120, 20, 46
"""Of a legend, in pixels: room at its left, length of its bar, which leaves room for both ends on
any screen, height of a line, how high its title stands.
"""
SWATCH, HATCH = (16, 11), 5
TINT = 0.12
"""How much of the strongest colour the weakest one has."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What a colour beside the scale means; with `lines`, it is hatched in them."""

    means: str
    fill: str
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The ends of a scale, as values and as they are written; `title` says what, in which unit.

    With `two_sided`, nothing is in the middle and less than nothing has a colour of its own.
    """

    low: float
    high: float
    ends: tuple[str, str]
    title: str
    two_sided: bool = False

    def colours(self, palette: Palette) -> list[str]:
        """Return the colours from the lowest value to the highest, evenly spaced."""
        up, down = (
            (palette.series[2], palette.series[8]) if self.two_sided else (palette.action, "")
        )
        weak = mixed(palette.ground, palette.outline if self.two_sided else up, TINT)
        return [down, weak, up] if self.two_sided else [weak, up]

    def colour_of(self, value: float, palette: Palette) -> str:
        """Return the colour of a value; beyond the ends it is that of the end."""
        colours = self.colours(palette)
        part = (value - self.low) / (self.high - self.low) if self.high > self.low else 1.0
        at = min(max(part, 0), 1) * (len(colours) - 1)
        first = min(int(at), len(colours) - 2)
        return mixed(colours[first], colours[first + 1], at - first)

    def layout(
        self, palette: Palette, *, shown: bool, bottom: float = 0, signs: Sequence[Sign] = ()
    ) -> dict[str, Any]:
        """Return plotly's colour axis and, if `shown`, its legend, flat at the left.

        `bottom`: where the legend stands, as a part of the figure's height; `signs` stand above it,
        a line each.
        """
        colours = self.colours(palette)
        axis = {
            "colorscale": [[at / (len(colours) - 1), colour] for at, colour in enumerate(colours)],
            "cmin": self.low,
            "cmax": self.high,
            "colorbar": {
                "orientation": "h", "thickness": 10, "outlinewidth": 0,
                "tickmode": "array", "tickvals": [self.low, self.high],
                "ticktext": list(self.ends), "ticks": "",
                "tickfont": {"size": SMALLEST, "color": palette.outline}, "tickangle": 0,
                "lenmode": "pixels", "len": LENGTH + 2 * EDGE, "xpad": EDGE,
                "x": 0, "y": bottom, "xanchor": "left", "yanchor": "bottom",
            },
            "showscale": shown,
        }  # fmt: skip
        title = [_written(self.title, EDGE, (bottom, TITLE_ABOVE), palette)] if shown else []
        above = TITLE_ABOVE + LINE if shown else EDGE
        rows = [(sign, above + LINE * row) for row, sign in enumerate(reversed(signs))]
        return {
            "coloraxis": axis,
            "annotations": [
                *title,
                *(
                    _written(s.means, EDGE + SWATCH[0] + 6, (bottom, at - 3), palette)
                    for s, at in rows
                ),
            ],
            "shapes": [
                shape for sign, at in rows for shape in _swatch(sign, (bottom, at), palette)
            ],
        }


Height = tuple[float, int]
"""A part of the figure's height, and pixels above it."""


def _written(text: str, right: int, at: Height, palette: Palette) -> dict[str, Any]:
    """Return a line of a legend, so many pixels from the left, at a height."""
    bottom, up = at
    return note(
        escaped(text), 0, bottom, palette, font={"size": SMALLEST, "color": palette.outline},
        xref="paper", yref="paper", xshift=right, yshift=up, xanchor="left", yanchor="bottom",
    )  # fmt: skip


def _swatch(sign: Sign, at: Height, palette: Palette) -> list[dict[str, Any]]:
    (bottom, up), (width, height) = at, SWATCH
    in_pixels = {
        "xref": "paper", "yref": "paper", "xanchor": 0, "yanchor": bottom,
        "xsizemode": "pixel", "ysizemode": "pixel",
    }  # fmt: skip
    box = in_pixels | {
        "type": "rect", "x0": EDGE, "x1": EDGE + width, "y0": up, "y1": up + height,
        "fillcolor": sign.fill, "line": {"color": palette.outline, "width": 1},
    }  # fmt: skip
    if not sign.lines:
        return [box]
    strokes = " ".join(
        f"M{EDGE + max(start, 0)},{up + max(-start, 0)} "
        f"L{EDGE + min(start + height, width)},{up + min(height, width - start)}"
        for start in range(-height + HATCH, width, HATCH)
    )
    line = {"color": sign.lines, "width": 1}
    return [box, in_pixels | {"type": "path", "path": strokes, "line": line}]
