"""Rating periods: a quarter "2022Q1", a half-year "2022H1" or a year "2022"; which are taken."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

Rhythm = Literal["quarter", "half_year", "year"]
"""How often an edition is rated."""
EXAMPLES: Mapping[Rhythm, str] = {"quarter": "2022Q1", "half_year": "2022H1", "year": "2022"}
MESSAGES: Mapping[str, str] = {
    "period_rhythm": (
        "{period} is no period of edition {edition}, whose periods are written like {example}"
    ),
    "period_before": (
        "{period} ended on {last}, before edition {edition} began with its list on {day}"
    ),
    "period_after": (
        "{period} begins on {first}, after the demonstration period of edition {edition} ended on "
        "{day}"
    ),
    "period_running": "{period} ends on {last}; its ratings are taken from the day after",
    "method_early": (
        "method {method} counts from {day} on, and {period} ends on {last}, before that; use the "
        "method in force then"
    ),
}
"""Why ratings of a period are not taken."""

_PERIOD = re.compile(r"(?P<year>20\d{2})(?:Q(?P<quarter>[1-4])|H(?P<half>[12]))?")


class Period(NamedTuple):
    """First and last day of a period, and the rhythm it is of."""

    first: date
    last: date
    rhythm: Rhythm


class Term(NamedTuple):
    """When and how often an edition is rated: from the day of its list to the end of its
    demonstration period. None where that is not on record.
    """

    edition: str
    begins: date | None
    ends: date | None
    rhythm: Rhythm | None


def period_of(period: str) -> Period:
    """Return what a period's code means; ValueError for anything but 2022Q1, 2022H1 or 2022."""
    parts = _PERIOD.fullmatch(period)
    if not parts:
        raise ValueError(f"{period!r} is not a period such as 2022Q1, 2022H1 or 2022")
    rhythm: Rhythm = "quarter" if parts["quarter"] else "half_year" if parts["half"] else "year"
    months = {"quarter": 3, "half_year": 6, "year": 12}[rhythm]
    year, month = int(parts["year"]), months * int(parts["quarter"] or parts["half"] or 1)
    first = date(year, month - months + 1, 1)
    return Period(first, date(year, month, monthrange(year, month)[1]), rhythm)


def period_at(day: date, rhythm: Rhythm) -> str:
    """Return the code of the period that a day belongs to."""
    if rhythm == "quarter":
        return f"{day:%Y}Q{(day.month + 2) // 3}"
    if rhythm == "half_year":
        return f"{day:%Y}H{(day.month + 5) // 6}"
    return f"{day:%Y}"


def period_end(period: str) -> date:
    """Return the last day of a period; ValueError for anything but 2022Q1, 2022H1 or 2022."""
    return period_of(period).last


def not_in(term: Term, period: str, today: date) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield why ratings of a period are not taken on a day: codes of MESSAGES, what fills them.

    A period is of the edition's rhythm, overlaps its term and is over.
    """
    known = period_of(period)
    about: dict[str, object] = {
        "period": period,
        "edition": term.edition,
        "first": known.first,
        "last": known.last,
    }
    if term.rhythm and known.rhythm != term.rhythm:
        yield "period_rhythm", about | {"example": EXAMPLES[term.rhythm]}
        return
    if term.begins and known.last < term.begins:
        yield "period_before", about | {"day": term.begins}
    elif term.ends and known.first > term.ends:
        yield "period_after", about | {"day": term.ends}
    elif today <= known.last:
        yield "period_running", about


def following(term: Term, last: date | None) -> Iterator[tuple[str, date]]:
    """Yield the periods of a term behind a day, with their last days; endless where it has no end.

    Without a day they are its whole periods. They are quarters where no rhythm is on record.
    """
    rhythm = term.rhythm or "quarter"
    day = last + timedelta(days=1) if last else _whole_from(term.begins, rhythm)
    while day is not None and (term.ends is None or day <= term.ends):
        period = period_at(day, rhythm)
        ends = period_end(period)
        yield period, ends
        day = ends + timedelta(days=1)


def _whole_from(day: date | None, rhythm: Rhythm) -> date | None:
    """Return the first day of the first whole period from a day on."""
    if day is None:
        return None
    found = period_of(period_at(day, rhythm))
    return day if found.first == day else found.last + timedelta(days=1)


def before_method(
    method: str, effective_on: date, period: str
) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield, as `not_in`, that a method does not count yet when a period ends."""
    if (last := period_end(period)) < effective_on:
        yield (
            "method_early",
            {
                "method": method,
                "day": effective_on,
                "period": period,
                "last": last,
            },
        )
