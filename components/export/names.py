"""Names of files: what they hold, under which filters, in which language; none has two meanings."""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

LONGEST = 120
"""In bytes, as file systems count them: there is room for what stands before and behind."""
MARK = 8


def with_filters(name: str, chosen: Mapping[str, Iterable[str]], *ends: str) -> str:
    """Return the name of what is chosen, without its ending, and what it ends with.

    Where not every letter can stand in every name, or there are too many, a mark tells it from
    others, which remains where such letters are left out.
    """
    said = "-".join("-".join((key, *codes)) for key, codes in chosen.items())
    return "-".join(filter(None, (name, _plain(said), *ends)))


def _plain(said: str) -> str:
    plain = re.sub(r"[^\w.,-]+", "_", said)
    cut = plain.encode()[:LONGEST].decode(errors="ignore")
    return (
        cut
        if cut == said and said.isascii()
        else f"{cut}-{sha256(said.encode()).hexdigest()[:MARK]}"
    )
