"""Files served as they are, by address: those of Streamlit's front end, and ours in `assets/`.

Every address carries a hash of the content: what was fetched once need never be asked for again.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from streamlit.file_util import get_static_dir

from components.addresses import at

ASSETS = Path(__file__).resolve().parent / "assets"
FRONT_END = Path(get_static_dir())
ICONS = "icons.woff2"
"""The icons that can show, out of Streamlit's font of all; made by `docs/icons.py`."""
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
SOURCE = re.compile(r"src:[^;}]*")
TEXT_FONT = re.compile(r"font-family:[\"']?Source (?:Sans|Serif)\b")
PREFIXES = ("/static/", "/assets/")


@dataclass(frozen=True, slots=True)
class Made:
    """Something served that stands in no file; `suffix` is the ending of its name."""

    suffix: str
    content: bytes

    def read_bytes(self) -> bytes:
        """Return its content."""
        return self.content


Served = Path | Made
"""What can be served: a file, or what was made of one."""


def asset_url(name: str) -> str:
    """Return the address of a file or folder in `assets/`; KeyError when there is none."""
    if not (ASSETS / name).exists():
        raise KeyError(f"there is no {name} in {ASSETS}")
    return at(_asset(name))


def _asset(name: str) -> str:
    return f"/assets/{_assets_version()}/{name}"


@cache
def served_files() -> dict[str, Served]:
    """Return every file that is served, by its address from the root of the site."""
    front_end: dict[str, Served] = {
        f"/static/{name}": file for name, file in _files(FRONT_END / "static")
    }
    ours: dict[str, Served] = {_asset(name): file for name, file in _files(ASSETS)}
    return front_end | ours | _lighter_styles()


def front_end_entry() -> tuple[str, list[str]]:
    """Return the addresses of the front end's first script and of its style sheets, as we serve
    them.
    """
    entry = _manifest()["index.html"]
    return at(f"/{entry['file']}"), [at(style) for style in _lighter_styles()]


@cache
def _lighter_styles() -> dict[str, Served]:
    """Return the front end's style sheets without the fonts that our type does not need.

    Streamlit puts its own text fonts behind ours, where a browser fetches them for any sign that
    ours lack, and brings thousands of icons.
    """
    styles: dict[str, Served] = {}
    for name in _manifest()["index.html"]["css"]:
        style = FONT_FACE.sub(_lighter_face, (FRONT_END / name).read_text("utf-8")).encode()
        styles[f"/static/css/front-end-{sha256(style).hexdigest()[:12]}.css"] = Made(".css", style)
    return styles


def _lighter_face(face: re.Match[str]) -> str:
    if "Material Symbols" in face[0]:
        return SOURCE.sub(f'src:url({asset_url(ICONS)})format("woff2")', face[0])
    return "" if TEXT_FONT.search(face[0]) else face[0]


def front_end_chunks() -> list[str]:
    """Return the addresses of the scripts that the front end's first script imports."""
    return [at(f"/{_manifest()[key]['file']}") for key in _imports("index.html")]


def element_chunks(*elements: str) -> list[str]:
    """Return the addresses of what elements need beyond that; KeyError for an unknown element."""
    loaded = {"index.html", *_imports("index.html")}
    found: dict[str, None] = {}
    for element in elements:
        key = _element_keys()[element]
        found |= dict.fromkeys(key for key in (key, *_imports(key)) if key not in loaded)
    return [at(f"/{_manifest()[key]['file']}") for key in found]


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
