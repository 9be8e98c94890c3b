"""A document of ours as PDF: printed by the browser, with what it is in the file's own facts."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from unicodedata import normalize

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, StreamObject

from components.export.browser import Printer
from components.export.publication import PdfFacts

KANGXI_RADICALS = range(0x2F00, 0x2FD6)
SIMPLIFIED_RADICALS = {
    0x2EA0: 0x6C11, 0x2EC1: 0x864E, 0x2EC4: 0x897F, 0x2EC5: 0x89C1, 0x2EC6: 0x89D2,
    0x2EC9: 0x8D1D, 0x2ECB: 0x8F66, 0x2ED3: 0x957F, 0x2ED4: 0x95E8, 0x2ED8: 0x9752,
    0x2ED9: 0x97E6, 0x2EDA: 0x9875, 0x2EDB: 0x98CE, 0x2EDC: 0x98DE, 0x2EDD: 0x98DF,
    0x2EE2: 0x9A6C, 0x2EE3: 0x9AA8, 0x2EE4: 0x9B3C, 0x2EE5: 0x9C7C, 0x2EE6: 0x9E1F,
    0x2EE8: 0x9EA6, 0x2EE9: 0x9EC4, 0x2EEC: 0x9F50, 0x2EEE: 0x9F7F, 0x2EF0: 0x9F99,
}  # fmt: skip
"""Radicals that fonts draw with the glyph of a character, and that character, as code points."""

_RANGE = re.compile(rb"<([0-9A-F]{2,4})> <([0-9A-F]{2,4})> <(2[EF][0-9A-F]{2})>")
_RADICAL = re.compile(rb"<(2[EF][0-9A-F]{2})>$", re.MULTILINE)


def pdf_bytes(printer: Printer, documents: Sequence[str], facts: PdfFacts) -> bytes:
    """Return the first of some HTML documents that takes one page as PDF, else the very first.

    They are the same in ever smaller letters. The same documents give the same bytes. Errors as in
    `Printer.pdf`.
    """
    return finished(_printed(printer, documents), facts)


def _printed(printer: Printer, documents: Sequence[str]) -> bytes:
    first = printer.pdf(documents[0])
    if _takes_one_page(first):
        return first
    others = (printer.pdf(document) for document in documents[1:])
    return next(filter(_takes_one_page, others), first)


def _takes_one_page(pdf: bytes) -> bool:
    return len(PdfReader(BytesIO(pdf)).pages) == 1


def finished(pdf: bytes, facts: PdfFacts) -> bytes:
    """Return a printed document with these facts instead of the printing program's own, and with
    text that can be searched and copied.
    """
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    for page in writer.pages:
        _name_characters(page)
    dated = facts.dated.strftime("D:%Y%m%d%H%M%S+00'00'")
    writer.metadata = {
        "/Title": facts.title,
        "/Author": facts.author,
        "/Subject": facts.subject,
        "/Keywords": facts.keywords,
        "/Creator": facts.author,
        "/CreationDate": dated,
        "/ModDate": dated,
        **dict(facts.more),
    }
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def _name_characters(page: DictionaryObject) -> None:
    """Say of every glyph of a page which character it is.

    Chromium names the first code point that a font draws with the glyph. For many Chinese
    characters that is a radical that looks the same; nobody who searches for a word types it.
    """
    for font in _fonts(page):
        names = font.get("/ToUnicode")
        if names is not None and isinstance(stream := names.get_object(), StreamObject):
            stream.set_data(with_characters(stream.get_data()))


def _fonts(drawn: DictionaryObject) -> Iterator[DictionaryObject]:
    """Yield the fonts of what is drawn, and of all that is drawn within it: what is not opaque."""
    resources = _part(drawn, "/Resources")
    for font in _part(resources, "/Font").values():
        yield font.get_object()
    for within in _part(resources, "/XObject").values():
        yield from _fonts(within.get_object())


def _part(of: DictionaryObject, name: str) -> DictionaryObject:
    part = of.get(name, DictionaryObject()).get_object()
    return part if isinstance(part, DictionaryObject) else DictionaryObject()


def with_characters(names: bytes) -> bytes:
    """Return a table of a font's characters with characters in place of radicals."""
    listed = _RANGE.sub(_range_of_characters, names)
    return _RADICAL.sub(lambda found: b"<%04X>" % _character(int(found[1], 16)), listed)


def _range_of_characters(found: re.Match[bytes]) -> bytes:
    first, last, start = (int(number, 16) for number in found.groups())
    characters = (_character(start + step) for step in range(last - first + 1))
    listed = b" ".join(b"<%04X>" % character for character in characters)
    return b"<%s> <%s> [%s]" % (found[1], found[2], listed)


def _character(code: int) -> int:
    if code in KANGXI_RADICALS:
        return ord(normalize("NFKC", chr(code)))
    return SIMPLIFIED_RADICALS.get(code, code)
