"""What a format shows is what is read; where it shows something else there is a doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.spreadsheets.number_formats import decorated, plain, shown

ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (85.5, "General", "85.5"),
        (85.5, "", "85.5"),
        (85.5, "@", "85.5"),
        (85.5, "G/通用格式", "85.5"),
        (85.5, "0.0", "85.5"),
        (85.5, "0.00", "85.50"),
        (85.5, "0.##", "85.5"),
        (85.0, "0.##", "85"),
        (0.5, "#.##", "0.5"),
        (0.1 + 0.2, "0.0", "0.3"),
        (87.30000000000001, "0.00", "87.30"),
        (1234.5, "#,##0.00", "1234.50"),
        (85.5, "[Red]0.00", "85.50"),
        (85.5, "[Color 10]0.00;[Red]-0.00", "85.50"),
        (85.5, "0.00_ ;[Red]\\-0.00\\ ", "85.50"),
        (-5.0, "0.00_ ;[Red]\\-0.00\\ ", "-5.00"),
        (-5.0, "0_);(0)", "(5)"),
        (85.5, ACCOUNTING, "85.50"),
        (85.5, '0.0"分"', "85.5分"),
        (85.5, 'General"分"', "85.5分"),
        (17.0, "000", "017"),
        (17.0, '"2021-"000', "2021-017"),
        (85.5, '"¥"#,##0.00', "¥85.50"),
        (85.5, "[$¥-804]0.00", "¥85.50"),
    ],
)
def test_a_format_that_shows_every_digit_is_read_as_it_shows(
    value: float, code: str, text: str
) -> None:
    assert shown(value, code) == (text, None)


@pytest.mark.parametrize(
    ("value", "code", "text", "rule"),
    [
        (0.95, "0%", "95%", "percent"),
        (0.955, "0%", "95.5%", "percent"),
        (0.87, '0.00"%";0.00%', "0.87%", ""),
        (85.5, "0", "86", "shows_other"),
        (85.456, "0.00", "85.46", "shows_other"),
        (85500.0, "0.0,", "85.5", "shows_other"),
        (85.5, ";;;", "85.5", "shows_other"),
        (85.5, '"合格"', "合格", "shows_other"),
        (0.0, ACCOUNTING, "-", "shows_other"),
        (0.0, "#", "0", "shows_other"),
        (-5.0, "0;0", "5", "shows_other"),
        (85.5, '[>=60]"合格";"不合格"', "85.5", "number_format"),
        (85.5, "[DBNum1]0", "85.5", "number_format"),
        (85.5, "# ?/?", "85.5", "number_format"),
        (85.5, "0.00E+00", "85.5", "number_format"),
        (85.5, "0-0", "85.5", "number_format"),
        (8.0, "0\\5", "85", "shows_other"),
        (85.5, "0.0.0", "85.5", "number_format"),
        (44000.0, "yyyy/m/d", "2020-06-18", "date"),
        (44000.5, 'yyyy"年"m"月"d"日"', "2020-06-18 12:00:00", "date"),
        (0.5, "[h]:mm", "12:00:00", "date"),
        (0.5, "上午/下午h:mm", "12:00:00", "date"),
        (1e12, "yyyy", "1000000000000", "date"),
    ],
)
def test_a_format_that_shows_something_else_is_doubtful(
    value: float, code: str, text: str, rule: str
) -> None:
    read, doubt = shown(value, code)
    assert (read, doubt.code if doubt else "") == (text, rule)


def test_days_are_counted_from_1904_where_a_workbook_says_so() -> None:
    assert shown(42538.0, "yyyy", from_1904=True)[0] == "2020-06-18"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300])
def test_a_number_beyond_all_scores_is_read_somehow(value: float) -> None:
    assert shown(value, "0.00")[0] == plain(value)


@pytest.mark.parametrize(
    ("code", "text"),
    [("@", "示例"), ("0.00", "示例"), ('@"公司"', "示例公司"), (ACCOUNTING, "示例")],
)
def test_a_format_may_write_words_around_a_text(code: str, text: str) -> None:
    assert decorated("示例", code) == text


@given(st.integers(0, 10_000), st.sampled_from(["0.00", "General", "#,##0.00", "0.00;-0.00"]))
def test_every_score_shows_in_the_formats_of_scores(hundredths: int, code: str) -> None:
    text, doubt = shown(hundredths / 100, code)
    assert (round(float(text) * 100), doubt) == (hundredths, None)


@given(st.floats(0, 100), st.text('0#?.,%"_*[]@;yEe+-/()分 \\', max_size=12))
def test_no_format_is_beyond_understanding(value: float, code: str) -> None:
    text, doubt = shown(value, code)
    number = text.strip("-")
    assert doubt or not number.replace(".", "", 1).isdigit() or float(number) == float(plain(value))
