"""Which releases there are, and each in a few numbers."""

from datetime import datetime

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from data_access.answers import (
    ChainLink,
    PublishedRelease,
    ReleaseFigures,
    WaivedRule,
)
from data_access.models import (
    Act,
    ListVersion,
    Rating,
    Release,
    Waiver,
)
from data_access.queries.asking import SMALLEST_GROUP, asked_list, until, visible
from data_access.question import Question
from data_access.rating import MOST_STARS

EDITION_HISTORY = until(col(Release.code), col(Rating.total), col(Rating.stars))


def releases(session: Session, edition: str) -> tuple[PublishedRelease, ...]:
    """Return the releases of an edition that readers may see, newest period and version first."""
    rows = session.execute(
        select(Release, col(ListVersion.version))
        .join(ListVersion, col(ListVersion.id) == col(Release.list_version))
        .where(col(Release.edition) == edition, visible())
        .order_by(col(Release.period_end).desc(), col(Release.version).desc())
    ).all()
    found = {row.id: row for row, _ in rows}
    list_versions = {row.id: number for row, number in rows}
    newest = {row.period: row.code for row in reversed(found.values())}
    return tuple(
        PublishedRelease(
            **{
                name: getattr(row, name)
                for name in PublishedRelease.__dataclass_fields__
                if name not in ("previous", "newer", "list_version")
            },
            previous=found[row.previous].code if row.previous else None,
            newer=newest[row.period] if newest[row.period] != row.code else None,
            list_version=list_versions[row.id],
        )
        for row in found.values()
    )


def publications_since(session: Session, moment: datetime) -> tuple[datetime, ...]:
    """Return when releases became public after a moment, or will, of all editions in order."""
    asked = (
        select(col(Release.published_at))
        .where(col(Release.status) == "published", col(Release.published_at) > moment)
        .distinct()
        .order_by(col(Release.published_at))
    )
    return tuple(session.execute(asked).scalars())


def last_restored(session: Session) -> datetime | None:
    """Return when a backup was last brought back, None where none was."""
    last = select(func.max(col(Act.at))).where(col(Act.kind) == "restored")
    found: datetime | None = session.execute(last).scalar_one()
    return found


def chain(session: Session, edition: str) -> tuple[ChainLink, ...]:
    """Return the releases of an edition in the order of publication, up to the last visible one.

    Those without a chain, published under schema 0001 or first, come before all others; what the
    chain does not lead to comes last.
    """
    seen = {release.id: release for release in releases(session, edition)}
    published = session.execute(
        select(Release).where(col(Release.edition) == edition, col(Release.status) == "published")
    ).scalars()
    by_id = {row.id: row for row in sorted(published, key=lambda row: (row.published_at, row.id))}
    following = {row.chained_to: row for row in by_id.values() if row.chained_to}
    in_order = [row for row in by_id.values() if row.chained_to is None]
    while in_order and in_order[-1].id in following:
        in_order.append(following.pop(in_order[-1].id))
    in_order += following.values()
    while in_order and in_order[-1].id not in seen:
        in_order.pop()
    return tuple(
        ChainLink(
            release=seen.get(row.id),
            sha256=row.sha256,
            chain=by_id[row.chained_to].sha256 if row.chained_to else None,
        )
        for row in in_order
    )


def editions_with_a_list(session: Session) -> tuple[str, ...]:
    """Return the codes of editions that have projects, newest first."""
    codes = select(col(ListVersion.edition)).distinct().order_by(col(ListVersion.edition).desc())
    return tuple(session.execute(codes).scalars())


def edition_history(session: Session, question: Question) -> tuple[ReleaseFigures, ...]:
    """Return the figures of the releases up to the question's, oldest first."""
    asked = {"edition": question.edition, "release": question.release}
    rows = pd.DataFrame(
        session.execute(EDITION_HISTORY, asked).all(), columns=["release", "total", "stars"]
    )
    return tuple(
        ReleaseFigures(
            release=str(release),
            rated=int(of_release["total"].count()),
            five_star=int((of_release["stars"] == MOST_STARS).sum()),
            median=float(of_release["total"].median())
            if of_release["total"].count() >= SMALLEST_GROUP
            else None,
        )
        for release, of_release in rows.groupby("release", sort=False)
    )


def waived_rules(session: Session, question: Question) -> tuple[WaivedRule, ...]:
    """Return the rules waived for the question's list, in the order they were accepted."""
    rows = session.execute(
        select(col(Waiver.rule), col(Waiver.subject), col(Waiver.reason), col(Waiver.accepted_at))
        .join(ListVersion, col(ListVersion.file) == col(Waiver.file))
        .where(col(ListVersion.id) == asked_list(question))
        .order_by(col(Waiver.id))
    )
    return tuple(WaivedRule(*row) for row in rows)
