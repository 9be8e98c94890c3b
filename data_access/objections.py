"""Objections of the rated against a previewed draft; readers see counts, never texts."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from data_access import acts
from data_access.models import Objection, Rating, Release
from data_access.refusing import Refused

DECISIONS = ("accepted", "rejected")


class ObjectionRefused(Refused):
    """An objection cannot be recorded or decided."""


def receive(session: Session, release: Release, project: str, text: str, *, now: datetime) -> int:
    """Record what a project objects to a previewed draft; return the objection's number.

    ObjectionRefused where there is no preview, it is too late, or the project is not in it.
    """
    if release.status != "preview" or release.objections_until is None:
        raise ObjectionRefused(
            "{release} is not in preview: nobody has seen it yet", release=release.code
        )
    if now > release.objections_until:
        raise ObjectionRefused(
            "objections against {release} were possible until {until}",
            release=release.code,
            until=release.objections_until,
        )
    if session.get(Rating, (release.id, project)) is None:
        raise ObjectionRefused(
            "{project} is no project of {release}", project=project, release=release.code
        )
    number = 1 + counts(session, release.edition, release.code).get("received", 0)
    _add(session, release.edition, release.code, project, number, "received", text, now)
    return number


def decide(
    session: Session, edition: str, release: str, number: int, decision: str, reason: str,
    *, now: datetime,
) -> None:  # fmt: skip
    """Record whether an objection was accepted or rejected, and why.

    ObjectionRefused for one that is unknown or was decided before; ValueError for another decision.
    """
    if decision not in DECISIONS:
        raise ValueError(f"{decision!r} is none of: {', '.join(DECISIONS)}")
    found = session.execute(
        select(Objection).where(
            col(Objection.edition) == edition,
            col(Objection.release) == release,
            col(Objection.number) == number,
        )
    ).scalars().all()  # fmt: skip
    if not found:
        raise ObjectionRefused(
            "{release} has no objection {number}", release=release, number=number
        )
    if len(found) > 1:
        raise ObjectionRefused(
            "objection {number} against {release} is decided already",
            release=release,
            number=number,
        )
    _add(session, edition, release, found[0].project, number, decision, reason, now)


def steps(session: Session, edition: str, release: str | None = None) -> list[Objection]:
    """Return every step of every objection, for the publisher alone."""
    statement = select(Objection).where(col(Objection.edition) == edition)
    if release:
        statement = statement.where(col(Objection.release) == release)
    order = (col(Objection.release), col(Objection.number), col(Objection.id))
    return list(session.execute(statement.order_by(*order)).scalars())


def undecided(session: Session, edition: str, release: str) -> int:
    """Return how many objections against a release wait for a decision."""
    found = counts(session, edition, release)
    return found.get("received", 0) - sum(found.get(decision, 0) for decision in DECISIONS)


def counts(session: Session, edition: str, release: str) -> dict[str, int]:
    """Return how many objections against a release were received, accepted and rejected."""
    found = session.execute(
        select(col(Objection.state), func.count().label("steps"))
        .where(col(Objection.edition) == edition, col(Objection.release) == release)
        .group_by(col(Objection.state))
    )
    return {row.state: row.steps for row in found}


def _add(  # noqa: PLR0913, PLR0917
    session: Session,
    edition: str,
    release: str,
    project: str,
    number: int,
    state: str,
    text: str,
    now: datetime,
) -> None:
    session.add(
        Objection(
            edition=edition,
            release=release,
            project=project,
            number=number,
            state=state,
            text=text,
            at=now,
        )
    )
    session.flush()
    acts.record(
        session,
        f"objection_{state}",
        at=now,
        edition=edition,
        subject=release,
        changed={"project": project, "number": number},
        reason=text,
    )
