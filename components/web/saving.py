"""Under which name a browser saves what it is sent (RFC 6266)."""

import re
from urllib.parse import quote


def attachment(name: str) -> str:
    """Return the header of a file to be saved; who cannot read every letter gets a plain name."""
    plain = re.sub(r"[^\w.,-]", "_", name, flags=re.ASCII)
    saved = f'attachment; filename="{plain}"'
    return saved if plain == name else f"{saved}; filename*=UTF-8''{quote(name)}"
