"""Telling the two languages of the site apart."""

import re

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def has_chinese(text: str) -> bool:
    """Tell whether any Chinese stands in a text."""
    return bool(_CHINESE.search(text))
