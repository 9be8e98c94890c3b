"""Characters of names survive: mapped where a standard says so, never dropped while they show."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.characters import code_point, is_plain, read_characters


@pytest.mark.parametrize(
    ("private", "meant"),
    [
        ("\ue81e", "龴"), ("\ue826", "龵"), ("\ue82b", "龶"), ("\ue82c", "龷"), ("\ue832", "龸"),
        ("\ue843", "龹"), ("\ue854", "龺"), ("\ue864", "龻"), ("\ue78d", "\ufe10"),
        ("\ue78e", "\ufe12"), ("\ue78f", "\ufe11"), ("\ue796", "\ufe19"), ("\ue816", "\U00020087"),
        ("\ue817", "\U00020089"), ("\ue818", "\U000200cc"), ("\ue831", "\U000215d7"),
        ("\ue83b", "\U0002298f"), ("\ue855", "\U000241fe"), ("\ue863", "䶮"), ("\ue7c7", "ḿ"),
    ],
)  # fmt: skip
def test_private_code_points_of_gb18030_become_its_characters(private: str, meant: str) -> None:
    read = read_characters(f"示例{private}公司")
    assert (read.text, read.replaced) == (f"示例{meant}公司", ((private, meant),))


def test_private_code_points_of_gbk_are_read_as_the_codec_decodes_them_today() -> None:
    codes = (*range(0xFE50, 0xFE7F), *range(0xFE80, 0xFEA1))
    decoded = [bytes(divmod(code, 256)).decode("gb18030") for code in codes]
    read = [read_characters(chr(0xE815 + place)) for place in range(len(codes))]
    assert [found.unknown for found in read] == [()] * len(codes)
    assert [found.text for found in read] == [read_characters(text).text for text in decoded]


@pytest.mark.parametrize("character", ["\ue000", "\uf8ff", "\U000f0000", "\ufffd"])
def test_what_nobody_can_know_is_kept_and_named(character: str) -> None:
    read = read_characters(f"示例{character}公司")
    assert (read.text, read.unknown) == (f"示例{character}公司", (character,))


@pytest.mark.parametrize(
    ("radical", "meant"),
    [
        ("⼤", "大"),
        ("⽅", "方"),
        ("⼯", "工"),
        ("⻓", "长"),
        ("⻋", "车"),
        ("⻔", "门"),
        ("⻰", "龙"),
    ],
)
def test_radicals_become_the_characters_they_look_like(radical: str, meant: str) -> None:
    assert read_characters(radical).text == meant


def test_every_radical_becomes_a_character_of_names() -> None:
    radicals = (*range(0x2E81, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6))
    names = {unicodedata.name(read_characters(chr(code)).text) for code in radicals}
    assert {name.rpartition("-")[0] for name in names} == {"CJK UNIFIED IDEOGRAPH"}


@pytest.mark.parametrize(
    "invisible",
    ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u200e", "\ufe0f", "\U000e0100",
     "\u3164", "\u034f", "\x07", "\x7f"],
)  # fmt: skip
def test_what_cannot_be_seen_is_left_out_and_counted(invisible: str) -> None:
    read = read_characters(f"示例{invisible}公{invisible}司")
    assert (read.text, read.invisible, read.replaced) == ("示例公司", 2, ())


@pytest.mark.parametrize(
    "text", ["示例（平台）", "𠮷野家", "\U00031350", "㖞", "CO₂", "85¹", "ǹḿ", "a b", "龴", "é"]
)
def test_what_shows_stays(text: str) -> None:
    read = read_characters(text)
    assert (read.text, read.replaced, read.invisible, read.unknown) == (text, (), 0, ())


@given(st.text())
def test_reading_twice_changes_nothing_more(text: str) -> None:
    once = read_characters(text).text
    assert read_characters(once).text == once


@given(st.text())
def test_plain_texts_are_read_as_they_stand(text: str) -> None:
    read = read_characters(text)
    assert not is_plain(text) or read.text == text


def test_white_space_is_no_matter_of_characters() -> None:
    assert read_characters("示例\n公司\u3000\u00a0").text == "示例\n公司\u3000\u00a0"


def test_a_code_point_is_written_as_standards_do() -> None:
    assert code_point("\ue81e") == "U+E81E"
