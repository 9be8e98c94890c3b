"""What a file is, by its content and whatever it is called."""

import re
import zipfile
from io import BytesIO
from zipfile import ZipFile

from data_access.spreadsheets.sheets import Unreadable

KINDS = ("xlsx", "xls", "ods", "csv")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_CSV_SUFFIXES = (".csv", ".txt", ".tsv")
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "file_pdf"),
    (b"\x89PNG", "file_picture"),
    (b"\xff\xd8\xff", "file_picture"),
    (b"GIF8", "file_picture"),
    (b"BM", "file_picture"),
    (b"II*\x00", "file_picture"),
    (b"MM\x00*", "file_picture"),
    (b"RIFF", "file_picture"),
    (b"{\\rtf", "file_text_document"),
    (b"Rar!", "file_archive"),
    (b"7z\xbc\xaf", "file_archive"),
    (b"\x1f\x8b", "file_archive"),
    (b"PK\x05\x06", "file_archive"),
    (b"MIME-Version:", "file_web_page"),
)
_WEB_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|meta|div|style|script)\b", re.IGNORECASE
)
_MARKUP = re.compile(rb"\s*<(?:\?xml|!--|!doctype|[a-z][\w:-]*[\s>/])", re.IGNORECASE)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LOOKED_AT = 4096

# Streams of the container that .xls shares with other formats, the telling ones first.
_STREAMS = (
    ("EncryptedPackage", "file_password"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "file_text_document"),
    ("PowerPoint Document", "file_presentation"),
)
# Parts by which archives are known for what they hold, the telling ones first.
_PARTS = (
    ("encrypted-package", "file_password"),
    ("xl/workbook.bin", "file_xlsb"),
    ("xl/", "xlsx"),
    ("word/", "file_text_document"),
    ("ppt/", "file_presentation"),
    ("OFD.xml", "file_fixed_layout"),
    ("Index/", "file_numbers"),
)
_OPEN_DOCUMENTS = (
    (b"opendocument.spreadsheet", "ods"),
    (b"opendocument.text", "file_text_document"),
    (b"opendocument.presentation", "file_presentation"),
)


def kind_of(content: bytes, suffix: str) -> str:
    """Return one of KINDS; Unreadable says what the file is instead.

    Only a CSV file is known by its `suffix` (".csv"), as any text may be one.
    """
    if not content:
        raise Unreadable("file_empty")
    found = _kind(content, suffix.lower())
    if found in KINDS:
        return found
    raise Unreadable(found)


def _kind(content: bytes, suffix: str) -> str:
    if content.startswith(_ZIP):
        return _kind_of_archive(content)
    if content.startswith(_OLE):
        return _kind_of_container(content)
    if markup := _kind_of_markup(content):
        return markup
    if suffix in _CSV_SUFFIXES:
        return "csv"
    for start, code in _STARTS:
        if content.startswith(start):
            return code
    return "file_text" if _is_text(content) else "file_type"


def _kind_of_archive(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if any(part.flag_bits & 1 for part in archive.infolist()):
                return "file_password"
            if "content.xml" in names:
                return _kind_of_open_document(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, KeyError) as damaged:
        raise Unreadable("file_damaged") from damaged
    for part, kind in _PARTS:
        if any(name.startswith(part) for name in names):
            return kind
    return "file_archive"


def _kind_of_open_document(archive: ZipFile) -> str:
    names = archive.namelist()
    if "META-INF/manifest.xml" in names:
        with archive.open("META-INF/manifest.xml") as part:
            if b"encryption-data" in part.read(2**20):
                return "file_password"
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            stated = part.read(200)
        for words, kind in _OPEN_DOCUMENTS:
            if words in stated:
                return kind
    return "ods"


def _kind_of_container(content: bytes) -> str:
    for stream, kind in _STREAMS:
        if stream.encode("utf-16-le") in content:
            return kind
    return "file_damaged"


def _kind_of_markup(content: bytes) -> str:
    beginning = content.removeprefix(_BYTE_ORDER_MARK)[:_LOOKED_AT]
    if not _MARKUP.match(beginning):
        return ""
    return "file_web_page" if _WEB_PAGE.search(beginning) else "file_xml"


def _is_text(content: bytes) -> bool:
    beginning = content[:_LOOKED_AT]
    return b"\0" not in beginning and not any(byte < 9 for byte in beginning)
