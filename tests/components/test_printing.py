"""PDF files: made by a browser that is started once, kept, and started again when it dies."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from unicodedata import name

import pytest
from pypdf import PdfReader

from components.export.browser import (
    NoBrowser,
    Printer,
    PrintingFailed,
    TooMuchToPrint,
    browser_path,
)
from components.export.pdf import SIMPLIFIED_RADICALS, finished, with_characters
from components.export.publication import PdfFacts

pytestmark = pytest.mark.browser

PAGE = (
    "<!DOCTYPE html><html lang=zh-CN><meta charset=utf-8><title>简报</title>"
    "<style>@page { size: A4 } body { font-family: 'Noto Sans CJK SC', sans-serif }</style>"
    "<h1>贵州省推荐项目</h1><p>龘</p>"
)
FACTS = PdfFacts("简报", "本站", "网址", "演示数据", datetime(2023, 10, 20, tzinfo=UTC))


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    """A printer of this module's own."""
    own = Printer(browser_path())
    yield own
    own.close()


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_document_is_printed_on_a4(printer: Printer) -> None:
    [page] = PdfReader(BytesIO(printer.pdf(PAGE))).pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


def test_the_same_document_gives_the_same_bytes_whenever_it_is_printed(printer: Printer) -> None:
    first = finished(printer.pdf(PAGE), FACTS)
    printer.close()
    assert finished(printer.pdf(PAGE), FACTS) == first


def test_the_file_says_what_it_is(printer: Printer) -> None:
    found = PdfReader(BytesIO(finished(printer.pdf(PAGE), FACTS))).metadata
    assert found is not None
    assert (found.title, found.author, found.subject) == ("简报", "本站", "网址")
    assert found.creation_date == found.modification_date == FACTS.dated
    assert "Chromium" not in str(found)


WORDS = "广东的大门，飞龙见马，方力支用，工业一二"


def test_words_of_the_file_can_be_searched_and_copied(printer: Printer) -> None:
    pdf = finished(printer.pdf(f"{PAGE}<p>{WORDS}</p>"), FACTS)
    assert WORDS in text_of(pdf)


def test_a_radical_is_named_as_the_character_that_looks_the_same() -> None:
    table = b"2 beginbfchar\n<19> <591A>\n<32> <2F24>\nendbfchar\n"
    ranges = b"1 beginbfrange\n<63> <64> <2F63>\n<01> <02> <4E00>\nendbfrange\n"
    assert with_characters(table) == table.replace(b"2F24", b"5927")
    assert with_characters(ranges) == ranges.replace(b"<2F63>", b"[<751F> <7528>]")


def test_every_simplified_radical_is_paired_with_a_character() -> None:
    for radical, character in SIMPLIFIED_RADICALS.items():
        assert name(chr(radical)).startswith("CJK RADICAL")
        assert name(chr(character)).startswith("CJK UNIFIED IDEOGRAPH")


def test_chinese_is_drawn_with_glyphs_of_its_own(printer: Printer) -> None:
    """Without a font that has them every one of them would be the same empty box."""
    [page] = PdfReader(BytesIO(printer.pdf(PAGE))).pages
    assert "龘" in page.extract_text()
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    drawn = [program for font in fonts for program in font.get("/CharProcs", {}).values()]
    outlines = {program.get_object().get_data() for program in drawn}
    assert len(outlines) >= len(set("贵州省推荐项目龘"))


@pytest.mark.slow
def test_a_browser_that_died_is_started_again(printer: Printer) -> None:
    printer.pdf(PAGE)
    assert printer.browser is not None
    os.killpg(printer.browser.subprocess.pid, signal.SIGKILL)
    assert printer.pdf(PAGE).startswith(b"%PDF")


def test_scripts_do_not_run_and_no_host_is_asked(printer: Printer) -> None:
    evil = PAGE + "<script>document.body.textContent = '9' * 9</script><img src=http://127.0.0.1:9>"
    assert "NaN" not in text_of(printer.pdf(evil))


@pytest.mark.slow
def test_a_browser_that_does_not_start_is_given_up_after_two_attempts() -> None:
    own = Printer("/bin/false")
    with pytest.raises(PrintingFailed, match="2 attempts"):
        own.pdf(PAGE)
    own.close()


def test_without_a_browser_nothing_is_printed() -> None:
    with pytest.raises(NoBrowser, match="is installed"):
        Printer(None).pdf(PAGE)


def test_who_would_wait_too_long_is_turned_away() -> None:
    own = Printer(browser_path(), most_at_once=1)
    with ThreadPoolExecutor(4) as readers:
        printing = [readers.submit(own.pdf, PAGE) for _ in range(4)]
    failures = [each.exception() for each in printing]
    assert {type(failure) for failure in failures} == {type(None), TooMuchToPrint}
    assert own.pdf(PAGE).startswith(b"%PDF")
    own.close()
