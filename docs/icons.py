"""The icon font reduced to the icons that can show: python -m docs.icons.

Streamlit's front end brings all 4,000 Material Symbols in one file of 375 kB, which every first
visitor would wait for. Kept are those whose name stands as a word of its own in its scripts, which
is more than it uses, and those that our pages name. Run it again after an upgrade of Streamlit.
"""

import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from components.assets import ASSETS, FRONT_END, ICONS
from data_access.settings import ROOT

NAMED = re.compile(r":material/([a-z0-9_]+):")
WORD = re.compile(r"[\"'`]([a-z0-9_]{2,40})[\"'`]")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
LIGATURE = 4


def whole_font() -> TTFont:
    """Return the font as Streamlit brings it."""
    [file] = (FRONT_END / "static" / "media").glob("MaterialSymbols-Rounded.*.woff2")
    return TTFont(file)


def icons_of(font: TTFont) -> dict[str, str]:
    """Return the names of a font's glyphs by the names of the icons, which are ligatures."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    return {
        "".join(letters[part] for part in (first, *ligature.Component)): ligature.LigGlyph
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        if getattr(table, "ExtSubTable", table).LookupType == LIGATURE
        for first, ligatures in getattr(table, "ExtSubTable", table).ligatures.items()
        for ligature in ligatures
    }


def named_icons() -> set[str]:
    """Return the icons that Streamlit's scripts and our pages name as such."""
    return set(NAMED.findall("".join(_scripts() + _sources())))


def possible_icons() -> set[str]:
    """Return those, and all words that may name one."""
    return named_icons() | set(WORD.findall("".join(_scripts())))


def _scripts() -> list[str]:
    files = sorted((FRONT_END / "static" / "js").glob("*.js"))
    return [file.read_text("utf-8") for file in files]


def _sources() -> list[str]:
    folders = (ROOT / "components", ROOT / "pages")
    return [file.read_text("utf-8") for folder in folders for file in sorted(folder.rglob("*.py"))]


def write(target: Path) -> int:
    """Write the reduced font; return how many icons it has."""
    font = whole_font()
    glyphs = icons_of(font)
    wanted = sorted(possible_icons() & glyphs.keys())
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_closure = False
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(glyphs=[glyphs[name] for name in wanted], text=LETTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    return len(wanted)


if __name__ == "__main__":
    print(f"{write(ASSETS / ICONS)} icons")
