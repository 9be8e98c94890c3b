import html
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from components.markdown import WORD_JOINER, link, plain, unbroken

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NASTY = st.text(st.sampled_from(string.punctuation + string.digits + "aA 项目（）、\n\t"))


def shown(markdown: str) -> str:
    """What a reader sees of Markdown, tags as «»; a word joiner cannot be seen."""
    rendered = MARKDOWN.render(markdown).replace(WORD_JOINER, "")
    return html.unescape(re.sub(r"<([^>]*)>", r"«\1»", rendered)).strip()


@given(NASTY)
def test_escaped_text_is_one_paragraph_of_the_very_same_letters(text: str) -> None:
    words = " ".join(text.split())
    assert shown(plain(text)) == (f"«p»{words}«/p»" if words else "")


@pytest.mark.parametrize(
    "name",
    [
        "<b>粗体</b>",
        "![图](https://elsewhere.example/x.png)",
        "[点此](https://elsewhere.example)",
        ":red[红色] :material/star:",
        "$x^2$",
        "1. 一期",
        "# 标题",
        "| 甲 | 乙 |",
        "~~删~~ **粗** _斜_ `码`",
        "&lt;b&gt; &#60;",
    ],
)
def test_names_that_look_like_markup_are_shown_letter_by_letter(name: str) -> None:
    assert shown(plain(name)) == f"«p»{name}«/p»"


@pytest.mark.parametrize("name", [":red[红色]", ":material/star:", "$x$"])
def test_what_only_streamlit_takes_for_markup_is_escaped_too(name: str) -> None:
    assert plain(name).startswith(("\\:", "\\$"))


def test_a_line_break_in_a_name_becomes_a_space() -> None:
    assert plain("工业\n数据\r\n平台") == "工业 数据 平台"


@given(NASTY)
def test_a_link_leads_where_it_should_whatever_its_text(text: str) -> None:
    words = " ".join(f"甲{text}乙".split())
    shown_link = f'«p»«a href="/project?id=2021-017"»{words}«/a»«/p»'
    assert shown(link(words, "/project?id=2021-017")) == shown_link


@pytest.mark.parametrize(
    "text",
    ["https://elsewhere.example", "www.elsewhere.example", "HTTP://X.example", "a@b.example"],
)
def test_what_looks_like_an_address_is_kept_from_becoming_a_link(text: str) -> None:
    assert WORD_JOINER in plain(text)
    assert plain(text).replace(WORD_JOINER, "").replace("\\", "") == text


def test_a_space_that_does_not_break_a_line_stays_one() -> None:
    assert plain("89\u00a0并列\n 项目") == "89\u00a0并列 项目"


def test_chinese_that_is_not_to_be_broken_breaks_at_spaces_only() -> None:
    assert unbroken("区间 名次").split() == [f"区{WORD_JOINER}间", f"名{WORD_JOINER}次"]
