"""Ratings of a release, the rating of one project in every release, and changes of rank."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from components import cached
from components.choices.from_query import ALL
from components.web.api.answers import Rows, Subject, answer, answer_whole
from components.web.api.asked import (
    Asked,
    AskedMoves,
    AskedRatings,
    AskedStandings,
    Found,
    board_orders,
    edition_of,
    question_of,
    release_of,
    releases_there_are,
)
from components.web.api.formats import Row
from components.web.api.problems import Wrong, wrong_parameters
from components.web.api.resources.projects import listed_project
from components.web.api.rows import (
    as_named,
    columns,
    group_names,
    names,
    names_of_group,
    rating_names,
)
from data_access.answers import BoardRow, GroupStanding, PastRating, SplitMove
from data_access.methods import method
from data_access.question import BOARD_ORDERS, Question
from data_access.results import MOVE_PARTS

router = APIRouter()


@router.get("/ratings")
def ratings(request: Request, asked: Annotated[AskedRatings, Query()]) -> Response:
    """Answer with a page of the leaderboard, or of those of all releases."""
    if asked.release == ALL:
        return _ratings_of_all(request, asked)
    found = release_of(asked)
    question = _question(asked, found, board_orders(found.release))

    def page() -> Rows:
        board = cached.page_of_board(question, size=asked.per_page)
        return [_rating_row(found, row) for row in board], cached.project_count(question)

    return answer(request, asked, _subject("ratings", found), page)


def _ratings_of_all(request: Request, asked: AskedRatings) -> Response:
    """Answer with a page of the leaderboards of all releases, oldest first, one after the other."""
    code = edition_of(asked)
    releases = cached.releases(code)[::-1]
    if not releases:
        raise wrong_parameters([Wrong("release", asked.release, releases_there_are(code))])
    orders = set.intersection(*(set(board_orders(release)) for release in releases))
    sorts = [order for order in board_orders(releases[-1]) if order in orders]
    question = question_of(asked, code, releases[-1].code, sorts=sorts)
    boards = {each: replace(question, release=each.code, page=1) for each in releases}
    columns_of_all = cached.described_over_all(code).fields
    empty: Row = dict.fromkeys(field.name for field in columns_of_all)

    def page() -> Rows:
        rows: list[Row] = []
        skipped = (asked.page - 1) * asked.per_page
        for release, board in boards.items():
            wanted = slice(skipped, skipped + asked.per_page - len(rows))
            keys = cached.board_keys(board, size=None)
            told = {"period": release.period, "version": release.version}
            told["superseded_by"] = release.newer
            found = Found(release, is_fixed=True)
            rows += [
                {**empty, **_rating_row(found, row), **told}
                for row in cached.rows_of(board, keys[wanted])
            ]
            skipped = max(skipped - len(keys), 0)
        return rows, sum(map(cached.project_count, boards.values()))

    subject = Subject(
        "ratings",
        edition=code,
        columns=columns_of_all,
        query={"release": ALL},
        about={"releases": [release.code for release in releases]},
        dated=max(release.published_at for release in releases),
    )
    return answer(request, asked, subject, page)


@router.get("/moves")
def moves(request: Request, asked: Annotated[AskedMoves, Query()]) -> Response:
    """Answer with a page of the changes of rank since the release before."""
    found = release_of(asked)
    question = _question(asked, found, BOARD_ORDERS)

    def page() -> Rows:
        changes = cached.moves(question, size=asked.per_page)
        return [_move_row(found, row) for row in changes], cached.move_count(question)

    return answer(request, asked, _subject("moves", found), page)


@router.get("/standings")
def standings(request: Request, asked: Annotated[AskedStandings, Query()]) -> Response:
    """Answer with a page of the ranks within categories, directions, units and regions."""
    found = release_of(asked)
    question = _question(asked, found, BOARD_ORDERS)

    def page() -> Rows:
        rows = [
            _standing_row(found, standing)
            for standing in cached.group_standings(question, size=asked.per_page)
        ]
        return rows, cached.dataset_rows(question.filters_only, "standings")

    return answer(request, asked, _subject("standings", found), page)


@router.get("/projects/{project}/ratings")
def series(request: Request, project: str, asked: Annotated[Asked, Query()]) -> Response:
    """Answer with one project's rating in every release, oldest first."""
    facts = listed_project(project)
    past = cached.history(facts.code)
    newest = {rating.period: rating.release for rating in past}
    subject = Subject(
        "series",
        f"/projects/{facts.code}/ratings",
        edition=facts.edition,
        about={"project": facts.code},
        dated=max((rating.published_at for rating in past), default=None),
    )
    rows = [_past_row(facts.edition, rating, newest[rating.period]) for rating in past]
    return answer_whole(request, asked, subject, rows)


def _question(asked: AskedMoves, found: Found, sorts: Sequence[str]) -> Question:
    return question_of(asked, found.release.edition, found.release.code, sorts=sorts)


def _subject(resource: str, found: Found) -> Subject:
    """Return what an answer of a release is about; its links name the release for good."""
    release = found.release
    return Subject(
        resource,
        edition=release.edition,
        release=release,
        columns=columns(resource, release.method),
        query={"release": release.code},
        lasts=found.is_fixed,
    )


def _rating_row(found: Found, row: BoardRow) -> Row:
    release = found.release
    dimensions = method(release.method).dimension_codes
    return {
        **as_named(row, columns("ratings")),
        "edition": release.edition,
        "release": release.code,
        **names("project", row),
        **names("lead_applicant", row, "applicant"),
        **{f"score_{code}": _points(row.scores.get(code)) for code in dimensions},
        **{f"missing_{code}": row.missing.get(code) for code in dimensions},
        **group_names(release.edition, row),
        **rating_names(release.edition, release.method, row),
    }


def _past_row(edition_code: str, rating: PastRating, newest: str) -> Row:
    return {
        **as_named(rating, columns("series")),
        "edition": edition_code,
        "superseded_by": newest if newest != rating.release else None,
    }


def _move_row(found: Found, row: SplitMove) -> Row:
    release = found.release
    return {
        **as_named(row, columns("moves")),
        "edition": release.edition,
        "release": release.code,
        "previous_release": release.previous,
        **names("project", row),
        **{f"by_{part}": getattr(row, part) for part in MOVE_PARTS},
    }


def _standing_row(found: Found, standing: GroupStanding) -> Row:
    release, rank = found.release, standing.rank
    return {
        "project": standing.project,
        **names("project", standing),
        "edition": release.edition,
        "release": release.code,
        "group_kind": rank.kind,
        "group": standing.group,
        **names_of_group(release.edition, rank.kind, standing.group),
        "rank_in_group": rank.rank,
        "tied_in_group": rank.tied,
        "rated_in_group": rank.size,
        "rank_in_group_low": rank.rank_low,
        "rank_in_group_high": rank.rank_high,
    }


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100
