"""All that readers see of an edition, read from the database as canonical texts.

Each text has a name, such as "list 1" or "release 2022Q1.1"; documents of the chain cover it by
that name. Readers may have every one of them, so none says more than the site does: of objections
their numbers, of acts those that are public. What is not published is in none.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, SQLModel, col

from data_access import lists
from data_access.chain.covering import canonical
from data_access.methods import method_digest
from data_access.models import (
    Act,
    Category,
    ClosingFile,
    Direction,
    Draw,
    Drawn,
    Edition,
    Evaluation,
    ImportedFile,
    ListedProject,
    ListVersion,
    MethodVersion,
    Objection,
    RecommendingUnit,
    Region,
    Release,
    SelfScore,
    SpotCheck,
)

_OF_A_RELEASE = (
    "code", "period", "period_end", "version", "method", "demo", "reason", "listed", "rated",
    "created_at", "published_at", "sha256", "bridged_from", "objections_until", "canonical",
)  # fmt: skip
_OF_A_CATALOGUE = (
    "version", "method", "demo", "reason", "listed", "evaluated", "catalogued", "created_at",
    "published_at", "chained_to", "sha256", "canonical",
)  # fmt: skip
_OF_AN_ACT = ("kind", "public_from", "subject", "changed", "reason")
_OF_A_FILE = ("sha256", "kind", "edition", "rows", "imported_at")

WITHDRAWN = "withdrawn"
"""The kind of act that takes back what readers have not seen yet."""
EVER = datetime.max.replace(tzinfo=UTC)

Made = Mapping[str, Callable[[], object]]
"""What makes the content of a text, by its name."""


def texts(
    session: Session, edition: str, at: datetime | None = None, without: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """Yield name and text of all that readers see at a moment, or ever will see without one.

    `without`: names of texts that are known and cannot have changed, so that they are not made.
    """
    for key, value in _values(session, edition, at or EVER, without):
        yield key, canonical(value)


def facts(session: Session, edition: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of the facts that lists refer to."""
    for key, value in _facts(session, edition):
        yield key, canonical(value)


def log(session: Session, edition: str, acts: int) -> str:
    """Return the text of the first so many acts of the publisher's log, with all objections that
    they tell of; readers do not see it.
    """
    told = session.execute(
        select(Act).where(col(Act.edition) == edition).order_by(col(Act.id)).limit(acts)
    ).scalars().all()  # fmt: skip
    steps = sum(act.kind.startswith("objection_") for act in told)
    objections = session.execute(
        select(Objection)
        .where(col(Objection.edition) == edition)
        .order_by(col(Objection.id))
        .limit(steps)
    ).scalars()
    return canonical(
        {"acts": [_plainly(act) for act in told], "objections": [_plainly(o) for o in objections]}
    )


def _values(
    session: Session, edition: str, at: datetime, without: Collection[str]
) -> Iterator[tuple[str, object]]:
    """Yield name and content of every text but those that are known."""
    yield from _facts(session, edition)
    releases, evaluations = _published(session, edition, at), _evaluations(session, edition, at)
    by_id = {release.id: release for release in releases}
    made: Made = {
        **_lists(session, edition, at),
        **_methods(session, releases, evaluations),
        **{f"release {r.code}": partial(_release, session, r, by_id) for r in releases},
        **{f"objections {r.code}": partial(_objections, session, r) for r in releases},
        **_acts(session, edition, at),
        **{f"catalogue {e.version}": partial(_catalogue, session, e) for e in evaluations},
    }
    for key, value in made.items():
        if key not in without:
            yield key, value()
    yield from _of_the_end(session, edition)


def _lists(session: Session, edition: str, at: datetime) -> Made:
    found = select(ListVersion).where(
        col(ListVersion.edition) == edition, col(ListVersion.published_at) <= at
    )
    versions = session.execute(found.order_by(col(ListVersion.version))).scalars().all()
    return {
        **{f"list {v.version}": partial(lists.content, session, v.id) for v in versions},
        **{f"file of list {v.version}": partial(_file_of_a_list, session, v) for v in versions},
        **{f"words of list {v.version}": partial(_words, session, v.id) for v in versions},
    }


def _file_of_a_list(session: Session, version: ListVersion) -> object:
    return _chosen(session.get_one(ImportedFile, version.file), _OF_A_FILE)


def _words(session: Session, version: int | None) -> object:
    """Return what a search finds each project of a list by."""
    found = select(col(ListedProject.project), col(ListedProject.search_text)).where(
        col(ListedProject.list_version) == version
    )
    return [list(row) for row in session.execute(found.order_by(col(ListedProject.project)))]


def _methods(
    session: Session, releases: Collection[Release], evaluations: Collection[Evaluation]
) -> Made:
    used = {method for release in releases for method in (release.method, release.bridged_from)}
    used |= {evaluation.method for evaluation in evaluations}
    return {f"method {method}": partial(_method, session, method) for method in filter(None, used)}


def _facts(session: Session, edition: str) -> Iterator[tuple[str, object]]:
    facts = session.get_one(Edition, edition)
    categories = select(col(Category.code)).where(col(Category.edition) == edition)
    directions = select(col(Direction.code), col(Direction.category)).where(
        col(Direction.edition) == edition
    )
    yield (
        "edition",
        _plainly(facts)
        | {
            "categories": sorted(session.execute(categories).scalars()),
            "directions": sorted(map(list, session.execute(directions))),
        },
    )
    regions = session.execute(select(Region).order_by(col(Region.code))).scalars()
    yield "regions", [_plainly(region) for region in regions]
    units = select(RecommendingUnit).where(col(RecommendingUnit.edition) == edition)
    in_order = session.execute(units.order_by(col(RecommendingUnit.code))).scalars()
    yield "units", [_plainly(unit) for unit in in_order]


def _published(session: Session, edition: str, at: datetime) -> list[Release]:
    found = select(Release).where(
        col(Release.edition) == edition,
        col(Release.status) == "published",
        col(Release.published_at) <= at,
    )
    return list(session.execute(found.order_by(col(Release.id))).scalars())


def _evaluations(session: Session, edition: str, at: datetime) -> list[Evaluation]:
    found = select(Evaluation).where(
        col(Evaluation.edition) == edition, col(Evaluation.published_at) <= at
    )
    return list(session.execute(found.order_by(col(Evaluation.version))).scalars())


def _method(session: Session, method: str) -> object:
    stored = session.get_one(MethodVersion, method)
    return _plainly(stored) | {"text": method_digest(stored.text)}


def _release(session: Session, release: Release, by_id: dict[int | None, Release]) -> object:
    before = by_id.get(release.previous)
    chained = session.get(Release, release.chained_to) if release.chained_to else None
    return _chosen(release, _OF_A_RELEASE) | {
        "previous": before.code if before else None,
        "chained_to": chained.sha256 if chained else None,  # nothing else of one under embargo
        "list": session.get_one(ListVersion, release.list_version).version,
        "file": _chosen(session.get_one(ImportedFile, release.file), (*_OF_A_FILE, "period")),
    }


def _objections(session: Session, release: Release) -> object:
    """Return how many objections there were and what became of each, without who and why."""
    found = session.execute(
        select(col(Objection.number), col(Objection.state))
        .where(col(Objection.edition) == release.edition, col(Objection.release) == release.code)
        .order_by(col(Objection.number), col(Objection.state))
    ).all()
    return {
        "counts": Counter(row.state for row in found),
        "decided": [list(row) for row in found if row.state != "received"],
    }


def _acts(session: Session, edition: str, at: datetime) -> Made:
    """Return the acts that readers see, numbered among all that they could have come to see."""
    found = select(Act).where(
        col(Act.edition) == edition,
        or_(col(Act.public_from).is_not(None), col(Act.kind) == WITHDRAWN),
    )
    acts = session.execute(found.order_by(col(Act.id))).scalars().all()
    withdrawn = {act.subject: place for place, act in enumerate(acts) if act.kind == WITHDRAWN}
    return {
        f"act {place + 1}": partial(_chosen, act, _OF_AN_ACT)
        for place, act in enumerate(acts)
        if act.public_from and act.public_from <= at and place > withdrawn.get(act.subject, -1)
    }


def _of_the_end(session: Session, edition: str) -> Iterator[tuple[str, object]]:
    """Yield how far the end of an edition has come, as its pages say."""
    draw = session.get(Draw, edition)
    if draw:
        drawn = select(col(Drawn.position), col(Drawn.project)).where(col(Drawn.edition) == edition)
        in_order = session.execute(drawn.order_by(col(Drawn.position)))
        yield "draw", _plainly(draw) | {"drawn": [list(row) for row in in_order]}
    assessed = session.execute(
        select(col(SelfScore.project), col(ClosingFile.sha256), col(ClosingFile.imported_at))
        .join(ClosingFile, col(ClosingFile.id) == col(SelfScore.file))
        .where(col(SelfScore.edition) == edition)
    ).all()
    if assessed:
        yield (
            "self-assessments",
            sorted({(p, sha256, lists.moment(at)) for p, sha256, at in assessed}),
        )
    checks = session.execute(
        select(
            col(SpotCheck.project), col(SpotCheck.outcome), col(SpotCheck.finding),
            col(ClosingFile.sha256), col(ClosingFile.imported_at),
        )
        .join(ClosingFile, col(ClosingFile.id) == col(SpotCheck.file))
        .where(col(ClosingFile.edition) == edition)
        .order_by(col(SpotCheck.project))
    ).all()  # fmt: skip
    if checks:
        yield "spot checks", [list(map(_plain, row)) for row in checks]


def _catalogue(session: Session, evaluation: Evaluation) -> object:
    file = session.get_one(ClosingFile, evaluation.file)
    return _chosen(evaluation, _OF_A_CATALOGUE) | {"file": _chosen(file, _OF_A_FILE)}


def _chosen(row: SQLModel, names: Collection[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plainly(row: SQLModel) -> dict[str, Any]:
    """Return a row as plain values, without its number in this database."""
    return {name: _plain(value) for name, value in row.model_dump().items() if name != "id"}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return lists.moment(value)
    return value.isoformat() if isinstance(value, date) else value
