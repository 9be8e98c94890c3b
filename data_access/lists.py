"""The list of an edition as a document: its versions, and all that one of them says."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from data_access.models import Applicant, ImportedFile, ListedProject, ListVersion, Release, Waiver

_SAID = (
    "project", "number", "name_zh", "name_en", "category", "direction", "unit", "region",
    "applicant_kind", "dcmm_level", "dcmm_standard", "summary_zh", "summary_en",
)  # fmt: skip
_WAIVED = ("rule", "subject", "reason", "accepted_at")


def newest(session: Session, edition: str) -> ListVersion | None:
    """Return the newest version of an edition's list, None without one."""
    found: ListVersion | None = session.execute(
        select(ListVersion)
        .where(col(ListVersion.edition) == edition)
        .order_by(col(ListVersion.version).desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def newest_version(session: Session, edition: str) -> int:
    """Return the number of the newest version of an edition's list, 0 without one."""
    version = newest(session, edition)
    return version.version if version else 0


def publish(session: Session, edition: str, at: datetime) -> None:
    """Publish the list with its first release: it never changes from now on."""
    version = newest(session, edition)
    if version and version.published_at is None:
        version.published_at = at
        session.flush()


def take_back(session: Session, edition: str, at: datetime, published: Sequence[Release]) -> None:
    """Take the list back with the only release that was published with it, from a moment on."""
    version = newest(session, edition)
    if version and version.published_at == at and len(published) == 1:
        version.published_at = None
        session.flush()


def content(session: Session, list_version: int | None) -> dict[str, object]:
    """Return all that a version of a list says as plain values, columns by project code.

    Applicants are pairs of names, Chinese and English, the lead first; moments are in UTC.
    """
    version = session.get_one(ListVersion, list_version)
    projects = session.execute(
        select(*(getattr(ListedProject, name) for name in _SAID))
        .where(col(ListedProject.list_version) == version.id)
        .order_by(col(ListedProject.project))
    ).all()
    columns: dict[str, list[object]] = {
        name: [row[place] for row in projects] for place, name in enumerate(_SAID)
    }
    applicants: dict[str, list[list[str | None]]] = defaultdict(list)
    for project, *names in session.execute(
        select(col(Applicant.project), col(Applicant.name_zh), col(Applicant.name_en))
        .where(col(Applicant.list_version) == version.id)
        .order_by(col(Applicant.project), col(Applicant.position))
    ):
        applicants[project].append(names)
    columns["applicants"] = [applicants[str(project)] for project in columns["project"]]
    waivers = session.execute(
        select(*(getattr(Waiver, name) for name in _WAIVED))
        .where(col(Waiver.file) == version.file)
        .order_by(col(Waiver.id))
    ).all()
    return {
        "version": version.version,
        "reason": version.reason,
        "published_at": moment(version.published_at),
        "file_sha256": session.get_one(ImportedFile, version.file).sha256,
        "projects": columns,
        "waivers": [
            {name: moment(value) if isinstance(value, datetime) else value for name, value in row}
            for row in (zip(_WAIVED, waiver, strict=True) for waiver in waivers)
        ],
    }


def moment(at: datetime | None) -> str | None:
    """Write a moment as canonical JSON has it: in UTC, to the microsecond where it has any."""
    return at.astimezone(UTC).isoformat() if at else None
