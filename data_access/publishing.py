"""From draft to published, and the proof afterwards: publish, list and verify releases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import bindparam, insert, select, text, update
from sqlmodel import Session, col

from data_access.methods import Method, method_digest, parse_method
from data_access.models import GROUPS, MethodVersion, Move, Rating, Release, Score, Standing
from data_access.results import MOVE_PARTS, Inputs, Results, digest, results_of

COMPUTED = ("total", "stars", "capped_by", "not_rated")
RANKED = ("position", "rank", "tied", "rank_low", "rank_high", "stability", "change")
STANDING = ("rank", "size", "tied", "rank_low", "rank_high")
EARLIER = ("previous_rank", "previous_total", "previous_stars")
RULE_REASON = "insufficient_scores"
PUBLISHED = ("published", "superseded")


Progress = Callable[[int, int], None]
"""Told how much of a computation is done, and of how much."""


class PublishingRefused(RuntimeError):
    """A release cannot be published as it is; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published."""

    code: str
    sha256: str
    listed: int
    rated: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that a release says and that does not follow from its inputs."""

    release: str
    project: str
    field: str
    found: object
    expected: object

    def text(self) -> str:
        """Say where, what was found and what is expected."""
        where = f"{self.release}, {self.project}" if self.project else self.release
        return f"{where}: {self.field} is {self.found}, should be {self.expected}"


@dataclass(frozen=True, slots=True)
class Recomputation:
    """A published release beside what follows from its inputs.

    `compared`: how many values of each field were compared, by the field's name, and those of its
    groups as "rank (unit)". `differences` is empty where all agree.
    """

    release: str
    compared: dict[str, int]
    published_sha256: str
    recomputed_sha256: str
    differences: tuple[Difference, ...]


def publish(
    session: Session,
    edition: str,
    period: str,
    *,
    now: datetime,
    reason: str | None = None,
    progress: Progress | None = None,
) -> Publication:
    """Publish the draft of a period: ranks, intervals, moves and hash are computed and kept.

    A second version of a period needs a reason (given here or at import) and supersedes the one
    before. `progress` is told what part of the work is done and of how much. The caller commits.
    PublishingRefused without a draft, without a reason where one is needed, or when a newer period
    is already out.
    """
    release = _draft(session, edition, period)
    earlier = _published(session, edition)
    reason = reason or release.reason
    if release.version > 1 and not reason:
        raise PublishingRefused(
            f"{release.code} corrects a published release: give the reason with --reason"
        )
    if release.version == 1 and any(r.period_end > release.period_end for r in earlier):
        raise PublishingRefused(f"{period} cannot be published: a later period already is")
    before = _release_before(release, earlier)
    inputs = inputs_of(session, release)
    results = _results(session, release, inputs, before, earlier, progress)
    _keep(session, release, results)
    release.previous, release.reason = (before.id if before else None), reason
    release.rated = int(results.ratings["total"].notna().sum())
    sha256 = digest(_heading(session, release), inputs, results)
    for replaced in earlier:
        if replaced.period == period and replaced.status == "published":
            replaced.status = "superseded"
    release.status, release.published_at, release.sha256 = "published", now, sha256
    session.flush()
    session.execute(text("ANALYZE"))  # so that the database chooses the board's indexes
    return Publication(release.code, sha256, release.listed, release.rated)


def releases(session: Session, edition: str | None = None) -> pd.DataFrame:
    """Return all releases, drafts too, oldest period first: one row each, columns of the table."""
    statement = select(Release.__table__).order_by(  # type: ignore[attr-defined]
        col(Release.edition), col(Release.period_end), col(Release.version)
    )
    if edition:
        statement = statement.where(col(Release.edition) == edition)
    result = session.execute(statement)
    return pd.DataFrame(result.all(), columns=list(result.keys()))


def verify(
    session: Session, edition: str | None = None, progress: Progress | None = None
) -> list[Difference]:
    """Recompute every published release from its inputs; return all that differs, oldest first."""
    found: list[Difference] = []
    chosen = select(col(Release.edition)).distinct()
    editions = [edition] if edition else session.execute(chosen).scalars().all()
    for code in editions:
        published = _published(session, code)
        for release in published:
            found.extend(_recomputation(session, release, published, progress).differences)
    return found


def recompute(
    session: Session, edition: str, code: str, progress: Progress | None = None
) -> Recomputation:
    """Recompute one published release from its inputs and compare everything that it says.

    KeyError where the edition has no published release of this code.
    """
    published = _published(session, edition)
    release = next((r for r in published if r.code == code), None)
    if release is None:
        raise KeyError(f"edition {edition} has no published release {code}")
    return _recomputation(session, release, published, progress)


def inputs_of(session: Session, release: Release) -> Inputs:
    """Read what a release is made of: scores, evidence, stated reasons, groups, method."""
    columns = ("project", "evidence", "not_rated", "note", *GROUPS)
    rows = pd.DataFrame(
        session.execute(
            select(*(getattr(Rating, name) for name in columns))
            .where(col(Rating.release) == release.id)
            .order_by(col(Rating.project))
        ).all(),
        columns=list(columns),
    ).set_index("project")
    method = parse_method(session.get_one(MethodVersion, release.method).text)
    scores = pd.DataFrame(
        session.execute(
            select(
                col(Score.project), col(Score.dimension), col(Score.score), col(Score.missing)
            ).where(col(Score.release) == release.id)
        ).all(),
        columns=["project", "dimension", "score", "missing"],
    ).astype({"score": "Int64"})
    stated = rows["not_rated"].astype("str")
    return Inputs(
        scores=_by_dimension(scores, "score", rows.index, method).astype("Int64"),
        evidence=rows["evidence"],
        stated=stated.where(stated != RULE_REASON),
        groups=rows[list(GROUPS)],
        remarks=_by_dimension(scores, "missing", rows.index, method).assign(note=rows["note"]),
        method=method,
    )


def _by_dimension(
    scores: pd.DataFrame, values: str, projects: pd.Index, method: Method
) -> pd.DataFrame:
    wide = scores.pivot(index="project", columns="dimension", values=values)
    return wide.reindex(index=projects, columns=list(method.dimension_codes)).rename_axis(
        columns=None
    )


def _draft(session: Session, edition: str, period: str) -> Release:
    draft: Release | None = session.execute(
        select(Release).where(
            col(Release.edition) == edition,
            col(Release.period) == period,
            col(Release.status).in_(("draft", "preview")),
        )
    ).scalar_one_or_none()
    if draft is None:
        raise PublishingRefused(
            f"edition {edition} has no draft for {period}; make one with: "
            f"python -m data_access import-ratings FILE --edition {edition} --period {period} "
            "--method METHOD"
        )
    return draft


def _published(session: Session, edition: str) -> list[Release]:
    statement = (
        select(Release)
        .where(col(Release.edition) == edition, col(Release.status).in_(PUBLISHED))
        .order_by(col(Release.period_end), col(Release.version))
    )
    return list(session.execute(statement).scalars())


def _release_before(release: Release, earlier: list[Release]) -> Release | None:
    """Return the newest version of the period before, as it stood when this one was published."""
    before = [r for r in earlier if r.period_end < release.period_end]
    return max(before, key=lambda r: (r.period_end, r.version), default=None)


def _results(
    session: Session,
    release: Release,
    inputs: Inputs,
    before: Release | None,
    published: list[Release],
    progress: Progress | None,
) -> Results:
    first = next((r for r in published if r.period == release.period and r.version == 1), None)
    corrects = first is not None and release.version > 1
    return results_of(
        inputs,
        before=inputs_of(session, before) if before else None,
        first=inputs_of(session, first) if first and corrects else None,
        progress=progress,
    )


def _heading(session: Session, release: Release) -> dict[str, object]:
    method = session.get_one(MethodVersion, release.method)
    before = session.get(Release, release.previous) if release.previous else None
    return {
        "edition": release.edition,
        "period": release.period,
        "version": release.version,
        "method": method.id,
        "method_sha256": method_digest(method.text),
        "demo": release.demo,
        "listed": release.listed,
        "rated": release.rated,
        "reason": release.reason,
        "compared_with": before.code if before else None,
    }


def _keep(session: Session, release: Release, results: Results) -> None:
    session.execute(
        update(Rating.__table__)  # type: ignore[attr-defined]
        .where(Rating.__table__.c.release == release.id)  # type: ignore[attr-defined]
        .where(Rating.__table__.c.project == bindparam("of_project"))  # type: ignore[attr-defined]
        .values({name: bindparam(f"new_{name}") for name in (*COMPUTED, *RANKED)}),
        _records(results.ratings[[*COMPUTED, *RANKED]].add_prefix("new_"), "of_project"),
    )
    for kind, standing in results.standings.items():
        rows = _records(standing[list(STANDING)], "project", release=release.id, kind=kind)
        if rows:
            session.execute(insert(Standing.__table__), rows)  # type: ignore[attr-defined]
    if not results.moves.empty:
        moves = results.moves[[*EARLIER, *MOVE_PARTS]]
        rows = _records(moves, "project", release=release.id)
        session.execute(insert(Move.__table__), rows)  # type: ignore[attr-defined]


def _records(frame: pd.DataFrame, project: str, **fixed: object) -> list[dict[str, object]]:
    """Return a frame as rows of plain values, None for what is absent, its index as `project`."""
    columns: dict[str, list[object]] = {project: frame.index.tolist()}
    columns |= {str(name): _plain(frame[name]) for name in frame.columns}
    names = (*columns, *fixed)
    values = tuple(fixed.values())
    return [
        dict(zip(names, row + values, strict=True)) for row in zip(*columns.values(), strict=True)
    ]


def _plain(values: pd.Series) -> list[object]:
    return values.astype(object).where(values.notna(), None).tolist()


def _recomputation(
    session: Session,
    release: Release,
    published: list[Release],
    progress: Progress | None,
) -> Recomputation:
    inputs = inputs_of(session, release)
    before = next((r for r in published if r.id == release.previous), None)
    results = _results(session, release, inputs, before, published, progress)
    sha256 = digest(_heading(session, release), inputs, results)
    pairs = [
        ("", _stored_ratings(session, release), results.ratings),
        *(
            (kind, _stored_standing(session, release, kind), expected)
            for kind, expected in results.standings.items()
        ),
        ("", _stored_moves(session, release), results.moves),
    ]
    found = [
        difference
        for kind, stored, expected in pairs
        for difference in _compare(release.code, stored, expected, kind)
    ]
    if sha256 != release.sha256:
        found.append(Difference(release.code, "", "SHA-256", release.sha256, sha256))
    return Recomputation(
        release=release.code,
        compared={
            _field(str(name), kind): len(stored)
            for kind, stored, _ in pairs
            for name in stored.columns
        },
        published_sha256=release.sha256 or "",
        recomputed_sha256=sha256,
        differences=tuple(found),
    )


def _stored_ratings(session: Session, release: Release) -> pd.DataFrame:
    names = ("project", *COMPUTED, *RANKED)
    rows = session.execute(
        select(*(getattr(Rating, name) for name in names)).where(col(Rating.release) == release.id)
    ).all()
    return pd.DataFrame(rows, columns=list(names), dtype=object).set_index("project")


def _stored_standing(session: Session, release: Release, kind: str) -> pd.DataFrame:
    names = ("project", *STANDING)
    rows = session.execute(
        select(*(getattr(Standing, name) for name in names)).where(
            col(Standing.release) == release.id, col(Standing.kind) == kind
        )
    ).all()
    return pd.DataFrame(rows, columns=list(names)).set_index("project")


def _stored_moves(session: Session, release: Release) -> pd.DataFrame:
    names = ("project", *EARLIER, *MOVE_PARTS)
    rows = session.execute(
        select(*(getattr(Move, name) for name in names)).where(col(Move.release) == release.id)
    ).all()
    return pd.DataFrame(rows, columns=list(names)).set_index("project")


def _field(name: str, kind: str) -> str:
    return f"{name} ({kind})" if kind else name


def _compare(
    release: str, stored: pd.DataFrame, expected: pd.DataFrame, kind: str
) -> list[Difference]:
    found = []
    for name in stored.columns:
        both = pd.DataFrame(
            {
                "found": stored[name].astype(object),
                "expected": expected[name].astype(object) if name in expected else None,
            }
        )
        both = both.astype(object).where(both.notna(), None)
        found += [
            Difference(release, str(code), _field(str(name), kind), row.found, row.expected)
            for code, row in both[both["found"].ne(both["expected"])].iterrows()
            if row.found != row.expected
        ]
    return found
