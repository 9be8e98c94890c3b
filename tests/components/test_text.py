import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.text import (
    Language,
    day,
    language,
    listing,
    moment,
    name_of,
    period,
    period_parts,
    points,
    preferred_language,
    say,
    say_count,
    share,
    signed,
    signed_points,
    speak,
    speaking,
    star_glyphs,
    whole,
)
from tests.languages import has_chinese


def test_a_block_speaks_its_language_and_then_the_one_before() -> None:
    speak("zh")
    with speaking("en"):
        assert say("Overview") == "Overview"
        with speaking("zh"):
            assert say("Overview") == "总览"
        assert language() == "en"
    assert language() == "zh"


def test_the_language_before_returns_after_a_failure_too() -> None:
    speak("zh")
    with pytest.raises(ZeroDivisionError), speaking("en"):
        _ = 1 / 0
    assert language() == "zh"


def test_braces_in_a_value_are_shown_as_they_are() -> None:
    with speaking("en"):
        assert say("Note: {note}", note="{note} {0}") == "Note: {note} {0}"


@pytest.mark.parametrize(
    ("count", "english"), [(0, "0 projects"), (1, "1 project"), (1204, "1,204 projects")]
)
def test_a_count_takes_the_form_its_language_asks_for(count: int, english: str) -> None:
    with speaking("en"):
        assert say_count("{count} project", "{count} projects", count) == english
    with speaking("zh"):
        assert has_chinese(say_count("{count} project", "{count} projects", count))
        assert whole(count) in say_count("{count} project", "{count} projects", count)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en-GB,en;q=0.9", "en"),
        ("fr-FR,en;q=0.8,zh;q=0.5", "en"),
        ("zh-TW,en", "zh"),
        ("de", "zh"),
    ],
)
def test_the_browsers_first_language_of_ours_is_taken_else_chinese(
    accepted: str | None, expected: Language
) -> None:
    assert preferred_language(accepted) == expected


@given(st.integers(0, 10_000))
def test_points_are_hundredths_with_two_decimals(hundredths: int) -> None:
    assert Decimal(points(hundredths)) * 100 == hundredths
    assert re.fullmatch(r"\d+\.\d\d", points(hundredths))


@given(st.integers(-10_000, 10_000))
def test_a_difference_of_points_carries_a_real_sign(hundredths: int) -> None:
    written = signed_points(hundredths)
    assert written[0] == ("+" if hundredths > 0 else "−" if hundredths < 0 else "±")
    assert Decimal(written[1:]) * 100 == abs(hundredths)


@pytest.mark.parametrize(("places", "written"), [(3, "+3"), (-2, "−2"), (0, "±0")])
def test_a_difference_of_ranks_carries_a_real_sign(places: int, written: str) -> None:
    assert signed(places) == written


def test_a_share_is_written_in_percent() -> None:
    with speaking("en"):
        assert (share(0.5), share(0.743, 1), share(1.0)) == ("50%", "74.3%", "100%")
        assert (share(1 / 8), share(3 / 8), share(1 / 80, 1)) == ("13%", "38%", "1.3%")


def test_a_moment_falls_on_the_day_it_has_in_the_time_zone_of_the_site() -> None:
    last_hours_of_the_year = datetime(2022, 12, 31, 20, 30, tzinfo=UTC)
    with speaking("en"):
        assert day(last_hours_of_the_year) == "1 January 2023"
        assert moment(last_hours_of_the_year) == "1 January 2023, 04:30 UTC+08:00"
    with speaking("zh"):
        assert day(last_hours_of_the_year) == "2023年1月1日"
        assert moment(last_hours_of_the_year) == "2023年1月1日 04:30 UTC+08:00"


def test_a_date_is_written_as_each_language_writes_it() -> None:
    listed = date(2021, 9, 18)
    with speaking("en"):
        assert day(listed) == "18 September 2021"
    with speaking("zh"):
        assert day(listed) == "2021年9月18日"


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("2022Q1", "Q1 2022", "2022 年第 1 季度"),
        ("2022H1", "First half of 2022", "2022 年上半年"),
        ("2022H2", "Second half of 2022", "2022 年下半年"),
        ("2022", "Year 2022", "2022 年度"),
    ],
)
def test_periods_are_named_in_both_languages(code: str, english: str, chinese: str) -> None:
    with speaking("en"):
        assert period(code) == english
    with speaking("zh"):
        assert period(code) == chinese


@pytest.mark.parametrize("code", ["", "22Q1", "2022Q5", "2022Q", "2022-1", "2022Q1.1"])
def test_what_is_not_a_period_is_refused_by_name(code: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(code))):
        period(code)


def test_a_period_on_an_axis_is_a_part_of_a_year() -> None:
    with speaking("en"):
        assert [period_parts(code) for code in ("2022Q1", "2022")] == [("Q1", "2022"), ("", "2022")]
    with speaking("zh"):
        assert [period_parts(code) for code in ("2022Q1", "2022")] == [
            ("一季度", "2022 年"),
            ("", "2022 年"),
        ]


@pytest.mark.parametrize("stars", range(6))
def test_stars_are_always_five_glyphs(stars: int) -> None:
    glyphs = star_glyphs(stars)
    assert len(glyphs) == 5
    assert glyphs.count("★") == stars


@dataclass
class Named:
    name_zh: str
    name_en: str | None


def test_a_name_without_english_is_shown_in_chinese() -> None:
    with speaking("en"):
        assert name_of(Named("工业数据平台", None)) == "工业数据平台"
        assert name_of(Named("工业数据平台", "Industrial platform")) == "Industrial platform"
    with speaking("zh"):
        assert name_of(Named("工业数据平台", "Industrial platform")) == "工业数据平台"


def test_names_are_joined_as_each_language_joins_them() -> None:
    with speaking("en"):
        assert listing(["A", "B"]) == "A and B"
    with speaking("zh"):
        assert listing(["甲", "乙", "丙"]) == "甲、乙和丙"
