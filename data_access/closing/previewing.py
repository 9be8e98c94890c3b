"""The preview of a catalogue for the evaluated: until a day they see the draft and may object."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from data_access import acts, previews
from data_access.closing import publishing
from data_access.models import Evaluated, ListedProject, MethodVersion, RecommendingUnit
from data_access.objections import ObjectionRefused, Open
from data_access.previewing import applicants_of
from data_access.queries.asking import newest_list
from data_access.refusing import PublishingRefused


@dataclass(frozen=True, slots=True)
class Previewed:
    """A project as a recommending unit sees it; scores and total in hundredths by dimension.

    `applicants` are one text, the lead first.
    """

    name: str
    applicants: str
    direction: str
    scores: dict[str, int]
    row: Evaluated


@dataclass(frozen=True, slots=True)
class UnitPreview:
    """What a recommending unit sees of a draft; `method` is the text of the method's file."""

    unit: str
    name_zh: str
    name_en: str
    subject: str
    objections_until: datetime
    method: str
    projects: tuple[Previewed, ...]


def open_preview(
    session: Session, edition: str, *, until: datetime, now: datetime
) -> list[UnitPreview]:
    """Show the draft of a catalogue to those it evaluates, who may object until a moment.

    Returns a preview for each recommending unit that has a project, by unit code. May be repeated,
    with another moment. PublishingRefused without a draft or when the moment is past.
    """
    draft = publishing.draft_of(session, edition)
    if until <= now:
        raise PublishingRefused("{until} is past: objections need a later moment", until=until)
    subject = publishing.subject_of(draft)
    shown = publishing.shown_of(session, draft)
    previews.keep(session, edition, subject, shown, until=until, now=now)
    acts.record(
        session,
        "previewed",
        at=now,
        edition=edition,
        subject=subject,
        changed={"objections_until": until.isoformat()},
    )
    method = session.get_one(MethodVersion, draft.method).text
    scores = publishing.verified_scores(session, draft)
    listed = select(ListedProject).where(col(ListedProject.list_version) == newest_list(edition))
    known = {project.project: project for project in session.execute(listed).scalars()}
    applicants = applicants_of(session, newest_list(edition))
    of_unit: dict[str, list[Previewed]] = {}
    for row in publishing.evaluated_rows(session, draft):
        project = known[row.project]
        of_unit.setdefault(project.unit, []).append(
            Previewed(
                project.name_zh,
                applicants[row.project],
                project.direction,
                scores.get(row.project, {}),
                row,
            )
        )
    units = session.execute(
        select(RecommendingUnit)
        .where(col(RecommendingUnit.edition) == edition)
        .order_by(col(RecommendingUnit.code))
    ).scalars()
    return [
        UnitPreview(
            unit.code, unit.name_zh, unit.name_en, subject, until, method, tuple(of_unit[unit.code])
        )
        for unit in units
        if unit.code in of_unit
    ]


def to_object_to(session: Session, edition: str) -> Open:
    """Return the draft of a catalogue as one that may be objected to.

    PublishingRefused without a draft, ObjectionRefused where it is not in preview.
    """
    draft = publishing.draft_of(session, edition)
    subject = publishing.subject_of(draft)
    preview = previews.last(session, edition, subject)
    if preview is None:
        raise ObjectionRefused(
            "{release} is not in preview: nobody has seen it yet", release=subject
        )
    projects = frozenset(row.project for row in publishing.evaluated_rows(session, draft))
    return Open(edition, subject, preview.until, projects)
