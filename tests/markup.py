"""Reading HTML: its text, its notices, where its links lead."""

import re
from html import unescape

_TAG = re.compile(r"<[^>]+>")
_NOTICE = re.compile(
    r'<p class="(?:notice )?(information|warning)" role="note">(.*?)</p>', re.DOTALL
)
_LINK = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_BOARD = re.compile(r'<div class="table board".*?</table>', re.DOTALL)
_PROJECT = re.compile(r'<th scope="row"[^>]*>\s*<a href="/project\?[^"]*?id=([\w-]+)')

_SWITCH = re.compile(r'<nav class="switch".*?</nav>', re.DOTALL)
_HEADING = re.compile(r"<h([12])>(.*?)</h[12]>", re.DOTALL)
_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
_CAPTION = re.compile(r"<caption[^>]*>(.*?)</caption>", re.DOTALL)
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


def text_of(html: str) -> str:
    """Return what HTML says, without its tags."""
    return unescape(_TAG.sub("", html))


def notices_of(html: str) -> list[str]:
    """Return the texts of notices that warn or inform."""
    return [text_of(text) for _, text in _NOTICE.findall(html)]


def links_of(html: str) -> dict[str, str]:
    """Return where links lead, by their text; of links of one text the last."""
    return {text_of(text).strip(): unescape(to) for to, text in _LINK.findall(html)}


def switches_of(html: str) -> dict[str, bool]:
    """Return where the options of switches lead, and whether they are chosen."""
    return {
        unescape(to): "aria-current" in anchor
        for switch in _SWITCH.findall(html)
        for anchor, to in re.findall(r'(<a href="([^"]*)"[^>]*>)', switch)
    }


def projects_on_board(html: str) -> list[str]:
    """Return the codes of the projects on the leaderboard, in its order."""
    return [code for board in _BOARD.findall(html) for code in _PROJECT.findall(board)]


def headings_of(html: str) -> list[tuple[int, str]]:
    """Return the headings of HTML with their level, top to bottom."""
    return [(int(level), text_of(text).strip()) for level, text in _HEADING.findall(html)]


def tables_of(html: str) -> list[tuple[str, list[list[str]]]]:
    """Return the tables of HTML: what each is called, and the texts of its rows."""
    return [(_caption(table), _rows(table)) for table in _TABLE.findall(html)]


def _caption(table: str) -> str:
    found = _CAPTION.search(table)
    return text_of(found[1]).strip() if found else ""


def _rows(table: str) -> list[list[str]]:
    return [[text_of(c).strip() for c in _CELL.findall(row)] for row in _ROW.findall(table)]
