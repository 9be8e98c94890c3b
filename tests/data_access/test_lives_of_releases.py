"""Random lives of releases: whatever a publisher does, the promises hold, on both databases."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, col, select

from data_access import objections, queries, verification
from data_access.database import close, reading, transaction
from data_access.methods import method_digest, method_text
from data_access.models import MethodVersion, Release
from data_access.periods import period_end
from data_access.previewing import open_preview, to_object_to
from data_access.publishing import draft_of, publish, published_content
from data_access.refusing import PublishingRefused
from tests.data_access.conftest import new_database
from tests.data_access.made_up_releases import NOW, draft, list_projects
from tests.data_access.made_up_scores import METHOD, Row
from tests.effort import TIMES_MORE_EXAMPLES, Note, enough, examples

pytestmark = pytest.mark.slow

PERIODS = ("2022Q1", "2022Q2", "2022Q3")
PROJECTS = tuple(f"2021-{number:03d}" for number in range(1, 6))
LIVES = 6
FEW_DRAWS = 10
ROWS: st.SearchStrategy[Row | str] = st.one_of(
    st.just("withdrawn"),
    st.tuples(*[st.one_of(st.none(), st.integers(0, 10_000))] * 4),
)
GIVEN = st.tuples(*[ROWS] * len(PROJECTS)).map(lambda rows: dict(zip(PROJECTS, rows, strict=True)))
HOURS = st.integers(1, 48)


class Lives(RuleBasedStateMachine):
    """A publisher's acts at random; `published` is what was published, by code: when, content."""

    server = ""
    like = ""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.published: dict[str, tuple[datetime, bytes]] = {}
        self.drafts: dict[str, str] = {}
        self._stack = ExitStack()
        self.url = self._stack.enter_context(new_database(self.server, like=self.like))
        queries.asking.NOW.callable = lambda: self.now

    def teardown(self) -> None:
        self._stack.close()

    @rule(hours=HOURS)
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(period=st.sampled_from(PERIODS), given=GIVEN)
    def import_ratings(self, period: str, given: dict[str, Row | str]) -> None:
        if period in self.drafts:
            return
        version = 1 + sum(code.startswith(period) for code in self.published)
        with transaction(self.url) as session:
            made = draft(
                session, period, given, version=version, reason="更正" if version > 1 else None
            )
            self.drafts[period] = made.code

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), hours=HOURS)
    def preview(self, data: st.DataObject, hours: int) -> None:
        period = data.draw(st.sampled_from(sorted(self.drafts)))
        until = self.now + timedelta(hours=hours)
        with transaction(self.url) as session:
            open_preview(session, "2021", period, until=until, now=self.now)
            shown = to_object_to(session, "2021", period)
            number = objections.receive(session, shown, PROJECTS[0], "异议", now=self.now)
            if data.draw(st.booleans()):
                objections.decide(
                    session,
                    "2021",
                    shown.subject,
                    number,
                    "rejected",
                    "属实",
                    now=self.now,
                )

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), embargo=st.one_of(st.none(), HOURS))
    def publish(self, data: st.DataObject, embargo: int | None) -> None:
        period = data.draw(st.sampled_from(sorted(self.drafts)))
        at = None if embargo is None else self.now + timedelta(hours=embargo)
        try:
            with transaction(self.url) as session:
                done = publish(session, "2021", period, now=self.now, at=at)
                content = published_content(session, "2021", done.code)
        except PublishingRefused:
            assert self._may_be_refused(period, at)
            return
        assert not self._must_be_refused(period, at)
        assert done.published_at == self._seen_from(period, at)
        self.published[self.drafts.pop(period)] = (done.published_at, content)

    def _seen_from(self, period: str, at: datetime | None) -> datetime:
        """A correction inherits the embargo of what it corrects."""
        same = (seen for code, (seen, _) in self.published.items() if code[:6] == period)
        return max((at or self.now, *same))

    def _must_be_refused(self, period: str, at: datetime | None) -> bool:
        seen_from, end = self._seen_from(period, at), period_end(period)
        others = [(period_end(code[:6]), seen) for code, (seen, _) in self.published.items()]
        is_overtaken = self.drafts[period].endswith(".1") and any(e > end for e, _ in others)
        passes = any(e < end and seen > seen_from for e, seen in others)
        return is_overtaken or passes or (at is not None and at < seen_from)

    def _may_be_refused(self, period: str, at: datetime | None) -> bool:
        with reading(self.url) as session:
            release = draft_of(session, "2021", period)
            waits = objections.undecided(session, "2021", release.code) > 0
            runs = release.objections_until is not None and release.objections_until > self.now
        return waits or runs or self._must_be_refused(period, at)

    @invariant()
    def readers_see_what_was_published_when_its_moment_has_come(self) -> None:
        seen = {code for code, (at, _) in self.published.items() if at <= self.now}
        with reading(self.url) as session:
            found = queries.releases(session, "2021")
            assert {release.code for release in found} == seen
            newest = {code[:6]: code for code in sorted(seen)}
            for release in found:
                current = newest[release.period]
                assert release.newer == (current if current != release.code else None)

    @invariant()
    def what_was_published_stays_as_it_was(self) -> None:
        with reading(self.url) as session:
            for code, (_, content) in self.published.items():
                assert published_content(session, "2021", code) == content
            assert verification.verify(session) == []

    @invariant()
    def the_chain_is_one_line(self) -> None:
        with reading(self.url) as session:
            links = [
                release.chained_to
                for release in session.execute(
                    select(Release).where(col(Release.status) == "published")
                ).scalars()
            ]
        assert links.count(None) == min(1, len(links))
        assert len(set(links)) == len(links)


def keep_method_of_few_draws(session: Session) -> None:
    text = method_text(METHOD.id).replace("draws = 1000", f"draws = {FEW_DRAWS}")
    assert f"draws = {FEW_DRAWS}\n" in text
    session.add(
        MethodVersion(
            id=METHOD.id, version=METHOD.version, status=METHOD.status, text=text,
            sha256=method_digest(text),
        )
    )  # fmt: skip


@pytest.fixture
def listed(server: str, initialised: str) -> Iterator[str]:
    """A database with five projects and a method that is computed fast."""
    with new_database(server, like=initialised) as url:
        with transaction(url) as session:
            list_projects(session, len(PROJECTS))
            keep_method_of_few_draws(session)
        yield url


def test_any_life_keeps_every_promise(
    server: str, listed: str, monkeypatch: pytest.MonkeyPatch, tried: Note
) -> None:
    monkeypatch.setattr(queries.asking.NOW, "callable", queries.asking.NOW.callable)
    close(listed)
    tried("lives", enough(LIVES, LIVES * TIMES_MORE_EXAMPLES))
    machine: Any = type("LivesHere", (Lives,), {"server": server, "like": listed})
    run_state_machine_as_test(
        machine,
        settings=examples(
            LIVES,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
