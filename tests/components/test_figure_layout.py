import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.layout import broken, shortened, wrapped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Security", "Security"),
        ("Finance, health, emergency", "Finance, he…"),
        ("大数据安全", "大数据安全"),
        ("金融、医疗、应急", "金融、医疗…"),
        ("大数据平台和", "大数据平台和"),
        ("", ""),
    ],
)
def test_a_chinese_character_takes_the_room_of_two_latin_letters(text: str, shown: str) -> None:
    assert shortened(text, 12) == shown


@given(st.text(), st.integers(4, 60))
def test_shortened_text_is_the_text_or_a_beginning_of_it(text: str, width: int) -> None:
    shown = shortened(text, width)
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("大数据存储管理", ["大数据存储管理"]),
        ("金融、医疗、应急、城市大脑应用", ["金融、医疗、应急、", "城市大脑应用"]),
        ("Finance, health, emergency", ["Finance, health,", "emergency"]),
        ("A & B", ["A &amp; B"]),
        ("", [""]),
    ],
)
def test_lines_are_broken_between_words_or_after_any_chinese_character(
    text: str, lines: list[str]
) -> None:
    assert wrapped(text, 16).split("<br>") == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("short", ["short"]),
        ("two words and more", ["two words", "and more"]),
        ("项目总数与平均分", ["项目总数与", "平均分"]),
        ("平均得分（76.62 分）", ["平均得分", "（76.62 分）"]),
        ("（（）", ["（（）"]),
        ("有 ★★★★ 起", ["有", "★★★★", "起"]),
        ("项目总数与，平均", ["项目总数与，", "平均"]),
        ("见 http://ratings.example/map", ["见", "http://rat", "ings.examp", "le/map"]),
    ],
)
def test_text_is_broken_between_words_and_after_chinese_characters(
    text: str, lines: list[str]
) -> None:
    assert broken(text, 10) == lines
