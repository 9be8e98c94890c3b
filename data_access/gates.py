"""What must hold before anything is published: every gate a publisher's command passes through."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlmodel import Session, col

from data_access import acts, editions, objections, periods, persons, previews
from data_access.methods import Method
from data_access.models import Release
from data_access.previews import Changed, Shown
from data_access.refusing import PublishingRefused
from data_access.settings import settings, typed_moment

MOST_NAMED = 10
"""So many projects are named in a refusal."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How a publication was confirmed: by the hash of its consequences, or whatever they are."""

    how: Literal["hash", "yes"]
    sha256: str | None = None

    def as_values(self) -> dict[str, object]:
        """Return it as the log keeps it."""
        return {"how": self.how, "sha256": self.sha256} if self.sha256 else {"how": self.how}


class SamePerson(PublishingRefused):
    """Who prepared it cannot confirm it as well."""


def check_two_persons(
    confirmation: Confirmation | None, prepared_by: str | None
) -> dict[str, object]:
    """Refuse what the one who prepared it confirms, where TWO_PERSONS asks for another.

    `confirmation` is None in a dry run, and for the demo. Return what the log says of it.
    """
    if confirmation is None or not settings().two_persons:
        return {}
    if confirmation.how != "hash":
        raise PublishingRefused(
            "two persons publish here (TWO_PERSONS): confirm the hash of the consequences with "
            "--confirm, not with --yes"
        )
    if prepared_by is None or persons.is_same(prepared_by, settings().publisher):
        raise SamePerson(
            "two persons publish here (TWO_PERSONS): {prepared_by} prepared this, so another one "
            "confirms it, with another name in PUBLISHER",
            prepared_by=prepared_by or settings().publisher,
        )
    return {"prepared_by": prepared_by, "confirmed_by": settings().publisher}


def term_of(session: Session, edition: str) -> periods.Term:
    """Return when and how often an edition is rated: as its file says, else as its releases are."""
    term = editions.edition(edition).term
    if term.rhythm:
        return term
    first = session.execute(
        select(col(Release.period))
        .where(col(Release.edition) == edition, col(Release.status) == "published")
        .order_by(col(Release.id))
        .limit(1)
    ).scalar_one_or_none()
    return term._replace(rhythm=periods.period_of(first).rhythm) if first else term


def check_period(session: Session, release: Release, method: Method, now: datetime) -> None:
    """Refuse a first version of a period that is none of the edition's or not over.

    And any version by a method that did not count yet.
    """
    found = list(periods.before_method(method.id, method.effective_on, release.period))
    if release.version == 1:
        today = now.astimezone(settings().timezone).date()
        found += periods.not_in(term_of(session, release.edition), release.period, today)
    for code, values in found:
        raise PublishingRefused(periods.MESSAGES[code], **values)


def public_from(release: Release, published: Iterable[Release], wanted: datetime) -> datetime:
    """Return the moment from which readers see a draft that should be seen from a moment on.

    A correction is not seen before what it corrects: it inherits the embargo.
    """
    same = (r.published_at for r in published if r.period == release.period and r.published_at)
    return max((wanted, *same))


def inherited(release: Release, published: Iterable[Release], seen_at: datetime) -> str | None:
    """Return until when a draft is under the embargo of what it corrects, None where it is not."""
    same = (r.published_at for r in published if r.period == release.period and r.published_at)
    last = max(same, default=None)
    return last.isoformat() if last and last >= seen_at else None


def check_moment(
    session: Session,
    release: Release,
    published: Iterable[Release],
    now: datetime,
    at: datetime | None,
) -> datetime:
    """Return the moment from which readers see a draft; `at` is the end of an embargo, if any.

    PublishingRefused for an embargo that is past or ends before that of the version that is
    corrected, and while units may object.
    """
    acts.check_clock(session, release.edition, now)
    check_embargo(at or now, now)
    moment = public_from(release, published, at or now)
    if at is not None and at < moment:
        raise PublishingRefused(
            "{release} corrects a version that is under embargo until {until}; it cannot be seen "
            "before",
            release=release.code,
            until=moment,
        )
    check_time_to_object(release.objections_until, now)
    return moment


def check_embargo(at: datetime, now: datetime) -> None:
    """Refuse an embargo that is past."""
    if at < now:
        raise PublishingRefused("{at} is past: an embargo ends later than {now}", at=at, now=now)


def check_time_to_object(until: datetime | None, now: datetime) -> None:
    """Refuse while units may object."""
    if until and now < until:
        raise PublishingRefused("recommending units may object until {until}", until=until)


def under_embargo(
    release: Release, published: Iterable[Release], seen_at: datetime
) -> tuple[str, ...]:
    """Return the releases of earlier periods that readers do not see yet at a moment."""
    return tuple(r.code for r in _unseen(release, published, seen_at))


def end_of_embargoes(release: Release, published: Iterable[Release], seen_at: datetime) -> str:
    """Return the moment when the last of them is seen, as `--at` takes it; "" without any."""
    ends = [r.published_at for r in _unseen(release, published, seen_at) if r.published_at]
    return typed_moment(max(ends)) if ends else ""


def _unseen(release: Release, published: Iterable[Release], seen_at: datetime) -> Iterator[Release]:
    for r in published:
        if r.period_end < release.period_end and r.published_at and r.published_at > seen_at:
            yield r


def is_overtaken(release: Release, published: Iterable[Release]) -> bool:
    """Tell whether a draft can never be published, as a later period is."""
    return release.version == 1 and any(r.period_end > release.period_end for r in published)


def check_order(
    session: Session,
    release: Release,
    published: Collection[Release],
    published_at: datetime,
    passing: Collection[str],
) -> None:
    """Refuse a period out of order, or of a closed edition, or that passes one under embargo.

    `passing` names the releases under embargo that may be passed.
    """
    if release.version > 1 and not release.reason:
        raise PublishingRefused(
            "{release} corrects a published release: give the reason with --reason",
            release=release.code,
        )
    if is_overtaken(release, published):
        raise PublishingRefused(
            "{period} cannot be published: a later period already is", period=release.period
        )
    closed_at = acts.last_moment(session, release.edition, acts.OF_A_CATALOGUE)
    if release.version == 1 and closed_at:
        raise PublishingRefused(
            "{period} cannot be published: edition {edition} was closed with its catalogue at "
            "{at}; only corrections can be",
            period=release.period,
            edition=release.edition,
            at=closed_at,
        )
    passed = under_embargo(release, published, published_at)
    if set(passed) - set(passing):
        raise PublishingRefused(
            "{release} would be seen before {releases} and not be compared with it; publish it for "
            "the end of that embargo with --at {until}, or name what it passes with {passing}",
            releases=passed,
            release=release.code,
            until=end_of_embargoes(release, published, published_at),
            passing=" ".join(f"--passing {code}" for code in passed),
        )


def check_withdrawal(
    session: Session, release: Release, published: Iterable[Release], now: datetime
) -> None:
    """Refuse to take back what readers see, or what others were published upon."""
    if release.published_at and release.published_at <= now:
        raise PublishingRefused(
            "{release} is public since {at} and stays; correct it with a new version",
            release=release.code,
            at=release.published_at,
        )
    if after := [r.code for r in published if r.chained_to == release.id]:
        raise PublishingRefused(
            "{after} was published after {release} and covers its hash; withdraw that first",
            after=after[0],
            release=release.code,
        )
    drafts = select(col(Release.code)).where(
        col(Release.edition) == release.edition,
        col(Release.period) == release.period,
        col(Release.published_at).is_(None),
    )
    if (draft := session.execute(drafts.limit(1)).scalar_one_or_none()) is not None:
        raise PublishingRefused(
            "{draft} is a draft that corrects {release}; a withdrawn release is a draft again, and "
            "a period has one draft",
            draft=draft,
            release=release.code,
        )


@dataclass(frozen=True, slots=True)
class SincePreview:
    """What is another in a draft than in its preview; None without a preview.

    `unexplained`: the projects of which no accepted objection says why.
    """

    at: datetime
    changed: tuple[Changed, ...]
    unexplained: tuple[str, ...]


def since_preview(
    session: Session, edition: str, subject: str, shown: Shown
) -> SincePreview | None:
    """Compare a draft with what its last preview showed."""
    preview = previews.last(session, edition, subject)
    if preview is None:
        return None
    changed = tuple(previews.changes(previews.content_of(preview), shown))
    explained = {each.project for each in objections.accepted(session, edition, subject)}
    projects = dict.fromkeys(each.project for each in changed)
    unexplained = tuple(project for project in projects if project not in explained)
    return SincePreview(preview.at, changed, unexplained)


def check_preview(
    session: Session, edition: str, subject: str, shown: Shown, because: str | None
) -> SincePreview | None:
    """Refuse a draft that is another than its preview, unless somebody says why.

    An accepted objection says why of its project. Return what changed.
    """
    since = since_preview(session, edition, subject, shown)
    if since and since.unexplained and not because:
        raise PublishingRefused(
            "since the preview of {at} something changed of {projects}, and no accepted objection "
            "says why; preview the draft again, or say why with --changed-because",
            at=since.at,
            projects=since.unexplained[:MOST_NAMED],
        )
    return since


def told_of(
    since: SincePreview | None, because: str | None, confirmation: Confirmation | None
) -> dict[str, object]:
    """Return what the log says of a publication: changes since the preview, confirmation."""
    told: dict[str, object] = {}
    if since and since.unexplained:
        told["since_preview"] = {"projects": list(since.unexplained), "reason": because}
    if confirmation:
        told["confirmed"] = confirmation.as_values()
    return told


def check_accepted(session: Session, edition: str, subject: str, shown: Shown) -> None:
    """Refuse while an accepted objection neither shows in the draft nor is answered."""
    answered = objections.answered(session, edition, subject)
    for objection in objections.accepted(session, edition, subject):
        if objection.number in answered:
            continue
        preview = previews.last(session, edition, subject, objection.at)
        was = previews.content_of(preview) if preview else shown
        if was.get(objection.project) == shown.get(objection.project):
            raise PublishingRefused(
                "objection {number} of {project} was accepted, and nothing said of it has "
                "changed; import what is right, or say why not with: python -m data_access answer "
                "{edition} {release} {number} --text ...",
                number=objection.number,
                project=objection.project,
                edition=edition,
                release=subject,
            )


def check_objections(session: Session, edition: str, release: str) -> None:
    """Refuse while an objection waits for its decision."""
    waiting = objections.undecided(session, edition, release)
    if waiting:
        raise PublishingRefused(
            "objections against {release} wait for a decision, {count} in all: "
            "python -m data_access decide",
            count=waiting,
            release=release,
        )


def check_method(release: Release, before: Release | None, old: Method, new: Method) -> None:
    """Refuse another method without a bridge, or with cut points that moved far for no reason."""
    if before is None or before.method == release.method:
        return
    if release.bridged_from != before.method:
        raise PublishingRefused(
            "{release} uses the method {method}, {before} used {method_before}: compute both over "
            "the same inputs first, with: python -m data_access bridge {edition} {period}",
            release=release.code,
            method=release.method,
            before=before.code,
            method_before=before.method,
            edition=release.edition,
            period=release.period,
        )
    furthest = max(abs(a - b) for a, b in zip(old.floors, new.floors, strict=True))
    if furthest > old.guardrail and not release.reason:
        raise PublishingRefused(
            "a cut point moves by {moved} points, and {method} allows {allowed}: give the reason "
            "with --reason",
            moved=f"{furthest / 100:.2f}",
            method=old.id,
            allowed=f"{old.guardrail / 100:.2f}",
        )
