"""The query of an address as the whole site reads it: pages, files, API, charts alike."""

import re
from collections.abc import Iterable

from data_access.editions import edition, edition_codes

CODES = frozenset({"category", "direction", "region", "unit", "stars", "picked", "among"})
"""What takes several codes, with commas between or one after the other."""
LISTS = CODES | {"fields"}
PROJECTS = frozenset({"id", "picked", "project"})
"""What takes codes of projects, whose list numbers are also written without zeros before them."""
NUMBERS = frozenset({"weights", "cuts"})
"""What takes numbers in an order, of which several may be equal."""
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|_ga|_gl"
    r"|bd_vid|hmsr|hmpl|hmcu|hmkw|hmci|spm|from|isappinstalled|nsukey|share_token|_",
    re.IGNORECASE,
)
"""What others add to addresses to follow readers; the site has no such parameter."""
PROJECT = re.compile(r"(\d{4})-0*(\d{1,6})")

Query = dict[str, str]


def read_query(pairs: Iterable[tuple[str, str]]) -> Query:
    """Return what a query asks for: each parameter once, trimmed, what tracks readers left out.

    Given twice, both values count, whether a form repeats a parameter or a link joins its codes.
    """
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        if not TRACKING.fullmatch(key):
            found.setdefault(key, []).append(value.strip())
    return {key: _together(key, values) for key, values in found.items()}


def _together(key: str, values: list[str]) -> str:
    if key in NUMBERS:
        return ",".join(values)
    if key in LISTS:
        values = [code.strip() for value in values for code in value.split(",")]
    if key in PROJECTS:
        values = [project_code(code) for code in values]
    different = list(dict.fromkeys(values))
    if len(different) > 1:
        different = list(filter(None, different))
    return (" " if key == "q" else ",").join(different)


def project_code(text: str) -> str:
    """Return the code of a project as it is published: 2021-17 is 2021-017."""
    parts = PROJECT.fullmatch(text.strip())
    if not parts or parts[1] not in edition_codes():
        return text.strip()
    return edition(parts[1]).project_code(int(parts[2]))
