"""Names inside Streamlit's Markdown: shown as they are, whatever they contain."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def plain(text: str) -> str:
    """Escape text so that Markdown shows it letter by letter."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def link(text: str, address: str) -> str:
    """Return a link with its text escaped."""
    return f"[{plain(text)}]({address})"
