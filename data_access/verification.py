"""The proof: everything that is published is recomputed from its inputs and compared."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from data_access.chain import checking
from data_access.closing.publishing import verify_closing
from data_access.differences import Difference, Phrase
from data_access.models import Bridge, Edition, Move, Rating, Release, Score, Standing
from data_access.publishing import (
    BRIDGED,
    COMPUTED,
    EARLIER,
    RANKED,
    STANDING,
    Progress,
    canonical_of,
    inputs_of,
    method_of,
    published_releases,
    results_for,
)
from data_access.results import MOVE_PARTS, bridge_of, plain_columns
from data_access.soundness import unreadable_is_told


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


def verify(
    session: Session, edition: str | None = None, progress: Progress | None = None
) -> list[Difference]:
    """Recompute every published release from its inputs, repeat draws and evaluations, and compare
    what readers see with the chain of documents; return all that differs, releases oldest first.
    """
    found: list[Difference] = []
    editions = [edition] if edition else []
    if not edition:
        with unreadable_is_told(session, "table edition", found):
            chosen = select(col(Edition.code)).order_by(col(Edition.code))
            editions += session.execute(chosen).scalars()
    for code in editions:
        _verify_releases(session, code, found, progress)
        with unreadable_is_told(session, f"{code}, final evaluation", found):
            found += verify_closing(session, code)
        with unreadable_is_told(session, f"{code}, documents", found):
            found += checking.differences(session, code)
    return found


def _verify_releases(
    session: Session, edition: str, found: list[Difference], progress: Progress | None
) -> None:
    published: list[Release] = []
    with unreadable_is_told(session, f"{edition}, releases", found):
        published += published_releases(session, edition)
    for release in published:
        with unreadable_is_told(session, f"{edition}, {release.code}", found):
            found += _recomputation(session, release, published, progress).differences
    with unreadable_is_told(session, f"{edition}, chain of releases", found):
        found += _gaps(published)


def count_published(session: Session, edition: str | None = None) -> int:
    """Return how many published releases `verify` recomputes."""
    counted = select(func.count()).where(col(Release.status) == "published")
    if edition:
        counted = counted.where(col(Release.edition) == edition)
    return int(session.execute(counted).scalar_one())


def _gaps(published: list[Release]) -> list[Difference]:
    """Return where the chain is broken: each release covers the hash of the one published before.

    Those published under schema 0001 are chained to nothing; they come before all others.
    """
    in_order = sorted(published, key=lambda r: (r.chained_to is not None, r.id or 0))
    by_id = {release.id: release for release in published}
    followed = {release.chained_to for release in published}
    last = next((r for r in reversed(in_order) if r.id not in followed), None)
    walked: set[int | None] = set()
    while last is not None and last.id not in walked:
        walked.add(last.id)
        last = by_id.get(last.chained_to) if last.chained_to else None
    moments = (r.published_at for r in published if r.chained_to and r.published_at)
    since = min(moments, default=None)
    return [
        Difference(r.code, "", Phrase("chain"), Phrase("broken"), Phrase("unbroken"))
        for r in published
        if r.id not in walked
        and (
            r.chained_to is not None or r.published_at is None or (since and r.published_at > since)
        )
    ]


def recompute(
    session: Session, edition: str, code: str, progress: Progress | None = None
) -> Recomputation:
    """Recompute one published release from its inputs and compare everything that it says.

    KeyError where the edition has no published release of this code.
    """
    published = published_releases(session, edition)
    release = next((r for r in published if r.code == code), None)
    if release is None:
        raise KeyError(f"edition {edition} has no published release {code}")
    return _recomputation(session, release, published, progress)


def _recomputation(
    session: Session,
    release: Release,
    published: list[Release],
    progress: Progress | None,
) -> Recomputation:
    inputs = inputs_of(session, release)
    results = results_for(session, release, inputs, published, progress)
    recomputed = sha256(canonical_of(session, release, inputs, results)).hexdigest()
    pairs = [
        ("", _stored_ratings(session, release), results.ratings),
        *(
            (kind, _stored_standing(session, release, kind), expected)
            for kind, expected in results.standings.items()
        ),
        ("", _stored_moves(session, release), results.moves),
    ]
    if release.bridged_from:
        expected = bridge_of(inputs, method_of(session, release.bridged_from))
        pairs.append(("bridge", _stored_bridge(session, release), expected))
    found = [
        difference
        for kind, stored, expected in pairs
        for difference in _compare(release.code, stored, expected, kind)
    ]
    found += _scores_of_nothing(session, release, inputs.method.dimension_codes)
    if recomputed != release.sha256:
        found.append(Difference(release.code, "", "SHA-256", release.sha256, recomputed))
    return Recomputation(
        release=release.code,
        compared={
            _field(str(name), kind): len(stored)
            for kind, stored, _ in pairs
            for name in stored.columns
        },
        published_sha256=release.sha256 or "",
        recomputed_sha256=recomputed,
        differences=tuple(found),
    )


def _scores_of_nothing(
    session: Session, release: Release, dimensions: Collection[str]
) -> Iterator[Difference]:
    """Yield scores in dimensions that the release's method does not have: no total has them."""
    others = select(col(Score.project), col(Score.dimension)).where(
        col(Score.release) == release.id, col(Score.dimension).not_in(dimensions)
    )
    for project, dimension in session.execute(others.order_by(col(Score.project))):
        yield Difference(
            release.code, project, f"score ({dimension})", Phrase("there"), Phrase("none")
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


def _stored_bridge(session: Session, release: Release) -> pd.DataFrame:
    names = ("project", *BRIDGED)
    rows = session.execute(
        select(*(getattr(Bridge, name) for name in names)).where(col(Bridge.release) == release.id)
    ).all()
    return pd.DataFrame(rows, columns=list(names), dtype=object).set_index("project")


def _field(name: str, kind: str) -> str:
    return f"{name} ({kind})" if kind else name


def _compare(
    release: str, stored: pd.DataFrame, expected: pd.DataFrame, kind: str
) -> list[Difference]:
    projects = stored.index.union(expected.index)
    found, wanted = (plain_columns(each, projects) for each in (stored, expected))
    nothing = [None] * len(projects)
    return [
        Difference(release, str(project), _field(name, kind), one, other)
        for name, values in found.items()
        for project, one, other in zip(projects, values, wanted.get(name, nothing), strict=True)
        if one != other
    ]
