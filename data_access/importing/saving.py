"""Saving what was checked: refusals for what the database already holds, then one transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, delete, func, insert, select
from sqlmodel import Session, SQLModel, col

from data_access import acts, models
from data_access.closing.methods import EvaluationMethod
from data_access.editions import Edition, Unit, edition
from data_access.importing.periods import period_end
from data_access.importing.problems import Problem
from data_access.importing.rows import CheckedRating, CheckedRatings, KnownProject, ListedProject
from data_access.importing.search_text import search_text
from data_access.importing.vocabulary import vocabulary
from data_access.methods import Method, method_digest, method_text
from data_access.settings import settings

Advance = Callable[[int, int], None]
"""Called with the number of rows written and the number to write."""

Values = dict[str, object]

BATCH = 10_000
_PROJECT = SQLModel.metadata.tables["project"]
_APPLICANT = SQLModel.metadata.tables["applicant"]
_KNOWN = ("code", "number", "name_zh", "category", "direction", "region", "unit")
UNPUBLISHED = ("draft", "preview")


def _silently(_done: int, _total: int) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file that is imported: hash of its bytes, name, and when."""

    sha256: str
    name: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Destination:
    """Where ratings go: edition and period, with the reason when they correct a release."""

    edition: str
    period: str
    reason: str | None = None
    replace_draft: bool = False


def known_projects(session: Session, edition: str) -> list[KnownProject]:
    """Return the projects of an edition's list, in the order of their numbers."""
    applicants: dict[str, list[str]] = {}
    named = (
        select(_APPLICANT.c.project, _APPLICANT.c.name_zh)
        .join(_PROJECT, _PROJECT.c.code == _APPLICANT.c.project)
        .where(_PROJECT.c.edition == edition)
        .order_by(_APPLICANT.c.project, _APPLICANT.c.position)
    )
    for code, name in session.execute(named):
        applicants.setdefault(code, []).append(name)
    listed = (
        select(*(_PROJECT.c[name] for name in _KNOWN))
        .where(_PROJECT.c.edition == edition)
        .order_by(_PROJECT.c.number)
    )
    return [
        KnownProject(**row, applicants=tuple(applicants[row["code"]]))
        for row in session.execute(listed).mappings()
    ]


def refusals_of_list(session: Session, source: Source, edition: str) -> Iterator[Problem]:
    """Say why this list cannot be saved: the same file, or else a list, is already there."""
    if known := _known_file(session, source):
        yield known
        return
    count = session.execute(
        select(func.count()).where(col(models.Project.edition) == edition)
    ).scalar_one()
    if count:
        yield Problem(code="list_exists", params={"edition": edition, "count": count})


def refusals_of_ratings(
    session: Session, source: Source, destination: Destination, method: Method
) -> Iterator[Problem]:
    """Say why these ratings cannot be saved: same file, no list, a draft, an edited method."""
    drafts = _drafts(session, destination)
    replaced = {draft.file for draft in drafts} if destination.replace_draft else set()
    if known := _known_file(session, source, replaced):
        yield known
        return
    listed = select(col(models.Project.code)).where(
        col(models.Project.edition) == destination.edition
    )
    if session.execute(listed.limit(1)).first() is None:
        yield Problem(code="no_list", params={"edition": destination.edition})
    if drafts and not destination.replace_draft:
        yield Problem(code="draft_exists", params={"release": drafts[0].code})
    last = _last_published(session, destination)
    closed_at = acts.last_moment(session, destination.edition, acts.OF_A_CATALOGUE)
    if closed_at and not last:
        yield Problem(
            code="edition_closed",
            params={"edition": destination.edition, "day": f"{_local(closed_at):%Y-%m-%d}"},
        )
    if last and not destination.reason:
        yield Problem(code="correction_unexplained", params={"period": destination.period})
    stored = session.get(models.MethodVersion, method.id)
    if stored and stored.sha256 != method_digest(method_text(method.id)):
        yield Problem(code="method_changed", params={"method": method.id})


def _known_file(session: Session, source: Source, replaced: Iterable[int] = ()) -> Problem | None:
    found = session.execute(
        select(models.ImportedFile).where(
            col(models.ImportedFile.sha256) == source.sha256,
            col(models.ImportedFile.id).not_in(list(replaced)),
        )
    ).scalar_one_or_none()
    if found is None:
        return None
    return Problem(
        code="already_imported",
        params={
            "day": f"{_local(found.imported_at):%Y-%m-%d}",
            "name": found.name,
            "subject": f"{found.edition} {found.period}" if found.period else found.edition,
        },
    )


def _local(moment: datetime) -> datetime:
    """Take a stored moment, UTC where the database keeps no zone, to the site's time zone."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(settings().timezone)


def _drafts(session: Session, destination: Destination) -> list[models.Release]:
    return list(
        session.execute(
            _of_period(destination).where(col(models.Release.status).in_(UNPUBLISHED))
        ).scalars()
    )


def _last_published(session: Session, destination: Destination) -> models.Release | None:
    return session.execute(
        _of_period(destination)
        .where(col(models.Release.status).not_in(UNPUBLISHED))
        .order_by(col(models.Release.version).desc())
        .limit(1)
    ).scalar_one_or_none()


def _of_period(destination: Destination) -> Select[models.Release]:
    return select(models.Release).where(
        col(models.Release.edition) == destination.edition,
        col(models.Release.period) == destination.period,
    )


def save_list(  # noqa: PLR0913
    session: Session,
    source: Source,
    edition: Edition,
    projects: Sequence[ListedProject],
    *,
    new_units: Sequence[Unit] = (),
    named: Mapping[str, str] | None = None,
    waived: Sequence[Problem] = (),
    reason: str | None = None,
    advance: Advance = _silently,
) -> None:
    """Save a checked list with the file it came from, the units it brought, the rules waived.

    `named`: the kinds of units that came with it, by name, as the log keeps them.
    """
    brought = {"new_units": named} if named else {}
    session.add_all(unit_row(edition, unit) for unit in new_units)
    file = _save_file(session, source, "list", edition.code, None, len(projects))
    acts.record(
        session,
        "list_imported",
        at=source.imported_at,
        edition=edition.code,
        subject=edition.code,
        file=acts.File(source.name, source.sha256),
        changed={"projects": len(projects), **brought},
        waived={f"{problem.code} {problem.subject}".strip(): reason for problem in waived},
        reason=reason,
    )
    codes = [edition.project_code(project.number) for project in projects]
    waivers = [
        models.Waiver(
            file=file,
            edition=edition.code,
            rule=problem.code,
            subject=problem.subject,
            reason=reason or "",
            accepted_at=source.imported_at,
        )
        for problem in waived
    ]
    session.add_all(waivers)
    _insert(
        session,
        {
            models.Project: [
                _project_row(code, edition.code, file, project)
                for code, project in zip(codes, projects, strict=True)
            ],
            models.Applicant: [
                {"project": code, "position": position, "name_zh": name_zh, "name_en": name_en}
                for code, project in zip(codes, projects, strict=True)
                for position, (name_zh, name_en) in enumerate(project.applicants, start=1)
            ],
        },
        advance,
    )


def unit_row(edition: Edition, unit: Unit) -> models.RecommendingUnit:
    """Return a recommending unit as the database has it."""
    return models.RecommendingUnit(
        edition=edition.code,
        code=unit.code,
        kind=unit.kind,
        name_zh=unit.name_zh,
        name_en=unit.name_en,
        region=unit.region,
        quota=edition.quota_of(unit),
    )


def _project_row(code: str, edition: str, file: int, project: ListedProject) -> Values:
    chinese = [project.name_zh, *(name for name, _ in project.applicants)]
    english = [project.name_en, *(name for _, name in project.applicants)]
    return {
        "code": code,
        "edition": edition,
        "number": project.number,
        "name_zh": project.name_zh,
        "name_en": project.name_en,
        "category": project.category,
        "direction": project.direction,
        "unit": project.unit,
        "region": project.region,
        "applicant_kind": project.applicant_kind,
        "dcmm_level": project.dcmm_level,
        "dcmm_standard": project.dcmm_standard,
        "summary_zh": project.summary_zh,
        "summary_en": project.summary_en,
        "search_text": search_text(code, chinese, filter(None, english)),
        "file": file,
    }


def save_ratings(
    session: Session,
    source: Source,
    destination: Destination,
    method: Method,
    checked: CheckedRatings,
    projects: Sequence[KnownProject],
    *,
    advance: Advance = _silently,
) -> str:
    """Save checked ratings as the draft of a new version of their period; return its code.

    Ranks, intervals and moves stay empty until publication. The release is marked as a demo when
    an applicant of the list carries the demo mark, or the whole edition is made up. Where it
    replaces a draft in preview, it is in preview itself: who may object may go on.
    """
    objections_until = _remove_drafts(session, destination)
    keep_method(session, method, method_text(method.id))
    file = _save_file(
        session,
        source,
        "ratings",
        destination.edition,
        destination.period,
        len(checked.ratings),
    )
    published = _last_published(session, destination)
    version = published.version + 1 if published else 1
    release = models.Release(
        edition=destination.edition,
        code=f"{destination.period}.{version}",
        period=destination.period,
        period_end=period_end(destination.period),
        version=version,
        method=method.id,
        status="preview" if objections_until else "draft",
        objections_until=objections_until,
        demo=edition(destination.edition).made_up or _is_demo(projects),
        reason=destination.reason if published else None,
        file=file,
        listed=len(projects),
        rated=sum(rating.total is not None for rating in checked.ratings),
        created_at=source.imported_at,
    )
    session.add(release)
    session.flush()
    acts.record(
        session,
        "ratings_imported",
        at=source.imported_at,
        edition=destination.edition,
        subject=release.code,
        file=acts.File(source.name, source.sha256),
        changed={"listed": release.listed, "rated": release.rated, "method": method.id},
        reason=release.reason,
    )
    known = {project.code: project for project in projects}
    _insert(
        session,
        {
            models.Rating: [
                _rating_row(release.id, destination.edition, known[rating.project], rating)
                for rating in checked.ratings
            ],
            models.Score: [
                {
                    "release": release.id,
                    "project": rating.project,
                    "dimension": dimension,
                    "score": score,
                    "missing": rating.missing if score is None else None,
                }
                for rating in checked.ratings
                for dimension, score in zip(checked.dimensions, rating.scores, strict=True)
            ],
        },
        advance,
    )
    return release.code


def _rating_row(
    release: int | None, edition: str, project: KnownProject, rating: CheckedRating
) -> Values:
    return {
        "release": release,
        "project": project.code,
        "edition": edition,
        "category": project.category,
        "direction": project.direction,
        "region": project.region,
        "unit": project.unit,
        "total": rating.total,
        "stars": rating.stars,
        "not_rated": rating.not_rated,
        "note": rating.note,
        "evidence": rating.evidence,
        "capped_by": rating.capped_by,
    }


def _is_demo(projects: Iterable[KnownProject]) -> bool:
    mark = vocabulary().demo_mark
    return any(mark in name for project in projects for name in project.applicants)


def keep_method(session: Session, method: Method | EvaluationMethod, text: str) -> None:
    """Keep the text of a method's file as it was used, where it is not kept already."""
    if session.get(models.MethodVersion, method.id) is None:
        session.add(
            models.MethodVersion(
                id=method.id,
                version=method.version,
                status=method.status,
                text=text,
                sha256=method_digest(text),
            )
        )
        session.flush()


def _remove_drafts(session: Session, destination: Destination) -> datetime | None:
    """Remove unpublished versions of the period, and the files they came from.

    Returns until when the rated may object to them, None where they were not in preview.
    """
    drafts = _drafts(session, destination)
    until = [draft.objections_until for draft in drafts if draft.objections_until]
    for draft in drafts:
        for model in (
            models.Score, models.Standing, models.Move, models.Bridge, models.Rating,
        ):  # fmt: skip
            session.execute(delete(model).where(col(model.release) == draft.id))
        session.execute(delete(models.Release).where(col(models.Release.id) == draft.id))
        session.execute(
            delete(models.ImportedFile).where(col(models.ImportedFile.id) == draft.file)
        )
    return max(until, default=None)


def _save_file(
    session: Session, source: Source, kind: str, edition: str, period: str | None, rows: int
) -> int:
    file = models.ImportedFile(
        sha256=source.sha256,
        kind=kind,
        name=source.name,
        rows=rows,
        imported_at=source.imported_at,
        edition=edition,
        period=period,
    )
    session.add(file)
    session.flush()
    return int(file.id or 0)


def _insert(
    session: Session, rows_of: Mapping[type[SQLModel], Sequence[Values]], advance: Advance
) -> None:
    """Insert rows table by table, in batches."""
    total = sum(map(len, rows_of.values()))
    done = 0
    for model, rows in rows_of.items():
        table = SQLModel.metadata.tables[str(model.__tablename__)]
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            session.execute(insert(table), batch)
            done += len(batch)
            advance(done, total)
