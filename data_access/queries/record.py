"""The publisher's record: public acts, what a correction changed, what a change of method did."""

from typing import Any

import pandas as pd
from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data_access import acts, objections
from data_access.answers import Bridged, CorrectedValue, PublicAct
from data_access.models import Bridge, ListedProject, Rating, Release, Score
from data_access.queries.asking import NOW, asked_list, asked_release
from data_access.question import Question

OUTCOME = ("evidence", "not_rated", "note", "total", "stars", "rank")


def public_record(session: Session, edition: str) -> tuple[PublicAct, ...]:
    """Return what the publisher did and readers may see, newest first."""
    return tuple(
        PublicAct(
            kind=act["kind"],
            at=act["public_from"],
            subject=act["subject"],
            changed=act["changed"],
            reason=act["reason"],
            objections=objections.counts(session, edition, act["subject"]),
        )
        for act in acts.public_acts(session, edition, NOW)
    )


def corrected_values(session: Session, question: Question) -> tuple[CorrectedValue, ...]:
    """Return what the release says otherwise than the version before; empty for a first version.

    By project, then dimension scores or why there is none, evidence, reason, note, total, stars and
    rank; scores and totals in hundredths. A project of which only the rank differs, as others
    passed it, is left out.
    """
    this, before = _with_version_before(session, question)
    if before is None:
        return ()
    old, new = _values_of(session, before), _values_of(session, this)
    both = old.add_suffix(" before").join(new.add_suffix(" after"), how="outer")
    names = {
        code: (name_zh, name_en)
        for code, name_zh, name_en in session.execute(
            select(
                col(ListedProject.project), col(ListedProject.name_zh), col(ListedProject.name_en)
            ).where(col(ListedProject.list_version) == asked_list(question))
        )
    }
    found = []
    for code, row in both.iterrows():
        changes = [
            CorrectedValue(str(code), *names[str(code)], name, *values)
            for name in new.columns
            if (values := (_plain(row[f"{name} before"]), _plain(row[f"{name} after"])))
            and values[0] != values[1]
        ]
        if any(change.field != "rank" for change in changes):
            found += changes
    return tuple(found)


def _with_version_before(session: Session, question: Question) -> tuple[int, int | None]:
    this, before = aliased(Release), aliased(Release)
    row = session.execute(
        select(col(this.id), col(before.id))
        .join(
            before,
            and_(
                col(before.edition) == col(this.edition),
                col(before.period) == col(this.period),
                col(before.version) == col(this.version) - 1,
            ),
            isouter=True,
        )
        .where(col(this.id) == asked_release(question))
    ).one()
    return row[0], row[1]


def _values_of(session: Session, release: int) -> pd.DataFrame:
    """Return everything that is said of each project, a column a value, by project."""
    rows = session.execute(
        select(col(Rating.project), *(getattr(Rating, name) for name in OUTCOME)).where(
            col(Rating.release) == release
        )
    )
    outcome = pd.DataFrame(rows.all(), columns=["project", *OUTCOME], dtype=object)
    scores = pd.DataFrame(
        session.execute(
            select(
                col(Score.project),
                col(Score.dimension),
                case((col(Score.score).is_(None), col(Score.missing))),
                col(Score.score),
            )
            .where(col(Score.release) == release)
            .order_by(col(Score.dimension))
        ).all(),
        columns=["project", "dimension", "missing", "score"],
        dtype=object,
    )
    scores["score"] = scores["score"].fillna(scores["missing"])
    wide = scores.pivot(index="project", columns="dimension", values="score")
    return wide.join(outcome.set_index("project"), how="right")


def _plain(value: Any) -> str | int | None:
    if value is None or pd.isna(value):
        return None
    return value if isinstance(value, str) else int(value)


def bridged(session: Session, question: Question) -> Bridged | None:
    """Return what the method before would have given the same inputs, None where it did not change.

    `stars`: projects by stars under the method before and under the new one, 0 for none.
    """
    release = session.get(Release, session.execute(select(asked_release(question))).scalar_one())
    if release is None or release.bridged_from is None:
        return None
    before, after = func.coalesce(Bridge.stars, 0), func.coalesce(Rating.stars, 0)
    rows = session.execute(
        select(before, after, func.count())
        .join(
            Rating,
            and_(
                col(Rating.release) == col(Bridge.release),
                col(Rating.project) == col(Bridge.project),
            ),
        )
        .where(col(Bridge.release) == release.id)
        .group_by(before, after)
    )
    return Bridged(release.bridged_from, release.method, {(b, a): count for b, a, count in rows})
