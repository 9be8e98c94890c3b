"""The preview for the rated: until a day they see their draft and may object to it."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from data_access import acts, previews, rating
from data_access.models import (
    Applicant,
    ListedProject,
    MethodVersion,
    Rating,
    RecommendingUnit,
    Release,
)
from data_access.objections import ObjectionRefused, Open
from data_access.publishing import draft_of, has_draft, inputs_of, published_releases
from data_access.refusing import PublishingRefused
from data_access.results import Inputs

BETWEEN = "\N{FULLWIDTH SEMICOLON}"


@dataclass(frozen=True, slots=True)
class UnitPreview:
    """What a recommending unit sees of a draft: its projects with inputs and result.

    `rows`: index project codes; columns name, applicants (as one text), direction, a score in
    hundredths for each dimension, evidence, missing (why scores are missing), total (hundredths),
    stars, capped_by, not_rated, note; NA where there is nothing. `method` is the text of the
    method's file.
    """

    unit: str
    name_zh: str
    name_en: str
    release: str
    objections_until: datetime
    method: str
    dimensions: tuple[str, ...]
    rows: pd.DataFrame


def open_preview(
    session: Session, edition: str, period: str, *, until: datetime, now: datetime
) -> list[UnitPreview]:
    """Show the draft of a period to those it rates, who may object until a moment.

    Returns a preview for each recommending unit that has a project, by unit code. May be repeated,
    with another moment. PublishingRefused without a draft or when the moment is past.
    """
    release = draft_of(session, edition, period)
    if until <= now:
        raise PublishingRefused("{until} is past: objections need a later moment", until=until)
    release.status, release.objections_until = "preview", until
    session.flush()
    inputs = inputs_of(session, release)
    previews.keep(session, edition, release.code, previews.shown_of(inputs), until=until, now=now)
    acts.record(
        session,
        "previewed",
        at=now,
        edition=edition,
        subject=release.code,
        changed={"objections_until": until.isoformat()},
    )
    return _previews(session, release, inputs, until)


def to_object_to(session: Session, edition: str, period: str) -> Open:
    """Return the draft of a period as one that may be objected to.

    Where it is published already, what was published: an objection that was received in time may
    still be entered. PublishingRefused without either, ObjectionRefused where it was in no preview.
    """
    published = [r for r in published_releases(session, edition) if r.period == period]
    is_draft = not published or has_draft(session, edition, period)
    release = draft_of(session, edition, period) if is_draft else published[-1]
    if release.objections_until is None:
        raise ObjectionRefused(
            "{release} is not in preview: nobody has seen it yet", release=release.code
        )
    rated = select(col(Rating.project)).where(col(Rating.release) == release.id)
    projects = frozenset(session.execute(rated).scalars())
    return Open(edition, release.code, release.objections_until, projects)


def _previews(
    session: Session, release: Release, inputs: Inputs, until: datetime
) -> list[UnitPreview]:
    rows = _rows(session, release, inputs)
    method = session.get_one(MethodVersion, release.method).text
    units = session.execute(
        select(RecommendingUnit)
        .where(col(RecommendingUnit.edition) == release.edition)
        .order_by(col(RecommendingUnit.code))
    ).scalars()
    return [
        UnitPreview(
            unit.code,
            unit.name_zh,
            unit.name_en,
            release.code,
            until,
            method,
            inputs.method.dimension_codes,
            own,
        )
        for unit in units
        if not (own := rows[rows["unit"] == unit.code].drop(columns="unit")).empty
    ]


def applicants_of(session: Session, list_version: object) -> dict[str, str]:
    """Return the applicants of each project of a list as one text, the lead first."""
    found = session.execute(
        select(col(Applicant.project), col(Applicant.name_zh))
        .where(col(Applicant.list_version) == list_version)
        .order_by(col(Applicant.project), col(Applicant.position))
    )
    names: dict[str, list[str]] = {}
    for project, name in found:
        names.setdefault(project, []).append(name)
    return {project: BETWEEN.join(own) for project, own in names.items()}


def _rows(session: Session, release: Release, inputs: Inputs) -> pd.DataFrame:
    asked = inputs.rated
    outcome = rating.rate(asked.scores, asked.evidence, inputs.method).reindex(inputs.scores.index)
    names = session.execute(
        select(col(ListedProject.project), col(ListedProject.name_zh)).where(
            col(ListedProject.list_version) == release.list_version
        )
    )
    missing = inputs.remarks.drop(columns="note")
    return pd.DataFrame(
        {
            "name": pd.Series({row.project: row.name_zh for row in names}),
            "applicants": pd.Series(applicants_of(session, release.list_version)),
            "direction": inputs.groups["direction"],
            **{code: inputs.scores[code] for code in inputs.method.dimension_codes},
            "evidence": inputs.evidence,
            "missing": missing.bfill(axis=1).iloc[:, 0],
            "total": outcome["total"],
            "stars": outcome["stars"],
            "capped_by": outcome["capped_by"],
            "not_rated": outcome["not_rated"].fillna(inputs.stated),
            "note": inputs.remarks["note"],
            "unit": inputs.groups["unit"],
        }
    ).sort_index()
