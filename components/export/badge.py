"""A small picture of a project's stars, for the applicant's own pages."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from components.figures.layout import broken, shortened

TEMPLATE = (Path(__file__).parent / "badge.svg").read_text("utf-8")


WIDEST_SITE, WIDEST_NAME = 44, 38
"""Room for names, in Latin letters."""
SIZE = 340, 122
LINES_OF_A_NAME, LINE_ALONE = (43, 61), 53
"""Where the lines of a name stand."""


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says: site, project, stars or why none, period, code and date, demo mark if due;
    "" for what is not known yet.
    """

    site: str
    name: str
    stars: str
    period: str
    footing: str
    demo: str


def badge_svg(badge: Badge) -> str:
    """Return the badge as an SVG document that reads well on light and dark ground.

    Names that are too long for it stand in full in its title.
    """
    return TEMPLATE.format(
        site=escape(shortened(badge.site, WIDEST_SITE)),
        name="".join(_lines(badge.name)),
        full_name=escape(badge.name),
        stars=escape(badge.stars),
        period=escape(badge.period),
        footing=escape(badge.footing),
        demo=escape(badge.demo),
        label=quoteattr(" · ".join(part for part in astuple(badge) if part)),
    )


def _lines(name: str) -> Iterator[str]:
    """Write a name in one or two lines; … stands in place of what has no room."""
    name = " ".join(name.split())
    first = broken(name, WIDEST_NAME)[0]
    rest = shortened(name.removeprefix(first).lstrip(), WIDEST_NAME)
    places = LINES_OF_A_NAME if rest else (LINE_ALONE,)
    for y, line in zip(places, (first, rest), strict=False):
        yield f'<tspan x="14" y="{y}">{escape(line)}</tspan>'
