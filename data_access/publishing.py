"""From draft to published: compute everything, keep it with its hash, and never change it again."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

import pandas as pd
from sqlalchemy import Select, bindparam, delete, func, insert, select, text, update
from sqlmodel import Session, col

from data_access import acts, gates, lists, previews
from data_access.database import take_turn
from data_access.gates import Confirmation
from data_access.methods import Method, method_digest, parse_method
from data_access.models import (
    GROUPS,
    Bridge,
    MethodVersion,
    Move,
    Rating,
    Release,
    Score,
    Standing,
)
from data_access.refusing import PublishingRefused, Refused
from data_access.results import (
    CANONICAL,
    MOVE_PARTS,
    Inputs,
    Results,
    bridge_of,
    canonical,
    results_of,
)

COMPUTED = ("total", "stars", "capped_by", "not_rated")
RANKED = ("position", "rank", "tied", "rank_low", "rank_high", "stability", "change")
STANDING = ("rank", "size", "tied", "rank_low", "rank_high")
EARLIER = ("previous_rank", "previous_total", "previous_stars")
BRIDGED = ("total", "stars", "rank")
RULE_REASON = "insufficient_scores"
UNPUBLISHED = ("draft", "preview")
REHEARSED = "rehearsal"
"""The reason of a correction that is rehearsed, where none is given yet."""


Progress = Callable[[int, int], None]
"""Told how much of a computation is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published; readers see it from `published_at` on."""

    code: str
    sha256: str
    listed: int
    rated: int
    published_at: datetime


def publish(  # noqa: PLR0913
    session: Session,
    edition: str,
    period: str,
    *,
    now: datetime,
    at: datetime | None = None,
    reason: str | None = None,
    passing: Collection[str] = (),
    changed_because: str | None = None,
    confirmation: Confirmation | None = None,
    progress: Progress | None = None,
) -> Publication:
    """Publish the draft of a period: ranks, intervals, moves and hash are computed and kept.

    Readers see it from `at` on (an embargo), at once without it; a correction not before what it
    corrects. A second version of a period needs a reason (given here or at import), and so do cut
    points that moved further than the method before allows. `passing` names the releases under
    embargo that a later period may leave behind; `changed_because` says why the draft is another
    than its preview; `confirmation` goes into the log. `progress` is
    told what part of the work is done and of how much. The caller commits; publishers wait for each
    other. PublishingRefused where a gate is closed (`gates`), ClockWrong when a clock runs
    backwards.
    """
    take_turn(session.connection())
    release = draft_of(session, edition, period)
    published = published_releases(session, edition)
    method = method_of(session, release.method)
    published_at = gates.check_moment(session, release, published, now, at)
    gates.check_period(session, release, method, now)
    before = release_before(release, published, published_at)
    release.reason = reason or release.reason
    gates.check_order(session, release, published, published_at, passing)
    imported_by = acts.last_publisher(session, edition, "ratings_imported", release.code)
    how = gates.check_two_persons(confirmation, imported_by)
    gates.check_objections(session, edition, release.code)
    gates.check_method(
        release, before, method_of(session, before.method) if before else method, method
    )
    inputs = inputs_of(session, release)
    shown = previews.shown_of(inputs)
    gates.check_accepted(session, edition, release.code, shown)
    since = gates.check_preview(session, edition, release.code, shown, changed_because)
    how |= gates.told_of(since, changed_because, confirmation)
    return _publish(session, release, inputs, published_at, now, how, progress)


def rehearse(
    session: Session, edition: str, period: str, *, now: datetime, progress: Progress | None = None
) -> Publication:
    """Publish the draft of a period in a copy of the database, whatever its gates say.

    What a publication needs beside is made up: a bridge where the method changed, a reason where
    it is a correction. PublishingRefused without a draft.
    """
    release = draft_of(session, edition, period)
    before = release_before(release, published_releases(session, edition), now)
    if before and before.method != release.method:
        bridge(session, edition, period)
    release.reason = release.reason or (REHEARSED if release.version > 1 else None)
    inputs = inputs_of(session, release)
    return _publish(session, release, inputs, now, now, {"rehearsal": True}, progress)


def _publish(
    session: Session,
    release: Release,
    inputs: Inputs,
    published_at: datetime,
    now: datetime,
    how: Mapping[str, object],
    progress: Progress | None,
) -> Publication:
    """Compute and keep what a draft becomes; readers see it from a moment on."""
    published = published_releases(session, release.edition)
    before = release_before(release, published, published_at)
    release.previous = before.id if before else None
    release.chained_to = _last_published(published)
    results = results_for(session, release, inputs, published, progress)
    _keep(session, release, results)
    release.rated = int(results.ratings["total"].notna().sum())
    lists.publish(session, release.edition, published_at)
    with session.no_autoflush:  # the database takes moment, hash and status together
        release.published_at, release.canonical = published_at, CANONICAL
        content = canonical_of(session, release, inputs, results)
        release.sha256, release.status = sha256(content).hexdigest(), "published"
    session.flush()
    _record(session, release, now, before, how)
    session.execute(text("ANALYZE"))  # so that the database chooses the board's indexes
    return Publication(
        release.code, release.sha256, release.listed, release.rated, release.published_at
    )


def closed_gates(
    session: Session, release: Release, now: datetime, at: datetime | None = None
) -> Iterator[Refused]:
    """Yield all that keeps a draft from being published at a moment, each as its gate says it.

    `at`: the end of its embargo, if any.
    """
    edition, code = release.edition, release.code
    published, seen_at = published_releases(session, edition), at or now
    method, before = method_of(session, release.method), release_before(release, published, seen_at)
    old = method_of(session, before.method) if before else method
    shown = previews.shown_of(inputs_of(session, release))
    for gate in (
        partial(gates.check_moment, session, release, published, now, at),
        partial(gates.check_period, session, release, method, now),
        partial(gates.check_order, session, release, published, seen_at, ()),
        partial(gates.check_objections, session, edition, code),
        partial(gates.check_accepted, session, edition, code, shown),
        partial(gates.check_preview, session, edition, code, shown, None),
        partial(gates.check_method, release, before, old, method),
    ):
        try:
            gate()
        except Refused as refused:
            yield refused


def _record(
    session: Session,
    release: Release,
    now: datetime,
    before: Release | None,
    how: Mapping[str, object],
) -> None:
    acts.record(
        session,
        "corrected" if release.version > 1 else "published",
        at=now,
        edition=release.edition,
        subject=release.code,
        changed={
            "listed": release.listed,
            "rated": release.rated,
            "method": release.method,
            "method_before": before.method if before else None,
            "sha256": release.sha256,
            **how,
        },
        reason=release.reason,
        public_from=release.published_at,
    )


def _last_published(published: list[Release]) -> int | None:
    """Return the release that the next one is chained to: the last one published."""
    links = {release.chained_to for release in published}
    ends = [release for release in published if release.id not in links]
    last = max(
        ends,
        key=lambda r: (r.chained_to is not None, r.published_at, r.id),
        default=None,
    )
    return last.id if last else None


def withdraw(session: Session, edition: str, period: str, *, reason: str, now: datetime) -> str:
    """Take the newest version of a period back before its embargo ends: it is a draft again.

    Return its code. The caller commits. PublishingRefused where there is none under embargo, where
    something was published after it, whose hash covers its own, and where the period has a draft;
    ClockWrong when a clock runs backwards.
    """
    take_turn(session.connection())
    acts.check_clock(session, edition, now)
    published = published_releases(session, edition)
    release = next((r for r in reversed(published) if r.period == period), None)
    if release is None or release.published_at is None:
        raise PublishingRefused(
            "edition {edition} has no release of {period} under embargo",
            edition=edition,
            period=period,
        )
    gates.check_withdrawal(session, release, published, now)
    was = {"sha256": release.sha256, "public_from": release.published_at.isoformat()}
    lists.take_back(session, edition, release.published_at, published)
    with session.no_autoflush:  # the database takes all of it together
        release.status = "preview" if release.objections_until else "draft"
        release.published_at = release.sha256 = release.chained_to = release.previous = None
        release.canonical = 1
    session.flush()
    for model in (Standing, Move):
        session.execute(delete(model).where(col(model.release) == release.id))
    session.execute(
        update(Rating).where(col(Rating.release) == release.id).values(dict.fromkeys(RANKED))
    )
    acts.record(
        session,
        "withdrawn",
        at=now,
        edition=edition,
        subject=release.code,
        changed=was,
        reason=reason,
    )
    return release.code


def bridge(session: Session, edition: str, period: str) -> pd.DataFrame:
    """Compute the draft of a period with the method before as well, over the same inputs; keep it.

    Index: project codes; columns: total (hundredths), stars, rank, NA where not rated.
    PublishingRefused without a draft, or where the method did not change.
    """
    release = draft_of(session, edition, period)
    published = published_releases(session, edition)
    before = release_before(release, published, None)
    if before is None or before.method == release.method:
        raise PublishingRefused(
            "{release} needs no bridge: the method is {method}, as before",
            release=release.code,
            method=release.method,
        )
    inputs = inputs_of(session, release)
    found = bridge_of(inputs, method_of(session, before.method))
    session.execute(delete(Bridge).where(col(Bridge.release) == release.id))
    session.execute(
        insert(Bridge.__table__),  # type: ignore[attr-defined]
        _records(found[list(BRIDGED)], "project", release=release.id),
    )
    release.bridged_from = before.method
    session.flush()
    return found


def releases(session: Session, edition: str | None = None, *, now: datetime) -> pd.DataFrame:
    """Return all releases, drafts too, oldest period first: one row each, columns of the table.

    `status` is what stands in the table, but "embargo" for what readers see later than `now`, and
    "superseded" where they see a newer version of the period.
    """
    statement = select(Release).order_by(
        col(Release.edition), col(Release.period_end), col(Release.version)
    )
    if edition:
        statement = statement.where(col(Release.edition) == edition)
    found = [release.model_dump() for release in session.execute(statement).scalars()]
    newest: dict[tuple[str, str], int] = {}
    for row in found:
        if row["status"] == "published" and row["published_at"] > now:
            row["status"] = "embargo"
        if row["status"] == "published":
            newest[row["edition"], row["period"]] = row["version"]
    for row in found:
        if row["status"] == "published" and row["version"] < newest[row["edition"], row["period"]]:
            row["status"] = "superseded"
    return pd.DataFrame(found, columns=list(Release.model_fields))


def _frame(session: Session, statement: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    """Read rows as a frame; pandas takes plain tuples three times as fast as rows with names."""
    found = session.execute(statement)
    return pd.DataFrame(list(map(tuple, found)), columns=list(found.keys()))


def inputs_of(session: Session, release: Release) -> Inputs:
    """Read what a release is made of: scores, evidence, stated reasons, groups, method."""
    columns = ("project", "evidence", "not_rated", "note", *GROUPS)
    rows = _frame(
        session,
        select(*(getattr(Rating, name) for name in columns))
        .where(col(Rating.release) == release.id)
        .order_by(col(Rating.project)),
    ).set_index("project")
    method = method_of(session, release.method)
    scores = _frame(
        session,
        select(
            col(Score.project), col(Score.dimension), col(Score.score), col(Score.missing)
        ).where(col(Score.release) == release.id),
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


def has_draft(session: Session, edition: str, period: str) -> bool:
    """Tell whether a period has an unpublished version."""
    return _draft_of(session, edition, period) is not None


def _draft_of(session: Session, edition: str, period: str) -> Release | None:
    draft: Release | None = session.execute(
        select(Release).where(
            col(Release.edition) == edition,
            col(Release.period) == period,
            col(Release.status).in_(UNPUBLISHED),
        )
    ).scalar_one_or_none()
    return draft


def draft_of(session: Session, edition: str, period: str) -> Release:
    """Return the unpublished version of a period; PublishingRefused where there is none."""
    draft = _draft_of(session, edition, period)
    if draft is None:
        published = published_releases(session, edition)
        newest = next((r for r in reversed(published) if r.period == period), None)
        if newest:
            raise PublishingRefused(
                "{release} is published, readers see it from {at} on; a correction is imported "
                "with --reason: python -m data_access import-ratings {edition} {period} FILE "
                "--method {method} --reason TEXT",
                release=newest.code,
                at=newest.published_at,
                edition=edition,
                period=period,
                method=newest.method,
            )
        raise PublishingRefused(
            "edition {edition} has no draft for {period}; make one with: python -m data_access "
            "import-ratings {edition} {period} FILE --method METHOD",
            edition=edition,
            period=period,
        )
    return draft


def release_code(session: Session, edition: str, given: str) -> str:
    """Return the code of a release: as given, or of a period's newest version, drafts too.

    Where the period has no release, that of its first version, which nothing will be found under.
    """
    if "." in given:
        return given
    newest = select(func.max(col(Release.version))).where(
        col(Release.edition) == edition, col(Release.period) == given
    )
    return f"{given}.{session.execute(newest).scalar_one() or 1}"


def published_releases(session: Session, edition: str) -> list[Release]:
    """Return what was published of an edition, under embargo too, by period and version."""
    statement = (
        select(Release)
        .where(col(Release.edition) == edition, col(Release.status) == "published")
        .order_by(col(Release.period_end), col(Release.version))
    )
    return list(session.execute(statement).scalars())


def release_before(
    release: Release, published: list[Release], seen_at: datetime | None
) -> Release | None:
    """Return what a release is compared with: the newest version of the period before.

    Only among those that readers see at a moment: an embargo on an earlier one is not broken.
    """
    before = [
        r
        for r in published
        if r.period_end < release.period_end
        and (seen_at is None or r.published_at is None or r.published_at <= seen_at)
    ]
    return max(before, key=lambda r: (r.period_end, r.version), default=None)


def results_for(
    session: Session,
    release: Release,
    inputs: Inputs,
    published: list[Release],
    progress: Progress | None = None,
) -> Results:
    """Compute what follows from a release's inputs, beside the release it is compared with."""
    before = next((r for r in published if r.id == release.previous), None)
    first = next((r for r in published if r.period == release.period and r.version == 1), None)
    corrects = first is not None and release.version > 1
    return results_of(
        inputs,
        before=inputs_of(session, before) if before else None,
        first=inputs_of(session, first) if first and corrects else None,
        progress=progress,
    )


def canonical_of(session: Session, release: Release, inputs: Inputs, results: Results) -> bytes:
    """Return the canonical JSON whose SHA-256 is the release's, see `results.canonical`.

    Its version 1 had neither the list nor the moment of publication; such releases keep it.
    """
    bridged = (
        bridge_of(inputs, method_of(session, release.bridged_from))
        if release.bridged_from
        else None
    )
    heading = _heading(session, release)
    if release.canonical == 1:
        return canonical(heading, inputs, results, bridged)
    heading |= {"canonical": release.canonical, "published_at": lists.moment(release.published_at)}
    listed = lists.content(session, release.list_version)
    return canonical(heading, inputs, results, bridged, listed)


def published_content(session: Session, edition: str, code: str) -> bytes:
    """Return the canonical JSON of a published release, computed anew from what is stored.

    KeyError where the edition has no published release of this code.
    """
    published = published_releases(session, edition)
    release = next((r for r in published if r.code == code), None)
    if release is None:
        raise KeyError(f"edition {edition} has no published release {code}")
    inputs = inputs_of(session, release)
    return canonical_of(session, release, inputs, results_for(session, release, inputs, published))


def method_of(session: Session, method: str) -> Method:
    """Return a method as it was when a release was made with it."""
    return parse_method(session.get_one(MethodVersion, method).text)


def _heading(session: Session, release: Release) -> dict[str, object]:
    method = session.get_one(MethodVersion, release.method)
    before = session.get(Release, release.previous) if release.previous else None
    chained = session.get(Release, release.chained_to) if release.chained_to else None
    heading: dict[str, object] = {
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
    if chained:
        heading["chain"] = chained.sha256
    if release.bridged_from:
        heading["bridged_from"] = release.bridged_from
    return heading


def _keep(session: Session, release: Release, results: Results) -> None:
    """Save results, rows by project code: a database takes rows fastest in order of their keys."""
    session.execute(
        update(Rating.__table__)  # type: ignore[attr-defined]
        .where(Rating.__table__.c.release == release.id)  # type: ignore[attr-defined]
        .where(Rating.__table__.c.project == bindparam("of_project"))  # type: ignore[attr-defined]
        .values({name: bindparam(f"new_{name}") for name in (*COMPUTED, *RANKED)}),
        _records(
            results.ratings.sort_index()[[*COMPUTED, *RANKED]].add_prefix("new_"), "of_project"
        ),
    )
    standings = [
        standing[list(STANDING)].assign(kind=kind) for kind, standing in results.standings.items()
    ]
    if rows := _records(pd.concat(standings).sort_index(), "project", release=release.id):
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
