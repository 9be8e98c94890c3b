"""The demo editions: lists, releases, an end, taken through the same doors as real files."""

import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from data_access.closing.drawing import size_of_share
from data_access.closing.importing import (
    import_evaluation,
    import_self_assessments,
    import_spot_checks,
)
from data_access.closing.publishing import (
    announce_draw,
    candidates,
    publish_catalogue,
    reveal_seed,
)
from data_access.database import initialise, is_empty, reading, transaction
from data_access.importing import import_list, import_ratings
from data_access.publishing import publish
from data_access.refusing import Refused
from data_access.settings import ROOT

FIXTURES = ROOT / "fixtures"

Progress = Callable[[str, int, int], None]


class DemoRefused(Refused):
    """The demo editions are not loaded because the database already holds projects."""


def load_demo(url: str | None = None, progress: Progress | None = None) -> None:
    """Initialise the database, import the demo editions' lists, publish their releases, close one.

    `progress` is told what was done ("list", each period, "closing"; edition by edition), how many
    steps are done, and of how many. DemoRefused, before any file is imported, when the database
    already holds a list; DatabaseUnavailable when the database cannot be used.
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
        if closing := edition.get("closing"):
            yield "closing", partial(_close, edition["edition"], closing)


def _import_list(demo: dict[str, Any], url: str | None) -> None:
    listing = demo["list"]
    import_list(FIXTURES / listing["file"], demo["edition"], url=url, now=listing["imported_at"])


def _publish_release(demo: dict[str, Any], release: dict[str, Any], url: str | None) -> None:
    file: Path = FIXTURES / release["file"]
    moment = release["published_at"]
    import_ratings(file, demo["edition"], release["period"], demo["method"], url=url, now=moment)
    with transaction(url) as session:
        publish(session, demo["edition"], release["period"], now=moment)


def _close(edition: str, closing: dict[str, Any], url: str | None) -> None:
    """Draw among the self-assessed projects, check them, evaluate all, publish the catalogue."""
    method, drawing = closing["method"], closing["draw"]
    steps = {name: closing[name] for name in ("self_assessments", "spot_checks", "evaluation")}
    files = {name: FIXTURES / step["file"] for name, step in steps.items()}
    moments = {name: step["imported_at"] for name, step in steps.items()}
    import_self_assessments(
        files["self_assessments"], edition, method, url=url, now=moments["self_assessments"]
    )
    with transaction(url) as session:
        announce_draw(
            session,
            edition,
            size=size_of_share(drawing["share"], len(candidates(session, edition))),
            seed=drawing["seed"],
            awaited=drawing["awaited"],
            now=drawing["announced_at"],
        )
    with transaction(url) as session:
        reveal_seed(
            session,
            edition,
            seed=drawing["seed"],
            public_number=drawing["public_number"],
            now=drawing["revealed_at"],
        )
    import_spot_checks(files["spot_checks"], edition, url=url, now=moments["spot_checks"])
    import_evaluation(files["evaluation"], edition, method, url=url, now=moments["evaluation"])
    with transaction(url) as session:
        publish_catalogue(session, edition, now=closing["evaluation"]["published_at"])


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
