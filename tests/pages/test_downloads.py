from io import BytesIO

import pandas as pd
import pytest
from openpyxl import load_workbook

from components import downloads
from components.export.tables import csv_bytes, xlsx_bytes
from components.text import LANGUAGES, Language, speaking
from data_access.database import reading
from data_access.queries import board
from data_access.question import Question
from tests.languages import has_chinese

pytestmark = pytest.mark.usefixtures("demo_site")

RELEASE = ("2021", "2023Q3.1")
QUESTIONS = {
    "everything": Question(*RELEASE),
    "a direction": Question(*RELEASE, directions=("06",)),
    "not rated, by number": Question(*RELEASE, stars=(0,), sort="number"),
    "a search, second page": Question(*RELEASE, search="平台", page=2),
    "no place": Question(*RELEASE, regions=("none",)),
}
VIEW = "https://ratings.example/leaderboard?direction=06"


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_the_table_has_the_rows_of_the_filtered_board_in_its_order(question: Question) -> None:
    table = downloads.board_table(question)
    with reading() as session:
        rows = board(session, question, size=None)
    assert list(table["项目编号"]) == [row.project for row in rows]
    assert list(table["名次"].astype(object).where(table["名次"].notna(), None)) == [
        row.rank for row in rows
    ]
    totals = (table["综合得分"] * 100).round().astype("Int64")
    assert list(totals.astype(object).where(totals.notna(), None)) == [row.total for row in rows]
    assert len(table) > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_in_the_language_of_the_reader(language: Language) -> None:
    with speaking(language):
        headings = downloads.board_table(QUESTIONS["a direction"]).columns
    assert headings.is_unique
    assert {has_chinese(heading) for heading in headings} == {language == "zh"}


def test_both_languages_have_the_same_columns_in_the_same_order() -> None:
    chinese = downloads.board_table(QUESTIONS["a direction"])
    with speaking("en"):
        english = downloads.board_table(QUESTIONS["a direction"])
    assert list(chinese.iloc[:, 0]) == list(english.iloc[:, 0])
    assert len(chinese.columns) == len(english.columns)


def test_a_csv_of_the_board_opens_in_pandas_to_the_same_rows() -> None:
    table = downloads.board_table(QUESTIONS["everything"])
    opened = pd.read_csv(BytesIO(csv_bytes(table))).convert_dtypes()
    pd.testing.assert_frame_equal(opened, table, check_dtype=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_says_release_filters_demo_and_method(language: Language) -> None:
    question = QUESTIONS["a direction"]
    with speaking(language):
        about = downloads.about(question, VIEW)
        file = xlsx_bytes(downloads.board_table(question), about, sheets=("1", "2"))
    said = "\n".join(f"{name}: {value}" for name, value in load_workbook(BytesIO(file))["1"].values)
    expected = {
        "zh": (
            "2023 年第 3 季度（第 1 版）",
            "大数据存储管理",
            "演示数据",
            "示例，非官方",
            "232号",
        ),
        "en": ("Q3 2023 (version 1)", "Storage and management", "Demo data", "not official", "232"),
    }
    for fact in (*expected[language], VIEW, "15", "204", "CC BY 4.0"):
        assert fact in said


def test_the_workbook_carries_the_hash_of_the_release() -> None:
    [sha256] = [v for v in downloads.about(QUESTIONS["everything"], VIEW).values() if len(v) == 64]
    assert set(sha256) <= set("0123456789abcdef")
