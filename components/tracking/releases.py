"""The releases that the charts of this page run over: in words, and along an axis."""

from components import cached
from components.blocks.values import Section, Text
from components.text import period, period_parts, say
from data_access.question import Question


def periods(question: Question) -> dict[str, str]:
    """Return the periods of the releases up to this one in words, by release, oldest first."""
    return {code: period(period_of(code)) for code in cached.releases_until(question)}


def period_of(release: str) -> str:
    """Return the code of a release's period."""
    return release.rsplit(".", 1)[0]


def axis(question: Question) -> list[tuple[str, str]]:
    """Return the periods of the same releases as an axis shows them: part of the year, year."""
    return [period_parts(period_of(code)) for code in cached.releases_until(question)]


def nothing_before(title: str) -> Section:
    """Say below a title that there is no earlier release to compare this one with."""
    nothing = say("This is the first release; there is nothing to compare it with.")
    return Section(title, (Text(nothing, kind="quiet"),))
