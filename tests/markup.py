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


def text_of(html: str) -> str:
    """Return what HTML says, without its tags."""
    return unescape(_TAG.sub("", html))


def notices_of(html: str) -> list[str]:
    """Return the texts of notices that warn or inform."""
    return [text_of(text) for _, text in _NOTICE.findall(html)]


def links_of(html: str) -> dict[str, str]:
    """Return where links lead, by their text; of links of one text the last."""
    return {text_of(text).strip(): unescape(to) for to, text in _LINK.findall(html)}


def projects_on_board(html: str) -> list[str]:
    """Return the codes of the projects on the leaderboard, in its order."""
    return [code for board in _BOARD.findall(html) for code in _PROJECT.findall(board)]
