"""Saving what was checked: refusals for what the database already holds, then one transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import Select, delete, func, insert, select, update
from sqlmodel import Session, SQLModel, col

from data_access import acts, gates, lists, models, periods
from data_access.answers import WaivedRule
from data_access.closing.methods import EvaluationMethod
from data_access.editions import Edition, Unit, edition
from data_access.importing.correcting import Correction, compared
from data_access.importing.problems import Problem
from data_access.importing.rows import (
    CheckedList,
    CheckedRating,
    CheckedRatings,
    KnownProject,
    ListedProject,
)
from data_access.importing.search_text import search_text
from data_access.importing.vocabulary import vocabulary
from data_access.methods import Method, method_digest, method_text
from data_access.periods import period_end
from data_access.queries.listing import facts_of
from data_access.refusing import Refused
from data_access.settings import settings

Advance = Callable[[int, int], None]
"""Called with the number of rows written and the number to write."""

Values = dict[str, object]

BATCH = 10_000
_KNOWN = ("number", "name_zh", "category", "direction", "region", "unit")
UNPUBLISHED = ("draft", "preview")
PREPARED = "list_correction_prepared"
"""The kind of the act that says who prepared a corrected list, where two persons publish."""


class ListRefused(Refused):
    """The list cannot be changed at this moment."""


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
    """Return the projects of an edition's list, by number, with their former names."""
    applicants: dict[tuple[str, int], list[str]] = defaultdict(list)
    for code, version, name in session.execute(
        select(
            col(models.Applicant.project),
            col(models.ListVersion.version),
            col(models.Applicant.name_zh),
        )
        .join(models.ListVersion, col(models.ListVersion.id) == col(models.Applicant.list_version))
        .where(col(models.ListVersion.edition) == edition)
        .order_by(col(models.Applicant.project), col(models.Applicant.position))
    ):
        applicants[code, version].append(name)
    columns = (col(getattr(models.ListedProject, name)) for name in _KNOWN)
    found = session.execute(
        select(col(models.ListVersion.version), col(models.ListedProject.project), *columns)
        .join(
            models.ListVersion, col(models.ListVersion.id) == col(models.ListedProject.list_version)
        )
        .where(col(models.ListVersion.edition) == edition)
        .order_by(col(models.ListVersion.version), col(models.ListedProject.number))
    )
    known: dict[str, KnownProject] = {}
    for version, code, *values in found:
        before = known.get(code)
        known[code] = KnownProject(
            code,
            **dict(zip(_KNOWN, values, strict=True)),
            applicants=tuple(applicants[code, version]),
            former_names=(*before.former_names, before.name_zh) if before else (),
            former_applicants=(*before.former_applicants, before.applicants) if before else (),
        )
    return list(known.values())


def refusals_of_list(
    session: Session, source: Source, edition: str, *, replace: bool = False
) -> Iterator[Problem]:
    """Say why this list cannot be saved: the same file, or else a list, is already there.

    A list that is there can be replaced as long as nothing was published with it.
    """
    known = lists.newest(session, edition)
    replaced = {known.file} if known and replace else set()
    if file := _known_file(session, source, replaced):
        yield file
        return
    if known is None:
        return
    params: dict[str, object] = {"edition": edition}
    if known.published_at:
        yield Problem(code="list_published", params=params)
    elif not replace:
        listed = select(func.count()).where(col(models.ListedProject.list_version) == known.id)
        count = session.execute(listed).scalar_one()
        yield Problem(code="list_exists", params=params | {"count": count})
    elif _is_assessed(session, edition):
        yield Problem(code="list_assessed", params=params)


def _is_assessed(session: Session, edition: str) -> bool:
    assessed = select(col(models.SelfScore.project)).where(col(models.SelfScore.edition) == edition)
    return session.execute(assessed.limit(1)).first() is not None


def refusals_of_correction(session: Session, source: Source, edition: str) -> Iterator[Problem]:
    """Say why a list cannot be corrected: there is none, or it can still be replaced as a whole."""
    if known := _known_file(session, source):
        yield known
        return
    version = lists.newest(session, edition)
    if version is None:
        yield Problem(code="no_list", params={"edition": edition})
    elif version.published_at is None:
        yield Problem(code="list_unpublished", params={"edition": edition})


def refusals_of_ratings(
    session: Session, source: Source, destination: Destination, method: Method
) -> Iterator[Problem]:
    """Say why these ratings cannot be saved: same file, no list, a draft, an edited method."""
    drafts = _drafts(session, destination)
    replaced = {draft.file for draft in drafts} if destination.replace_draft else set()
    if known := _known_file(session, source, replaced):
        yield known
        return
    if lists.newest(session, destination.edition) is None:
        yield Problem(code="no_list", params={"edition": destination.edition})
    if drafts and not destination.replace_draft:
        yield Problem(code="draft_exists", params={"release": drafts[0].code})
    last = _last_published(session, destination)
    yield from _untimely(session, source, destination, method, is_correction=last is not None)
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


def _untimely(
    session: Session,
    source: Source,
    destination: Destination,
    method: Method,
    *,
    is_correction: bool,
) -> Iterator[Problem]:
    """Say that a period is none of the edition's or not over, or the method not in force then."""
    period = destination.period
    if not is_correction:
        term = gates.term_of(session, destination.edition)
        for code, found in periods.not_in(term, period, _local(source.imported_at).date()):
            yield Problem(code=code, params=found)
    for code, found in periods.before_method(method.id, method.effective_on, period):
        yield Problem(code=code, params=found)


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

    It takes the place of an unpublished one that is there, and of the drafts made with that.
    `named`: the kinds of units that came with it, by name, as the log keeps them.
    """
    brought = {"new_units": named} if named else {}
    replaced = _remove_list(session, edition.code)
    session.add_all(unit_row(edition, unit) for unit in new_units)
    version = models.ListVersion(
        edition=edition.code,
        version=1,
        file=_save_file(session, source, "list", edition.code, None, len(projects)),
    )
    acts.record(
        session,
        "list_replaced" if replaced else "list_imported",
        at=source.imported_at,
        edition=edition.code,
        subject=edition.code,
        file=acts.File(source.name, source.sha256),
        changed={"projects": len(projects), **brought, **replaced},
        waived=_told(waived, reason),
        reason=reason,
    )
    _save_version(session, version, edition, projects, {}, advance)
    session.add_all(_waivers(source, version, waived, reason))


def save_correction(  # noqa: PLR0913
    session: Session,
    source: Source,
    edition: Edition,
    correction: Correction,
    confirmation: gates.Confirmation,
    *,
    new_units: Sequence[Unit] = (),
    waived: Sequence[Problem] = (),
    advance: Advance = _silently,
) -> None:
    """Save a corrected list as its next version, published at once; drafts go on with it.

    Rules that were waived for the version before and are still broken stay waived.
    """
    if lists.newest_version(session, edition.code) + 1 != correction.version:
        raise list_changed(edition.code)
    subject = f"{edition.code} list {correction.version}"
    by_whom = gates.check_two_persons(confirmation, _prepared_by(session, correction))
    acts.check_clock(session, edition.code, source.imported_at)
    version = models.ListVersion(
        edition=edition.code,
        version=correction.version,
        file=_save_file(session, source, "list", edition.code, None, len(correction.projects)),
        reason=correction.reason,
    )
    session.add_all(unit_row(edition, unit) for unit in new_units)
    former = {known.code: _names_of(known) for known in known_projects(session, edition.code)}
    _save_version(session, version, edition, correction.projects, former, advance)
    session.add_all(_waivers(source, version, waived, correction.reason))
    session.add_all(
        models.Waiver(
            file=version.file,
            edition=edition.code,
            rule=waiver.rule,
            subject=waiver.subject,
            reason=waiver.reason,
            accepted_at=waiver.accepted_at,
        )
        for waiver in correction.still_waived
    )
    session.flush()
    version.published_at = source.imported_at
    session.flush()
    _let_drafts_follow(session, version, correction.regrouped(edition))
    acts.record(
        session,
        "list_corrected",
        at=source.imported_at,
        edition=edition.code,
        subject=subject,
        file=acts.File(source.name, source.sha256),
        changed=correction.as_values() | by_whom | {"confirmed": confirmation.as_values()},
        waived=_told(waived, correction.reason),
        reason=correction.reason,
        public_from=source.imported_at,
    )


def prepare_correction(session: Session, source: Source, correction: Correction) -> None:
    """Record who prepared a corrected list that somebody else is to confirm: who had it first."""
    if _prepared_by(session, correction) is not None:
        return
    acts.record(
        session,
        PREPARED,
        at=source.imported_at,
        edition=correction.edition,
        subject=f"{correction.edition} list {correction.version}",
        file=acts.File(source.name, source.sha256),
        changed={"confirm": correction.sha256},
        reason=correction.reason,
    )


def _prepared_by(session: Session, correction: Correction) -> str | None:
    """Return who prepared just this correction, None where nobody did."""
    prepared = (act for act in acts.acts(session, correction.edition) if act["kind"] == PREPARED)
    same = (act for act in prepared if act["changed"]["confirm"] == correction.sha256)
    return next((act["publisher"] for act in same), None)


def list_changed(edition: str) -> ListRefused:
    """Return the refusal for whoever looked at a list that another publisher changed meanwhile."""
    return ListRefused(
        "the list of edition {edition} was changed meanwhile; try again, with --dry-run first",
        edition=edition,
    )


def waivers_of(session: Session, version: models.ListVersion) -> list[models.Waiver]:
    """Return the rules that were waived for a version of a list."""
    found = select(models.Waiver).where(col(models.Waiver.file) == version.file)
    return list(session.execute(found.order_by(col(models.Waiver.id))).scalars())


def correction_of(
    session: Session, source: Source, edition: Edition, checked: CheckedList, reason: str
) -> tuple[Correction, list[Problem]]:
    """Return what a checked list would change of the newest version, and what it may not."""
    version = lists.newest(session, edition.code)
    if version is None:
        raise list_changed(edition.code)
    rows = select(models.ListedProject).where(col(models.ListedProject.list_version) == version.id)
    before = facts_of(session, session.execute(rows).scalars().all())
    projects, changes, problems = compared(checked.projects, before, edition)
    broken = {(problem.code, problem.subject) for problem in checked.problems}
    waived = [
        WaivedRule(waiver.rule, waiver.subject, waiver.reason, waiver.accepted_at)
        for waiver in waivers_of(session, version)
        if (waiver.rule, waiver.subject) in broken
    ]
    correction = Correction(
        edition=edition.code,
        version=version.version + 1,
        reason=reason,
        file_sha256=source.sha256,
        projects=projects,
        changes=changes,
        drafts=drafts_of(session, edition.code),
        still_waived=tuple(waived),
    )
    return correction, problems


def drafts_of(session: Session, edition: str) -> tuple[str, ...]:
    """Return the codes of an edition's drafts."""
    return tuple(draft.code for draft in unpublished_releases(session, edition))


def unpublished_releases(session: Session, edition: str) -> list[models.Release]:
    """Return the drafts of an edition, in preview or not."""
    drafts = select(models.Release).where(
        col(models.Release.edition) == edition, col(models.Release.status).in_(UNPUBLISHED)
    )
    return list(session.execute(drafts.order_by(col(models.Release.code))).scalars())


def _told(waived: Iterable[Problem], reason: str | None) -> dict[str, object]:
    return {f"{problem.code} {problem.subject}".strip(): reason for problem in waived}


def _waivers(
    source: Source, version: models.ListVersion, waived: Iterable[Problem], reason: str | None
) -> Iterator[models.Waiver]:
    for problem in waived:
        yield models.Waiver(
            file=version.file,
            edition=version.edition,
            rule=problem.code,
            subject=problem.subject,
            reason=reason or "",
            accepted_at=source.imported_at,
        )


def _save_version(
    session: Session,
    version: models.ListVersion,
    edition: Edition,
    projects: Sequence[ListedProject],
    former: Mapping[str, Sequence[str]],
    advance: Advance,
) -> None:
    """Save what a version says of its projects; `former`: earlier names, by project code."""
    session.add(version)
    session.flush()
    of_this = {"list_version": version.id}
    coded = [(edition.project_code(project.number), project) for project in projects]
    known = select(col(models.Project.code)).where(col(models.Project.edition) == edition.code)
    there = set(session.execute(known).scalars())
    _insert(
        session,
        {
            models.Project: [
                {"code": code, "edition": edition.code} for code, _ in coded if code not in there
            ],
            models.ListedProject: [
                {**of_this, **_project_row(code, edition.code, project, former.get(code, ()))}
                for code, project in coded
            ],
            models.Applicant: [
                {**of_this, "project": code, "position": n, "name_zh": name_zh, "name_en": name_en}
                for code, project in coded
                for n, (name_zh, name_en) in enumerate(project.applicants, start=1)
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


def _names_of(known: KnownProject) -> list[str]:
    """Return all Chinese names of a project and its applicants so far, each once."""
    applicants = (known.applicants, *known.former_applicants)
    names = (known.name_zh, *known.former_names, *chain.from_iterable(applicants))
    return list(dict.fromkeys(names))


def _project_row(code: str, edition: str, project: ListedProject, former: Sequence[str]) -> Values:
    names = [project.name_zh, *(name for name, _ in project.applicants)]
    chinese = list(dict.fromkeys((*names, *former)))
    english = [project.name_en, *(name for _, name in project.applicants)]
    return {
        "project": code,
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
    }


def _remove_list(session: Session, edition: str) -> Values:
    """Remove an unpublished list with all that was made with it; say what, nothing without one.

    Of its projects those stay, by their codes alone, that somebody objected about.
    """
    version = lists.newest(session, edition)
    if version is None:
        return {}
    drafts = unpublished_releases(session, edition)
    _remove_releases(session, drafts)
    file = session.get_one(models.ImportedFile, version.file)
    removed: Values = {"replaced": file.name, "replaced_sha256": file.sha256}
    session.execute(delete(models.Waiver).where(col(models.Waiver.file) == version.file))
    for model in (models.Applicant, models.ListedProject):
        session.execute(delete(model).where(col(model.list_version) == version.id))
    session.delete(version)
    session.flush()
    session.delete(file)
    objected = select(col(models.Objection.project)).where(col(models.Objection.edition) == edition)
    session.execute(
        delete(models.Project).where(
            col(models.Project.edition) == edition, col(models.Project.code).not_in(objected)
        )
    )
    return removed | {"drafts_removed": [draft.code for draft in drafts]}


def _let_drafts_follow(
    session: Session,
    version: models.ListVersion,
    regrouped: Iterable[tuple[str, ListedProject]],
) -> None:
    """Let drafts go by a corrected list: their projects' groups are those of the list."""
    drafts = [draft.id for draft in unpublished_releases(session, version.edition)]
    session.execute(
        update(models.Release)
        .where(col(models.Release.id).in_(drafts))
        .values(list_version=version.id)
    )
    for code, project in regrouped:
        session.execute(
            update(models.Rating)
            .where(col(models.Rating.release).in_(drafts), col(models.Rating.project) == code)
            .values({name: getattr(project, name) for name in models.GROUPS})
        )


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
    listed = lists.newest(session, destination.edition)
    if listed is None or listed.id is None:
        raise ValueError(f"edition {destination.edition} has no list")
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
        list_version=listed.id,
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
    _remove_releases(session, drafts)
    return max(until, default=None)


def _remove_releases(session: Session, drafts: Iterable[models.Release]) -> None:
    for draft in drafts:
        for model in (
            models.Score, models.Standing, models.Move, models.Bridge, models.Rating,
        ):  # fmt: skip
            session.execute(delete(model).where(col(model.release) == draft.id))
        session.execute(delete(models.Release).where(col(models.Release.id) == draft.id))
        session.execute(
            delete(models.ImportedFile).where(col(models.ImportedFile.id) == draft.file)
        )


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
