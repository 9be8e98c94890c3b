"""Which program this is: another version may write the same answer otherwise."""

from functools import cache
from hashlib import sha256

from data_access.settings import ROOT

SOURCES = ("components", "data_access", ".streamlit", "requirements.txt")
"""What answers are written by; folders with all that is in them."""


@cache
def program() -> str:
    """Return the SHA-256 of this program's files, as they were when it was first asked for."""
    digest = sha256()
    for source in SOURCES:
        place = ROOT / source
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and file.suffix != ".pyc":
                content = file.read_bytes()
                digest.update(f"{file.relative_to(ROOT)} {len(content)}\n".encode())
                digest.update(content)
    return digest.hexdigest()
