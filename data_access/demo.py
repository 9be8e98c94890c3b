"""The demo editions: their lists and releases, taken through the same doors as real files."""

import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from data_access.database import initialise, is_empty, reading, transaction
from data_access.importing import import_list, import_ratings
from data_access.publishing import publish
from data_access.settings import ROOT

FIXTURES = ROOT / "fixtures"

Progress = Callable[[str, int, int], None]


class DemoRefused(RuntimeError):
    """The demo editions are not loaded because the database already holds projects."""


def load_demo(url: str | None = None, progress: Progress | None = None) -> None:
    """Initialise the database, import the demo editions' lists and publish their releases in order.

    `progress` is told what was done ("list", then each period, edition by edition), how many steps
    are done, and of how many. DemoRefused, before any file is imported, when the database already
    holds a list; DatabaseUnavailable when the database cannot be used.
    """
    tell = progress or _say_nothing
    steps = list(_steps())
    initialise(url)
    _check_empty(url)
    for done, (what, take) in enumerate(steps, start=1):
        take(url)
        tell(what, done, len(steps))


def _steps() -> Iterator[tuple[str, Callable[[str | None], None]]]:
    """Yield what is to be done in order: a name, and what does it to a database."""
    demo = tomllib.loads((FIXTURES / "demo.toml").read_text(encoding="utf-8"))
    for edition in demo["editions"]:
        yield "list", partial(_import_list, edition)
        for release in edition["releases"]:
            yield release["period"], partial(_publish_release, edition, release)


def _import_list(demo: dict[str, Any], url: str | None) -> None:
    listing = demo["list"]
    import_list(FIXTURES / listing["file"], demo["edition"], url=url, now=listing["imported_at"])


def _publish_release(demo: dict[str, Any], release: dict[str, Any], url: str | None) -> None:
    file: Path = FIXTURES / release["file"]
    moment = release["published_at"]
    import_ratings(file, demo["edition"], release["period"], demo["method"], url=url, now=moment)
    with transaction(url) as session:
        publish(session, demo["edition"], release["period"], now=moment)


def holds_a_list(url: str | None = None) -> bool:
    """Tell whether a list was imported into the database; DatabaseUnavailable without one."""
    with reading(url) as session:
        return not is_empty(session)


def _check_empty(url: str | None) -> None:
    if holds_a_list(url):
        raise DemoRefused(
            "the database already holds a list; the demo editions go into an empty one: "
            "point DATABASE_URL at a new database"
        )


def _say_nothing(_what: str, _done: int, _of: int) -> None:
    pass
