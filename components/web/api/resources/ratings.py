"""Ratings of a release, the rating of one project in every release, and changes of rank."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from components import cached
from components.web.api.answers import Rows, Subject, answer
from components.web.api.asked import (
    Asked,
    AskedMoves,
    AskedRatings,
    Found,
    as_query,
    board_orders,
    filters_of,
    question_of,
    release_of,
)
from components.web.api.columns import columns
from components.web.api.formats import Row
from components.web.api.resources.names import names_of_codes
from components.web.api.resources.projects import listed_project
from data_access.answers import BoardRow, PastRating, RatedProject, SplitMove
from data_access.methods import method
from data_access.question import BOARD_ORDERS, Question
from data_access.results import MOVE_PARTS

router = APIRouter()

RATING = (
    *("rank", "tied", "rank_low", "rank_high", "change", "stars"),
    *("evidence", "capped_by", "not_rated", "note"),
)


@router.get("/ratings")
def ratings(request: Request, asked: Annotated[AskedRatings, Query()]) -> Response:
    """Answer with a page of the leaderboard."""
    found = release_of(asked)
    question = _question(asked, found, board_orders(found.release))
    subject = _subject("ratings", asked, found)
    return answer(request, asked, subject, partial(_ratings, question, asked.per_page, found))


@router.get("/moves")
def moves(request: Request, asked: Annotated[AskedMoves, Query()]) -> Response:
    """Answer with a page of the changes of rank since the release before."""
    found = release_of(asked)
    question = _question(asked, found, BOARD_ORDERS)
    subject = _subject("moves", asked, found)
    return answer(request, asked, subject, partial(_moves, question, asked.per_page, found))


@router.get("/projects/{project}/ratings")
def series(request: Request, project: str, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with one project's rating in every release, oldest first."""
    facts = listed_project(project)
    past = cached.history(project)
    newest = {rating.period: rating.release for rating in past}
    fields = columns("series")
    subject = Subject(
        path=f"/projects/{project}/ratings",
        fields=fields,
        edition=facts.edition,
        about={"project": project},
        dated=max((rating.published_at for rating in past), default=None),
    )
    rows = [_past_row(facts.edition, rating, newest[rating.period]) for rating in past]
    return answer(request, asked, subject, lambda: Rows(rows, len(rows)))


def _question(asked: AskedMoves, found: Found, sorts: Sequence[str]) -> Question:
    return question_of(asked, found.release.edition, found.release.code, sorts=sorts)


def _subject(resource: str, asked: AskedMoves, found: Found) -> Subject:
    """Return what an answer of a release is about; its links name the release for good."""
    release, filters = found.release, filters_of(asked)
    named = {"edition": release.edition, "release": release.code}
    return Subject(
        path=f"/{resource}",
        fields=columns(resource, release.method),
        query={**named, **as_query(filters), "sort": asked.sort},
        release=release,
        about={"filters": filters, "sort": asked.sort},
        lasts=found.is_fixed,
    )


def _ratings(question: Question, size: int, found: Found) -> Rows:
    dimensions = method(found.release.method).dimension_codes
    rows = cached.page_of_board(question, size)
    return Rows(
        [_rating_row(question, row, dimensions) for row in rows], cached.project_count(question)
    )


def _rating_row(question: Question, row: BoardRow, dimensions: tuple[str, ...]) -> Row:
    return {
        "edition": question.edition,
        "release": question.release,
        "project": row.project,
        "number": row.number,
        "project_zh": row.name_zh,
        "project_en": row.name_en,
        "lead_applicant_zh": row.applicant_zh,
        "lead_applicant_en": row.applicant_en,
        "applicants": row.applicants,
        "category": row.category,
        "direction": row.direction,
        "unit": row.unit,
        "region": row.region,
        **_outcome(row),
        **{f"score_{code}": points(row.scores.get(code)) for code in dimensions},
        **{f"missing_{code}": row.missing.get(code) for code in dimensions},
        **names_of_codes(question.edition, row.category, row.direction, row.unit, row.region),
    }


def _outcome(row: RatedProject) -> Row:
    """Return what a rating says, by column: totals in points, shares of runs in percent."""
    return {
        **{name: getattr(row, name) for name in RATING},
        "total": points(row.total),
        "stability": None if row.stability is None else row.stability / 10,
    }


def _past_row(edition_code: str, rating: PastRating, newest: str) -> Row:
    return {
        "edition": edition_code,
        "release": rating.release,
        "period": rating.period,
        "period_end": rating.period_end,
        "version": rating.version,
        "published_at": rating.published_at,
        "superseded_by": newest if newest != rating.release else None,
        "project": rating.project,
        **_outcome(rating),
    }


def _moves(question: Question, size: int, found: Found) -> Rows:
    rows = cached.moves(question, size)
    return Rows([_move_row(found, row) for row in rows], cached.move_count(question))


def _move_row(found: Found, row: SplitMove) -> Row:
    return {
        "edition": found.release.edition,
        "release": found.release.code,
        "previous_release": found.release.previous,
        "project": row.project,
        "project_zh": row.name_zh,
        "project_en": row.name_en,
        "previous_rank": row.previous_rank,
        "rank": row.rank,
        "change": row.change,
        **{f"by_{part}": getattr(row, part) for part in MOVE_PARTS},
        "previous_total": points(row.previous_total),
        "total": points(row.total),
        "previous_stars": row.previous_stars,
        "stars": row.stars,
    }


def points(hundredths: int | None) -> float | None:
    """Return a score or total in points."""
    return None if hundredths is None else hundredths / 100
