"""How the total scores of the question's projects lie."""

from sqlalchemy import select
from sqlmodel import Session, col

from data_access.answers import ProjectTotal
from data_access.models import ListedProject, Rating
from data_access.queries.asking import asked_list, listed_as, narrowed
from data_access.question import Question

OF_THE_RATING = ("project", "total", "stars", "rank", "tied", "rank_low", "rank_high")


def project_totals(session: Session, question: Question) -> tuple[ProjectTotal, ...]:
    """Return the total of each of the question's rated projects, the best first.

    Equals are in the order of their codes. An entry a project: for what few projects fit.
    """
    columns = select(*(getattr(Rating, name) for name in OF_THE_RATING))
    rated = narrowed(session, columns, question).where(col(Rating.stars).is_not(None)).subquery()
    rows = session.execute(
        select(rated, col(ListedProject.name_zh), col(ListedProject.name_en))
        .select_from(rated)
        .join(ListedProject, listed_as(rated.c.project, asked_list(question)))
        .order_by(rated.c.rank, rated.c.project)
    ).mappings()
    return tuple(ProjectTotal(**row) for row in rows)
