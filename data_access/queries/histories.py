"""Projects and groups over the releases up to the one asked for."""

from typing import Any

import pandas as pd
from sqlalchemy import bindparam, case, func
from sqlmodel import Session, col

from data_access.models import Rating, Release
from data_access.queries.asking import SMALLEST_GROUP, filtered, until
from data_access.queries.groups import group_column
from data_access.question import Question

HIGH_FROM = 4
"""Four and five stars are high."""

PROJECT_TOTALS = until(col(Release.period), col(Rating.project), col(Rating.total)).where(
    col(Rating.project).in_(bindparam("projects", expanding=True))
)


def totals_until(session: Session, question: Question, projects: tuple[str, ...]) -> pd.DataFrame:
    """Return the totals of these projects in the releases up to the question's, in hundredths.

    Index: the periods, oldest first; a column a project, Int64, empty where it was not rated or
    not yet listed. The question's filters do not matter.
    """
    asked = {"edition": question.edition, "release": question.release, "projects": projects}
    rows = session.execute(PROJECT_TOTALS, asked).all()
    totals: dict[str, dict[str, int | None]] = {code: {} for code in projects}
    for period, project, total in rows:
        totals[project][period] = total
    periods = list(dict.fromkeys(period for period, *_ in rows))
    return pd.DataFrame(totals, index=periods, columns=list(projects), dtype="Int64")


def groups_until(
    session: Session, question: Question, kind: str, codes: tuple[str, ...]
) -> pd.DataFrame:
    """Return some groups of a kind in the releases up to the question's, its filters asked of each.

    Index: period, oldest first, and group code. Columns: rated, high (four or five stars), mean
    (of the totals, in hundredths; empty below five rated projects, rule 8). A group has no row for
    a release in which it has no project.
    """
    group = group_column(kind)
    columns: tuple[Any, ...] = (
        col(Release.period),
        group,
        func.count(col(Rating.total)).label("rated"),
        func.count(case((col(Rating.stars) >= HIGH_FROM, 1))).label("high"),
        func.avg(col(Rating.total)).label("mean"),
    )
    statement = (
        filtered(session, until(*columns), question)
        .where(group.element.in_(codes))
        .group_by(col(Release.period_end), col(Release.period), group.element)
    )
    asked = {"edition": question.edition, "release": question.release}
    found = session.execute(statement, asked)
    rows = pd.DataFrame(found.all(), columns=list(found.keys()))
    rows["mean"] = rows["mean"].astype(float).where(rows["rated"] >= SMALLEST_GROUP)
    return rows.set_index(["period", kind])
