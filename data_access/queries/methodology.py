"""How a release was rated: its method's file, its scores as arrays, rows that show a rule at work,
and how sure its ranks are.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data_access import rating
from data_access.answers import Certainty, Name
from data_access.methods import Method, parse_method
from data_access.models import ListedProject, MethodVersion, Rating, Release, Score
from data_access.queries.asking import SMALLEST_GROUP, asked_list, asked_release
from data_access.queries.boards import leader_reach
from data_access.question import Question
from data_access.what_if import RatedScores

WIDTHS = (1, 5, 10, 20, 50)
STABLE = 900
"""Stars count as stable where so many thousandths of the runs kept them."""


def method_file(session: Session, question: Question) -> str:
    """Return the method's file as it was when the release was made with it."""
    return str(
        session.execute(
            select(col(MethodVersion.text))
            .join(Release, col(Release.method) == col(MethodVersion.id))
            .where(col(Release.id) == asked_release(question))
        ).scalar_one()
    )


def rated_scores(session: Session, question: Question) -> RatedScores:
    """Return the scores and results of the release's rated projects, in the order of the board.

    The whole release: the question's filters do not count.
    """
    method = parse_method(method_file(session, question))
    published = ("total", "stars", "rank", "rank_low", "rank_high")
    scores = {code: aliased(Score) for code in method.dimension_codes}
    statement = select(
        col(Rating.project),
        col(Rating.evidence),
        *(getattr(Rating, name) for name in published),
        *(col(score.score) for score in scores.values()),
    )
    for code, score in scores.items():
        here = and_(
            col(score.release) == col(Rating.release),
            col(score.project) == col(Rating.project),
            col(score.dimension) == code,
        )
        statement = statement.outerjoin(score, here)
    rows = session.execute(
        statement.where(
            col(Rating.release) == asked_release(question), col(Rating.stars).is_not(None)
        ).order_by(col(Rating.position))
    ).all()
    return _as_arrays(
        pd.DataFrame(rows, columns=["project", "evidence", *published, *scores]), method
    )


def _as_arrays(rows: pd.DataFrame, method: Method) -> RatedScores:
    points = rating.score_array(rows, method)
    numbers = {
        name: rows[name].to_numpy(dtype=np.int64)
        for name in ("total", "stars", "rank", "rank_low", "rank_high")
    }
    return RatedScores(
        projects=tuple(rows["project"]),
        points=points,
        caps=rating.star_caps(points, rows["evidence"], method).min(axis=1),
        **numbers,
    )


def names(session: Session, question: Question, codes: Sequence[str]) -> dict[str, Name]:
    """Return the names that projects have in the question's release, by code."""
    listed = ListedProject
    rows = session.execute(
        select(col(listed.project), col(listed.name_zh), col(listed.name_en)).where(
            col(listed.list_version) == asked_list(question), col(listed.project).in_(codes)
        )
    )
    return {code: Name(zh, en) for code, zh, en in rows}


def examples(session: Session, question: Question) -> dict[str, str]:
    """Return rated projects of the release that show how a rule works, by what they show.

    "middle": in the middle of the board; "missing": a score is missing; "capped": the evidence
    lowered the stars; "tied": others have the same total; "leader". Of several the first from the
    middle of the board downwards, else upwards; without one there is no entry.
    """
    is_missing = exists().where(
        col(Score.release) == col(Rating.release),
        col(Score.project) == col(Rating.project),
        col(Score.missing).is_not(None),
    )
    middle = _middle(session, question)
    found = {
        "middle": _next_to(session, question, middle),
        "missing": _next_to(session, question, middle, is_missing),
        "capped": _next_to(session, question, middle, col(Rating.capped_by) == "evidence"),
        "tied": _next_to(session, question, middle, col(Rating.tied) > 1),
        "leader": _next_to(session, question, 1),
    }
    return {kind: code for kind, code in found.items() if code}


def _middle(session: Session, question: Question) -> int:
    rated = session.execute(
        select(col(Release.rated)).where(col(Release.id) == asked_release(question))
    ).scalar_one()
    return (int(rated) + 1) // 2


def _next_to(
    session: Session, question: Question, position: int, *rules: ColumnElement[bool]
) -> str | None:
    """Return the first project from a position on that fits, else the last one before it."""
    fitting = select(col(Rating.project)).where(
        col(Rating.release) == asked_release(question), col(Rating.stars).is_not(None), *rules
    )
    here = col(Rating.position)
    for walk in (
        fitting.where(here >= position).order_by(here),
        fitting.where(here < position).order_by(here.desc()),
    ):
        code: str | None = session.execute(walk.limit(1)).scalar_one_or_none()
        if code:
            return code
    return None


def higher_totals(session: Session, question: Question, total: int) -> int:
    """Return how many projects of the release have a higher total, in hundredths."""
    statement = select(func.count()).where(
        col(Rating.release) == asked_release(question), col(Rating.total) > total
    )
    return int(session.execute(statement).scalar_one())


def certainty(session: Session, question: Question) -> Certainty:
    """Return how sure the ranks of the release are; its filters do not count.

    The width of an interval is the number of ranks in it: 3 to 7 is 5 wide.
    """
    width = col(Rating.rank_high) - col(Rating.rank_low) + 1
    ranked = col(Rating.release) == asked_release(question), col(Rating.rank).is_not(None)
    rated, like_leader, stable, *within = session.execute(
        select(
            func.count(),
            _count(col(Rating.rank_low) <= leader_reach(session, question)),
            _count(col(Rating.stability) >= STABLE),
            *(_count(width <= most) for most in WIDTHS),
        ).where(*ranked)
    ).one()
    middle = select(width).where(*ranked).order_by(width).limit(1).offset(max(rated - 1, 0) // 2)
    half = session.execute(middle).scalar_one() if rated >= SMALLEST_GROUP else None
    return Certainty(rated, like_leader, stable, dict(zip(WIDTHS, within, strict=True)), half)


def _count(rule: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((rule, 1)))
