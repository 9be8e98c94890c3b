"""Two publishers at once: one wins, the other is told, nothing is mixed. And clocks that move."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlmodel import col, select

from data_access.acts import ClockWrong
from data_access.database import close, reading, transaction
from data_access.importing import ImportRejected, Report, import_list, import_ratings
from data_access.models import ListedProject, Rating, Release, Score
from data_access.publishing import Publication, publish
from data_access.refusing import PublishingRefused
from data_access.verification import verify
from tests.data_access.conftest import new_database
from tests.data_access.made_up_files import LIST_HEADER, RATING_HEADER, csv_file, listed, rated
from tests.data_access.made_up_releases import NOW, SIX, draft, list_projects
from tests.effort import Note, enough

pytestmark = pytest.mark.slow

ROUNDS = enough(3, 20)


@pytest.fixture(scope="module")
def drafted(server: str, initialised: str) -> Iterator[str]:
    """Six projects and a draft; only to be copied."""
    with new_database(server, like=initialised) as url:
        with transaction(url) as session:
            list_projects(session, 6)
            draft(session, "2022Q1", SIX)
        close(url)
        yield url


@pytest.fixture
def one_draft(server: str, drafted: str) -> Iterator[str]:
    """A database of the test's own with six projects and a draft."""
    with new_database(server, like=drafted) as url:
        yield url


def at_once(act: Callable[[int, str], object], url: str) -> list[object]:
    """Let two do the same at the same moment; return what each got, errors of ours among them."""
    start = Barrier(2)

    def one(number: int) -> object:
        start.wait()
        try:
            return act(number, url)
        except (PublishingRefused, ImportRejected) as refused:
            return refused

    with ThreadPoolExecutor(2) as both:
        return list(both.map(one, range(2)))


def test_a_draft_is_published_once(server: str, drafted: str, tried: Note) -> None:
    tried("rounds", ROUNDS)
    for _ in range(ROUNDS):
        with new_database(server, like=drafted) as url:
            got = at_once(lambda _number, url: publish_draft(url), url)
            (won,) = [g for g in got if isinstance(g, Publication)]
            (told,) = [g for g in got if isinstance(g, PublishingRefused)]
            assert "2022Q1.1 is published" in str(told)
            with reading(url) as session:
                assert verify(session) == []
                assert session.execute(select(col(Release.sha256))).scalars().all() == [won.sha256]


def publish_draft(url: str) -> Publication:
    with transaction(url) as session:
        return publish(session, "2021", "2022Q1", now=NOW)


def test_a_period_gets_one_draft(
    server: str, initialised: str, tmp_path: Path, tried: Note
) -> None:
    tried("rounds", ROUNDS)
    files = [
        csv_file(
            tmp_path / f"{number}.csv",
            [RATING_HEADER, *(rated(n, *[60 + 10 * number] * 4) for n in (1, 2))],
        )
        for number in range(2)
    ]
    list_file = csv_file(tmp_path / "list.csv", [LIST_HEADER, listed(1), listed(2)])
    for _ in range(ROUNDS):
        with new_database(server, like=initialised) as url:
            take_list(list_file, url)
            got = at_once(lambda number, url: take_ratings(files[number], url), url)
            (won,) = [g for g in got if isinstance(g, Report)]
            (told,) = [g for g in got if isinstance(g, ImportRejected)]
            assert [problem.code for problem in told.problems] == ["draft_exists"]
            expected = 6000 + 1000 * int(won.file[0])
            with reading(url) as session:
                assert session.execute(select(col(Release.code))).scalars().all() == ["2022Q1.1"]
                totals = session.execute(select(col(Rating.total))).scalars().all()
                scores = session.execute(select(col(Score.score))).scalars().all()
            assert (len(totals), {*totals}) == (2, {expected})
            assert (len(scores), {*scores}) == (8, {expected})


def take_list(file: Path, url: str) -> Report:
    return import_list(file, "2021", url=url, accept=["count"], reason="试点", now=NOW)


def take_ratings(file: Path, url: str) -> Report:
    return import_ratings(file, "2021", "2022Q1", "illustrative-1", url=url, now=NOW)


def test_an_edition_gets_one_list(
    server: str, initialised: str, tmp_path: Path, tried: Note
) -> None:
    tried("rounds", ROUNDS)
    files = [
        csv_file(
            tmp_path / f"{number}.csv",
            [LIST_HEADER, *(listed(n, name=f"示例{number}之{n}") for n in (1, 2, 3))],
        )
        for number in range(2)
    ]
    for _ in range(ROUNDS):
        with new_database(server, like=initialised) as url:
            got = at_once(lambda number, url: take_list(files[number], url), url)
            (won,) = [g for g in got if isinstance(g, Report)]
            (told,) = [g for g in got if isinstance(g, ImportRejected)]
            assert [problem.code for problem in told.problems] == ["list_exists"]
            with reading(url) as session:
                names = session.execute(select(col(ListedProject.name_zh))).scalars().all()
            assert sorted(names) == [f"示例{won.file[0]}之{n}" for n in (1, 2, 3)]


def test_a_clock_that_went_back_publishes_nothing(one_draft: str) -> None:
    publish_draft(one_draft)
    with transaction(one_draft) as session:
        draft(session, "2022Q2", SIX)
    with pytest.raises(ClockWrong, match="set the clock right"):
        publish_second(one_draft, NOW - timedelta(seconds=1))
    with reading(one_draft) as session:
        status = select(col(Release.status)).order_by(col(Release.id))
        assert session.execute(status).scalars().all() == ["published", "draft"]
    publish_second(one_draft, NOW + timedelta(seconds=1))
    with reading(one_draft) as session:
        assert verify(session) == []


def publish_second(url: str, now: datetime) -> None:
    with transaction(url) as session:
        publish(session, "2021", "2022Q2", now=now)
