"""Files served as they are, by address: those of Streamlit's front end, and ours in `assets/`.

Every address carries a hash of the content: what was fetched once need never be asked for again.
"""

import json
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from streamlit.file_util import get_static_dir

ASSETS = Path(__file__).resolve().parent.parent / "assets"
FRONT_END = Path(get_static_dir())
PREFIXES = ("/static/", "/assets/")


def asset_url(name: str) -> str:
    """Return the address of a file or folder in `assets/`; KeyError when there is none."""
    if not (ASSETS / name).exists():
        raise KeyError(f"there is no {name} in {ASSETS}")
    return f"/assets/{_assets_version()}/{name}"


@cache
def served_files() -> dict[str, Path]:
    """Return every file that is served, by its address."""
    front_end = {f"/static/{name}": file for name, file in _files(FRONT_END / "static")}
    return front_end | {asset_url(name): file for name, file in _files(ASSETS)}


def front_end_entry() -> tuple[str, list[str]]:
    """Return the addresses of the front end's first script and of its style sheets."""
    entry = _manifest()["index.html"]
    return f"/{entry['file']}", [f"/{name}" for name in entry["css"]]


def front_end_chunks() -> list[str]:
    """Return the addresses of the scripts that the front end's first script imports."""
    return [f"/{_manifest()[key]['file']}" for key in _imports("index.html")]


def element_chunks(*elements: str) -> list[str]:
    """Return the addresses of what elements need beyond that; KeyError for an unknown element."""
    loaded = {"index.html", *_imports("index.html")}
    needed: dict[str, None] = {}
    for element in elements:
        key = _element_keys()[element]
        needed |= dict.fromkeys(key for key in (key, *_imports(key)) if key not in loaded)
    return [f"/{_manifest()[key]['file']}" for key in needed]


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file.relative_to(folder).as_posix(), file


@cache
def _assets_version() -> str:
    digest = sha256()
    for name, file in _files(ASSETS):
        digest.update(name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@cache
def _manifest() -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((FRONT_END / "manifest.json").read_text("utf-8"))
    return manifest


@cache
def _element_keys() -> dict[str, str]:
    return {chunk["name"]: key for key, chunk in _manifest().items() if chunk.get("isDynamicEntry")}


@cache
def _imports(key: str) -> tuple[str, ...]:
    found: dict[str, None] = {}

    def follow(chunk: str) -> None:
        for imported in _manifest()[chunk].get("imports", ()):
            if imported not in found:
                found[imported] = None
                follow(imported)

    follow(key)
    return tuple(found)
