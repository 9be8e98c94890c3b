"""What a rehearsal says of itself in every file, also where a format has no room for a sentence.

Every answer passes through `web/guard.py`, which marks the file's name; every CSV through
`export/tables.py` and every ZIP through `export/package.py`, which mark what is in them.
"""

from collections.abc import Callable

from components.text import LANGUAGES, say, speaking
from data_access.settings import settings


def is_on() -> bool:
    """Tell whether this site shows a rehearsal."""
    return bool(settings().rehearsal)


def mark() -> str:
    """Say shortly that what is marked is only rehearsed."""
    return say("Rehearsal, not published")


def notice() -> str:
    """Say what a rehearsal is."""
    return say(
        "Rehearsal of {release}: this is a copy in which a draft stands as if it were "
        "published. Nothing here is published, and nothing may be passed on.",
        release=settings().rehearsal,
    )


def in_both_languages(said: Callable[[], str]) -> list[str]:
    """Return what is said in each language, for files that have the same bytes in both."""
    sentences = []
    for each in LANGUAGES:
        with speaking(each):
            sentences.append(said())
    return sentences


def name() -> str:
    """Return how the name of every file begins."""
    return "-".join(in_both_languages(lambda: say("Rehearsal"))).lower()


def column() -> tuple[str, str]:
    """Return the column that is added to tables without another place: its name, and its value."""
    return name(), " · ".join(in_both_languages(mark))
