"""What the parts of this page say alike: releases on an axis, ranks with their intervals, links."""

from components import cached
from components.choices import address
from components.markdown import link, plain
from components.table import ABSENT, rank_text, span
from components.text import name_of, period, say, short_period
from data_access.answers import NamedRank
from data_access.question import Question


def periods(question: Question) -> dict[str, str]:
    """Return the periods of the releases up to this one in words, by release, oldest first."""
    return {code: period(period_of(code)) for code in cached.releases_until(question)}


def period_of(release: str) -> str:
    """Return the code of a release's period."""
    return release.rsplit(".", 1)[0]


def axis(question: Question) -> list[str]:
    """Return the releases as an axis shows them: the year stands where it begins.

    Not at the first one when the next begins another year: on a phone the two would touch.
    """
    labels = [short_period(period_of(code)) for code in cached.releases_until(question)]
    years = [label[-4:] for label in labels]
    begins = [n == 0 or years[n - 1] != year for n, year in enumerate(years)]
    if len(set(years[:2])) == 2:
        begins[0] = False
    return [
        label if begin else label.removesuffix(f"<br>{year}")
        for label, year, begin in zip(labels, years, begins, strict=True)
    ]


def rank_with_interval(row: NamedRank) -> str:
    """Write a rank with its tie mark and interval."""
    return rank_and_span(row.rank, row.tied, row.rank_low, row.rank_high)


def rank_and_span(rank: int | None, tied: int | None, low: int | None, high: int | None) -> str:
    """Write a rank and where it lies in most of the runs with varied weights."""
    if rank is None or low is None or high is None:
        return ABSENT
    return say("{rank} ({interval})", rank=rank_text(rank, tied), interval=span(low, high))


def to_project() -> str:
    """Return the address of a project's page without its code, which stands at its end.

    It depends on all the reader chose, so whatever is kept takes it as an argument.
    """
    return address.link("project", id="-").removesuffix("-")


def named(row: NamedRank) -> str:
    """Return a project's name for a table, escaped."""
    return plain(name_of(row))


def project_link(name: str, code: str, to: str) -> str:
    """Return a link to a project's page; `to` as from `to_project`."""
    return link(name, f"{to}{code}")
