"""A small picture of a project's stars, for the applicant's own pages."""

from dataclasses import astuple, dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

TEMPLATE = (Path(__file__).parent / "badge.svg").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says: programme, stars or why none, period and date, demo mark if due."""

    title: str
    stars: str
    footing: str
    demo: str


def badge_svg(badge: Badge) -> str:
    """Return the badge as an SVG document that reads well on light and dark ground."""
    return TEMPLATE.format(
        title=escape(badge.title),
        stars=escape(badge.stars),
        footing=escape(badge.footing),
        demo=escape(badge.demo),
        label=quoteattr(" · ".join(part for part in astuple(badge) if part)),
    )
