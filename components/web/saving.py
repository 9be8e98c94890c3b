"""Under which name a browser saves what it is sent (RFC 6266)."""

import re
from urllib.parse import quote, unquote

_NAME = re.compile(r"filename=\"([^\"]*)\"")
_WHOLE_NAME = re.compile(r"filename\*=UTF-8''([^;]*)")


def attachment(name: str) -> str:
    """Return the header of a file to be saved; who cannot read every letter gets a plain name."""
    return disposition("attachment", name)


def disposition(kind: str, name: str) -> str:
    """Return the header of a file that is shown (`inline`) or saved, under its name."""
    plain = re.sub(r"[^\w.,-]", "_", name, flags=re.ASCII)
    saved = f'{kind}; filename="{plain}"'
    return saved if plain == name else f"{saved}; filename*=UTF-8''{quote(name)}"


def saved_as(header: str) -> str:
    """Return the name in such a header, "" without one."""
    if whole := _WHOLE_NAME.search(header):
        return unquote(whole[1])
    plain = _NAME.search(header)
    return plain[1] if plain else ""
