"""The colours of the site, each written once: in `.streamlit/config.toml` and `palette.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)
MARK_CONTRAST = 3.0

_HERE = Path(__file__).resolve().parent
_SITE = tomllib.loads((_HERE.parent / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
_OWN = tomllib.loads((_HERE / "palette.toml").read_text("utf-8"))

FONT: str = _SITE["font"]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as #RRGGBB. `stars` is keyed by the number of stars, 1 to 5."""

    series: tuple[str, ...]
    stars: Mapping[int, str]
    not_rated: str
    action: str
    text: str
    ground: str
    second_ground: str
    line: str

    @property
    def outline(self) -> str:
        """The quiet colour that marks too pale for the ground are outlined in."""
        return self.series[-1]

    @property
    def parts(self) -> tuple[str, ...]:
        """The colours of the parts of a change of rank, own scores first (rule 7)."""
        return (self.action, self.outline, self.series[4], self.series[6], self.series[5])

    @property
    def warning(self) -> str:
        """Vermilion, as text: what nobody may miss."""
        return mixed(self.series[3], self.text, 0.25)

    @property
    def up(self) -> str:
        """Green, as text: what rises."""
        return mixed(self.series[2], self.text, 0.4)

    @property
    def gold(self) -> str:
        """The colour of stars as text."""
        return next(c for _, c in sorted(self.stars.items(), reverse=True) if _reads(c, self))

    def as_browsers_say(self, colour: str) -> str:
        """Return a colour as a style sheet of the browser writes it: "rgb(16, 22, 29)"."""
        return f"rgb({', '.join(map(str, _channels(colour)))})"

    def ink(self, colour: str) -> str:
        """Return black or white, whichever reads better on a colour; at least 4.5:1."""
        return max(("#FFFFFF", "#000000"), key=lambda ink: contrast(ink, colour))

    def edge(self, colour: str) -> str:
        """Return the colour to outline a mark in: its own where that has 3:1 on the ground."""
        return colour if contrast(colour, self.ground) >= MARK_CONTRAST else self.outline


@cache
def palette(theme: Theme) -> Palette:
    """Return the colours of a theme."""
    colours = _SITE[theme]
    return Palette(
        series=tuple(colours["chartCategoricalColors"]),
        stars={int(stars): colour for stars, colour in _OWN["stars"].items()},
        not_rated=_OWN["not_rated"],
        action=colours["primaryColor"],
        text=colours["textColor"],
        ground=colours["backgroundColor"],
        second_ground=colours["secondaryBackgroundColor"],
        line=colours["borderColor"],
    )


def _reads(colour: str, on: Palette) -> bool:
    """Tell whether marks of a colour can be told from the ground."""
    return contrast(colour, on.ground) >= MARK_CONTRAST


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Return the colour that lies `share` of the way from one to another, 0 to 1."""
    ways = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in ways)


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
