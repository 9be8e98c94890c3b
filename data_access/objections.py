"""Objections of the rated against a previewed draft; readers see counts, never texts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from data_access import acts, previews
from data_access.models import Objection
from data_access.refusing import Refused

DECISIONS = ("accepted", "rejected")


class ObjectionRefused(Refused):
    """An objection cannot be recorded or decided."""


@dataclass(frozen=True, slots=True)
class Open:
    """A draft that may be objected to: "2022Q1.1" or "catalogue.1", until when, its projects."""

    edition: str
    subject: str
    until: datetime
    projects: Collection[str]


def receive(
    session: Session,
    draft: Open,
    project: str,
    text: str,
    *,
    now: datetime,
    received: datetime | None = None,
) -> int:
    """Record what a project objects to a previewed draft; return the objection's number.

    What was received in time may be entered later, with the moment it was `received`.
    ObjectionRefused where it came too late or before the preview, lies ahead, or the project is
    not in the draft.
    """
    at = received or now
    if at > now:
        raise ObjectionRefused("{at} lies ahead: it cannot have been received then", at=at)
    preview = previews.last(session, draft.edition, draft.subject, at)
    if preview is None and received is not None:
        raise ObjectionRefused(
            "{release} was not in preview at {at}: nobody had seen it yet",
            release=draft.subject,
            at=at,
        )
    if at > draft.until:
        raise ObjectionRefused(
            "objections against {release} were possible until {until}; one that was received in "
            "time is entered with --received",
            release=draft.subject,
            until=draft.until,
        )
    if project not in draft.projects:
        raise ObjectionRefused(
            "{project} is no project of {release}", project=project, release=draft.subject
        )
    number = 1 + counts(session, draft.edition, draft.subject).get("received", 0)
    step = Step(draft.edition, draft.subject, project, number, "received", text)
    _add(session, step, now, received)
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
    _add(session, Step(edition, release, found[0].project, number, decision, reason), now)


def answer(
    session: Session, edition: str, release: str, number: int, text: str, *, now: datetime
) -> None:
    """Record why an accepted objection does not show in the ratings.

    ObjectionRefused for one that was not accepted, or is answered already.
    """
    found = {step.state: step for step in steps(session, edition, release) if step.number == number}
    if "accepted" not in found:
        raise ObjectionRefused(
            "objection {number} against {release} was not accepted; only what was accepted is "
            "answered",
            number=number,
            release=release,
        )
    if "answered" in found:
        raise ObjectionRefused(
            "objection {number} against {release} is answered already",
            number=number,
            release=release,
        )
    project = found["accepted"].project
    _add(session, Step(edition, release, project, number, "answered", text), now)


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


def accepted(session: Session, edition: str, release: str) -> list[Objection]:
    """Return the objections that were accepted, as they were received, by number."""
    found = steps(session, edition, release)
    numbers = {step.number for step in found if step.state == "accepted"}
    return [step for step in found if step.state == "received" and step.number in numbers]


def answered(session: Session, edition: str, release: str) -> frozenset[int]:
    """Return the numbers of accepted objections that were answered."""
    found = steps(session, edition, release)
    return frozenset(step.number for step in found if step.state == "answered")


def first_undecided(session: Session, edition: str, release: str) -> int | None:
    """Return the number of the first objection that waits for a decision, None where none does."""
    found = [step.number for step in steps(session, edition, release)]
    return next((number for number in found if found.count(number) == 1), None)


def counts(session: Session, edition: str, release: str) -> dict[str, int]:
    """Return how many objections against a release were received, accepted and rejected."""
    found = session.execute(
        select(col(Objection.state), func.count().label("steps"))
        .where(col(Objection.edition) == edition, col(Objection.release) == release)
        .group_by(col(Objection.state))
    )
    return {row.state: row.steps for row in found}


class Step(NamedTuple):
    """One step of an objection, as `models.Objection` has it."""

    edition: str
    release: str
    project: str
    number: int
    state: str
    text: str


def _add(session: Session, step: Step, now: datetime, received: datetime | None = None) -> None:
    session.add(Objection(**step._asdict(), at=received or now))
    session.flush()
    late = {"received": received.isoformat()} if received else {}
    acts.record(
        session,
        f"objection_{step.state}",
        at=now,
        edition=step.edition,
        subject=step.release,
        changed={"project": step.project, "number": step.number, **late},
        reason=step.text,
    )
