"""Verifying a chart by its file: the browser finds the code inside whatever this site makes."""

import re
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.request import urlopen

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import expect
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from components.charts import files as taking_charts
from components.charts.chart import CHARTS, code_of_view
from components.charts.codes import ALPHABET
from components.charts.files import drawing_of, file_of, view_asked
from components.charts.print_sizes import print_widths
from components.export import framing
from components.export.browser import Printer
from components.export.png import with_facts
from components.export.publication import (
    FORMATS,
    Format,
    Publication,
    Width,
    form_of,
    plain_code,
)
from components.text import LANGUAGES, Language, speaking
from tests.browser.reader import Reader
from tests.pages.test_every_chart import ASKED
from tests.web.serving import forget

pytestmark = pytest.mark.browser

DOTS = 300 / 25.4
CODE = "5D27GNHE0AV0Y0RH"
NONE = None
"""The chart that the page asks the site for when a file has no code inside."""
FILES_A_SESSION = 40
"""A session may not ask for very much at once."""
CODES_READ = """async (files) => {
  const read = {};
  const push = history.pushState;
  const input = document.getElementById("chart-file");
  const stay = (event) => event.stopImmediatePropagation();
  addEventListener("popstate", stay, true);
  for (const [name, content] of files) {
    const asked = new Promise((resolve) => {
      history.pushState = (_state, _title, address) => resolve(address);
      setTimeout(() => resolve("/?chart=nothing"), 10_000);
    });
    const chosen = new DataTransfer();
    chosen.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    const query = new URL(await asked, location.href).searchParams;
    read[name] = [query.get("chart"), query.get("file").replace(/\\.[0-9a-f]*$/, "")];
  }
  removeEventListener("popstate", stay, true);
  history.pushState = push;
  return read;
}"""
"""Chooses one file after another and notes which chart each would lead to, without going there."""


def codes_and_forms_read(
    reader: Reader, files: Mapping[str, bytes]
) -> dict[str, tuple[str | None, str]]:
    """What the page reads in files, by their names."""
    encoded = [[name, b64encode(content).decode()] for name, content in files.items()]
    read = reader.page.evaluate(CODES_READ, encoded)
    return {name: (code, form) for name, (code, form) in read.items()}


def codes_read(reader: Reader, files: Mapping[str, bytes]) -> dict[str, str | None]:
    """The codes that the page reads in files, by their names."""
    return {name: code for name, (code, _) in codes_and_forms_read(reader, files).items()}


def batched(names: Iterable[str], size: int) -> list[list[str]]:
    """Names in groups of at most this size."""
    every = list(names)
    return [every[at : at + size] for at in range(0, len(every), size)]


def picture(texts: PngInfo | None = None) -> bytes:
    file = BytesIO()
    Image.new("RGB", (3, 2), "#0B5FA5").save(file, "png", pnginfo=texts)
    return file.getvalue()


def blank_page() -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    page[NameObject("/Resources")] = DictionaryObject()
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


class QuickPrinter(Printer):
    """Stands in for the browser that draws: a drawing takes it no time, as nothing is on it."""

    def __init__(self) -> None:
        super().__init__(None)

    def published(
        self, figure: str, publication: Publication, ending: Format, width: Width = ""
    ) -> bytes:
        """Do here what another process does."""
        return framing.published(self, figure, publication, ending, width)

    def svg(self, _figure: Mapping[str, Any], _size: tuple[int, int]) -> str:
        return "<svg/>"

    def png(self, _html: str, _size: tuple[int, int], _scale: int) -> bytes:
        return picture()

    def pdf(self, _html: str) -> bytes:
        return blank_page()


@dataclass(frozen=True, slots=True)
class Made:
    """A file of a chart, and the code and the form that must be inside."""

    content: bytes
    code: str
    form: str


def code_of_chart(name: str, language: Language) -> str:
    with speaking(language):
        view = view_asked(name, ASKED.get(name, {}), language)
        found = drawing_of(view)
    assert found is not None
    return code_of_view(view, found)


@pytest.fixture
def _demo_site_here(demo_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Charts are made in this process, from the data that the server has too."""
    monkeypatch.setenv("DATABASE_URL", demo_url)
    forget()
    yield
    forget()


@pytest.fixture
def made(_demo_site_here: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Made]]:
    """Every chart in every language and format, in its frame and with its facts, but not drawn."""
    monkeypatch.setattr(taking_charts, "printer", QuickPrinter)
    kept = (taking_charts.file_of, framing._framed)
    for each in kept:
        each.cache_clear()
    files: dict[str, Made] = {}
    for language in LANGUAGES:
        for chart in CHARTS:
            with speaking(language):
                view = view_asked(chart, ASKED.get(chart, {}), language)
            code = plain_code(code_of_chart(chart, language))
            for ending in FORMATS:
                file = file_of(view, ending)
                assert file is not None
                files[f"{chart}-{language}.{ending}"] = Made(file.content, code, ending)
            file = file_of(view, "outlined.svg", print_widths(chart)[0])
            assert file is not None
            form = form_of("outlined.svg", print_widths(chart)[0])
            files[f"{chart}-{language}.print.svg"] = Made(file.content, code, form)
    yield files
    for each in kept:
        each.cache_clear()


def test_the_code_is_found_in_every_chart_of_the_site(
    reader: Reader, made: dict[str, Made]
) -> None:
    read: dict[str, tuple[str | None, str]] = {}
    for chosen in batched(made, FILES_A_SESSION):
        reader.open("/verify")
        read |= codes_and_forms_read(reader, {name: made[name].content for name in chosen})
    wrong = {
        name: read[name] for name, file in made.items() if read[name] != (file.code, file.form)
    }
    assert wrong == {}
    assert len(made) == len(CHARTS) * len(LANGUAGES) * (len(FORMATS) + 1) >= 100
    assert reader.trouble == []


@pytest.mark.usefixtures("_demo_site_here")
def test_the_code_is_found_in_charts_as_the_server_draws_them(reader: Reader) -> None:
    codes = {language: code_of_chart("stars-by-direction", language) for language in LANGUAGES}
    files, wanted = {}, {}
    for language, code in codes.items():
        for ending in FORMATS:
            with urlopen(f"{reader.site.address}/charts/{code}.{ending}", timeout=60) as answer:
                files[f"{language}.{ending}"] = answer.read()
            wanted[f"{language}.{ending}"] = plain_code(code)
    reader.open("/verify")
    assert codes_read(reader, files) == wanted


def test_a_checksum_that_looks_like_letters_is_not_read_as_part_of_the_code(
    reader: Reader,
) -> None:
    files = {
        code: with_facts(picture(), {"ChartCode": code}, DOTS)
        for code in map(some_code, range(1000))
        if checksum_begins_with_a_letter(code)
    }
    assert len(files) >= 100
    read: dict[str, str | None] = {}
    for chosen in batched(files, FILES_A_SESSION):
        reader.open("/verify")
        read |= codes_read(reader, {code: files[code] for code in chosen})
    assert read == {code: code for code in files}


def some_code(seed: int) -> str:
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in sha256(b"%d" % seed).digest()[:16])


def checksum_begins_with_a_letter(code: str) -> bool:
    chunk = b"iTXtChartCode\0\0\0\0\0" + code.encode()
    return chr(zlib.crc32(chunk) >> 24) in ALPHABET


def saved_anew() -> dict[str, bytes]:
    """Files of charts as other programs write them."""
    compressed = PngInfo()
    compressed.add_itxt("Title", "标题", "zh", "标题", zip=True)
    compressed.add_itxt("ChartCode", CODE, "en", "编号", zip=True)
    named = PngInfo()
    named.add_itxt("ChartCode", CODE, "zh", "编号")
    in_hexadecimal = b"<" + CODE.encode().hex(" ").encode() + b">"
    in_utf_16 = b"<feff" + CODE.encode("utf-16-be").hex().encode() + b">"
    escaped = b"(\\%03o\\\n" % ord(CODE[0]) + CODE[1:].encode() + b")"
    literal_utf_16 = b"(\\376\\377" + CODE.encode("utf-16-be").replace(b"\0", b"\\000") + b")"
    in_parentheses = b"(" + CODE.encode() + b")"
    appended = b"9 0 obj\n<< /ChartCode " + in_parentheses + b" >>\nendobj\n"
    return {
        "compressed.png": picture(compressed),
        "named.png": picture(named),
        "hexadecimal.pdf": pdf(in_hexadecimal),
        "utf-16.pdf": pdf(in_utf_16),
        "escaped.pdf": pdf(escaped),
        "literal-utf-16.pdf": pdf(literal_utf_16),
        "nested.pdf": pdf(b"<< /ChartCode (0000000000) >> /ChartCode " + in_parentheses, "Other"),
        "appended.pdf": with_table(pdf(b"(0000000000)"), appended),
        "appended-elsewhere.pdf": with_table(pdf(in_parentheses), b"9 0 obj\nnull\nendobj\n", ""),
        "single-quotes.svg": svg(
            f"<metadata>\n<f:facts ChartCode='{CODE}' xmlns:f='x'/></metadata>"
        ),
        "declared.svg": b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>\n"
        + svg(f"<metadata><facts ChartCode='{CODE}'/></metadata>"),
    }


def pdf(code: bytes, key: str = "ChartCode") -> bytes:
    """A small PDF file with strings before the code that look like something else."""
    facts = b"<< /Title (\\) >> \\\\ (()) /ChartCode) /Kept [ (]) /ChartCode (1111111111) ] % (\n"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 0 /Kids [ ] >>",
        facts + f"/{key} ".encode() + code + b" >>",
    ]
    content, places = b"%PDF-1.7\n", [0]
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    rows = b"".join(b"%010d 00000 n \n" % place for place in places[1:])
    table = b"xref\n0 4\n0000000000 65535 f \n" + rows
    trailer = b"trailer\n<< /Size 4 /Root 1 0 R /Info 3 0 R >>\n"
    return content + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(content)


def with_table(pdf: bytes, appended: bytes, facts: str = "/Info 9 0 R") -> bytes:
    """A PDF file with an object and a table appended, as programs write it that change little."""
    [before] = re.findall(rb"startxref\n(\d+)", pdf)
    at = len(pdf) + len(appended)
    table = b"xref\n9 1\n%010d 00000 n\r\n" % len(pdf)
    trailer = f"trailer\n<</Size 10/Root 1 0 R{facts}/Prev {before.decode()}>>\n".encode()
    return pdf + appended + table + trailer + b"startxref\n%d\n%%%%EOF" % at


def svg(inner: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode()


def test_the_code_is_found_in_files_that_other_programs_wrote(reader: Reader) -> None:
    files = saved_anew()
    reader.open("/verify")
    assert codes_read(reader, files) == dict.fromkeys(files, CODE)


def test_foreign_and_damaged_files_have_no_code(reader: Reader) -> None:
    png = with_facts(picture(), {"ChartCode": CODE}, DOTS)
    in_text = png.index(CODE.encode())
    whole = pdf(b"(" + CODE.encode() + b")")
    code_as_text = f"ChartCode     {CODE}".encode()
    files = {
        "empty": b"",
        "text.txt": code_as_text,
        "plain.png": picture(),
        "signature.png": png[:8],
        "cut.png": png[: in_text + 4],
        "long-chunk.png": png[:8] + b"\xff\xff\xff\xff" + png[12:],
        "short-text.png": png.replace(b"ChartCode\0\0\0\0\0", b"ChartCode\0\1\1\1\1"),
        "not-compressed.png": png.replace(b"ChartCode\0\0", b"ChartCode\0\1"),
        "other-key.png": with_facts(picture(), {"Comment": code_as_text.decode()}, DOTS),
        "no-code.png": with_facts(picture(), {"ChartCode": "<b>no code</b>"}, DOTS),
        "photograph.jpg": b"\xff\xd8\xff\xe0" + code_as_text,
        "blank.pdf": blank_page(),
        "beginning.pdf": b"%PDF-1.7\n" + code_as_text,
        "cut.pdf": whole[: whole.index(b"startxref")],
        "cut-within-facts.pdf": whole[: whole.index(CODE.encode())],
        "wrong-table.pdf": re.sub(rb"startxref\n\d+", b"startxref\n7", whole),
        "wrong-place.pdf": whole.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%%%%%%\n"),
        "circle.pdf": with_table(blank_page(), b"", "").replace(b"/Prev ", b"/Prev 9/Prev "),
        "unfinished.pdf": whole.replace(CODE.encode() + b")", CODE.encode() + b"("),
        "other-page.svg": svg(f"<text>ChartCode     {CODE}</text>"),
        "elsewhere.svg": svg(f"<g><metadata><facts ChartCode='{CODE}'/></metadata></g>"),
        "cut.svg": svg(f"<metadata><facts ChartCode='{CODE}'/></metadata>")[:-3],
    }
    reader.open("/verify")
    assert codes_read(reader, files) == dict.fromkeys(files, NONE)
    assert reader.trouble == []


def test_a_file_without_a_code_gets_a_notice_and_may_be_followed_by_another(
    reader: Reader,
) -> None:
    reader.open("/verify?lang=en")
    chosen = reader.page.locator("#chart-file")
    chosen.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": picture()})
    expect(reader.main).to_contain_text("No code can be read in this file")
    ours = svg(f"<metadata><facts ChartCode='{CODE}'/></metadata>")
    chosen.set_input_files({"name": "b.svg", "mimeType": "image/svg+xml", "buffer": ours})
    reader.wait_for_choices(chart=CODE)
    expect(reader.main).to_contain_text("This file is not byte for byte")
    expect(reader.main).to_contain_text("The numbers that its code stands for are unchanged")
    assert reader.documents == 1
    assert reader.trouble == []
