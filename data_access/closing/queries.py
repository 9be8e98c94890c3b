"""Read-only answers about the end of an edition: only what readers may see by now."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from data_access.closing.answers import (
    Closing,
    DrawnProject,
    FinalRow,
    PublicCatalogue,
    PublicDraw,
    Received,
    Step,
)
from data_access.closing.drawing import Candidate
from data_access.closing.evaluating import total_of
from data_access.closing.methods import EvaluationMethod, parse_evaluation_method
from data_access.closing.publishing import candidates
from data_access.models import (
    ClosingFile,
    Draw,
    Drawn,
    Evaluated,
    Evaluation,
    ListedProject,
    MethodVersion,
    Rating,
    Release,
    SelfScore,
    SpotCheck,
    VerifiedScore,
)
from data_access.queries.asking import NOW, list_at, listed_as, visible

Scores = dict[str, dict[str, int]]


def closing_of(session: Session, edition: str) -> Closing:
    """Return how far the end of an edition has come."""
    draw = session.get(Draw, edition)
    return Closing(
        self_assessed=_received(session, SelfScore, col(SelfScore.edition) == edition),
        draw=PublicDraw(*(getattr(draw, name) for name in PublicDraw.__dataclass_fields__))
        if draw
        else None,
        spot_checked=_received(session, SpotCheck, col(ClosingFile.edition) == edition),
        catalogues=_catalogues(session, edition),
    )


def _received(session: Session, model: Any, of_edition: Any) -> Received:
    found = session.execute(
        select(func.count(col(model.project).distinct()), func.max(col(ClosingFile.imported_at)))
        .join(ClosingFile, col(ClosingFile.id) == col(model.file))
        .where(of_edition)
    ).one()
    return Received(*found)


def _catalogues(session: Session, edition: str) -> tuple[PublicCatalogue, ...]:
    fields = [name for name in PublicCatalogue.__dataclass_fields__ if name != "method_text"]
    found = (
        select(
            *(col(getattr(Evaluation, name)) for name in fields),
            col(MethodVersion.text).label("method_text"),
        )
        .join(MethodVersion, col(MethodVersion.id) == col(Evaluation.method))
        .where(col(Evaluation.edition) == edition, *_visible())
        .order_by(col(Evaluation.version).desc())
    )
    return tuple(PublicCatalogue(**row) for row in session.execute(found).mappings())


def _visible() -> tuple[Any, ...]:
    published_at = col(Evaluation.published_at)
    return published_at.is_not(None), published_at <= NOW


def drawn_projects(session: Session, edition: str) -> tuple[DrawnProject, ...]:
    """Return the drawn projects in the order of the draw, as the list had them when announced."""
    announced = list_at(edition, col(Draw.announced_at))
    found = (
        select(
            col(Drawn.project),
            *(getattr(ListedProject, name) for name in ("name_zh", "name_en", "unit", "category")),
            col(Drawn.position),
            col(SpotCheck.outcome),
            col(SpotCheck.finding),
        )
        .select_from(Drawn)
        .join(Draw, col(Draw.edition) == col(Drawn.edition))
        .join(ListedProject, listed_as(col(Drawn.project), announced))
        .join(SpotCheck, col(SpotCheck.project) == col(Drawn.project), isouter=True)
        .where(col(Drawn.edition) == edition)
        .order_by(col(Drawn.position))
    )
    return tuple(DrawnProject(**row) for row in session.execute(found).mappings())


def final_releases(session: Session, catalogue: PublicCatalogue) -> tuple[str, ...]:
    """Return the codes of the releases of `FinalRow.stars`, oldest first."""
    return tuple(code for code, _ in _releases(session, catalogue))


def _releases(session: Session, catalogue: PublicCatalogue) -> list[tuple[str, int]]:
    """Return code and id of the newest version of each period when the catalogue came out."""
    found = session.execute(
        select(col(Release.period), col(Release.code), col(Release.id))
        .where(
            col(Release.edition) == catalogue.edition,
            visible(),
            col(Release.published_at) <= catalogue.published_at,
        )
        .order_by(col(Release.period_end), col(Release.version))
    )
    newest = {period: (code, number) for period, code, number in found}
    return list(newest.values())


def list_of_catalogue(catalogue: PublicCatalogue) -> Any:
    """Return the version of the list that a catalogue reads: the newest when it was published."""
    return list_at(catalogue.edition, catalogue.published_at)


def final_rows(session: Session, catalogue: PublicCatalogue) -> tuple[FinalRow, ...]:
    """Return every project of a published catalogue's evaluation, by project code."""
    rules = parse_evaluation_method(catalogue.method_text)
    found = (
        select(
            col(Evaluated.project),
            *(
                getattr(ListedProject, name)
                for name in (
                    "number", "name_zh", "name_en", "category", "direction", "region", "unit",
                )
            ),
            *(
                getattr(Evaluated, name)
                for name in (
                    "evaluation", "total", "grade", "capped", "not_evaluated", "catalogued", "note",
                )
            ),
            col(SpotCheck.outcome),
            col(SpotCheck.finding),
        )
        .select_from(Evaluated)
        .join(Evaluation, col(Evaluation.id) == col(Evaluated.evaluation))
        .join(ListedProject, listed_as(col(Evaluated.project), list_of_catalogue(catalogue)))
        .join(SpotCheck, col(SpotCheck.project) == col(Evaluated.project), isouter=True)
        .where(
            col(Evaluation.edition) == catalogue.edition,
            col(Evaluation.version) == catalogue.version,
            *_visible(),
        )
        .order_by(col(Evaluated.project))
    )  # fmt: skip
    rows = [dict(row) for row in session.execute(found).mappings()]
    if not rows:
        return ()
    number = rows[0].pop("evaluation")
    given = _scores(session, SelfScore, col(SelfScore.edition) == catalogue.edition)
    verified = _scores(session, VerifiedScore, col(VerifiedScore.evaluation) == number)
    releases = _releases(session, catalogue)
    stars = _stars(session, releases)
    return tuple(
        FinalRow(
            **{name: value for name, value in row.items() if name != "evaluation"},
            self_scores=given.get(row["project"], {}),
            self_total=_total(given.get(row["project"], {}), rules),
            scores=verified.get(row["project"], {}),
            stars=stars.get(row["project"], (None,) * len(releases)),
        )
        for row in rows
    )


def _scores(session: Session, model: Any, where: Any) -> Scores:
    found: Scores = defaultdict(dict)
    columns = (col(model.project), col(model.dimension), col(model.score))
    for project, dimension, score in session.execute(select(*columns).where(where)):
        found[project][dimension] = score
    return found


def _total(scores: dict[str, int], rules: EvaluationMethod) -> int | None:
    """Return the total of a self-assessment by the method, None where a dimension is lacking."""
    if not scores.keys() >= set(rules.dimension_codes):
        return None
    return total_of([scores[code] for code in rules.dimension_codes], rules)


def _stars(
    session: Session, releases: Sequence[tuple[str, int]]
) -> dict[str, tuple[int | None, ...]]:
    """Return every project's stars in the releases, 0 for not rated, None where it has none."""
    numbers = [number for _, number in releases]
    found = session.execute(
        select(col(Rating.project), col(Rating.release), func.coalesce(col(Rating.stars), 0)).where(
            col(Rating.release).in_(numbers)
        )
    )
    known: dict[str, dict[int, int]] = defaultdict(dict)
    for project, release, stars in found:
        known[project][release] = stars
    return {code: tuple(map(of_project.get, numbers)) for code, of_project in known.items()}


def step_of(session: Session, code: str) -> Step:
    """Return what is known of one project at the end of its edition."""
    assessed = _first(
        session,
        select(col(ClosingFile.imported_at))
        .join(SelfScore, col(SelfScore.file) == col(ClosingFile.id))
        .where(col(SelfScore.project) == code),
    )
    position = _first(session, select(col(Drawn.position)).where(col(Drawn.project) == code))
    checked = _first(
        session,
        select(col(SpotCheck.outcome), col(ClosingFile.imported_at))
        .join(ClosingFile, col(ClosingFile.id) == col(SpotCheck.file))
        .where(col(SpotCheck.project) == code),
    )
    final = _first(
        session,
        select(col(Evaluated.grade), col(Evaluated.not_evaluated), col(Evaluated.catalogued))
        .join(Evaluation, col(Evaluation.id) == col(Evaluated.evaluation))
        .where(col(Evaluated.project) == code, *_visible())
        .order_by(col(Evaluation.version).desc()),
    )
    return Step(
        self_assessed_at=assessed[0] if assessed else None,
        position=position[0] if position else None,
        outcome=checked[0] if checked else None,
        checked_at=checked[1] if checked else None,
        grade=final[0] if final else None,
        not_evaluated=final[1] if final else None,
        catalogued=bool(final and final[2]),
    )


def _first(session: Session, statement: Any) -> Any:
    return session.execute(statement.limit(1)).first()


def drawable(session: Session, edition: str) -> tuple[Candidate, ...]:
    """Return who may be drawn, once that is fixed: after the announcement of the draw."""
    return tuple(candidates(session, edition)) if session.get(Draw, edition) else ()
