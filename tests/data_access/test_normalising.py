"""Names are compared without regard to width, space and case, and stored as they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.normalising import normalised, tidy

FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
PRINTABLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E))


@pytest.mark.parametrize(
    "written",
    [
        "贵州省大数据局(ABC)2021",
        "贵州省大数据局（ＡＢＣ）２０２１",
        " 贵州省 大数据局\n（abc）2021 ",
        "贵州省\u3000大数据局\u00a0(Abc)\t2021",
        "贵州省大数据局\r\n(ABC)2021",
    ],
)
def test_width_space_line_breaks_and_case_are_set_aside(written: str) -> None:
    assert normalised(written) == "贵州省大数据局(abc)2021"


@given(PRINTABLE)
def test_full_and_half_width_are_the_same(text: str) -> None:
    assert normalised(text.translate(FULL_WIDTH)) == normalised(text)


@given(PRINTABLE, st.sampled_from([" ", "\u3000", "\n", "\u00a0", "\t"]))
def test_white_space_between_characters_is_nothing(text: str, space: str) -> None:
    assert normalised(space.join(text)) == normalised(text)


@given(st.text())
def test_nothing_normalised_has_white_space(text: str) -> None:
    assert not any(character.isspace() for character in normalised(text))


def test_different_names_stay_different() -> None:
    names = ["大数据存储管理", "大数据分析挖掘", "金融、医疗", "金融医疗", "a-b", "ab"]
    assert len({normalised(name) for name in names}) == len(names)


def test_tidy_makes_letters_and_digits_plain_and_white_space_one_space() -> None:
    assert tidy(" ５Ｇ＋工业\n\n互联网\u3000平台（ＡＢｃ） ") == "5G＋工业 互联网 平台（ABc）"


def test_tidy_leaves_chinese_punctuation_as_it_was_written() -> None:
    written = "“数据空间”、（一期）：可用不可见；Ⅱ型·示例"
    assert tidy(written) == written


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text())
def test_what_is_stored_compares_like_what_was_written(text: str) -> None:
    assert normalised(tidy(text)) == normalised(text)


def test_nothing_stays_nothing() -> None:
    assert tidy(" \u3000\n") == normalised(" \u3000\n") == ""
