"""Everything about data: editions, methods, rules, database, publishing. No screens here."""

import gc

SELDOM = (50_000, 50, 1000)
"""When to look for garbage while a program is loaded, and while a command runs: nearly all that
either makes is needed to its end, and to look through it takes an eighth of their time."""

gc.set_threshold(*SELDOM)
