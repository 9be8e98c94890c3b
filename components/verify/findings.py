"""What the code of a chart, typed in or read from a file, names, and what became of it since."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from unicodedata import normalize
from urllib.parse import unquote

from components import cached
from components.charts.chart import Drawing
from components.charts.codes import UnknownView, View, view_of
from components.charts.files import drawing_of, file_of, known
from components.charts.numbers import Numbers
from components.export.browser import NoBrowser, PrintingFailed, TooMuchToPrint
from components.export.publication import FORMATS, WIDTHS, form_of
from components.text import language
from data_access.answers import PublishedRelease

FORMS = {form_of(ending, width): (ending, width) for ending in FORMATS for width in WIDTHS}
"""What a file may be compared with, by what each file says of its form."""
NO_CODE = "no-code"
"""What `assets/site.js` asks for instead of a hash when it can read no code in a file."""
IN_AN_ADDRESS = re.compile(r"(?:[?&;]chart=|/charts/)([^&#./?]*)")
WITH_A_HEAD = re.compile(r"[.\u3002]\s*[^.\u3002]+:\s*([0-9a-f]{16})$")
AFTER_ITS_NAME = re.compile(r":\s*([0-9A-Z][0-9A-Z\s-]*)$", re.IGNORECASE)

FileState = Literal["", "same", "other", "not_now", "no_code"]
"""How a file compares with what this site makes: "" without one, "not_now" where none is made,
"no_code" where nothing in it says which chart it is.
"""
Difference = tuple[str, str, str, str]
"""Row, column, and what stands there in one version and in the newer one."""


@dataclass(frozen=True, slots=True)
class Found:
    """The view of a code in the reader's language, what it shows, and whether that still holds.

    `view` and `drawing` are in the reader's language, whatever that of the picture.
    """

    view: View
    drawing: Drawing
    holds: bool

    @property
    def release(self) -> PublishedRelease:
        """The release the chart is of."""
        return cached.release(self.view.question)

    @property
    def newest(self) -> PublishedRelease:
        """The version that replaced the chart's release last; the same one where none did."""
        of_edition = {other.code: other for other in cached.releases(self.release.edition)}
        release = self.release
        while release.newer in of_edition:
            release = of_edition[release.newer]
        return release


def code_in(typed: str) -> str:
    """Return the code in what was typed or pasted: alone, after its name, or in an address.

    Addresses are those of the files of a chart and of this page; in any other there is none.
    """
    text = WITH_A_HEAD.sub("", normalize("NFKC", typed).strip())
    if address := IN_AN_ADDRESS.search(text):
        return unquote(address[1])
    if is_address(text):
        return ""
    named = AFTER_ITS_NAME.search(text)
    return named[1] if named else text


def head_in(typed: str) -> str:
    """Return the head of the chain in the line that stands below a picture, "" without one."""
    head = WITH_A_HEAD.search(normalize("NFKC", typed).strip())
    return head[1] if head else ""


def is_of_the_chain(chart: Found, head: str) -> bool:
    """Tell whether a document of the chart's edition begins with a printed head."""
    known = cached.documents(chart.view.question.edition)
    return any(document.sha256.startswith(head) for document in known)


def is_address(typed: str) -> bool:
    """Tell whether what was typed is an address of some page or file."""
    return "://" in typed or typed.startswith(("/", "www."))


def found(code: str) -> Found:
    """Return what a code names; Mistyped, and UnknownView for what is not published here."""
    view, numbers = view_of(code, known())
    shown = replace(view, language=language())
    drawn, drawing = drawing_of(view), drawing_of(shown)
    if drawn is None or drawing is None:
        raise UnknownView(f"{code!r} names a view that shows nothing")
    return Found(shown, drawing, drawn.mark == numbers)


def file_state(code: str, file: str) -> FileState:
    """Tell how a file, given as its form and SHA-256, compares with that made of the code's view.

    Making it may take seconds, the first time.
    """
    if file == NO_CODE:
        return "" if code else "no_code"
    form, _, sha256 = file.rpartition(".")
    if form not in FORMS:
        return ""
    try:
        view, _ = view_of(code, known())
        made = file_of(view, *FORMS[form])
    except UnknownView:
        return ""
    except (NoBrowser, TooMuchToPrint, PrintingFailed):
        return "not_now"
    return "same" if made and made.sha256 == sha256 else "other"


def changes(chart: Found) -> list[Difference] | None:
    """Return what the chart shows otherwise in the newest version; None if it is not there."""
    question = replace(chart.view.question, release=chart.newest.code)
    now = drawing_of(replace(chart.view, question=question))
    return None if now is None else list(_differing(chart.drawing.numbers, now.numbers))


def _differing(before: Numbers, now: Numbers) -> Iterator[Difference]:
    """Yield every cell that differs; rows go by their first cell."""
    old, new = (_by_first_cell(numbers) for numbers in (before, now))
    columns = dict.fromkeys(each.name for each in (*before.columns, *now.columns))
    for row in dict.fromkeys((*old, *new)):
        for column in columns:
            cells = [rows.get(row, {}).get(column, "") for rows in (old, new)]
            if cells[0] != cells[1]:
                yield row, column, cells[0], cells[1]


def _by_first_cell(numbers: Numbers) -> dict[str, dict[str, str]]:
    names = [column.name for column in numbers.columns]
    return {row[0]: dict(zip(names, row, strict=True)) for row in numbers.words}
