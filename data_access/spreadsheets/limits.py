"""How much a file may ask for; far more than any list of projects needs."""

import sys

MOST_BYTES = 100 * 2**20
"""Of a file."""

MOST_CELLS = 2_000_000
"""Of a sheet, filled or before a filled one; also of cells that are covered by merged ones."""

MOST_CHARACTERS = 50_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 1_000
FARTHEST_ROW = 10_000
"""So many empty rows may stand above a filled one."""

LONGEST_TEXT = 32_767
"""Of a cell, as in spreadsheet programs; what is longer is cut, and too long for any column."""

MEMORY = 2**30
"""Bytes, of the process that reads."""

SECONDS = 60
"""Of the processor; on the clock twice as many."""


def limit_this_process() -> None:
    """Have Linux end this process where it takes more memory or time than it may."""
    if sys.platform != "linux":
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, allowed = resource.getrlimit(kind)
        lower = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(kind, (lower, allowed))
