"""Which periods are taken, and from when on a method counts."""

from datetime import date

import pytest

from data_access.periods import (
    Period,
    Rhythm,
    Term,
    before_method,
    following,
    not_in,
    period_of,
)

QUARTERLY = Term("2021", date(2021, 9, 18), date(2023, 9, 18), "quarter")
UNKNOWN = Term("2022", None, None, None)
ON = date(2024, 1, 1)


def test_a_period_has_its_days_and_its_rhythm() -> None:
    assert period_of("2022Q1") == Period(date(2022, 1, 1), date(2022, 3, 31), "quarter")
    assert period_of("2022H2") == Period(date(2022, 7, 1), date(2022, 12, 31), "half_year")
    assert period_of("2024") == Period(date(2024, 1, 1), date(2024, 12, 31), "year")


def test_only_periods_of_the_rhythm_within_the_term_and_over_are_taken() -> None:
    taken = {
        (period, term, on): [code for code, _ in not_in(term, period, on)]
        for period, term, on in (
            ("2021Q3", QUARTERLY, ON),
            ("2023Q3", QUARTERLY, ON),
            ("2021Q2", QUARTERLY, ON),
            ("2019Q1", QUARTERLY, ON),
            ("2023Q4", QUARTERLY, ON),
            ("2032Q1", QUARTERLY, ON),
            ("2022H1", QUARTERLY, ON),
            ("2022", QUARTERLY, ON),
            ("2022Q4", QUARTERLY, date(2022, 12, 31)),
            ("2022Q4", QUARTERLY, date(2023, 1, 1)),
            ("2032H1", UNKNOWN, ON),
            ("2022H1", UNKNOWN, ON),
        )
    }
    assert list(taken.values()) == [
        [], [], ["period_before"], ["period_before"], ["period_after"], ["period_after"],
        ["period_rhythm"], ["period_rhythm"], ["period_running"], [], ["period_running"], [],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rhythm", "periods"),
    [
        ("quarter", ["2021Q4", "2022Q1", "2022Q2", "2022Q3"]),
        ("half_year", ["2022H1", "2022H2"]),
        ("year", ["2022"]),
    ],
)
def test_periods_follow_in_the_rhythm_until_the_term_ends(
    rhythm: Rhythm, periods: list[str]
) -> None:
    term = Term("2021", date(2021, 9, 18), date(2022, 8, 1), rhythm)
    assert [period for period, _ in following(term, None)] == periods
    after = [period for period, _ in following(term, period_of(periods[0]).last)]
    assert after == periods[1:]


def test_without_a_beginning_on_record_no_period_is_the_first() -> None:
    assert list(following(UNKNOWN, None)) == []
    period, last = next(following(UNKNOWN, date(2022, 3, 31)))
    assert (period, last) == ("2022Q2", date(2022, 6, 30))


def test_a_method_counts_from_its_date_on() -> None:
    since = date(2022, 3, 31)
    assert [list(before_method("m", since, period)) for period in ("2022Q1", "2022Q2")] == [[], []]
    [(code, found)] = before_method("m", since, "2021Q4")
    assert (code, found["day"], found["last"]) == ("method_early", since, date(2021, 12, 31))
