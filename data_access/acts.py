"""What the publisher did: an append-only log; the database refuses to change or delete an act."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data_access.chain import appending
from data_access.chain.covering import KEY_BEGUN, KEY_SUCCEEDED
from data_access.chain.public import WITHDRAWN
from data_access.models import Act
from data_access.refusing import Refused
from data_access.settings import settings

OF_A_RELEASE = frozenset({"published", "corrected"})
"""Kinds of acts that publish a release; its code is their subject."""
OF_A_LIST = frozenset({"list_corrected"})
"""Kinds of acts that publish a corrected list."""
OF_LISTING = OF_A_LIST | {"list_imported", "list_replaced"}
"""Kinds of acts after which the list is another one."""
OF_A_KEY = frozenset({KEY_SUCCEEDED, KEY_BEGUN})
"""Kinds of acts after which another key signs."""
OF_A_CATALOGUE = frozenset({"catalogue_published"})
"""Kinds of acts that close an edition."""


class ClockWrong(Refused):
    """A moment lies before something that was done already."""


@dataclass(frozen=True, slots=True)
class File:
    """A file the publisher handed in: its name, and the SHA-256 of its bytes in hexadecimal."""

    name: str
    sha256: str


def record(  # noqa: PLR0913
    session: Session,
    kind: str,
    *,
    at: datetime,
    edition: str,
    subject: str,
    changed: Mapping[str, object],
    file: File | None = None,
    waived: Mapping[str, object] | None = None,
    reason: str | None = None,
    public_from: datetime | None = None,
    key: str | None = None,
) -> None:
    """Add an act to the log, in the transaction of what was done and after it.

    Where readers see what was done, a document of the chain covers it from now on.
    `subject` is what it is about, a release's code for one; `changed` what it changed, `waived`
    the rules that were set aside, both as JSON has it; `public_from` the moment from which readers
    see it, None for never; `key` the public key that signs from then on, where it is another one.
    ClockWrong where the log has a later act.
    """
    check_clock(session, edition, at)
    session.add(
        Act(
            kind=kind,
            at=at,
            public_from=public_from,
            publisher=settings().publisher,
            edition=edition,
            subject=subject,
            file=file.name if file else None,
            file_sha256=file.sha256 if file else None,
            changed=_json(changed),
            waived=_json(waived) if waived else None,
            reason=reason,
        )
    )
    session.flush()
    if kind == WITHDRAWN:
        appending.withdraw(session, edition, kind, subject, at=at)
    elif public_from is not None or kind.startswith("objection_"):  # readers see their numbers
        since = public_from or at
        appending.append(session, edition, kind, subject, at=at, public_from=since, key=key)


def acts(session: Session, edition: str | None = None) -> list[dict[str, Any]]:
    """Return the whole log, oldest first: a mapping an act, moments in UTC, JSON as values."""
    statement = select(Act).order_by(col(Act.id))
    if edition:
        statement = statement.where(col(Act.edition) == edition)
    return [_as_values(act) for act in session.execute(statement).scalars()]


def public_acts(
    session: Session, edition: str, now: datetime | ColumnElement[datetime]
) -> list[dict[str, Any]]:
    """Return what readers may see of an edition's log, newest first, as `acts` does.

    What was withdrawn before its moment they never see.
    """
    taken_back = aliased(Act)
    withdrawn = exists().where(
        col(taken_back.kind) == WITHDRAWN,
        col(taken_back.edition) == col(Act.edition),
        col(taken_back.subject) == col(Act.subject),
        col(taken_back.id) > col(Act.id),
    )
    statement = (
        select(Act)
        .where(col(Act.edition) == edition, col(Act.public_from) <= now, ~withdrawn)
        .order_by(col(Act.public_from).desc(), col(Act.id).desc())
    )
    return [_as_values(act) for act in session.execute(statement).scalars()]


def last_moment(session: Session, edition: str, kinds: frozenset[str]) -> datetime | None:
    """Return when an edition's last act of one of these kinds was done, None if there was none."""
    last = select(func.max(col(Act.at))).where(
        col(Act.edition) == edition, col(Act.kind).in_(kinds)
    )
    found: datetime | None = session.execute(last).scalar_one()
    return found


def last_publisher(session: Session, edition: str, kind: str, subject: str) -> str | None:
    """Return who did an act of this kind last about a subject, None where nobody did."""
    last = select(col(Act.publisher)).where(
        col(Act.edition) == edition, col(Act.kind) == kind, col(Act.subject) == subject
    )
    return session.execute(last.order_by(col(Act.id).desc()).limit(1)).scalar_one_or_none()


def check_clock(session: Session, edition: str, now: datetime) -> None:
    """Raise ClockWrong where the edition's log has an act later than now."""
    last = session.execute(
        select(func.max(col(Act.at))).where(col(Act.edition) == edition)
    ).scalar_one()
    if last is not None and now < last:
        raise ClockWrong(
            "it is {now} by this machine's clock, and the last act was recorded at {last}: set "
            "the clock right",
            now=now,
            last=last,
        )


def _json(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _as_values(act: Act) -> dict[str, Any]:
    found = act.model_dump()
    for name in ("changed", "waived"):
        found[name] = json.loads(found[name]) if found[name] else None
    return found
