"""What the database holds of an edition's end, and how checked files are added to it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlmodel import Session, SQLModel, col

from data_access import acts, lists, models
from data_access.chain import appending
from data_access.closing.methods import EvaluationMethod, Outcome, evaluation_method_text
from data_access.editions import Edition
from data_access.importing.problems import Problem
from data_access.importing.rows import (
    FinallyEvaluated,
    KnownProject,
    SelfAssessed,
    SpotChecked,
)
from data_access.importing.saving import Source, keep_method
from data_access.importing.vocabulary import vocabulary
from data_access.methods import method_digest
from data_access.settings import settings

Values = dict[str, object]


def self_assessed(session: Session, edition: str) -> frozenset[str]:
    """Return the codes of an edition's projects that have a self-assessment."""
    found = select(col(models.SelfScore.project)).where(col(models.SelfScore.edition) == edition)
    return frozenset(session.execute(found.distinct()).scalars())


def drawn(session: Session, edition: str) -> tuple[str, ...]:
    """Return the codes of an edition's drawn projects, in the order of the draw."""
    found = select(col(models.Drawn.project)).where(col(models.Drawn.edition) == edition)
    return tuple(session.execute(found.order_by(col(models.Drawn.position))).scalars())


def outcomes(session: Session, edition: str) -> dict[str, Outcome]:
    """Return what the spot checks of an edition's projects found so far, by project code."""
    found = (
        select(col(models.SpotCheck.project), col(models.SpotCheck.outcome))
        .join(models.Drawn, col(models.Drawn.project) == col(models.SpotCheck.project))
        .where(col(models.Drawn.edition) == edition)
    )
    return {project: outcome for project, outcome in session.execute(found)}  # noqa: C416


def evaluations(session: Session, edition: str) -> list[models.Evaluation]:
    """Return an edition's evaluations, drafts too, by version."""
    found = select(models.Evaluation).where(col(models.Evaluation.edition) == edition)
    return list(session.execute(found.order_by(col(models.Evaluation.version))).scalars())


def newest_release(session: Session, edition: str, at: datetime) -> str | None:
    """Return the hash of the release that readers saw last at a moment, None without one."""
    found = (
        select(col(models.Release.sha256))
        .where(
            col(models.Release.edition) == edition,
            col(models.Release.status) == "published",
            col(models.Release.published_at) <= at,
        )
        .order_by(col(models.Release.published_at).desc(), col(models.Release.id).desc())
        .limit(1)
    )
    return session.execute(found).scalar_one_or_none()


def refusals_of_file(
    session: Session, source: Source, edition: str, replaced: Iterable[int] = ()
) -> Iterator[Problem]:
    """Say that the very file was imported before, or that the edition has no list."""
    known = session.execute(
        select(models.ClosingFile).where(
            col(models.ClosingFile.sha256) == source.sha256,
            col(models.ClosingFile.id).not_in(list(replaced)),
        )
    ).scalar_one_or_none()
    if known:
        yield Problem(
            code="already_imported",
            params={
                "day": _day(known.imported_at.astimezone(settings().timezone)),
                "name": known.name,
                "subject": known.edition,
            },
        )
    if lists.newest(session, edition) is None:
        yield Problem(code="no_list", params={"edition": edition})


def refusals_of_self_assessments(
    session: Session, source: Source, edition: Edition
) -> Iterator[Problem]:
    """Say that it is too early for self-assessments, or too late: the draw is announced."""
    yield from refusals_of_file(session, source, edition.code)
    if edition.ends_on is None:
        yield Problem(code="no_end", params={"edition": edition.code})
    elif source.imported_at.astimezone(settings().timezone).date() < edition.ends_on:
        yield Problem(
            code="two_years", params={"edition": edition.code, "day": _day(edition.ends_on)}
        )
    if draw := session.get(models.Draw, edition.code):
        announced = draw.announced_at.astimezone(settings().timezone)
        yield Problem(
            code="draw_announced", params={"edition": edition.code, "day": _day(announced)}
        )


def refusals_of_spot_checks(session: Session, source: Source, edition: str) -> Iterator[Problem]:
    """Say that nothing was drawn that could be checked."""
    yield from refusals_of_file(session, source, edition)
    if not drawn(session, edition):
        yield Problem(code="no_draw", params={"edition": edition})


def refusals_of_evaluation(
    session: Session,
    source: Source,
    edition: str,
    method: EvaluationMethod,
    *,
    reason: str | None,
    replace_draft: bool,
) -> Iterator[Problem]:
    """Say what is missing for an evaluation, or that there is one already."""
    known = evaluations(session, edition)
    drafts = [each for each in known if each.published_at is None]
    replaced = [each.file for each in drafts] if replace_draft else []
    yield from refusals_of_file(session, source, edition, replaced)
    if not (codes := drawn(session, edition)):
        yield Problem(code="no_draw", params={"edition": edition})
    if without := sorted(set(codes) - outcomes(session, edition).keys()):
        yield Problem(code="without_result", params={"projects": tuple(without)})
    if len(known) == len(drafts) and newest_release(session, edition, source.imported_at) is None:
        yield Problem(code="nothing_published", params={"edition": edition})
    if drafts and not replace_draft:
        yield Problem(code="evaluation_draft", params={"edition": edition})
    if len(known) > len(drafts) and not reason:
        yield Problem(code="evaluation_unexplained", params={"edition": edition})
    stored = session.get(models.MethodVersion, method.id)
    if stored and stored.sha256 != method_digest(evaluation_method_text(method.id)):
        yield Problem(code="method_changed", params={"method": method.id})


def _day(when: date) -> str:
    return f"{when:%Y-%m-%d}"


def save_self_assessments(
    session: Session,
    source: Source,
    edition: str,
    method: EvaluationMethod,
    rows: Sequence[SelfAssessed],
) -> None:
    """Save self-assessments; those of the same projects that were there are replaced."""
    file = _save_file(session, source, "self_assessments", edition, len(rows))
    codes = [row.project for row in rows]
    session.execute(delete(models.SelfScore).where(col(models.SelfScore.project).in_(codes)))
    _insert(
        session,
        models.SelfScore,
        [
            {
                "project": row.project,
                "dimension": dimension,
                "edition": edition,
                "score": score,
                "file": file,
            }
            for row in rows
            for dimension, score in zip(method.dimension_codes, row.scores, strict=True)
        ],
    )
    _publish(session, source, "self_assessments_imported", edition)


def save_spot_checks(
    session: Session, source: Source, edition: str, rows: Sequence[SpotChecked]
) -> None:
    """Save results of spot checks."""
    file = _save_file(session, source, "spot_checks", edition, len(rows))
    _insert(
        session,
        models.SpotCheck,
        [
            {
                "project": row.project,
                "outcome": row.outcome,
                "finding": row.finding,
                "file": file,
            }
            for row in rows
        ],
    )
    _publish(session, source, "spot_checks_imported", edition)


def save_evaluation(
    session: Session,
    source: Source,
    edition: str,
    method: EvaluationMethod,
    rows: Sequence[FinallyEvaluated],
    projects: Sequence[KnownProject],
    *,
    reason: str | None,
) -> int:
    """Save an evaluation as a draft in place of the draft that was there; return its version."""
    _remove_drafts(session, edition)
    keep_method(session, method, evaluation_method_text(method.id))
    published = evaluations(session, edition)
    mark = vocabulary().demo_mark
    evaluation = models.Evaluation(
        edition=edition,
        version=len(published) + 1,
        method=method.id,
        demo=any(mark in name for project in projects for name in project.applicants),
        reason=reason if published else None,
        file=_save_file(session, source, "evaluation", edition, len(rows)),
        listed=len(projects),
        evaluated=sum(row.not_evaluated is None for row in rows),
        catalogued=sum(row.verdict.catalogued for row in rows),
        created_at=source.imported_at,
    )
    session.add(evaluation)
    session.flush()
    _insert(session, models.Evaluated, [_evaluated_row(evaluation.id, row) for row in rows])
    _insert(
        session,
        models.VerifiedScore,
        [
            {
                "evaluation": evaluation.id,
                "project": row.project,
                "dimension": dimension,
                "score": score,
            }
            for row in rows
            for dimension, score in zip(method.dimension_codes, row.scores, strict=False)
        ],
    )
    return evaluation.version


def _evaluated_row(evaluation: int | None, row: FinallyEvaluated) -> Values:
    return {
        "evaluation": evaluation,
        "project": row.project,
        "total": row.verdict.total,
        "grade": row.verdict.grade,
        "capped": row.verdict.capped,
        "not_evaluated": row.not_evaluated,
        "catalogued": row.verdict.catalogued,
        "note": row.note,
    }


def _remove_drafts(session: Session, edition: str) -> None:
    """Remove unpublished evaluations, and the files they came from."""
    for draft in evaluations(session, edition):
        if draft.published_at is None:
            for model in (models.VerifiedScore, models.Evaluated):
                session.execute(delete(model).where(col(model.evaluation) == draft.id))
            session.execute(delete(models.Evaluation).where(col(models.Evaluation.id) == draft.id))
            session.execute(
                delete(models.ClosingFile).where(col(models.ClosingFile.id) == draft.file)
            )


def _save_file(session: Session, source: Source, kind: str, edition: str, rows: int) -> int:
    acts.record(
        session,
        f"{kind}_imported",
        at=source.imported_at,
        edition=edition,
        subject=edition,
        file=acts.File(source.name, source.sha256),
        changed={"projects": rows},
    )
    file = models.ClosingFile(
        sha256=source.sha256,
        kind=kind,
        name=source.name,
        rows=rows,
        imported_at=source.imported_at,
        edition=edition,
    )
    session.add(file)
    session.flush()
    return int(file.id or 0)


def _publish(session: Session, source: Source, kind: str, edition: str) -> None:
    """Cover what readers see of imported rows from now on."""
    at = source.imported_at
    appending.append(session, edition, kind, edition, at=at, public_from=at)


def _insert(session: Session, model: type[SQLModel], rows: Sequence[Values]) -> None:
    if rows:
        session.execute(insert(SQLModel.metadata.tables[str(model.__tablename__)]), rows)
