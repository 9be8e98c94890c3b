"""Rating periods: a quarter "2022Q1", a half-year "2022H1" or a year "2022"."""

import re
from calendar import monthrange
from datetime import date

_PERIOD = re.compile(r"(?P<year>20\d{2})(?:Q(?P<quarter>[1-4])|H(?P<half>[12]))?")


def period_end(period: str) -> date:
    """Return the last day of a period; ValueError for anything but 2022Q1, 2022H1 or 2022."""
    parts = _PERIOD.fullmatch(period)
    if not parts:
        raise ValueError(f"{period!r} is not a period such as 2022Q1, 2022H1 or 2022")
    year = int(parts["year"])
    month = int(parts["quarter"] or 0) * 3 or int(parts["half"] or 0) * 6 or 12
    return date(year, month, monthrange(year, month)[1])
