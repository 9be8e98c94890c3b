"""Everything about data: editions, methods, rules, database, publishing. No screens here."""

import gc

SELDOM = (50_000, 50, 1000)
"""When to look for garbage while a program is loaded, and while a command runs: nearly all that
either makes is needed to its end, and to look through it takes an eighth of their time."""
OFTEN = (700, 10, 10)
"""When to look for it among what readers leave: as Python does where nobody says anything."""

gc.set_threshold(*SELDOM)


def look_for_garbage_among_what_comes() -> None:
    """Begin to answer: leave out what was loaded to be kept, and let nothing else pile up.

    To search all that was loaded takes longer than a run of a page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*OFTEN)
