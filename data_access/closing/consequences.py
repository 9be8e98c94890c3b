"""What publishing a catalogue would do, told before it is done: grades, who is in and who not."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256

from sqlalchemy import func, select
from sqlmodel import Session, col

from data_access import acts, gates, periods
from data_access.closing import publishing, saving
from data_access.consequences import (
    Names,
    ObjectionStands,
    ValueChange,
    changes_since,
    objections_against,
)
from data_access.models import Evaluated, Evaluation, ListedProject, Release
from data_access.queries.asking import newest_list


@dataclass(frozen=True, slots=True)
class Outside:
    """A project that is not in the catalogue: its grade, or why it was not evaluated.

    `capped`: the spot check lowered its grade.
    """

    project: str
    name: str
    grade: str | None
    reason: str | None
    capped: bool
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class GradeMove:
    """A project whose grade is another than in the version before; None for no evaluation."""

    project: str
    name: str
    before: str | None
    after: str | None
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueConsequences:
    """Everything that publishing a catalogue would do; `sha256` confirms exactly this.

    `replaces` is the version before, None for the first. `grades` counts projects by grade.
    `falls_out` are those of the version before that are in it no longer, `enters` the new ones;
    `left_out` are all others that are in neither, with the reason. `unpublished` are periods that
    can never be published afterwards. `draft_sha256` is the hash of
    all that the draft says.
    """

    edition: str
    version: int
    replaces: int | None
    method: str
    listed: int
    evaluated: int
    catalogued: int
    grades: dict[str, int]
    falls_out: tuple[Outside, ...]
    left_out: tuple[Outside, ...]
    enters: tuple[GradeMove, ...]
    grade_moves: tuple[GradeMove, ...]
    objections: tuple[ObjectionStands, ...]
    previewed_at: str | None
    since_preview: tuple[ValueChange, ...]
    unpublished: tuple[str, ...]
    draft_sha256: str

    @property
    def sha256(self) -> str:
        """The hash that confirms this report, in hexadecimal."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return sha256(text.encode()).hexdigest()


def consequences_of(session: Session, edition: str) -> CatalogueConsequences:
    """Return what publishing the draft of an edition's catalogue would do.

    PublishingRefused where there is no draft.
    """
    draft = publishing.draft_of(session, edition)
    now = {row.project: row for row in publishing.evaluated_rows(session, draft)}
    replaced = _before(session, draft)
    before = (
        {row.project: row for row in publishing.evaluated_rows(session, replaced)}
        if replaced
        else {}
    )
    names = _names(session, edition)
    was_in = {code for code, row in before.items() if row.catalogued}
    is_in = {code for code, row in now.items() if row.catalogued}
    shown, subject = publishing.shown_of(session, draft), publishing.subject_of(draft)
    since = gates.since_preview(session, edition, subject, shown)
    moves = tuple(
        _move(names, code, before[code].grade, row.grade)
        for code, row in now.items()
        if code in before and before[code].grade != row.grade
    )
    return CatalogueConsequences(
        edition=edition,
        version=draft.version,
        replaces=replaced.version if replaced else None,
        method=draft.method,
        listed=draft.listed,
        evaluated=draft.evaluated,
        catalogued=draft.catalogued,
        grades=dict(sorted(Counter(row.grade for row in now.values() if row.grade).items())),
        falls_out=tuple(_outside(names, now[code]) for code in sorted(was_in - is_in)),
        left_out=tuple(_outside(names, now[code]) for code in sorted(now.keys() - is_in - was_in)),
        enters=tuple(
            _move(names, code, before[code].grade, now[code].grade)
            for code in sorted(is_in - was_in)
            if code in before
        ),
        grade_moves=moves,
        objections=objections_against(session, edition, subject, names),
        previewed_at=since.at.isoformat() if since else None,
        since_preview=changes_since(since, names),
        unpublished=unpublished_periods(session, edition),
        draft_sha256=_hash_of(shown, now),
    )


def unpublished_periods(session: Session, edition: str) -> tuple[str, ...]:
    """Return the periods that can be published until a first catalogue is, and never after it."""
    term = gates.term_of(session, edition)
    closed_at = acts.last_moment(session, edition, acts.OF_A_CATALOGUE)
    if closed_at or term.ends is None:
        return ()
    last = select(func.max(col(Release.period_end))).where(
        col(Release.edition) == edition, col(Release.status) == "published"
    )
    following = periods.following(term, session.execute(last).scalar_one())
    return tuple(period for period, _ in following)


def _before(session: Session, draft: Evaluation) -> Evaluation | None:
    published = (e for e in saving.evaluations(session, draft.edition) if e.published_at)
    return max(published, key=lambda each: each.version, default=None)


def _names(session: Session, edition: str) -> Mapping[str, Names]:
    listed = select(
        col(ListedProject.project), col(ListedProject.name_zh), col(ListedProject.name_en)
    ).where(col(ListedProject.list_version) == newest_list(edition))
    return {project: Names(zh, en) for project, zh, en in session.execute(listed)}


def _outside(names: Mapping[str, Names], row: Evaluated) -> Outside:
    name = names[row.project]
    return Outside(row.project, name.zh, row.grade, row.not_evaluated, row.capped, name.en)


def _move(
    names: Mapping[str, Names], code: str, before: str | None, after: str | None
) -> GradeMove:
    return GradeMove(code, names[code].zh, before, after, names[code].en)


def _hash_of(shown: Mapping[str, object], rows: Mapping[str, Evaluated]) -> str:
    """Return the SHA-256 of all that a draft says, with what follows from its scores."""
    follows = {
        code: (row.total, row.grade, row.capped, row.catalogued) for code, row in rows.items()
    }
    text = json.dumps([shown, follows], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()
