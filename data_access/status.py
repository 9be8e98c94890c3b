"""Where an edition stands: what is done, what is due by when, what blocks it, what comes next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from data_access import (
    editions,
    gates,
    lists,
    methods,
    objections,
    periods,
    previews,
    publishing,
)
from data_access.closing import publishing as catalogues
from data_access.closing import saving as closing
from data_access.closing.consequences import unpublished_periods
from data_access.closing.methods import evaluation_method_ids
from data_access.models import Draw, ListedProject, ListVersion, Release
from data_access.refusing import Refused
from data_access.settings import settings

TIME_TO_OBJECT = timedelta(days=14)
"""What the command that opens a preview proposes."""
END_OF_A_DAYS_WORK = time(18, 0)


class Blank(str):
    """A word of a command that the publisher fills in, such as FILE."""

    __slots__ = ()


ANOTHERS_NAME = Blank("NAME")
"""What stands for the name of the person who publishes."""


EITHER = "--accept/--reject"
"""The word of a command that is told once with each of the two."""


@dataclass(frozen=True, slots=True)
class Step:
    """The command that comes next, by its words, and from when on it can be given; None: now.

    `by_another`: another person than the one who prepared it gives it.
    """

    words: tuple[str, ...]
    not_before: date | datetime | None = None
    by_another: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A release that is not published; `objections_until` once units have seen it.

    `received` and `undecided` count objections against it; `is_overtaken`: it can never be
    published, as a later period is or the catalogue.
    """

    code: str
    period: str
    listed: int
    rated: int
    objections_until: datetime | None
    received: int
    undecided: int
    is_overtaken: bool


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done: a code, of which period where it is of one, and by or from when."""

    what: str
    when: date | datetime
    period: str = ""


@dataclass(frozen=True, slots=True)
class ClosingStatus:
    """How far the end of an edition is: projects assessed, drawn, checked; versions of the
    catalogue that are published, and whether another one is a draft.

    `awaits`: whether a public number decides beside the seed.
    """

    assessed: int
    is_announced: bool
    awaits: bool
    drawn: int
    checked: int
    catalogues: int
    has_draft: bool


@dataclass(frozen=True, slots=True)
class EditionStatus:
    """Where an edition stands.

    `projects` of its list, None without one; `list_version`, and since when readers see it.
    `published` counts releases that readers see, `newest` is the last of them; `embargoed` are
    those that they do not see yet. `blocks` say why the first draft that ever can be published
    cannot be now.
    `unpublished` are periods that can never be published once the catalogue is.
    `next` is the one command that comes next, None where it is not on record what does.
    """

    edition: str
    projects: int | None
    list_version: int | None
    list_published_at: datetime | None
    published: int
    newest: Release | None
    embargoed: tuple[Release, ...]
    drafts: tuple[Draft, ...]
    closing: ClosingStatus
    due: tuple[Due, ...]
    blocks: tuple[Refused, ...]
    unpublished: tuple[str, ...]
    next: Step | None


def editions_at_work(session: Session) -> tuple[str, ...]:
    """Return the codes of the editions that have a list, the newest last."""
    found = select(col(ListVersion.edition)).distinct().order_by(col(ListVersion.edition))
    return tuple(session.execute(found).scalars())


def status_of(session: Session, edition: str, now: datetime) -> EditionStatus:
    """Return where an edition stands at a moment. KeyError for an unknown edition."""
    found = session.execute(
        select(Release)
        .where(col(Release.edition) == edition)
        .order_by(col(Release.period_end), col(Release.version))
    ).scalars()
    releases = list(found)
    public = [r for r in releases if r.published_at and r.published_at <= now]
    embargoed = [r for r in releases if r.published_at and r.published_at > now]
    unpublished = [r for r in releases if r.published_at is None]
    end = _closing(session, edition)
    ready = [
        r
        for r in unpublished
        if not (gates.is_overtaken(r, [*public, *embargoed]) or (end.catalogues and r.version == 1))
    ]
    drafts = tuple(_draft(session, r, is_overtaken=r not in ready) for r in unpublished)
    listed = lists.newest(session, edition)
    today = now.astimezone(settings().timezone).date()
    rated = tuple(_periods(session, edition, [*public, *embargoed, *unpublished], today))
    return EditionStatus(
        edition=edition,
        projects=_projects(session, listed),
        list_version=listed.version if listed else None,
        list_published_at=listed.published_at if listed else None,
        published=len(public),
        newest=public[-1] if public else None,
        embargoed=tuple(embargoed),
        drafts=drafts,
        closing=end,
        due=tuple(_due(edition, drafts, embargoed, rated, end, now)),
        blocks=tuple(_blocks(session, edition, ready, now)),
        unpublished=unpublished_periods(session, edition),
        next=_next(session, edition, listed, ready, rated, end, now),
    )


def _blocks(
    session: Session, edition: str, ready: Sequence[Release], now: datetime
) -> Iterator[Refused]:
    """Yield what keeps the first draft of a release, or else that of the catalogue, back."""
    if ready:
        yield from publishing.closed_gates(session, ready[0], now)
        return
    for draft in closing.evaluations(session, edition):
        if draft.published_at is None:
            yield from catalogues.closed_gates(session, draft, now)


def _projects(session: Session, listed: ListVersion | None) -> int | None:
    if listed is None:
        return None
    count = select(func.count()).where(col(ListedProject.list_version) == listed.id)
    return int(session.execute(count.select_from(ListedProject)).scalar_one())


def _draft(session: Session, release: Release, *, is_overtaken: bool) -> Draft:
    counts = objections.counts(session, release.edition, release.code)
    return Draft(
        release.code,
        release.period,
        release.listed,
        release.rated,
        release.objections_until,
        counts.get("received", 0),
        objections.undecided(session, release.edition, release.code),
        is_overtaken,
    )


def _closing(session: Session, edition: str) -> ClosingStatus:
    versions = closing.evaluations(session, edition)
    announced = session.get(Draw, edition)
    return ClosingStatus(
        assessed=len(closing.self_assessed(session, edition)),
        is_announced=announced is not None,
        awaits=announced is not None and announced.awaited is not None,
        drawn=len(closing.drawn(session, edition)),
        checked=len(closing.outcomes(session, edition)),
        catalogues=sum(version.published_at is not None for version in versions),
        has_draft=any(version.published_at is None for version in versions),
    )


def _periods(
    session: Session, edition: str, releases: Sequence[Release], today: date
) -> Iterator[tuple[str, date]]:
    """Yield the periods to be rated, with their last days: those that are over, and the next one.

    They follow the last period there is a release of, at the edition's rhythm, within its term;
    before the first release they are the whole quarters of the term.
    """
    last = max((r.period_end for r in releases), default=None)
    for period, ends in periods.following(gates.term_of(session, edition), last):
        yield period, ends
        if ends >= today:
            return


def _due(
    edition: str,
    drafts: Sequence[Draft],
    embargoed: Sequence[Release],
    rated: Sequence[tuple[str, date]],
    end: ClosingStatus,
    now: datetime,
) -> Iterator[Due]:
    for draft in drafts:
        if draft.objections_until and draft.objections_until > now:
            yield Due("objections", draft.objections_until, draft.period)
    for release in embargoed:
        if release.published_at:
            yield Due("embargo", release.published_at, release.code)
    if end.catalogues:
        return
    today = now.astimezone(settings().timezone).date()
    for period, last in rated:
        yield Due("ratings" if last < today else "period", last, period)
    ends_on = editions.edition(edition).ends_on
    if ends_on:
        yield Due("closing" if ends_on <= today else "term", ends_on)


def _next(
    session: Session,
    edition: str,
    listed: ListVersion | None,
    drafts: Sequence[Release],
    rated: Sequence[tuple[str, date]],
    end: ClosingStatus,
    now: datetime,
) -> Step | None:
    if listed is None:
        return Step(("import-list", edition, Blank("FILE")))
    if drafts:
        return next_of_draft(session, drafts[0], now)
    if end.catalogues and not end.has_draft:
        return Step(("closing", "verify", edition))
    today = now.astimezone(settings().timezone).date()
    if rated and not (end.assessed or end.is_announced):
        period, last = rated[0]
        words = ("import-ratings", edition, period, Blank("FILE"), "--method", _method(last))
        return Step(words, None if last < today else last + timedelta(days=1))
    ends_on = editions.edition(edition).ends_on
    if ends_on is None:
        return None
    not_before = None if ends_on <= today else ends_on
    return Step(_next_of_closing(session, edition, end), not_before)


def next_of_draft(session: Session, draft: Release, now: datetime) -> Step:
    """Return the command that brings a draft nearer to its publication."""
    edition, opened = draft.edition, draft.objections_until
    if objections.undecided(session, edition, draft.code):
        number = str(objections.first_undecided(session, edition, draft.code))
        answer = (EITHER, "--reason", Blank("TEXT"))
        return Step(("decide", edition, draft.period, number, *answer))
    shown = previews.shown_of(publishing.inputs_of(session, draft))
    if _is_closed(gates.check_accepted, session, edition, draft.code, shown):
        again = ("--method", draft.method, "--replace-draft")
        return Step(("import-ratings", edition, draft.period, Blank("FILE"), *again))
    is_first = draft.version == 1 and opened is None
    if is_first or _is_closed(gates.check_preview, session, edition, draft.code, shown, None):
        until = datetime.combine((now + TIME_TO_OBJECT).date(), END_OF_A_DAYS_WORK)
        moment, folder = f"{until:%Y-%m-%dT%H:%M}", f"var/preview-{edition}-{draft.period}"
        return Step(("preview", edition, draft.period, "--until", moment, "--out", folder))
    not_before = opened if opened and opened > now else None
    if _needs_a_bridge(session, draft):
        return Step(("bridge", edition, draft.period), not_before)
    published = publishing.published_releases(session, edition)
    at = gates.end_of_embargoes(draft, published, not_before or now)
    embargo = ("--at", at) if at else ()
    return Step(("consequences", edition, draft.period, *embargo), not_before)


def _is_closed(gate: Callable[..., object], *of: object) -> bool:
    try:
        gate(*of)
    except Refused:
        return True
    return False


def _needs_a_bridge(session: Session, release: Release) -> bool:
    published = publishing.published_releases(session, release.edition)
    before = publishing.release_before(release, published, None)
    return before is not None and before.method not in {release.method, release.bridged_from}


def _method(last: date) -> str:
    """Return the method in force at the end of a period, or a blank where there are several."""
    in_force = [m for m in map(methods.method, methods.method_ids()) if m.effective_on <= last]
    newest = max((method.effective_on for method in in_force), default=None)
    found = [method.id for method in in_force if method.effective_on == newest]
    return found[0] if len(found) == 1 else Blank("METHOD")


def _next_of_closing(session: Session, edition: str, end: ClosingStatus) -> tuple[str, ...]:
    known = evaluation_method_ids()
    method = known[0] if len(known) == 1 else Blank("METHOD")
    seed = f"seed-{edition}.txt"
    if not end.assessed:
        return ("closing", "import-self-assessments", edition, Blank("FILE"), "--method", method)
    if not end.is_announced:
        share = ("--share", Blank("NUMBER"), "--awaited", Blank("TEXT"))
        return ("closing", "announce-draw", edition, "--seed-file", seed, *share)
    if not end.drawn:
        number = ("--public-number", Blank("TEXT")) if end.awaits else ()
        return ("closing", "reveal-seed", edition, "--seed-file", seed, *number)
    if end.checked < end.drawn:
        return ("closing", "import-checks", edition, Blank("FILE"))
    again = ("--replace-draft",) if end.has_draft else ()
    if not (end.has_draft and catalogues.is_chained(session, edition)):
        return ("closing", "evaluate", edition, Blank("FILE"), "--method", method, *again)
    return _next_of_catalogue(session, edition, f"catalogue.{end.catalogues + 1}")


def _next_of_catalogue(session: Session, edition: str, draft: str) -> tuple[str, ...]:
    if waiting := objections.first_undecided(session, edition, draft):
        answer = (EITHER, "--reason", Blank("TEXT"))
        return ("closing", "decide", edition, str(waiting), *answer)
    return ("closing", "consequences", edition)
