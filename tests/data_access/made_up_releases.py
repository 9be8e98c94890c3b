"""Lists and releases nobody sent, for the tests of publishing and of the queries."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pandas as pd
from sqlmodel import Session, col, select

from data_access import lists
from data_access.methods import method_digest, method_text
from data_access.models import (
    GROUPS,
    Applicant,
    ImportedFile,
    ListedProject,
    ListVersion,
    MethodVersion,
    Project,
    Rating,
    Release,
    Score,
)
from data_access.periods import period_end
from data_access.publishing import inputs_of
from data_access.rating import rate
from tests.data_access.made_up_scores import DIMENSIONS, METHOD, Row, evidence_for, score_frame
from tests.effort import enough

NOW = datetime(2023, 4, 20, 2, tzinfo=UTC)
PLACES = (("520000", "520000"), ("520000", "520000"), ("ce-001", None))
"""Units and their regions, given to projects in turn."""

DRAWN = f"draws = {METHOD.uncertainty.draws}\n"

Given = Mapping[str, Row | str]
"""By project code: its scores, or the reason for no rating."""

SIX: Given = {
    "2021-001": (7000, 7000, 7000, 7000),
    "2021-002": (8000, 8000, 8000, 8000),
    "2021-003": (9000, 9000, 9000, 9000),
    "2021-004": (8000, 8000, 8000, 8000),
    "2021-005": (9900, 9900, None, None),
    "2021-006": "withdrawn",
}
"""Of six projects two are tied, one has too few scores, one withdrew."""


def few_draws() -> str:
    """Return the method's file with so few draws that a release is computed fast.

    An exhaustive run draws as often as the method says, and so does every run for the demo.
    """
    text = method_text(METHOD.id)
    assert DRAWN in text
    return text.replace(DRAWN, f"draws = {enough(10, METHOD.uncertainty.draws)}\n")


def list_projects(session: Session, count: int) -> None:
    """Enter so many projects of direction 7, 2021-001 and following."""
    version = ListVersion(edition="2021", version=1, file=_file(session, "list", None, count))
    session.add(version)
    session.flush()
    for number in range(1, count + 1):
        code = f"2021-{number:03d}"
        unit, region = PLACES[(number - 1) % len(PLACES)]
        here: dict[str, Any] = {"list_version": version.id, "project": code}
        session.add(Project(code=code, edition="2021"))
        session.flush()
        session.add(
            ListedProject(
                **here, edition="2021", number=number, name_zh=f"示例平台之{number}",
                category="3", direction="07", unit=unit, region=region, search_text=code,
            )
        )  # fmt: skip
        session.flush()
        session.add(Applicant(**here, position=1, name_zh=f"示例{number}公司"))
    session.flush()


def draft(
    session: Session,
    period: str,
    given: Given,
    *,
    version: int = 1,
    reason: str | None = None,
    evidence: Mapping[str, str] | None = None,
) -> Release:
    """Enter a draft as an import would: self-reported where `evidence` says nothing else."""
    release = _release(session, period, given, version, reason)
    scores = score_frame({code: row for code, row in given.items() if not isinstance(row, str)})
    levels = evidence_for(scores)
    levels.update(pd.Series(evidence or {}, dtype="str"))
    rated = rate(scores, levels, METHOD).astype(object)
    rows = rated.where(rated.notna(), None).assign(evidence=levels).to_dict("records")
    outcomes = dict(zip(map(str, rated.index), rows, strict=True))
    for project in session.execute(
        select(ListedProject).where(
            col(ListedProject.list_version) == release.list_version,
            col(ListedProject.project).in_(list(given)),
        )
    ).scalars():
        stated = given[project.project]
        outcome: Mapping[Hashable, object] = (
            {"not_rated": stated} if isinstance(stated, str) else outcomes[project.project]
        )
        groups = {name: getattr(project, name) for name in GROUPS}
        here = {"release": release.id, "project": project.project, "edition": "2021"}
        session.add(Rating.model_validate({**here, **groups, **outcome}))
    session.flush()
    session.add_all(_scores(release, given))
    session.flush()
    return release


def given_in(session: Session, code: str) -> dict[str, Row | str]:
    """Return what a release was made of, to make another one like it."""
    release = session.execute(select(Release).where(col(Release.code) == code)).scalar_one()
    inputs = inputs_of(session, release)
    rows = inputs.scores.astype(object).where(inputs.scores.notna(), None)
    return dict(zip(rows.index, map(tuple, rows.to_numpy()), strict=True)) | dict(
        inputs.stated.dropna()
    )


def _release(
    session: Session, period: str, given: Given, version: int, reason: str | None
) -> Release:
    if session.get(MethodVersion, METHOD.id) is None:
        text = few_draws()
        session.add(
            MethodVersion(
                id=METHOD.id, version=METHOD.version, status=METHOD.status, text=text,
                sha256=method_digest(text),
            )
        )  # fmt: skip
    listed = lists.newest(session, "2021")
    assert listed
    release = Release(
        list_version=int(listed.id or 0),
        edition="2021", code=f"{period}.{version}", period=period, period_end=period_end(period),
        version=version, method=METHOD.id, status="draft", reason=reason,
        file=_file(session, "ratings", period, len(given)), listed=len(given), rated=0,
        created_at=NOW,
    )  # fmt: skip
    session.add(release)
    session.flush()
    return release


def _scores(release: Release, given: Given) -> Sequence[Score]:
    return [
        Score(
            release=int(release.id or 0), project=code, dimension=dimension, score=score,
            missing="not_provided" if score is None else None,
        )
        for code, row in given.items()
        for dimension, score in zip(
            DIMENSIONS, [None] * len(DIMENSIONS) if isinstance(row, str) else row, strict=True
        )
    ]  # fmt: skip


def _file(session: Session, kind: str, period: str | None, rows: int) -> int:
    file = ImportedFile(
        sha256=uuid4().hex * 2, kind=kind, name=f"{kind}.xlsx", rows=rows, imported_at=NOW,
        edition="2021", period=period,
    )  # fmt: skip
    session.add(file)
    session.flush()
    return int(file.id or 0)
