"""A view of each chart that has something to show, for who looks which charts there are."""

from collections.abc import Iterator, Mapping

from components import cached
from components.charts.codes import View
from components.charts.files import NotKnown, drawing_of, view_asked
from components.choices.from_query import Refused
from components.text import LANGUAGES
from data_access.question import Question

COMPARED = 2
LEADERS = 5
"""Of how many leaders charts of one project are tried: not each has moved."""


def example_of(chart: str, question: Question) -> View | None:
    """Return a view of a chart, by its name, in a release: the usual one, if that shows anything.

    None where nothing of the release can be shown in it.
    """
    for choices in _choices(question):
        asked = {"edition": question.edition, "release": question.release, **choices}
        try:
            view = view_asked(chart, asked, LANGUAGES[0])
        except (NotKnown, Refused):
            continue
        if drawing_of(view) is not None:
            return view
    return None


def _choices(question: Question) -> Iterator[Mapping[str, str]]:
    """Yield what may be chosen beyond a release, what most charts take first."""
    leaders = cached.first_rows(question, LEADERS)
    releases = cached.releases_until(question)
    directions = list(dict.fromkeys(leader.direction for leader in leaders))
    every = {"picked": ",".join(leader.project for leader in leaders[:COMPARED])}
    if len(releases) > 1:
        every["since"] = releases[-2]
    for leader in leaders:
        of_one = every | {"id": leader.project, "code": leader.unit}
        yield of_one
        yield of_one | {"direction": leader.direction}
    yield {"kind": "direction", "among": ",".join(directions[:COMPARED])}
